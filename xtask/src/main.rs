//! What people run on the code: `cargo xtask COMMAND`. For everybody who changes the project, and for the machine that
//! judges a change; `cargo xtask help` lists the commands.
//!
//! It depends on next to nothing, so that it is built in seconds in a fresh clone.

#![expect(
    clippy::print_stderr,
    reason = "a command line speaks to the person in front of it"
)]

mod bench;
mod cargo;
mod failure;
mod printed;
mod setup;
mod suite;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const HELP: &str = "\
What people run on the code of Aprite.

Usage: cargo xtask COMMAND

  test [ARGS]        everything a change must pass: outside parts, format, tidy, clippy, all tests;
                     ARGS go to `cargo test`
  tidy               the order of modules, leakage, manners of files, translations, licences
  schema [--check]   write schema.graphql from the code, or only compare
  matrix [--check]   write docs/access-matrix.txt from the code, or only compare
  bench NAME [ARGS]  measure one figure in release mode; prints one JSON line per figure
  setup              install what the tests need from outside: PostgreSQL, an SSH server, poppler,
                     Tesseract with Latvian, Node (from Debian, as root), an S3 server, GraphQL
                     audits, a mail server (in target/parts)

Exit status: 0, 1 (found something), 2 (asked for something there is not).
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = root();
    let outcome = match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            eprint!("{HELP}");
            return ExitCode::SUCCESS;
        }
        ["test", rest @ ..] => suite::run(&root, rest),
        ["tidy"] => tidy::run(&root),
        ["schema", rest @ ..] if let Some(mode) = printed::Mode::of(rest) => {
            printed::run(&root, &printed::SCHEMA, mode)
        }
        ["matrix", rest @ ..] if let Some(mode) = printed::Mode::of(rest) => {
            printed::run(&root, &printed::MATRIX, mode)
        }
        ["bench", name, rest @ ..] => bench::run(&root, name, rest),
        ["setup"] => setup::run(&root),
        _ => {
            eprint!("There is no `cargo xtask {}`.\n\n{HELP}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace this program was built from.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}
