//! Measuring: builds the service and the package `benches` in release mode and hands over.

use std::path::Path;
use std::process::Command;

use crate::failure::Result;
use crate::{cargo, setup};

/// Runs `benches NAME ARGS`. The binary of the service is built beside it, for figures that are about whole processes.
pub(crate) fn run(root: &Path, name: &str, arguments: &[&str]) -> Result<()> {
    setup::run(root)?;
    cargo::run(
        root,
        &[
            "build",
            "--release",
            "--package",
            "aprite",
            "--package",
            "benches",
            "--bins",
        ],
    )?;
    let program = cargo::target_directory(root)?.join("release/benches");
    cargo::finish(
        Command::new(program)
            .current_dir(root)
            .arg(name)
            .args(arguments),
    )
}
