//! A control card on paper, in Latvian: it is filed with the document (Valsts valodas likums 8. p.).

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::{deadline_extension, resolution, task_step};
use entities::documents::document;
use entities::ids::{AccountId, DocumentId, StaffMemberId};
use entities::organisation::{account, staff_member};
use entities::vocabulary::TaskRole;

use super::{ControlCard, Line, Sheet};
use crate::circulation::deadline::Clock;
use crate::kernel::{Fault, calendar};
use crate::organisation::names;
use crate::print::{Align, Block, Paper, TableRow};

/// Names of what a card mentions.
#[derive(Debug, Clone, Default)]
pub(super) struct Around {
    /// Whose paper it is.
    pub(super) institution: String,
    /// Unit that answers for the document.
    pub(super) unit: Option<String>,
    /// Who sent it, or to whom it goes; none where the reader may not see them.
    pub(super) correspondent: Option<String>,
    /// Numbers of the documents that answer and that the reader may see.
    pub(super) answers: HashMap<DocumentId, String>,
    /// Everybody whom the card names.
    pub(super) people: HashMap<StaffMemberId, staff_member::Model>,
    /// Accounts that did what it tells of.
    pub(super) accounts: HashMap<AccountId, account::Model>,
}

impl Around {
    /// A member of staff under the name of a day.
    fn person(&self, id: StaffMemberId, day: NaiveDate) -> String {
        self.people.get(&id).map_or_else(String::new, |row| {
            let (given, family) = names::on(row, day);
            format!("{given} {family}")
        })
    }

    /// Who did something: by whose account, in whose stead.
    fn hands(&self, by: Option<AccountId>, stead: Option<StaffMemberId>, day: NaiveDate) -> String {
        let account = by.and_then(|id| self.accounts.get(&id));
        let by = account.map_or_else(
            || "Aprite".to_owned(),
            |account| match account.staff_member_id {
                Some(person) => self.person(person, day),
                None => account.login.clone(),
            },
        );
        match stead {
            Some(absent) => format!("{by} (aizvieto: {})", self.person(absent, day)),
            None => by,
        }
    }

    fn step(&self, step: &task_step::Model) -> (String, String) {
        let day = calendar::day(step.at);
        (date(day), self.hands(step.done_by, step.done_for, day))
    }
}

/// The paper of a card.
///
/// # Errors
/// A fault when the clock's derivation cannot be read.
pub(super) fn paper(
    card: &document::Model,
    control: &ControlCard,
    around: &Around,
    at: DateTime<Utc>,
) -> Result<Paper, Fault> {
    let number = card.number.as_ref().map(ToString::to_string);
    let number = number.unwrap_or_default();
    let was_controlled = control.clock.is_some()
        || control
            .sheets
            .iter()
            .any(|sheet| sheet.resolution.controller_id.is_some());
    let state = match (control.under_control, was_controlled) {
        (true, _) => "KONTROLĒ",
        (false, true) => "NOŅEMTS NO KONTROLES",
        (false, false) => "BEZ KONTROLES",
    };
    let late = if control.overdue { ", NOKAVĒTS" } else { "" };
    let mut blocks = vec![
        centred(&around.institution, true),
        centred("KONTROLES KARTĪTE", true),
        centred(
            &format!("{} — {state}{late}", date(calendar::day(at))),
            false,
        ),
        pairs(["Dokuments", &number], of_document(card, around)),
    ];
    if let Some(clock) = &control.clock {
        let due = clock.row.due_on.map(date).unwrap_or_default();
        let rows = of_clock(clock, around)?;
        blocks.push(pairs(["Likumā noteiktais termiņš", &due], rows));
    }
    for sheet in &control.sheets {
        blocks.extend(of_sheet(sheet, around));
    }
    blocks.push(Block::Columns(vec![
        vec!["Par kontroli atbildīgais: ____________________".to_owned()],
        vec!["Datums: ____.____.________.".to_owned()],
    ]));
    Ok(Paper {
        title: format!("Kontroles kartīte {number}"),
        author: around.institution.clone(),
        at,
        blocks,
    })
}

fn of_document(card: &document::Model, around: &Around) -> Vec<(&'static str, String)> {
    let sender = [card.sender_number.clone(), card.sender_date.map(date)];
    let sender: Vec<String> = sender.into_iter().flatten().collect();
    let mut rows = vec![
        ("Reģistrēts", date(card.registered_on)),
        ("Veids", card.kind.latvian().to_owned()),
        ("Nosaukums", card.title.clone()),
    ];
    let maybe = [
        (
            "Saņemts",
            card.received_at.map(|at| date(calendar::day(at))),
        ),
        ("Korespondents", around.correspondent.clone()),
        (
            "Sūtītāja numurs un datums",
            (!sender.is_empty()).then(|| sender.join(", ")),
        ),
        ("Struktūrvienība", around.unit.clone()),
    ];
    let maybe = maybe.into_iter();
    rows.extend(maybe.filter_map(|(name, value)| Some((name, value?))));
    rows
}

fn of_clock(clock: &Clock, around: &Around) -> Result<Vec<(&'static str, String)>, Fault> {
    let rule = clock.derivation()?.rule;
    let mut rows = vec![("Noteikums", format!("{} ({})", rule.title_lv, rule.ground))];
    for pause in &clock.pauses {
        let until = pause
            .resumed_on
            .map(|day| format!(", atjaunots {}", date(day)));
        let until = until.unwrap_or_default();
        let line = format!("no {}{until}: {}", date(pause.paused_on), pause.reason);
        rows.push(("Apturēts", line));
    }
    let extensions = clock.extensions.iter();
    rows.extend(extensions.map(|row| ("Pagarināts", extension(row, around))));
    if let Some(day) = clock.row.concluded_on {
        let outcome = clock.row.outcome.map(|outcome| outcome.latvian());
        let line = [Some(date(day)), outcome.map(str::to_owned)];
        let line: Vec<String> = line.into_iter().flatten().collect();
        rows.push(("Izbeigts", line.join(", ")));
    }
    Ok(rows)
}

fn extension(row: &deadline_extension::Model, around: &Around) -> String {
    let who = around.hands(row.extended_by, None, row.decided_on);
    let decision = row
        .decision
        .as_ref()
        .map(|decision| format!(" ({decision})"));
    let told = row.applicant_told_on.map_or_else(
        || "iesniedzējs nav informēts".to_owned(),
        |day| format!("iesniedzējs informēts {}", date(day)),
    );
    format!(
        "{} līdz {}, {who}: {}{}; {told}",
        date(row.decided_on),
        date(row.until),
        row.reason,
        decision.unwrap_or_default(),
    )
}

fn of_sheet(sheet: &Sheet, around: &Around) -> Vec<Block> {
    let resolution = &sheet.resolution;
    let given = calendar::day(resolution.given_at);
    let word = match sheet.depth {
        0 => "Rezolūcija",
        _ => "Apakšrezolūcija",
    };
    let mut author = around.person(resolution.author_id, given);
    if resolution.given_for.is_some() {
        let substitute = around.hands(Some(resolution.given_by), None, given);
        author = format!("{author} (aizvieto {substitute})");
    }
    let mut blocks = vec![
        left(&format!("{word} {}, {author}", date(given)), true),
        left(&format!("Uzdevums: {}", resolution.text), false),
    ];
    let mut terms = Vec::new();
    terms.extend(
        resolution
            .due_on
            .map(|day| format!("Termiņš: {}", date(day))),
    );
    let controller = resolution.controller_id;
    terms.extend(controller.map(|id| format!("Kontrolē: {}", around.person(id, given))));
    if !terms.is_empty() {
        blocks.push(left(&terms.join("   "), false));
    }
    blocks.push(Block::Table {
        widths: vec![2.0, 1.1, 2.2, 2.8, 1.4, 3.0],
        header: [
            "Izpildītājs",
            "Termiņš",
            "Atgādinājumi",
            "Pagarinājumi",
            "Izpildīts",
            "Rezultāts",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: sheet.lines.iter().map(|line| row(line, around)).collect(),
    });
    blocks.extend(released(resolution, around).map(|line| left(&line, false)));
    blocks
}

fn row(line: &Line, around: &Around) -> TableRow {
    let task = &line.task;
    let executor = around.person(task.executor_id, calendar::day(task.assigned_at));
    let executor = match task.role {
        TaskRole::Lead => format!("{executor}, atbildīgais"),
        TaskRole::CoExecutor | TaskRole::Information => executor,
    };
    let late = if line.overdue { " NOKAVĒTS" } else { "" };
    let due = task.due_on.map(|day| format!("{}{late}", date(day)));
    let said = |step: &task_step::Model| step.text.clone().map(|text| format!(": {text}"));
    let reminders = line.reminders.iter().map(|step| {
        let (day, who) = around.step(step);
        format!("{day} {who}{}", said(step).unwrap_or_default())
    });
    let extensions = line.extensions.iter().map(|step| {
        let (day, who) = around.step(step);
        let until = step.due_after.map(date).unwrap_or_default();
        format!(
            "{day} līdz {until}, {who}{}",
            said(step).unwrap_or_default()
        )
    });
    let executed = line.report.as_ref().map(|step| {
        let (day, who) = around.step(step);
        format!("{day} {who}")
    });
    let answer = line.report.as_ref().and_then(|step| {
        let number = around.answers.get(&step.answer_id?)?;
        Some(format!("Atbilde {number}"))
    });
    let text = line.report.as_ref().and_then(|step| step.text.clone());
    let result: Vec<String> = [Some(task.state.latvian().to_owned()), text, answer]
        .into_iter()
        .flatten()
        .collect();
    TableRow::Cells(vec![
        executor,
        due.unwrap_or_default(),
        reminders.collect::<Vec<_>>().join("; "),
        extensions.collect::<Vec<_>>().join("; "),
        executed.unwrap_or_default(),
        result.join("; "),
    ])
}

fn released(resolution: &resolution::Model, around: &Around) -> Option<String> {
    let day = calendar::day(resolution.released_at?);
    let who = around.hands(resolution.released_by, resolution.released_for, day);
    let why = resolution.release_reason.as_deref().unwrap_or_default();
    Some(format!("Noņemts no kontroles {}, {who}: {why}", date(day)))
}

fn pairs(header: [&str; 2], rows: Vec<(&'static str, String)>) -> Block {
    Block::Table {
        widths: vec![2.0, 7.0],
        header: header.map(str::to_owned).to_vec(),
        rows: rows
            .into_iter()
            .map(|(name, value)| TableRow::Cells(vec![name.to_owned(), value]))
            .collect(),
    }
}

fn centred(text: &str, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align: Align::Centre,
        strong,
    }
}

fn left(text: &str, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align: Align::Left,
        strong,
    }
}

/// A day as Latvians write it.
fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y.").to_string()
}
