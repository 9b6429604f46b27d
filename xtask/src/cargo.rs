//! Calling cargo and other programs, with failures that say what was called.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::failure::{Failure, Result};

/// Runs `cargo` in `root`, its output going to the terminal.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    run_with(root, arguments, &[])
}

/// Runs `cargo` in `root` with more in its environment.
pub(crate) fn run_with(
    root: &Path,
    arguments: &[&str],
    environment: &[(&str, String)],
) -> Result<()> {
    let mut cargo = cargo();
    cargo.current_dir(root).args(arguments);
    cargo.envs(environment.iter().map(|(name, value)| (name, value)));
    finish(&mut cargo)
}

/// What cargo tells the programs that it runs of their package, and build scripts look at (ring's).
const OF_THE_PACKAGE: [&str; 9] = [
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_LINKS",
    "CARGO_MANIFEST_PATH",
    "CARGO_PKG_NAME",
    "CARGO_PKG_VERSION",
    "CARGO_PKG_VERSION_MAJOR",
    "CARGO_PKG_VERSION_MINOR",
    "CARGO_PKG_VERSION_PATCH",
    "CARGO_PKG_VERSION_PRE",
];

/// `cargo` as people call it. With what it inherits from `cargo run` some build scripts would run anew, and everything that
/// depends on them be built again, at each change between the two.
fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    for name in OF_THE_PACKAGE {
        cargo.env_remove(name);
    }
    cargo
}

/// Runs a program to its end, its output going to the terminal; no standard input, so that nothing waits for a person.
pub(crate) fn finish(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().map_err(|error| {
        Failure::new(format!("{} could not be started: {error}", words(command)))
    })?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!(
            "{} failed ({status})",
            words(command)
        )))
    }
}

/// Runs a program to its end and returns what it printed; its complaints go to the terminal.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| {
            Failure::new(format!("{} could not be started: {error}", words(command)))
        })?;
    if !output.status.success() {
        return Err(Failure::new(format!(
            "{} failed ({})",
            words(command),
            output.status
        )));
    }
    String::from_utf8(output.stdout).map_err(|_| {
        Failure::new(format!(
            "{} printed something that is not UTF-8",
            words(command)
        ))
    })
}

/// What cargo knows about the packages of the lock file that this platform uses.
pub(crate) fn metadata(root: &Path) -> Result<Value> {
    let host = output(Command::new("rustc").args(["--print", "host-tuple"]))?;
    metadata_with(root, &["--filter-platform", host.trim()])
}

/// The folder that builds of the workspace at `root` go to.
pub(crate) fn target_directory(root: &Path) -> Result<PathBuf> {
    let metadata = metadata_with(root, &["--no-deps"])?;
    metadata["target_directory"]
        .as_str()
        .map(PathBuf::from)
        .ok_or_else(|| Failure::new("cargo metadata named no target directory"))
}

fn metadata_with(root: &Path, arguments: &[&str]) -> Result<Value> {
    let text = output(
        cargo()
            .current_dir(root)
            .args(["metadata", "--format-version", "1"])
            .args(arguments),
    )?;
    serde_json::from_str(&text)
        .map_err(|error| Failure::new(format!("cargo metadata printed no JSON: {error}")))
}

fn words(command: &Command) -> String {
    let arguments = command.get_args().map(|word| word.to_string_lossy());
    let program = command.get_program().to_string_lossy();
    let words: Vec<_> = std::iter::once(program).chain(arguments).collect();
    format!("`{}`", words.join(" "))
}
