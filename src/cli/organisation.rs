//! `aprite organisation`: an institution's structure from a file, for whoever keeps the machine.

use std::path::Path;

use serde_json::json;

use super::accounts::institution;
use super::arguments::{ImportOrganisationArguments, OrganisationCommand};
use super::outlet::{Failure, Outcome, Outlet};
use crate::app::Ground;
use crate::journal::Actor;
use crate::kernel::Problem;
use crate::organisation::Validity;
use crate::organisation::load::{
    FileRefusal, InstitutionDetails, InstitutionPlan, Loaded, read_file,
};
use crate::succession;

/// Runs one of the commands.
///
/// # Errors
/// Why it could not run.
pub(crate) async fn run(
    ground: Ground,
    command: &OrganisationCommand,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let OrganisationCommand::Import(arguments) = command;
    let outcome = import(&ground, arguments, outlet).await;
    ground.close().await?;
    outcome
}

async fn import(
    ground: &Ground,
    arguments: &ImportOrganisationArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let known = institution(ground, arguments.institution.as_deref()).await?;
    let file = arguments.file.as_path();
    let bytes = tokio::fs::read(file).await.map_err(|error| {
        Failure::Said(
            "cli-unreadable",
            vec![
                ("path", file.display().to_string()),
                ("why", error.to_string()),
            ],
        )
    })?;
    let (units, staff, appointments) = match read_file(&bytes) {
        Ok(read) => read,
        Err(FileRefusal::Faulty(problems)) => return Ok(tell(file, &problems, outlet)),
        Err(FileRefusal::NoJson { line, column }) => {
            let problem = Problem::new("JSON_MALFORMED", "")
                .with("line", line)
                .with("column", column);
            return Ok(tell(file, &[problem], outlet));
        }
    };
    let plan = InstitutionPlan {
        institution: InstitutionDetails {
            code: known.code.clone(),
            name_lv: known.name_lv,
            name_en: known.name_en,
            validity: Validity {
                from: known.valid_from,
                to: known.valid_to,
            },
            sample: known.sample,
        },
        units,
        staff,
        appointments,
    };
    let mut op = ground.kit.begin(Actor::System).await?;
    let loaded = match succession::load(&mut op, plan).await {
        Ok(loaded) => loaded,
        Err(refusal) => return Ok(tell(file, &refusal.problems()?, outlet)),
    };
    // A dry run is the real one, never committed.
    if !arguments.dry_run {
        op.commit().await?;
    }
    say(&known.code, &loaded, arguments.dry_run, outlet);
    Ok(Outcome::Fine)
}

fn say(code: &str, loaded: &Loaded, dry_run: bool, outlet: &Outlet) {
    let count = |kind: &str| loaded.changes.get(kind).copied().unwrap_or_default();
    let changes = [
        ("units_added", count("units_added")),
        ("units_changed", count("units_changed")),
        ("staff_added", count("staff_added")),
        ("staff_changed", count("staff_changed")),
        ("appointments_added", count("appointments_added")),
        ("appointments_changed", count("appointments_changed")),
    ];
    let mut arguments = vec![("institution", code.to_owned())];
    arguments.extend(changes.map(|(name, count)| (name, count.to_string())));
    let key = match (dry_run, loaded.is_changed()) {
        (_, false) => "cli-organisation-same",
        (true, true) => "cli-organisation-would",
        (false, true) => "cli-organisation-loaded",
    };
    outlet.result(
        &outlet.text(key, &arguments),
        &json!({ "institution": code, "changes": loaded.changes, "dryRun": dry_run }),
    );
}

/// Each problem with its place in the file.
fn tell(file: &Path, problems: &[Problem], outlet: &Outlet) -> Outcome {
    for problem in problems {
        let words = outlet.problem(problem);
        let place = problem.path.join(".");
        let line = if place.is_empty() {
            format!("{}: {words}", file.display())
        } else {
            format!("{}: {place}: {words}", file.display())
        };
        outlet.result(
            &line,
            &json!({ "code": problem.code, "path": problem.path, "message": words }),
        );
    }
    Outcome::Found
}
