//! Everything a change must pass, the quick judges first.

use std::path::Path;
use std::time::Instant;

use crate::failure::Result;
use crate::{cargo, setup, tidy};

/// Runs all judges; stops at the first that objects. `arguments` go to `cargo test`.
///
/// The tests run by plain `cargo test`, also where nextest is installed: the stories of a process share one PostgreSQL
/// cluster and one S3 server, and nextest would start both anew for every story. The outside judges (the audits of
/// `graphql-http`, the S3 conformance) are tests among the others.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    step("outside parts", || setup::run(root))?;
    step("format", || cargo::run(root, &["fmt", "--all", "--check"]))?;
    step("tidy", || tidy::run(root))?;
    step("clippy", || {
        let clippy = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ];
        cargo::run(root, &clippy)
    })?;
    step("tests", || {
        let test = ["test", "--workspace", "--locked", "--no-fail-fast"];
        cargo::run(root, &[&test, arguments].concat())
    })
}

#[expect(
    clippy::print_stderr,
    reason = "says which judge is at work, and how long each took"
)]
fn step(name: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    eprintln!("── {name}");
    let start = Instant::now();
    let outcome = work();
    let seconds = start.elapsed().as_secs_f64();
    let verdict = if outcome.is_ok() { "passed" } else { "FAILED" };
    eprintln!("── {name}: {verdict} after {seconds:.1} s");
    outcome
}
