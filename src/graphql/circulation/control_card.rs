//! Control cards as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use entities::circulation::task_step;
use entities::ids::DocumentId;

use super::super::asker::{Asker, OrError};
use super::super::ids::print;
use super::super::limits;
use super::super::loaders::ControlOf;
use super::super::scalars::Date;
use super::deadline::Deadline;
use super::resolution::{Resolution, Task, TaskStep};
use crate::circulation::control_card as kept;
use crate::kernel::calendar;

/// A control card.
pub(in crate::graphql) struct ControlCard {
    card: Arc<kept::ControlCard>,
    document: DocumentId,
}

/// The control card of a document that the caller sees; none where there is nothing to control.
pub(in crate::graphql) async fn control_card(
    context: &Context<'_>,
    document: DocumentId,
) -> Result<Option<ControlCard>> {
    let asker = Asker::of(context);
    let card = asker.loader().load_one(ControlOf(document)).await;
    Ok(card
        .or_error(asker)?
        .map(|card| ControlCard { card, document }))
}

#[Object]
/// A document's control card (kontroles kartīte): who was to do what by when, what they were reminded of, how the term was
/// moved, what came of it, who removed it from control. Put together when it is asked for; nothing of it is kept.
impl ControlCard {
    /// Whether somebody still controls something, or the institution's own term runs (kontrolē).
    async fn under_control(&self) -> bool {
        self.card.under_control
    }

    /// Whether a task or the institution's own term is late today (nokavēts).
    async fn overdue(&self) -> bool {
        self.card.overdue
    }

    /// The term that law sets the institution, with its extensions; null where none does.
    async fn deadline(&self, context: &Context<'_>) -> Result<Option<Deadline>> {
        let clock = self.card.clock.clone().map(Arc::new);
        let asker = Asker::of(context);
        clock.map(|clock| Deadline::of(asker, clock)).transpose()
    }

    /// Its resolutions, each followed by those that divide its tasks up. What only asks to read is left out.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn resolutions(&self) -> Vec<ControlledResolution> {
        let sheets = self.card.sheets.iter().cloned();
        sheets.map(ControlledResolution).collect()
    }

    /// Where `GET` gives it as PDF/A-2b to be printed, below the service's address. Why it is read may stand in the header
    /// `X-Purpose` (percent-encoded UTF-8).
    async fn url(&self) -> String {
        format!("/documents/{}/control-card", print(self.document))
    }
}

/// A resolution on a control card.
struct ControlledResolution(kept::Sheet);

#[Object]
/// A resolution on a control card (kontroles kartītes ieraksts).
impl ControlledResolution {
    /// The resolution: its author, its term, who controls it and who removed it from control.
    async fn resolution(&self) -> Resolution {
        Resolution(Arc::new(self.0.resolution.clone()))
    }

    /// 0 for a resolution on the document itself, 1 for one that divides a task of it up, and so on.
    async fn depth(&self) -> i32 {
        i32::try_from(self.0.depth).unwrap_or(i32::MAX)
    }

    /// What its executors have to do, the lead first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn tasks(&self) -> Vec<ControlledTask> {
        self.0.lines.iter().cloned().map(ControlledTask).collect()
    }
}

/// A task on a control card.
struct ControlledTask(kept::Line);

#[Object]
/// A task on a control card (kontrolējamais uzdevums).
impl ControlledTask {
    /// The task: its executor, its term now, whether it is late, the document that answers.
    async fn task(&self) -> Task {
        Task(Arc::new(self.0.task.clone()))
    }

    /// Reminders (atgādinājumi), the first one first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn reminders(&self) -> Vec<TaskStep> {
        steps(&self.0.reminders)
    }

    /// Extensions of its term (pagarinājumi), the first one first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn extensions(&self) -> Vec<TaskStep> {
        steps(&self.0.extensions)
    }

    /// When it was reported as done (izpildīts); null where it was not, or where the report came back.
    async fn executed_on(&self) -> Option<Date> {
        let report = self.0.report.as_ref();
        report.map(|step| calendar::day(step.at).into())
    }

    /// What the report says (rezultāts).
    async fn result(&self) -> Option<&str> {
        self.0.report.as_ref()?.text.as_deref()
    }
}

fn steps(rows: &[task_step::Model]) -> Vec<TaskStep> {
    rows.iter().cloned().map(TaskStep).collect()
}
