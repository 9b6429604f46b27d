//! `aprite verify`: journal, search index, contents, terms of retention and destructions, each against what it must equal.

use std::time::Duration;

use indicatif::ProgressBar;
use serde_json::json;

use super::arguments::VerifyArguments;
use super::outlet::{Failure, Outcome, Outlet};
use crate::app::{App, Ground, Machine};
use crate::content::fixity;
use crate::finding::{Difference, Finding, IndexReport};
use crate::journal::{self, Report, Trust};
use crate::kernel::{Fault, calendar};
use crate::retention;
use crate::retention::destruction::{again, ledger};

/// How long a running service is given to take in what was just sealed.
const PATIENCE: Duration = Duration::from_secs(30);
const AGAIN: Duration = Duration::from_millis(500);

/// Verifies what was asked for, everything when nothing was named.
///
/// # Errors
/// Why it could not run; what it found is printed and in the outcome.
pub(crate) async fn run(
    ground: Ground,
    machine: Machine,
    arguments: VerifyArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let all = !(arguments.journal
        || arguments.index
        || arguments.contents
        || arguments.retention
        || arguments.destructions);
    let mut found = false;
    if arguments.journal || all {
        found |= verify_journal(&ground, &arguments, outlet).await?;
    }
    if arguments.contents || all {
        found |= verify_contents(&ground, outlet).await?;
    }
    if arguments.retention || all {
        found |= verify_retention(&ground, outlet).await?;
    }
    if arguments.destructions || all {
        found |= verify_destructions(&ground, outlet).await?;
    }
    if arguments.index || all {
        found |= verify_index(ground.clone(), machine, outlet).await?;
    }
    ground.close().await?;
    Ok(if found { Outcome::Found } else { Outcome::Fine })
}

/// What was given from elsewhere. Where no key was, only our own may have signed: a journal made anew with another one
/// would be consistent in itself.
fn trust(ground: &Ground, arguments: &VerifyArguments) -> Result<Trust, Fault> {
    let mut trust = arguments.trust();
    if trust.public_keys.is_empty() {
        let key = ground.kit.keys.public_key();
        let key = key
            .try_into()
            .map_err(Fault::at("reading the journal's key"))?;
        trust.public_keys.push(key);
    }
    Ok(trust)
}

async fn verify_journal(
    ground: &Ground,
    arguments: &VerifyArguments,
    outlet: &Outlet,
) -> Result<bool, Failure> {
    let trust = trust(ground, arguments)?;
    let report = journal::verify::verify(&ground.kit.db, &trust).await?;
    Ok(tell_journal(&report, outlet))
}

/// Tells what was found in a journal, and of a sound one the head and key to keep elsewhere; returns whether anything was
/// found.
pub(super) fn tell_journal(report: &Report, outlet: &Outlet) -> bool {
    for fault in &report.faults {
        let line = outlet.text("cli-verify-journal-fault", &[("fault", fault.to_string())]);
        outlet.result(&line, &json!({ "verify": "journal", "found": fault }));
    }
    let sound = report.is_clean();
    let line = outlet.text(
        if sound {
            "cli-verify-journal"
        } else {
            "cli-verify-journal-found"
        },
        &[
            ("entries", report.entries.to_string()),
            ("heads", report.heads.to_string()),
            ("unsealed", report.unsealed.to_string()),
            (
                "faults",
                (report.faults.len() as u64 + report.more_faults).to_string(),
            ),
        ],
    );
    let head = report.known_head().filter(|_| sound);
    let key = report.public_key.as_ref().filter(|_| sound);
    let sum = json!({ "entries": report.entries, "heads": report.heads, "unsealed": report.unsealed, "blanked": report.blanked, "moreFaults": report.more_faults, "head": head, "key": key });
    outlet.result(
        &line,
        &json!({ "verify": "journal", "sound": sound, "sum": sum }),
    );
    if let (Some(head), Some(key), false) = (head, key, outlet.is_json()) {
        let kept = [("head", head), ("key", key.clone())];
        let line = outlet.text("cli-verify-journal-head", &kept);
        outlet.result(&line, &json!({}));
    }
    !sound
}

async fn verify_contents(ground: &Ground, outlet: &Outlet) -> Result<bool, Failure> {
    let bar = counter(outlet);
    let report = fixity::verify(&ground.kit, &ground.store, |contents| {
        bar.set_position(contents)
    })
    .await?;
    bar.finish_and_clear();
    for fault in &report.faults {
        outlet.result(
            &told(fault, outlet),
            &json!({ "verify": "contents", "found": fault }),
        );
    }
    let sound = report.is_sound();
    let line = outlet.text(
        if sound {
            "cli-verify-contents"
        } else {
            "cli-verify-contents-found"
        },
        &[
            ("contents", report.contents.to_string()),
            ("bytes", report.bytes.to_string()),
            (
                "faults",
                (report.faults.len() as u64 + report.more_faults).to_string(),
            ),
        ],
    );
    let sum = json!({ "contents": report.contents, "bytes": report.bytes, "moreFaults": report.more_faults });
    outlet.result(
        &line,
        &json!({ "verify": "contents", "sound": sound, "sum": sum }),
    );
    Ok(!sound)
}

fn told(fault: &fixity::ContentFault, outlet: &Outlet) -> String {
    use fixity::ContentFault::{Altered, Missing, SizeDiffers, Unknown, Unowned, Unreadable};
    let (key, hash) = match fault {
        Altered { hash, .. } => ("cli-content-altered", hash),
        Missing { hash } => ("cli-content-missing", hash),
        SizeDiffers { hash, .. } => ("cli-content-size", hash),
        Unreadable { hash } => ("cli-content-unreadable", hash),
        Unknown { hash } => ("cli-content-unknown", hash),
        Unowned { hash } => ("cli-content-unowned", hash),
    };
    outlet.text(key, &[("hash", hash.clone())])
}

async fn verify_retention(ground: &Ground, outlet: &Outlet) -> Result<bool, Failure> {
    let bar = counter(outlet);
    let day = calendar::day(ground.kit.clock.now());
    let reader = ground.kit.db.reader();
    let report = retention::verify::verify(reader, day, |files| bar.set_position(files)).await?;
    bar.finish_and_clear();
    for file in &report.differences {
        let line = outlet.text("cli-retention-stale", &[("file", file.to_string())]);
        outlet.result(&line, &json!({ "verify": "retention", "found": file }));
    }
    let sound = report.different == 0;
    let line = outlet.text(
        if sound {
            "cli-verify-retention"
        } else {
            "cli-verify-retention-found"
        },
        &[
            ("files", report.files.to_string()),
            ("due", report.due.to_string()),
            ("behind", report.behind.to_string()),
            ("different", report.different.to_string()),
        ],
    );
    let sum = json!({ "files": report.files, "due": report.due, "behind": report.behind, "different": report.different });
    outlet.result(
        &line,
        &json!({ "verify": "retention", "sound": sound, "sum": sum }),
    );
    Ok(!sound)
}

/// What is destroyed again at the next start of the service, because a restore brought it back.
async fn verify_destructions(ground: &Ground, outlet: &Outlet) -> Result<bool, Failure> {
    let second = ground.settings.destruction_ledger_dir.as_deref();
    let reader = ground.kit.db.reader();
    let returned = again::returned(reader, &ground.store, second).await?;
    for returned in &returned {
        let line = outlet.text(
            "cli-destruction-returned",
            &[
                ("act", returned.ledger.act.clone()),
                ("files", returned.files.len().to_string()),
            ],
        );
        let found = json!({ "list": returned.ledger.list, "act": returned.ledger.act, "files": returned.files });
        outlet.result(&line, &json!({ "verify": "destructions", "found": found }));
    }
    let sound = returned.is_empty();
    if sound {
        let acts = ledger::read(&ground.store, second).await?.len();
        let line = outlet.text("cli-verify-destructions", &[("acts", acts.to_string())]);
        let sum = json!({ "acts": acts });
        outlet.result(
            &line,
            &json!({ "verify": "destructions", "sound": sound, "sum": sum }),
        );
    }
    Ok(!sound)
}

/// Shows whoever watches how far it has come.
fn counter(outlet: &Outlet) -> ProgressBar {
    if outlet.is_watched() {
        ProgressBar::new_spinner()
    } else {
        ProgressBar::hidden()
    }
}

async fn verify_index(ground: Ground, machine: Machine, outlet: &Outlet) -> Result<bool, Failure> {
    let report = compare(ground, machine).await?;
    for difference in &report.differences {
        let (key, document) = match difference {
            Difference::Missing(id) => ("cli-index-missing", id),
            Difference::Extra(id) => ("cli-index-extra", id),
            Difference::Stale(id) => ("cli-index-stale", id),
        };
        let line = outlet.text(key, &[("document", document.to_string())]);
        outlet.result(&line, &json!({ "verify": "index", "found": difference }));
    }
    let sound = report.different == 0 && report.behind == 0;
    let line = outlet.text(
        if sound {
            "cli-verify-index"
        } else {
            "cli-verify-index-found"
        },
        &[
            ("documents", report.documents.to_string()),
            ("indexed", report.indexed.to_string()),
            ("behind", report.behind.to_string()),
            ("different", report.different.to_string()),
        ],
    );
    outlet.result(
        &line,
        &json!({ "verify": "index", "sound": sound, "sum": {
            "documents": report.documents,
            "indexed": report.indexed,
            "behind": report.behind,
            "different": report.different,
        } }),
    );
    Ok(!sound)
}

/// While a service runs, the index is its own and is only read here. Without one, what the journal holds is taken in
/// first: an index that nobody keeps is behind and not wrong.
async fn compare(ground: Ground, machine: Machine) -> Result<IndexReport, Failure> {
    let directory = ground.settings.search.dir.clone();
    let kit = ground.kit.clone();
    let beside = tokio::task::spawn_blocking(move || Finding::open_beside(kit, &directory))
        .await
        .map_err(Fault::at("opening the search index"))??;
    match beside {
        Some(finding) => compare_beside(&finding).await,
        None => {
            let app = App::build(ground, machine).await?;
            app.follow_journal().await?;
            Ok(app.service().finding.verify().await?)
        }
    }
}

/// What changes while both sides are walked looks different and is not. So every difference is looked at again, until
/// it was seen to be none or has stood for as long as the service may take.
async fn compare_beside(finding: &Finding) -> Result<IndexReport, Failure> {
    let begun = tokio::time::Instant::now();
    let mut report = finding.verify().await?;
    let first = finding.position();
    while !report.is_equal() && begun.elapsed() < PATIENCE {
        tokio::time::sleep(AGAIN).await;
        finding.reload().await?;
        let next = finding.verify().await?;
        // Beyond those listed nobody can say which they were.
        let all_listed = report.different == report.differences.len() as u64
            && next.different == next.differences.len() as u64;
        let standing = if all_listed {
            report
                .differences
                .into_iter()
                .filter(|difference| next.differences.contains(difference))
                .collect()
        } else {
            next.differences.clone()
        };
        let moves = finding.position() > first;
        report = IndexReport {
            different: if all_listed {
                standing.len() as u64
            } else {
                next.different
            },
            // A service under load is always a little behind; one that stands still is broken.
            behind: if moves { 0 } else { next.behind },
            differences: standing,
            ..next
        };
        if report.different == 0 && report.behind == 0 {
            break;
        }
    }
    Ok(report)
}
