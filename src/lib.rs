//! Aprite keeps the documents of a municipal social service from the moment one arrives until the archive has
//! acknowledged it, or until it has lawfully and provably ceased to exist.
//!
//! The modules stand in dependency order: each uses only those above it, and reading the list from top to bottom is
//! reading the system (`cargo xtask tidy` holds the code to it).

// — ground —
pub mod kernel;

pub mod print;

pub mod config;

pub mod telemetry;

pub mod db;

// — plumbing —
pub mod journal;

pub mod jobs;

pub mod post;

pub mod op;

#[cfg(test)]
pub(crate) mod testing;

// — who —
pub mod organisation;

pub mod access;

// — what —
pub mod classification;

pub mod parties;

pub mod content;

pub mod documents;

// — what is done —
pub mod takeover;

pub mod circulation;

pub mod retention;

pub mod handover;

pub mod succession;

pub mod mailroom;

pub mod attention;

pub mod finding;

pub mod dissemination;

// — sample —
pub mod sample;

// — doors —
pub mod service;

pub mod graphql;

pub mod http;

pub mod mail;

// — whole —
pub mod app;

// — its handle —
pub mod cli;
