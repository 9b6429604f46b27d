//! `aprite scheme`: the classification scheme out to a spreadsheet and in again as a draft.

use std::path::Path;

use serde_json::json;

use super::arguments::{SchemeArguments, SchemeCommand, TableFormat};
use super::outlet::{Failure, Outcome, Outlet};
use super::year::{account_of, refused};
use crate::access::Action;
use crate::app::Ground;
use crate::classification::table::{Format, export, import, paper};
use crate::classification::{Refusal, drafting, read};
use crate::kernel::Problem;
use crate::op::Kit;

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
            account,
        } => {
            let caller = account_of(kit, account).await?;
            let reader = kit.db.reader();
            let Some(version) = read::scheme_in_force(reader, caller.institution).await? else {
                return Ok(refused(&Refusal::SchemeUnknown, outlet));
            };
            let bytes = match format {
                TableFormat::Csv => export::export(reader, &version, Format::Csv).await?,
                TableFormat::Xlsx => export::export(reader, &version, Format::Xlsx).await?,
                TableFormat::Pdf => paper::printed(reader, &version, kit.clock.now()).await?,
            };
            tokio::fs::write(file, bytes)
                .await
                .map_err(|error| unreadable(file, &error))?;
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
            account,
            dry_run,
        } => {
            let caller = account_of(kit, account).await?;
            if !caller.may(Action::ManageScheme) {
                return Ok(refused(&Refusal::NotPermitted, outlet));
            }
            let bytes = tokio::fs::read(file)
                .await
                .map_err(|error| unreadable(file, &error))?;
            let series = match import::table(kit, caller.institution, bytes).await? {
                Ok(series) => series,
                Err(problems) => return Ok(tell(&problems, outlet)),
            };
            let count = series.len();
            if !dry_run {
                let made =
                    drafting::draft(kit, &caller, (title, *from), Some(series), None).await?;
                if let Err(refusal) = made {
                    return Ok(tell(&refusal.problems(), outlet));
                }
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

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Said(
        "cli-unreadable",
        vec![
            ("path", path.display().to_string()),
            ("why", error.to_string()),
        ],
    )
}
