//! Control cards (*kontroles kartītes*): what whoever controls a document looks at. Who was to do what by when, who was
//! reminded, how often and why the term was moved, when it was done and with what result, who removed it from control.
//!
//! For those who control and for the paper in the file. Nothing is kept for it: a card is put together from the document's
//! resolutions, the steps of its tasks and its legal clock, and whether something is late is reckoned for the day on which it
//! is looked at. Tasks that only ask to read are on no card.
//!
//! Ground: domain §4.5; MK 282/2024 (an institution controls that its documents are acted on in time).

mod paper;
mod printing;

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::circulation::{resolution, task, task_step};
use entities::ids::{DocumentId, ResolutionId, TaskId};
use entities::vocabulary::{TaskAct, TaskState, TermBinds};
use sea_orm::ConnectionTrait;

use super::deadline::{Clock, read as clocks};
use super::task::state::{is_controlled, is_overdue};
use super::task::{read, state};
use crate::kernel::Fault;
pub use printing::{Printed, printed};

/// A task on a control card.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The task.
    pub task: task::Model,
    /// Whether its last day has passed and nobody reported.
    pub overdue: bool,
    /// Reminders, the first one first.
    pub reminders: Vec<task_step::Model>,
    /// Extensions of its term, the first one first.
    pub extensions: Vec<task_step::Model>,
    /// The report that holds; none where nothing was reported, or what was reported came back.
    pub report: Option<task_step::Model>,
}

/// A resolution on a control card.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The resolution.
    pub resolution: resolution::Model,
    /// 0 for a resolution on the document itself, 1 for one that divides a task of it up, and so on.
    pub depth: usize,
    /// What its executors have to do, the lead first.
    pub lines: Vec<Line>,
}

/// A control card.
#[derive(Debug, Clone, PartialEq)]
pub struct ControlCard {
    /// Whether somebody still controls something, or the institution's own term runs.
    pub under_control: bool,
    /// Whether a task or the institution's own term is late.
    pub overdue: bool,
    /// Its clock, where it binds the institution.
    pub clock: Option<Clock>,
    /// Its resolutions: each followed by those that divide its tasks up.
    pub sheets: Vec<Sheet>,
}

/// What a document's card is put together from.
#[derive(Debug, Clone, Default)]
struct Facts {
    /// All resolutions, those that divide tasks up among them, in the order in which they were given.
    resolutions: Vec<resolution::Model>,
    clock: Option<Clock>,
}

/// Puts a document's card together; none where nobody was given anything to do and no term binds the institution.
fn assemble(
    facts: Facts,
    tasks: &mut HashMap<ResolutionId, Vec<task::Model>>,
    steps: &mut HashMap<TaskId, Vec<task_step::Model>>,
    today: NaiveDate,
) -> Option<ControlCard> {
    let mut under = HashMap::<TaskId, Vec<resolution::Model>>::new();
    let mut waiting = Vec::new();
    for resolution in facts.resolutions.into_iter().rev() {
        match resolution.parent_task_id {
            Some(parent) => under.entry(parent).or_default().push(resolution),
            None => waiting.push((0, resolution)),
        }
    }
    let mut sheets = Vec::new();
    while let Some((depth, resolution)) = waiting.pop() {
        let own = tasks.remove(&resolution.id).unwrap_or_default();
        for task in own.iter().rev() {
            let below = under.remove(&task.id).unwrap_or_default();
            waiting.extend(below.into_iter().map(|below| (depth + 1, below)));
        }
        let lines: Vec<Line> = own
            .into_iter()
            .map(|task| line(steps.remove(&task.id).unwrap_or_default(), task, today))
            .collect();
        if !lines.is_empty() {
            sheets.push(Sheet {
                resolution,
                depth,
                lines,
            });
        }
    }
    if sheets.is_empty() && facts.clock.is_none() {
        return None;
    }
    let clock = facts.clock.as_ref();
    let runs = clock.is_some_and(|clock| clock.row.concluded_on.is_none());
    let late = clock.is_some_and(|clock| clock.is_overdue(TermBinds::Institution, today));
    let mut lines = sheets.iter().flat_map(|sheet| &sheet.lines);
    Some(ControlCard {
        under_control: runs || sheets.iter().any(Sheet::is_controlled),
        overdue: late || lines.any(|line| line.overdue),
        clock: facts.clock,
        sheets,
    })
}

fn line(steps: Vec<task_step::Model>, task: task::Model, today: NaiveDate) -> Line {
    let of = |act| {
        let steps = steps.iter().filter(move |step| step.act == act);
        steps.cloned().collect::<Vec<_>>()
    };
    let holds = matches!(task.state, TaskState::Reported | TaskState::Done);
    Line {
        overdue: is_overdue(&task, today),
        reminders: of(TaskAct::Remind),
        extensions: of(TaskAct::Extend),
        report: of(TaskAct::Report).pop().filter(|_| holds),
        task,
    }
}

impl Sheet {
    /// Whether somebody controls it and something of it is not over.
    fn is_controlled(&self) -> bool {
        let open = |line: &Line| !state::is_closed(line.task.state);
        is_controlled(&self.resolution) && self.lines.iter().any(open)
    }
}

/// The control cards of documents as they are on a day; documents without one are left out. Whoever may see the document may
/// see its card.
///
/// # Errors
/// A fault of the database, or of a clock whose derivation cannot be read.
pub async fn of_documents<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
    today: NaiveDate,
) -> Result<HashMap<DocumentId, ControlCard>, Fault> {
    let mut resolutions = read::resolutions_of(connection, documents).await?;
    let ids: Vec<ResolutionId> = resolutions.values().flatten().map(|row| row.id).collect();
    let mut tasks = read::executors(connection, &ids).await?;
    let ids: Vec<TaskId> = tasks.values().flatten().map(|row| row.id).collect();
    let mut steps = read::steps(connection, &ids).await?;
    let mut clocks = clocks::clocks(connection, documents).await?;
    let mut found = HashMap::with_capacity(documents.len());
    for document in documents {
        let clock = match clocks.remove(document) {
            Some(clock) => {
                let binds = clock.derivation()?.rule.binds;
                (binds == TermBinds::Institution).then_some(clock)
            }
            None => None,
        };
        let facts = Facts {
            resolutions: resolutions.remove(document).unwrap_or_default(),
            clock,
        };
        if let Some(card) = assemble(facts, &mut tasks, &mut steps, today) {
            found.insert(*document, card);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests;
