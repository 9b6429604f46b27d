//! Renditions by the LibreOffice that `cargo xtask setup` brings; without it these tests fail and say so.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

mod bench;
mod broken;
mod letters;
mod quiet;
