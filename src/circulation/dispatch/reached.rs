//! The day on which everybody whom a document went to counts as notified (*paziņots*): its route goes on by itself then, for
//! the law notifies on that day without anybody doing anything.

use std::collections::BTreeMap;
use std::pin::Pin;

use chrono::NaiveDate;
use entities::circulation::dispatch;
use entities::documents::document;
use entities::ids::{CorrespondentId, DocumentId};
use entities::jobs::job;
use entities::vocabulary::{DispatchState, RouteStage};
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::json;

use super::read;
use crate::circulation::route;
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// Kind of the job.
pub const KIND: &str = "dispatch.notified";

/// On which day the last recipient counts as notified; none while that is open for one of them. Whoever was sent nothing
/// after all is none.
pub fn everybody(rows: &[dispatch::Model]) -> Option<NaiveDate> {
    let mut recipients = BTreeMap::<CorrespondentId, Option<NaiveDate>>::new();
    for row in rows {
        if row.state == DispatchState::Cancelled {
            continue;
        }
        let first = recipients.entry(row.correspondent_id).or_default();
        // Of two letters to one recipient the first notifies.
        *first = match (*first, row.notified_on) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
    }
    let days: Option<Vec<NaiveDate>> = recipients.into_values().collect();
    days?.into_iter().max()
}

/// Takes the document to its stage on the route where everybody is notified today, else leaves behind the job that does so
/// on the day; within an operation that holds the document's lock.
pub(super) async fn look(op: &mut Op, card: &document::Model) -> Result<(), Fault> {
    let rows = read::of_document(op.transaction(), card.id).await?;
    match everybody(&rows) {
        Some(on) if on <= calendar::day(op.at()) => {
            route::follow_to(op, card, RouteStage::Notified).await
        }
        Some(on) => {
            op.enqueue(job(card.id, on));
            Ok(())
        }
        None => Ok(()),
    }
}

/// Leaves behind the job that looks on the day, within an operation that does not hold the document.
pub(super) async fn look_later(op: &mut Op, document: DocumentId) -> Result<(), Fault> {
    let rows = read::of_document(op.transaction(), document).await?;
    if let Some(on) = everybody(&rows) {
        op.enqueue(job(document, on));
    }
    Ok(())
}

/// Takes the document back where somebody who had been notified no longer is, because a letter came back; within an operation
/// that holds the document's lock.
pub(super) async fn lost(op: &mut Op, card: &document::Model) -> Result<(), Fault> {
    let rows = read::of_document(op.transaction(), card.id).await?;
    if everybody(&rows).is_none() {
        route::step_back(op, card, RouteStage::Notified, RouteStage::Sent).await?;
    }
    Ok(())
}

fn job(document: DocumentId, on: NaiveDate) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "document": document }),
        unique_key: Some(format!("{KIND}/{document}/{on}")),
        run_at: Some(calendar::begins(on)),
    }
}

/// Looks on the day.
pub struct Notify {
    kit: Kit,
}

impl Notify {
    /// A handler over this kit.
    pub const fn new(kit: Kit) -> Self {
        Self { kit }
    }

    async fn notify(&self, job: &job::Model) -> Result<(), Fault> {
        let id = job.payload.get("document").cloned();
        let id: DocumentId =
            serde_json::from_value(id.unwrap_or_default()).map_err(Fault::at("reading a job"))?;
        let mut op = self.kit.begin(Actor::System).await?;
        let card = document::Entity::find_by_id(id)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        if let Some(card) = card {
            // What was put off meanwhile is looked at again on its new day.
            look(&mut op, &card).await?;
        }
        op.finish(&[job.id]).await?;
        op.commit().await
    }
}

impl Handler for Notify {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.notify(job)).await })
    }
}
