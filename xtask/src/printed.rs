//! Files that are checked in but written by the service itself, so that a reader and an outside client see in a diff what
//! a change means for them.

use std::path::Path;
use std::process::Command;

use crate::cargo;
use crate::failure::{Failure, Result};

/// A file that a subcommand of `aprite` prints.
pub(crate) struct Printed {
    path: &'static str,
    subcommand: &'static str,
}

/// The GraphQL schema: what outside clients rely on.
pub(crate) const SCHEMA: Printed = Printed {
    path: "schema.graphql",
    subcommand: "schema",
};

/// Role × action: who may do what.
pub(crate) const MATRIX: Printed = Printed {
    path: "docs/access-matrix.txt",
    subcommand: "matrix",
};

/// Whether to write the file or only to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

impl Mode {
    /// The mode that the words after the command ask for; `None` if they ask for something else.
    pub(crate) fn of(words: &[&str]) -> Option<Self> {
        match words {
            [] => Some(Self::Write),
            ["--check"] => Some(Self::Check),
            _ => None,
        }
    }
}

#[expect(clippy::print_stdout, reason = "says what was done to the file")]
pub(crate) fn run(root: &Path, printed: &Printed, mode: Mode) -> Result<()> {
    let Printed { path, subcommand } = printed;
    // Built as the tests build it: with other features chosen, most of the dependencies would be compiled a second time.
    cargo::run(
        root,
        &["test", "--quiet", "--workspace", "--test", "it", "--no-run"],
    )?;
    let mut aprite = Command::new(cargo::target_directory(root)?.join("debug/aprite"));
    aprite.current_dir(root).arg(subcommand);
    let wanted = cargo::output(&mut aprite)?;
    let file = root.join(path);
    if std::fs::read_to_string(&file).is_ok_and(|found| found == wanted) {
        println!("{path} is up to date");
        return Ok(());
    }
    if mode == Mode::Check {
        return Err(Failure::new(format!(
            "{path} is not what the code says; run `cargo xtask {subcommand}` and look at the difference"
        )));
    }
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::new(format!("{}: {error}", folder.display())))?;
    }
    std::fs::write(&file, wanted).map_err(|error| Failure::new(format!("{path}: {error}")))?;
    println!("{path} is written");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_choose_a_mode() {
        assert_eq!(Mode::of(&[]), Some(Mode::Write));
        assert_eq!(Mode::of(&["--check"]), Some(Mode::Check));
        assert_eq!(Mode::of(&["--chekc"]), None);
    }
}
