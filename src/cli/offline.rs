//! `aprite verify --journal-file` and `--bundle-file`: verifying what was handed over, with no settings, database or key of
//! ours.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde_json::json;

use super::arguments::VerifyArguments;
use super::outlet::{Failure, Outcome, Outlet};
use super::verify;
use crate::journal::bundle::{BundleError, verify_bundle};
use crate::journal::export::verify_export;

/// Longest bundle read, in bytes: a bound on what a hostile file can make us hold.
const LONGEST_BUNDLE: u64 = 256 << 20;

/// Verifies the files that were named.
///
/// # Errors
/// Why one could not be read; what it found is printed and in the outcome.
pub(crate) fn run(arguments: &VerifyArguments, outlet: &Outlet) -> Result<Outcome, Failure> {
    let mut found = false;
    if let Some(path) = &arguments.journal_file {
        let trust = arguments.trust();
        let report = verify_export(BufReader::new(open(path)?), &trust)
            .map_err(|error| unreadable(path, &error))?;
        found |= verify::tell_journal(&report, outlet);
    }
    if let Some(path) = &arguments.bundle_file {
        found |= verify_one(path, arguments, outlet)?;
    }
    Ok(if found { Outcome::Found } else { Outcome::Fine })
}

fn verify_one(path: &Path, arguments: &VerifyArguments, outlet: &Outlet) -> Result<bool, Failure> {
    use std::io::Read as _;
    let mut text = String::new();
    open(path)?
        .take(LONGEST_BUNDLE)
        .read_to_string(&mut text)
        .map_err(|error| unreadable(path, &error))?;
    match verify_bundle(&text, &arguments.key) {
        Ok(bundle) => {
            let line = outlet.text(
                "cli-verify-bundle",
                &[
                    ("entries", bundle.entries.len().to_string()),
                    ("document", bundle.subject.to_string()),
                    ("size", bundle.size.to_string()),
                    ("at", bundle.at.to_rfc3339()),
                    ("key", bundle.public_key.clone()),
                ],
            );
            let sum = json!({ "document": bundle.subject, "entries": bundle.entries.len(), "size": bundle.size, "at": bundle.at, "publicKey": bundle.public_key });
            outlet.result(
                &line,
                &json!({ "verify": "bundle", "sound": true, "sum": sum }),
            );
            if arguments.key.is_empty() {
                outlet.say("cli-verify-unpinned", &[]);
            }
            Ok(false)
        }
        Err(error) => {
            let line = outlet.text("cli-verify-bundle-found", &[("fault", error.to_string())]);
            let faults = match &error {
                BundleError::Faulty(faults) => json!(faults),
                BundleError::NoBundle(_) | BundleError::Version(_) => json!(error.to_string()),
            };
            outlet.result(
                &line,
                &json!({ "verify": "bundle", "sound": false, "found": faults }),
            );
            Ok(true)
        }
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(
        "cli-verify-file",
        vec![
            ("path", path.display().to_string()),
            ("why", error.to_string()),
        ],
    )
}
