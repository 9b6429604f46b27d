//! `aprite journal`: the journal, or what it says of one document, for somebody who has neither database nor our trust.

use std::path::Path;

use entities::ids::DocumentId;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use super::arguments::JournalCommand;
use super::outlet::{Failure, Outcome, Outlet};
use crate::app::Ground;
use crate::graphql::ids;
use crate::journal::{bundle, export, seal};
use crate::kernel::Fault;
use crate::{documents, organisation};

/// Writes what was asked for.
///
/// # Errors
/// Why it could not be written.
pub(crate) async fn run(
    ground: &Ground,
    command: JournalCommand,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    // No service need be running: what is committed now is handed out too.
    let kit = &ground.kit;
    while seal::seal(&kit.db, &kit.clock, &kit.keys).await? > 0 {}
    match command {
        JournalCommand::Export { file } => write_export(ground, &file, outlet).await,
        JournalCommand::Bundle { document } => print_bundle(ground, &document, outlet).await,
    }
}

async fn write_export(ground: &Ground, path: &Path, outlet: &Outlet) -> Result<Outcome, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Said(
            "cli-journal-file",
            vec![
                ("path", path.display().to_string()),
                ("why", error.to_string()),
            ],
        )
    };
    let file = tokio::fs::OpenOptions::new()
        .write(true)
        // Never over an earlier export: the old one may be the only witness.
        .create_new(true)
        // Payloads hold personal data.
        .mode(0o600)
        .open(path)
        .await
        .map_err(failed)?;
    let mut writer = tokio::io::BufWriter::new(file);
    let counts = export::export(&ground.kit.db, ground.kit.clock.now(), &mut writer).await?;
    writer.flush().await.map_err(failed)?;
    writer.get_ref().sync_all().await.map_err(failed)?;
    let line = outlet.text(
        "cli-journal-exported",
        &[
            ("entries", counts.entries.to_string()),
            ("heads", counts.heads.to_string()),
            ("path", path.display().to_string()),
        ],
    );
    outlet.result(&line, &json!({ "exported": path, "counts": counts }));
    Ok(Outcome::Fine)
}

async fn print_bundle(ground: &Ground, typed: &str, outlet: &Outlet) -> Result<Outcome, Failure> {
    let document = find(ground, typed).await?;
    let made = bundle::bundle(&ground.kit.db, document.0).await?;
    let Some(made) = made.filter(|bundle| !bundle.entries.is_empty()) else {
        return Err(Failure::naming("cli-journal-nothing", "document", typed));
    };
    let text = if outlet.is_json() {
        serde_json::to_string(&made)
    } else {
        serde_json::to_string_pretty(&made)
    };
    outlet.print(&(text.map_err(Fault::at("writing the bundle"))? + "\n"));
    Ok(Outcome::Fine)
}

/// The document with an id, as the interface or the database prints it, or with a registration number.
async fn find(ground: &Ground, typed: &str) -> Result<DocumentId, Failure> {
    if let Ok(id) = ids::read::<DocumentId>(typed, "").or_else(|_| typed.parse::<DocumentId>()) {
        return Ok(id);
    }
    let reader = ground.kit.db.reader();
    let mut found = Vec::new();
    for institution in organisation::read::institutions(reader).await? {
        found.extend(documents::read::numbered(reader, institution.id, typed).await?);
    }
    match found.as_slice() {
        [] => Err(Failure::naming("cli-journal-unknown", "document", typed)),
        [id] => Ok(*id),
        several => Err(Failure::Said(
            "cli-journal-several",
            vec![
                ("number", typed.to_owned()),
                (
                    "ids",
                    several
                        .iter()
                        .map(ToString::to_string)
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
            ],
        )),
    }
}
