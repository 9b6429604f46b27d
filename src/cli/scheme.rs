//! `aprite scheme`: the classification scheme out to a spreadsheet and in again as a draft.

use std::path::Path;

use entities::ids::UnitId;
use serde_json::json;

use super::arguments::{SchemeArguments, SchemeCommand, TableFormat};
use super::outlet::{Failure, Outcome, Outlet};
use super::year::{account_of, refused};
use crate::access::{Action, Caller};
use crate::app::Ground;
use crate::classification::drafting::NewVersion;
use crate::classification::table::{Format, export, import, paper};
use crate::classification::{Refusal, drafting, read};
use crate::kernel::Problem;
use crate::op::Kit;
use crate::organisation;

/// Runs one of the commands for the account that was named.
///
/// # Errors
/// Why it could not run.
pub(crate) async fn run(
    ground: Ground,
    arguments: &SchemeArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let outcome = command(&ground.kit, &arguments.command, outlet).await;
    ground.close().await?;
    outcome
}

async fn command(kit: &Kit, command: &SchemeCommand, outlet: &Outlet) -> Result<Outcome, Failure> {
    match command {
        SchemeCommand::Export {
            file,
            format,
            unit,
            account,
        } => {
            let caller = account_of(kit, account).await?;
            let reader = kit.db.reader();
            let owner = owner_of(kit, &caller, unit.as_deref()).await?;
            let versions = read::schemes_in_force(reader, caller.institution).await?;
            let mut own = versions
                .into_iter()
                .filter(|version| version.unit_id == owner);
            let Some(version) = own.next() else {
                return Ok(refused(&Refusal::SchemeUnknown, outlet));
            };
            let bytes = match format {
                TableFormat::Csv => export::export(reader, &version, Format::Csv).await?,
                TableFormat::Xlsx => export::export(reader, &version, Format::Xlsx).await?,
                TableFormat::Pdf => paper::printed(reader, &version, kit.clock.now()).await?,
            };
            write_new(file, &bytes).await?;
            let told = outlet.text(
                "cli-scheme-exported",
                &[
                    ("title", version.title.clone()),
                    ("path", file.display().to_string()),
                ],
            );
            outlet.result(
                &told,
                &json!({ "scheme": version.id, "title": version.title }),
            );
            Ok(Outcome::Fine)
        }
        SchemeCommand::Import {
            file,
            title,
            from,
            unit,
            account,
            dry_run,
        } => {
            let caller = account_of(kit, account).await?;
            if let Err(not) = caller.require(Action::ManageScheme) {
                return Ok(refused(&Refusal::NotPermitted(not), outlet));
            }
            let bytes = tokio::fs::read(file)
                .await
                .map_err(|error| unreadable(file, &error))?;
            let series = match import::table(kit, caller.institution, *from, bytes).await? {
                Ok(series) => series,
                Err(problems) => return Ok(tell(&problems, outlet)),
            };
            let count = series.len();
            let new = NewVersion {
                title: title.clone(),
                valid_from: *from,
                unit: owner_of(kit, &caller, unit.as_deref()).await?,
            };
            let made = match dry_run {
                true => drafting::try_draft(kit, &caller, new, Some(series)).await?,
                false => drafting::draft(kit, &caller, new, Some(series), None).await?,
            };
            if let Err(refusal) = made {
                return Ok(tell(&refusal.problems(), outlet));
            }
            let key = if *dry_run {
                "cli-scheme-would"
            } else {
                "cli-scheme-imported"
            };
            let told = outlet.text(key, &[("series", count.to_string())]);
            outlet.result(&told, &json!({ "series": count, "dryRun": dry_run }));
            Ok(Outcome::Fine)
        }
    }
}

/// Each problem with the row and column that it stands in.
fn tell(problems: &[Problem], outlet: &Outlet) -> Outcome {
    for problem in problems {
        let place = problem.path.join(".");
        let words = outlet.problem(problem);
        outlet.result(
            &format!("{place}: {words}"),
            &json!({ "code": problem.code, "path": problem.path, "message": words }),
        );
    }
    Outcome::Found
}

/// The institution, of today or of old, whose scheme is meant; none where it is that of everything behind the wall.
async fn owner_of(
    kit: &Kit,
    caller: &Caller,
    code: Option<&str>,
) -> Result<Option<UnitId>, Failure> {
    let Some(code) = code else { return Ok(None) };
    let units = organisation::read::units(kit.db.reader(), caller.institution).await?;
    let found = units.iter().find(|unit| unit.code == code);
    let unit = found.ok_or_else(|| Failure::naming("cli-unit-unknown", "code", code))?;
    Ok(Some(unit.id))
}

/// Writes a file that must not be there yet: nothing of anybody's is overwritten.
async fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    use tokio::io::AsyncWriteExt as _;
    let unwritable = |error: std::io::Error| {
        let key = match error.kind() {
            std::io::ErrorKind::AlreadyExists => "cli-file-there",
            _ => "cli-unwritable",
        };
        Failure::Said(
            key,
            vec![
                ("path", path.display().to_string()),
                ("why", error.to_string()),
            ],
        )
    };
    let mut file = tokio::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .await
        .map_err(unwritable)?;
    file.write_all(bytes).await.map_err(unwritable)?;
    file.sync_all().await.map_err(unwritable)
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(
        "cli-unreadable",
        vec![
            ("path", path.display().to_string()),
            ("why", error.to_string()),
        ],
    )
}
