//! Calling cargo and other programs, with failures that say what was called.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::failure::{Failure, Result};

/// Runs `cargo` in `root`, its output going to the terminal.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Result<()> {
    let mut cargo = cargo();
    cargo.current_dir(root).args(arguments);
    finish(&mut cargo)
}

/// `cargo` as people call it. Called from within `cargo run` it would inherit what cargo says of this package, and build
/// scripts that look at such variables (ring's) run anew, with everything that depends on them, at each change between the
/// two.
fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    for (name, _) in std::env::vars_os() {
        let of_package = name.to_str().is_some_and(|name| {
            ["CARGO_PKG_", "CARGO_MANIFEST_"]
                .iter()
                .any(|prefix| name.starts_with(prefix))
        });
        if of_package {
            cargo.env_remove(name);
        }
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
