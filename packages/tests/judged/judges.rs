//! Programs that we did not write.

use std::path::{Path, PathBuf};
use std::process::Command;

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

/// Runs a judge and gives what it said; whether it was content is in the flag.
pub(crate) fn ask(command: &mut Command) -> (bool, String) {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; run `cargo xtask setup`"));
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (output.status.success(), said)
}

/// The validator of the Library of Congress.
pub(crate) fn bagit(bag: &Path) -> (bool, String) {
    ask(Command::new(part("archive/bin/python"))
        .args(["-m", "bagit", "--validate"])
        .arg(bag))
}

/// `unzip` of Python's standard library, which knows the 64-bit extensions and holds every checksum against its bytes.
pub(crate) fn unzip(file: &Path, into: &Path) -> (bool, String) {
    let program = "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nassert all(i.compress_type == 0 for i in z.infolist())\nz.extractall(sys.argv[2])";
    ask(Command::new(part("archive/bin/python"))
        .args(["-c", program])
        .arg(file)
        .arg(into))
}
