//! Files as an office has them: real ones of other programs and small ones made here, judged by a program that is not ours.
//!
//! The judge is brought by `cargo xtask setup`; without it these tests fail and say so.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod agreement;
mod compound_file;
mod damage;
mod documents;
mod recordings;
mod sample;
