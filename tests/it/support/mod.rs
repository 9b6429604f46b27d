//! What the stories stand on: real databases, real stores, an outside judge of the API.
//!
//! Everything here starts by itself, is shared by the tests of the process, and is gone afterwards, however the process
//! ends. Nothing is ever skipped: what is missing fails the test and says how to get it (`cargo xtask setup`).
//! The tests run by plain `cargo test`: under nextest each test is a process of its own and would start its own servers.

pub(crate) mod app;
pub(crate) mod client;
pub(crate) mod dovecot;
pub(crate) mod graphql_http;
pub(crate) mod graphql_ws;
pub(crate) mod kit;
pub(crate) mod people;
pub(crate) mod postgres;
pub(crate) mod program;
pub(crate) mod receiver;
pub(crate) mod s3;
pub(crate) mod server;
pub(crate) mod smtp;
pub(crate) mod socket;
pub(crate) mod sshd;
pub(crate) mod stage;

use std::path::{Path, PathBuf};

/// Where `cargo xtask setup` put a part that comes from outside.
///
/// # Panics
/// When it is not there.
pub(crate) fn part(path: &str) -> PathBuf {
    // Cargo keeps a folder for integration tests in the target directory, wherever that is.
    let tests = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = tests.parent().expect("the target directory");
    let part = target.join("parts").join(path);
    assert!(
        part.exists(),
        "{} is missing: run `cargo xtask setup`",
        part.display()
    );
    part
}

/// # Panics
/// Unless the tests run as root.
pub(crate) fn needs_root(what: &str) {
    let own = server::User::current();
    assert_eq!(own.id, 0, "{what}: run this test as root");
}
