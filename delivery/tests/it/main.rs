//! Packages on their way to an archive and its answers on their way back, with real servers at the other end.

#![allow(
    clippy::expect_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod buckets;
mod folders;
mod sftp;
mod sftp_faults;
#[path = "../support/mod.rs"]
mod support;

extern crate self as storage;
pub(crate) use support::S3Settings;
