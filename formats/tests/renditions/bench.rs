//! A folder to work in, the program, and what is looked at afterwards.

use std::fs;
use std::io::{Cursor, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use formats::{Extension, Fault, Identified, Limits, Office, Rendition, identify};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

pub(crate) struct Bench {
    folder: tempfile::TempDir,
    pub(crate) office: Office,
}

impl Bench {
    /// With the real program.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let office = Office::at(Path::new("/usr/bin/soffice"), folder.path())
            .expect("run `cargo xtask setup`");
        Self { folder, office }
    }

    /// With a script that says it is LibreOffice and does something else.
    pub(crate) fn with_script(script: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("soffice");
        let text = format!(
            "#!/bin/sh\ncase \"$*\" in *--version*) echo LibreOffice 0.0; exit;; esac\n{script}\n"
        );
        fs::write(&program, text).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
        let office = Office::at(&program, folder.path()).unwrap();
        Self { folder, office }
    }

    /// The folder; with a space and a letter of ours in its path, as a data directory may have.
    pub(crate) fn work(&self) -> PathBuf {
        let work = self.folder.path().join("darba mape ģ");
        fs::create_dir_all(&work).unwrap();
        work
    }

    pub(crate) fn render(
        &self,
        name: &str,
        bytes: &[u8],
        limits: Limits,
    ) -> Result<Rendition, Fault> {
        let what = found(name, bytes);
        self.office
            .render(&mut Cursor::new(bytes), &what, &self.work(), limits)
    }

    /// Holds that nothing is left: no file, and no process that was started for a run here.
    pub(crate) fn assert_nothing_is_left(&self) {
        let left: Vec<_> = fs::read_dir(self.work())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        assert!(left.is_empty(), "{left:?}");
        let work = self.folder.path().to_str().unwrap().to_owned();
        for process in fs::read_dir("/proc").unwrap().flatten() {
            // Others may end while we look.
            let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
            let folder = fs::read_link(process.path().join("cwd")).unwrap_or_default();
            let ours = String::from_utf8_lossy(&command).contains(&work);
            assert!(
                !ours && !folder.starts_with(&work),
                "{} is left: {}",
                process.path().display(),
                String::from_utf8_lossy(&command)
            );
        }
    }
}

pub(crate) fn found(name: &str, bytes: &[u8]) -> Identified {
    let said = identify(&mut Cursor::new(bytes), Extension::of(name).as_ref()).unwrap();
    *said.found().expect("a format of the table")
}

/// A file made by another program, from the fixtures of the service's content tests.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/content");
    fs::read(folder.join(name)).unwrap()
}

/// A package with one part changed.
pub(crate) fn with_part(package: &[u8], part: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for index in 0..old.len() {
        let mut entry = old.by_index(index).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::copy(&mut entry, &mut bytes).unwrap();
        if name == part {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        new.start_file(name, stored).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.finish().unwrap().into_inner()
}
