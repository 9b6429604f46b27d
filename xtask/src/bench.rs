//! Measuring: builds the package `benches` in release mode, with the service where a figure is about it, and hands over.

use std::path::Path;
use std::process::Command;

use crate::failure::Result;
use crate::{cargo, setup};

/// Figures of crates that stand alone: nobody waits for the service to be compiled to hear them.
const ALONE: &[&str] = &["handover", "indexing"];

/// Runs `benches NAME ARGS`. The binary of the service is built beside it, for figures that are about whole processes.
pub(crate) fn run(root: &Path, name: &str, arguments: &[&str]) -> Result<()> {
    let mut build = vec!["build", "--release", "--bins", "--package", "benches"];
    if ALONE.contains(&name) {
        build.push("--no-default-features");
    } else {
        setup::run(root)?;
        build.extend(["--package", "aprite"]);
    }
    cargo::run(root, &build)?;
    let program = cargo::target_directory(root)?.join("release/benches");
    cargo::finish(
        Command::new(program)
            .current_dir(root)
            .arg(name)
            .args(arguments),
    )
}
