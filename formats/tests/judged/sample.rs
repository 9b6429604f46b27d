//! A file with what it ought to be, and the two who are asked.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;

use formats::{Extension, Identification, identify};

/// A file under a name, with its identifier.
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) puid: &'static str,
}

pub(crate) fn sample(name: &str, puid: &'static str, bytes: impl Into<Vec<u8>>) -> Sample {
    Sample {
        name: name.to_owned(),
        bytes: bytes.into(),
        puid,
    }
}

/// A file made by another program, from the fixtures of the service's content tests.
pub(crate) fn fixture(name: &str, puid: &'static str) -> Sample {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/content");
    sample(name, puid, std::fs::read(folder.join(name)).unwrap())
}

/// What we say of bytes under a name.
pub(crate) fn ours(name: &str, bytes: &[u8]) -> Identification {
    identify(&mut Cursor::new(bytes), Extension::of(name).as_ref()).unwrap()
}

/// The identifiers that `opf-fido` gives for each of the files, by name.
pub(crate) fn fido(samples: &[Sample]) -> BTreeMap<String, BTreeSet<String>> {
    let folder = tempfile::tempdir().unwrap();
    for sample in samples {
        std::fs::write(folder.path().join(&sample.name), &sample.bytes).unwrap();
    }
    let output = Command::new(judge())
        .args([
            "-q",
            "-pronom_only",
            "-matchprintf",
            "%(info.filename)s\t%(info.puid)s\n",
        ])
        .args(["-nomatchprintf", "%(info.filename)s\t\n", "-recurse"])
        .arg(folder.path())
        .output()
        .expect("run `cargo xtask setup`");
    let said = String::from_utf8(output.stdout).unwrap();
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in said.lines() {
        let Some((path, puid)) = line.rsplit_once('\t') else {
            continue;
        };
        let name = Path::new(path).file_name().unwrap().to_str().unwrap();
        let puids = found.entry(name.to_owned()).or_default();
        if !puid.is_empty() {
            puids.insert(puid.to_owned());
        }
    }
    found
}

fn judge() -> PathBuf {
    let tests = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let target = tests.parent().expect("the target directory");
    let fido = target.join("parts/archive/bin/fido");
    assert!(
        fido.exists(),
        "{} is missing: run `cargo xtask setup`",
        fido.display()
    );
    fido
}
