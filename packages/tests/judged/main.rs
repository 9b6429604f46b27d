//! Packages as an archive meets them: described, written, judged by programs that are not ours, and read back.
//!
//! The judges are brought by `cargo xtask setup`; without them these tests fail and say so.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod bags;
mod descriptions;
mod eark;
mod judges;
mod objects;
mod opex;
mod planted;
mod sample;
mod simple_sips;
mod writing;
