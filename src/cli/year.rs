//! `aprite year`: opening and closing years, and the extracts of closed ones.

use entities::classification::file;
use entities::ids::{FileId, RegisterId};
use serde_json::json;

use super::arguments::{YearArguments, YearCommand};
use super::outlet::{Failure, Outcome, Outlet};
use crate::access::{Caller, caller};
use crate::app::Ground;
use crate::circulation;
use crate::classification::year_end::{self, Obstacle};
use crate::classification::{Refusal, read, year_opening};
use crate::documents::shown::{self, Shown};
use crate::documents::view::Purpose;
use crate::kernel::Fault;
use crate::kernel::calendar::{ImpossibleYear, Year};
use crate::op::Kit;

/// Runs one of the commands for the account that was named.
///
/// # Errors
/// Why it could not run.
pub(crate) async fn run(
    ground: Ground,
    arguments: &YearArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let outcome = command(&ground.kit, &arguments.command, outlet).await;
    ground.close().await?;
    outcome
}

async fn command(kit: &Kit, command: &YearCommand, outlet: &Outlet) -> Result<Outcome, Failure> {
    match command {
        YearCommand::Open {
            year,
            account,
            dry_run,
        } => {
            let caller = account_of(kit, account).await?;
            let year = match Year::new(*year, kit.clock.now()) {
                Ok(year) => year,
                Err(impossible) => return Ok(no_year(impossible, outlet)),
            };
            let done = match dry_run {
                true => year_opening::look(kit, &caller, year).await?,
                false => year_opening::open_year(kit, &caller, year, None).await?,
            };
            Ok(match done {
                Ok(opening) => {
                    tell_opening(&opening, *dry_run, outlet);
                    Outcome::Fine
                }
                Err(refusal) => refused(&refusal, outlet),
            })
        }
        YearCommand::Close {
            year,
            account,
            dry_run,
        } => {
            let caller = account_of(kit, account).await?;
            let year = match Year::new(*year, kit.clock.now()) {
                Ok(year) => year,
                Err(impossible) => return Ok(no_year(impossible, outlet)),
            };
            let done = match dry_run {
                true => circulation::year_end::look(kit, &caller, year)
                    .await?
                    .map(|decision| {
                        let registers = decision.registers.into_iter().map(|(id, _)| id).collect();
                        (registers, decision.files, decision.obstacles)
                    }),
                false => {
                    let done = circulation::year_end::close_year(kit, &caller, year, None).await?;
                    done.map(|(closed, obstacles)| (closed.registers, closed.files, obstacles))
                }
            };
            match done {
                Ok(done) => tell_closing(kit, &caller, (year.get(), *dry_run), done, outlet).await,
                Err(refusal) => Ok(refused(&refusal, outlet)),
            }
        }
        YearCommand::Extract {
            year,
            register,
            account,
        } => {
            let caller = account_of(kit, account).await?;
            match Year::new(*year, kit.clock.now()) {
                Ok(year) => extract(kit, &caller, register, year.get(), outlet).await,
                Err(impossible) => Ok(no_year(impossible, outlet)),
            }
        }
    }
}

/// The caller of a login name.
pub(super) async fn account_of(kit: &Kit, login: &str) -> Result<Caller, Failure> {
    caller::for_login(kit.db.reader(), login, kit.clock.now())
        .await?
        .ok_or_else(|| Failure::naming("cli-no-account", "account", login))
}

/// Says why something was refused.
pub(super) fn refused(refusal: &Refusal, outlet: &Outlet) -> Outcome {
    for problem in refusal.problems() {
        outlet.say_line(&outlet.problem(&problem));
    }
    Outcome::Found
}

fn no_year(impossible: ImpossibleYear, outlet: &Outlet) -> Outcome {
    outlet.say_line(&outlet.problem(&impossible.problem("year")));
    Outcome::Found
}

fn tell_opening(opening: &year_opening::Opening, dry_run: bool, outlet: &Outlet) {
    let key = if dry_run {
        "cli-year-opening"
    } else {
        "cli-year-opened"
    };
    let line = outlet.text(
        key,
        &[
            ("year", opening.year.to_string()),
            ("files", opening.series.len().to_string()),
            ("there", opening.already_there.to_string()),
            ("carried", opening.carried_over.to_string()),
            ("registers", opening.registers.len().to_string()),
        ],
    );
    outlet.result(
        &line,
        &json!({
            "year": opening.year,
            "opened": opening.series.len(),
            "alreadyThere": opening.already_there,
            "carriedOver": opening.carried_over,
            "registers": opening.registers.len(),
            "dryRun": dry_run,
        }),
    );
}

async fn tell_closing(
    kit: &Kit,
    caller: &Caller,
    (year, dry_run): (i32, bool),
    (registers, files, obstacles): (Vec<RegisterId>, Vec<FileId>, Vec<Obstacle>),
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let reader = kit.db.reader();
    let known = read::registers(reader, caller.institution).await?;
    for register in known.iter().filter(|known| registers.contains(&known.id)) {
        let mut value = json!({ "register": register.code, "year": year });
        let mut line = register.code.clone();
        if !dry_run {
            let closings = read::closings_of_registers(reader, &[register.id]).await?;
            let mut closings = closings.into_values().flatten();
            if let Some(closing) = closings.find(|closing| closing.year == year) {
                let number = |number: Option<&entities::values::RegistrationNumber>| {
                    number.map_or_else(|| "–".to_owned(), ToString::to_string)
                };
                let (first, last) = (
                    number(closing.first_number.as_ref()),
                    number(closing.last_number.as_ref()),
                );
                line = outlet.text(
                    "cli-year-register",
                    &[
                        ("register", register.code.clone()),
                        ("first", first),
                        ("last", last),
                        ("documents", closing.documents.to_string()),
                        ("annulled", closing.annulled.to_string()),
                        ("unused", closing.unused.to_string()),
                    ],
                );
                value["firstNumber"] = json!(closing.first_number.map(|it| it.to_string()));
                value["lastNumber"] = json!(closing.last_number.map(|it| it.to_string()));
                value["documents"] = json!(closing.documents);
                value["annulled"] = json!(closing.annulled);
                value["unused"] = json!(closing.unused);
                value["extractSha256"] = json!(closing.extract_sha256);
            }
        }
        outlet.result(&line, &value);
    }
    for file in files_named(kit, &files).await? {
        let line = outlet.text("cli-year-file", &[("index", file.file_index.to_string())]);
        outlet.result(
            &line,
            &json!({ "file": file.file_index.as_str(), "year": year }),
        );
    }
    for obstacle in &obstacles {
        let problem = obstacle.problem();
        let line = outlet.problem(&problem);
        outlet.result(
            &line,
            &json!({ "obstacle": problem.code, "message": line, "year": year }),
        );
    }
    let key = if dry_run {
        "cli-year-closing"
    } else {
        "cli-year-closed"
    };
    let counts = [
        ("year", year.to_string()),
        ("registers", registers.len().to_string()),
        ("files", files.len().to_string()),
        ("obstacles", obstacles.len().to_string()),
    ];
    outlet.result(
        &outlet.text(key, &counts),
        &json!({
            "year": year,
            "registers": registers.len(),
            "files": files.len(),
            "obstacles": obstacles.len(),
            "dryRun": dry_run,
        }),
    );
    Ok(if obstacles.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Found
    })
}

async fn files_named(kit: &Kit, ids: &[FileId]) -> Result<Vec<file::Model>, Fault> {
    let mut rows: Vec<file::Model> = read::files_by_ids(kit.db.reader(), ids)
        .await?
        .into_values()
        .collect();
    rows.sort_by(|one, other| one.index_sort_key.cmp(&other.index_sort_key));
    Ok(rows)
}

async fn extract(
    kit: &Kit,
    caller: &Caller,
    code: &str,
    year: i32,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let reader = kit.db.reader();
    let known = read::registers(reader, caller.institution).await?;
    let Some(register) = known.iter().find(|register| register.code == code) else {
        let codes: Vec<&str> = known
            .iter()
            .map(|register| register.code.as_str())
            .collect();
        return Err(Failure::Said(
            "cli-import-register",
            vec![("register", code.to_owned()), ("known", codes.join(", "))],
        ));
    };
    let closings = read::closings_of_registers(reader, &[register.id]).await?;
    let mut closings = closings.into_values().flatten();
    let Some(closing) = closings.find(|closing| closing.year == year) else {
        return Ok(refused(&Refusal::YearNotClosed(year), outlet));
    };
    let found = match year_end::extract_for(reader, caller, closing.id).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(refused(&refusal, outlet)),
    };
    let mut shown = Shown::default();
    shown.add_extract(found.register, found.year);
    shown::tell(kit, caller, shown, &Purpose::default()).await?;
    outlet.print(&found.text);
    Ok(Outcome::Fine)
}
