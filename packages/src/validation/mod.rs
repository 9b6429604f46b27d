//! A package read back, whoever wrote it: everything that does not hold, with file, element and rule.
//!
//! First the package's own descriptions are read and become claims about its files; then each file is read once, all its
//! hashes reckoned, and held against what is claimed of it. What nobody claims is a stray.

mod bagit;
mod claims;
mod eark;
mod opex;
mod simple;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use crate::fault::{Fault, Place, Rule};
use crate::hash::{Hashes, Measure, Sha256};
use crate::plan::Kind;
use crate::reading::Package;
use crate::writer::ReadSeek;
use claims::Claims;

/// What a package was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    BagIt,
    Simple,
    Opex,
    Eark,
}

impl From<Kind> for Found {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::BagIt => Self::BagIt,
            Kind::Simple => Self::Simple,
            Kind::Opex(_) => Self::Opex,
            Kind::Eark(_) => Self::Eark,
        }
    }
}

/// What was read, and what is wrong with it.
#[derive(Debug)]
pub struct Report {
    /// `None`: the layout of no kind was recognised, which is a fault.
    pub found: Option<Found>,
    /// Files and bytes that were read.
    pub files: usize,
    pub bytes: u64,
    pub faults: Vec<Fault>,
}

/// Reads a package from a folder or a zip file. An error is what keeps it from being read at all; everything else is in the
/// report. Beside a zip file its `.sha256` is held against it, where there is one.
pub fn validate(path: &Path) -> io::Result<Report> {
    let mut faults = Vec::new();
    let package = Package::open(path, &mut faults)?;
    let mut report = examine(package, faults);
    if path.is_file() {
        let is_required = report.found == Some(Found::Simple);
        beside(path, is_required, &mut report.faults)?;
    }
    Ok(report)
}

/// Reads a package from a zip file that lies elsewhere: [`validate`] without the `.sha256` beside it.
pub fn validate_zip(input: Box<dyn ReadSeek>) -> io::Result<Report> {
    let mut faults = Vec::new();
    let package = Package::zip(input, &mut faults)?;
    Ok(examine(package, faults))
}

fn examine(mut package: Package, mut faults: Vec<Fault>) -> Report {
    let found = recognise(&package);
    let mut claims = Claims::default();
    match found {
        None => faults.push(Fault::new(Place::package(), "", Rule::NotAPackage)),
        Some(Found::BagIt) => bagit::read(&mut package, &mut claims, &mut faults),
        Some(Found::Simple) => simple::read(&mut package, &mut claims, &mut faults),
        Some(Found::Opex) => opex::read(&mut package, &mut claims, &mut faults),
        Some(Found::Eark) => eark::read(&mut package, &mut claims, &mut faults),
    }
    let bytes = package.files.values().sum();
    if found.is_some() {
        claims.settle(&mut package, &mut faults);
    }
    Report {
        found,
        files: package.files.len(),
        bytes,
        faults,
    }
}

fn recognise(package: &Package) -> Option<Found> {
    if package.has("bagit.txt") {
        Some(Found::BagIt)
    } else if package.has(crate::plan::REGISTER) {
        Some(Found::Simple)
    } else if package.has(crate::plan::METS) {
        Some(Found::Eark)
    } else if opex::is_one(package) {
        Some(Found::Opex)
    } else {
        None
    }
}

/// The checksum that lies beside a zip file.
fn beside(path: &Path, required: bool, faults: &mut Vec<Fault>) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".sha256");
    let beside = PathBuf::from(beside);
    let name = beside.file_name().unwrap_or_default().to_string_lossy();
    let mut tell = |rule| faults.push(Fault::new(Place::path(&name), "", rule));
    let mut line = String::new();
    match File::open(&beside) {
        Ok(file) => BufReader::new(file).take(4096).read_line(&mut line)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if required {
                tell(Rule::MissingFile);
            }
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    let Some(expected) = line.split_whitespace().next() else {
        tell(Rule::BadLine { line: 1 });
        return Ok(());
    };
    let Ok(expected) = expected.parse::<Sha256>() else {
        tell(Rule::BadLine { line: 1 });
        return Ok(());
    };
    let found = Measure::of(&mut File::open(path)?, Hashes::Sha256)?.sha256;
    if found != expected {
        tell(Rule::WrongHash {
            algorithm: "SHA-256",
            expected: expected.to_string(),
            found: found.to_string(),
        });
    }
    Ok(())
}
