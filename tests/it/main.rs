//! The one binary of integration tests: stories that read as the staff's work, played on everything real.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod api;
mod application;
mod approvals;
mod attention;
mod clerks_morning;
mod cli;
mod content;
mod deadlines;
mod destruction;
mod dispatch;
mod files;
mod handover;
mod jobs;
mod journal;
mod journal_bundles;
mod journal_tampering;
mod journal_walls;
mod mailroom;
mod mergers;
mod organisation;
mod parts;
mod plans;
mod post;
mod registering;
mod registers;
mod resolutions;
mod retention;
mod scheme_life;
mod searching;
mod staff_list;
mod support;
mod taken_away;
mod takeover;
mod volumes;
mod who;
mod year_end;
