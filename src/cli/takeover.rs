//! `aprite takeover`: old registers and lists of files become records.

use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

use super::arguments::{TakeoverCommand, TakeoverTable};
use super::outlet::{Failure, Outcome, Outlet};
use super::year::account_of;
use crate::app::Ground;
use crate::kernel::Problem;
use crate::takeover::source::Unreadable;
use crate::takeover::{self, Flaw, Mode, Phase, Reconciliation, Refusal, Table, Watch, Written};

/// Takes a table over.
///
/// # Errors
/// Why it could not run at all; what is faulty or refused is told and in the outcome.
pub(crate) async fn run(
    ground: Ground,
    command: &TakeoverCommand,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let outcome = take_over(&ground, command, outlet).await;
    ground.close().await?;
    outcome
}

async fn take_over(
    ground: &Ground,
    command: &TakeoverCommand,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let (arguments, leave_faulty) = match command {
        TakeoverCommand::Files(arguments) => (&arguments.table, false),
        TakeoverCommand::Register(arguments) => (&arguments.table, arguments.leave_faulty),
    };
    let kit = &ground.kit;
    let caller = account_of(kit, &arguments.account).await?;
    let written = mapping(arguments).await?;
    let table = match Table::open(&arguments.file, arguments.encoding.map(Into::into)).await? {
        Ok(table) => table,
        Err(Unreadable::File(error)) => return Err(unusable(&arguments.file, error.to_string())),
        Err(unreadable) => return Ok(refused(&Refusal::Unreadable(unreadable), outlet)),
    };
    let mode = match (arguments.dry_run, leave_faulty) {
        (true, _) => Mode::DryRun,
        (false, true) => Mode::LeaveFaulty,
        (false, false) => Mode::Whole,
    };
    let mut watch = Watching::new(outlet);
    let done = match command {
        TakeoverCommand::Files(arguments) => {
            let plan = takeover::files::Plan {
                service: arguments.table.service.clone(),
                title: arguments.title.clone(),
                access: arguments.access.into(),
            };
            takeover::files::take_over(kit, &caller, &table, &written, &plan, mode, &mut watch)
                .await?
        }
        TakeoverCommand::Register(arguments) => {
            let plan = takeover::register::Plan {
                service: arguments.table.service.clone(),
                code: arguments.register.clone(),
                title: arguments.title.clone(),
                direction: arguments.direction.into(),
                number_format: arguments.number_format.clone(),
                file_index: arguments.file_index.clone(),
                own_numbers: arguments.own_numbers,
            };
            takeover::register::take_over(kit, &caller, &table, &written, &plan, mode, &mut watch)
                .await?
        }
    };
    watch.end();
    let outcome = match done {
        Ok(outcome) => outcome,
        Err(refusal) => return Ok(refused(&refusal, outlet)),
    };
    tell(mode, &outcome, outlet);
    let agrees = outcome.reconciliation.as_ref().is_none_or(|compared| {
        tell_comparison(compared, outlet);
        compared.agrees()
    });
    Ok(if agrees && outcome.tally.faulty == 0 {
        Outcome::Fine
    } else {
        Outcome::Found
    })
}

async fn mapping(arguments: &TakeoverTable) -> Result<Written, Failure> {
    let Some(path) = &arguments.map else {
        return Ok(Written::default());
    };
    let text = tokio::fs::read_to_string(path)
        .await
        .map_err(|error| unusable(path, error.to_string()))?;
    Written::parse(&text).map_err(|malformed| {
        let why = std::error::Error::source(&malformed).map(ToString::to_string);
        unusable(path, why.unwrap_or_else(|| malformed.to_string()))
    })
}

fn unusable(path: &Path, why: String) -> Failure {
    let path = path.display().to_string();
    Failure::Said("cli-unreadable", vec![("path", path), ("why", why)])
}

/// Each problem with the place in the table that it is about.
fn refused(refusal: &Refusal, outlet: &Outlet) -> Outcome {
    for problem in refusal.problems() {
        let words = outlet.problem(&problem);
        let line = match row_of(&problem) {
            Some(row) => format!("{}: {words}", place(row, None, outlet)),
            None => words.clone(),
        };
        outlet.result(
            &line,
            &json!({ "status": "refused", "row": row_of(&problem), "code": problem.code, "path": problem.path, "message": words }),
        );
    }
    Outcome::Found
}

fn row_of(problem: &Problem) -> Option<u64> {
    let (first, row) = (problem.path.first()?, problem.path.get(1)?);
    row.parse().ok().filter(|_| first == "rows")
}

fn place(row: u64, column: Option<&str>, outlet: &Outlet) -> String {
    let row = outlet.text("cli-takeover-row", &[("row", row.to_string())]);
    match column {
        Some(column) => {
            let column = outlet.text("cli-takeover-column", &[("column", column.to_owned())]);
            format!("{row}, {column}")
        }
        None => row,
    }
}

/// What was taken over, into what, and what still has no term. A wrong direction is seen here, before anything is written.
fn tell(mode: Mode, outcome: &takeover::Outcome, outlet: &Outlet) {
    let (tally, dry) = (outcome.tally, mode == Mode::DryRun);
    let mut lines = Vec::new();
    if let Some(register) = &outcome.register {
        lines.push(outlet.text(
            "cli-takeover-register",
            &[
                ("code", register.code.clone()),
                ("title", register.title.clone()),
                ("direction", register.direction.as_str().to_owned()),
                ("service", register.service.clone()),
            ],
        ));
    }
    lines.push(outlet.text(
        if dry {
            "cli-takeover-sum-dry"
        } else {
            "cli-takeover-sum"
        },
        &[
            ("read", tally.read.to_string()),
            ("taken", tally.taken_over.to_string()),
            ("known", tally.known.to_string()),
            ("faulty", tally.faulty.to_string()),
        ],
    ));
    if tally.completed > 0 {
        let key = if dry {
            "cli-takeover-completed-dry"
        } else {
            "cli-takeover-completed"
        };
        lines.push(outlet.text(key, &[("rows", tally.completed.to_string())]));
    }
    if tally.without_term > 0 {
        let files = [("files", tally.without_term.to_string())];
        lines.push(outlet.text("cli-takeover-without-term", &files));
    }
    let register = outcome.register.as_ref();
    outlet.result(
        &lines.join("\n"),
        &json!({
            "status": "sum",
            "register": register.map(|register| &register.code),
            "title": register.map(|register| &register.title),
            "direction": register.map(|register| register.direction),
            "read": tally.read,
            "takenOver": tally.taken_over,
            "known": tally.known,
            "completed": tally.completed,
            "faulty": tally.faulty,
            "withoutTerm": tally.without_term,
            "dryRun": dry,
        }),
    );
}

fn tell_comparison(compared: &Reconciliation, outlet: &Outlet) {
    let value =
        json!({ "status": "compared", "agrees": compared.agrees(), "reconciliation": compared });
    if outlet.is_json() {
        outlet.result("", &value);
        return;
    }
    for year in &compared.years {
        let gaps: Vec<String> = year
            .missing
            .iter()
            .map(|(first, last)| {
                if first == last {
                    first.to_string()
                } else {
                    format!("{first}–{last}")
                }
            })
            .collect();
        let key = match year.first {
            Some(_) => "cli-takeover-year",
            None => "cli-takeover-year-files",
        };
        let mut line = outlet.text(
            key,
            &[
                ("year", year.year.to_string()),
                ("rows", year.rows.to_string()),
                ("records", year.records.to_string()),
                ("first", year.first.clone().unwrap_or_default()),
                ("last", year.last.clone().unwrap_or_default()),
            ],
        );
        if !gaps.is_empty() {
            line.push(' ');
            line.push_str(&outlet.text("cli-takeover-gaps", &[("gaps", gaps.join(", "))]));
        }
        outlet.result(&line, &value);
    }
    let sums = &compared.sums;
    let line = outlet.text(
        if compared.agrees() {
            "cli-takeover-agrees"
        } else {
            "cli-takeover-differs"
        },
        &[
            ("compared", compared.compared.to_string()),
            ("corrected", compared.corrected.to_string()),
            ("sheets", sums.sheets.source.to_string()),
            ("keptSheets", sums.sheets.database.to_string()),
            ("parts", sums.parts.source.to_string()),
            ("keptParts", sums.parts.database.to_string()),
            ("digest", sums.digest.source.clone()),
            ("keptDigest", sums.digest.database.clone()),
            ("sha256", compared.source_sha256.clone()),
            (
                "rows",
                compared
                    .differing
                    .iter()
                    .map(u64::to_string)
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
        ],
    );
    outlet.result(&line, &value);
}

/// A progress bar for a person, a line for each fault.
struct Watching<'a> {
    outlet: &'a Outlet,
    bar: ProgressBar,
}

impl<'a> Watching<'a> {
    fn new(outlet: &'a Outlet) -> Self {
        Self {
            outlet,
            bar: ProgressBar::hidden(),
        }
    }

    fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Watching<'_> {
    fn begin(&mut self, phase: Phase, rows: u64) {
        self.end();
        if !self.outlet.is_watched() {
            return;
        }
        let key = match phase {
            Phase::Checking => "cli-takeover-checking",
            Phase::TakingOver => "cli-takeover-taking",
            Phase::Comparing => "cli-takeover-comparing",
        };
        let bar = ProgressBar::new(rows).with_prefix(self.outlet.text(key, &[]));
        if let Ok(style) =
            ProgressStyle::with_template("{prefix:14} {bar:40} {pos}/{len}  {per_sec}  {eta}")
        {
            bar.set_style(style);
        }
        self.bar = bar;
    }

    fn advance(&mut self, rows: u64) {
        self.bar.inc(rows);
    }

    fn flaw(&mut self, flaw: &Flaw) {
        let words = self.outlet.problem(&flaw.problem);
        let line = format!(
            "{}: {words}",
            place(flaw.row, flaw.column.as_deref(), self.outlet)
        );
        let value = json!({
            "status": "faulty",
            "row": flaw.row,
            "column": flaw.column,
            "code": flaw.problem.code,
            "path": flaw.problem.path,
            "message": words,
        });
        self.bar.suspend(|| self.outlet.result(&line, &value));
    }
}
