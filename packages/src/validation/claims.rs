//! What a package says of its files, and how it is held against them.

use std::collections::BTreeMap;
use std::io;

use crate::fault::{Fault, Place, Rule};
use crate::hash::{Hashes, Sha1, Sha256};
use crate::reading::{Package, is_safe};

/// What is said of one file in one place.
#[derive(Debug, Clone, Default)]
pub(super) struct Claim {
    /// Where it is said, as faults name it.
    pub(super) element: String,
    pub(super) size: Option<u64>,
    pub(super) sha256: Option<Sha256>,
    pub(super) sha1: Option<Sha1>,
}

/// Everything that is said, by path. Files may be spoken of in several places, each with what it says.
#[derive(Debug, Default)]
pub(super) struct Claims {
    by_path: BTreeMap<String, Vec<Claim>>,
}

impl Claims {
    /// Notes what is said of a file; a path out of the package is a fault of the file that says so.
    pub(super) fn add(&mut self, path: &str, claim: Claim, faults: &mut Vec<Fault>) {
        if is_safe(path) {
            self.by_path.entry(path.to_owned()).or_default().push(claim);
        } else {
            faults.push(Fault::new(
                Place::path(path),
                claim.element,
                Rule::UnsafePath,
            ));
        }
    }

    /// A file of the package itself, of which nothing is said but that it is there.
    pub(super) fn own(&mut self, path: &str) {
        self.by_path.entry(path.to_owned()).or_default();
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// Reads every file once and tells what is missing, stray or other than claimed.
    pub(super) fn settle(self, package: &mut Package, faults: &mut Vec<Fault>) {
        for path in package.files.keys() {
            if !self.has(path) {
                faults.push(Fault::new(Place::path(path), "", Rule::StrayFile));
            }
        }
        for (path, claims) in self.by_path {
            let place = || Place::path(&path);
            let Some(size) = package.files.get(&path).copied() else {
                let element = claims.first().map(|claim| claim.element.clone());
                faults.push(Fault::new(
                    place(),
                    element.unwrap_or_default(),
                    Rule::MissingFile,
                ));
                continue;
            };
            let wants_sha1 = claims.iter().any(|claim| claim.sha1.is_some());
            let hashes = if wants_sha1 {
                Hashes::Sha256AndSha1
            } else {
                Hashes::Sha256
            };
            // Files of which nothing is said are read too: a zip file's own checksum may be wrong.
            let measure = match package.measure(&path, hashes) {
                Ok(measure) => measure,
                Err(error) => {
                    let reason = reason(&error);
                    faults.push(Fault::new(place(), "", Rule::Unreadable { reason }));
                    continue;
                }
            };
            for claim in claims {
                let mut tell = |rule| faults.push(Fault::new(place(), &claim.element, rule));
                if let Some(expected) = claim.size
                    && expected != size
                {
                    tell(Rule::WrongSize {
                        expected,
                        found: size,
                    });
                }
                if let Some(expected) = claim.sha256
                    && expected != measure.sha256
                {
                    tell(wrong("SHA-256", &expected, &measure.sha256));
                }
                if let Some(expected) = claim.sha1
                    && let Some(found) = measure.sha1
                    && expected != found
                {
                    tell(wrong("SHA-1", &expected, &found));
                }
            }
        }
    }
}

fn wrong(algorithm: &'static str, expected: &impl ToString, found: &impl ToString) -> Rule {
    Rule::WrongHash {
        algorithm,
        expected: expected.to_string(),
        found: found.to_string(),
    }
}

fn reason(error: &io::Error) -> String {
    error.to_string()
}
