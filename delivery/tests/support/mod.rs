//! What the stories stand on: a real SSH server, a real S3 server, a proxy that cuts connections, small file systems.
//!
//! The servers live no longer than the tests, by the same means as those of the service's stories. Nothing is skipped: what
//! is missing fails the test and says how to get it.

#![allow(dead_code, reason = "each test program uses its part of it")]

pub(crate) mod proxy;
pub(crate) mod room;
#[path = "../../../tests/it/support/s3.rs"]
pub(crate) mod s3;
#[path = "../../../tests/it/support/server.rs"]
pub(crate) mod server;
#[path = "../../../tests/it/support/sshd.rs"]
pub(crate) mod sshd;
pub(crate) mod stage;

use std::path::{Path, PathBuf};

use secrecy::SecretString;

/// What the S3 server's starter gives out. The starter is the service's and means the settings of the crate `storage`, of which
/// this crate knows nothing: so each test program calls itself `storage` and has these, of the same shape.
#[derive(Debug)]
pub(crate) struct S3Settings {
    pub(crate) endpoint: String,
    pub(crate) bucket: String,
    pub(crate) region: String,
    pub(crate) access_key: SecretString,
    pub(crate) secret_key: SecretString,
    pub(crate) allow_http: bool,
    pub(crate) prefix: String,
}

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
