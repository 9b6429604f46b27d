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
        cargo::run_with(root, &[&test, arguments].concat(), &at_once())
    })
}

/// How many tests run at once, unless somebody says otherwise: a story waits for its database and its disk about half of its time.
#[expect(
    clippy::disallowed_methods,
    reason = "whoever has said how many is heeded"
)]
fn at_once() -> Vec<(&'static str, String)> {
    const NAME: &str = "RUST_TEST_THREADS";
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    match std::env::var_os(NAME) {
        Some(_) => Vec::new(),
        None => vec![(NAME, (2 * cores).to_string())],
    }
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
