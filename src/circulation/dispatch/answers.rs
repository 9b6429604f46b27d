//! What a document that goes out answers (*atbilde*): the clock of what was written to us ends, it is marked as answered, and
//! whoever had the task has done it.
//!
//! A document answers another one when it is related as a reply and goes to whoever wrote that one; a copy to somebody else
//! answers nothing. An interim answer (*starpatbilde*) only says that the answer follows: it is kept, and everything runs on.

use chrono::NaiveDate;
use entities::circulation::{answer, dispatch, resolution, task};
use entities::documents::{document, relation};
use entities::ids::{AnswerId, DocumentId, TaskId};
use entities::vocabulary::{
    AnswerKind, DeadlineOutcome, Direction, DocumentStatus, RelationKind, TaskRole,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;

use super::read;
use super::state::has_gone;
use crate::circulation::deadline::{self, act_within};
use crate::circulation::route;
use crate::circulation::task::state::{self, is_with_executor};
use crate::circulation::task::{commands, leave, read as tasks};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::Op;

/// A dispatch went: whatever it answers is answered.
pub(super) async fn went(
    op: &mut Op,
    card: &document::Model,
    row: &dispatch::Model,
) -> Result<(), Fault> {
    let Some(on) = row.sent_on else {
        return Ok(());
    };
    let answered: Vec<DocumentId> = relation::Entity::find()
        .select_only()
        .column(relation::Column::ToId)
        .filter(relation::Column::Kind.eq(RelationKind::ReplyTo))
        .filter(relation::Column::FromId.eq(card.id))
        .order_by_asc(relation::Column::ToId)
        .into_tuple()
        .all(op.transaction())
        .await?;
    for id in answered {
        let Some(incoming) = incoming(op, id, card, row).await? else {
            continue;
        };
        let is_final = note(op, &incoming, card.id, row, on).await?;
        if is_final {
            report(op, incoming, card.id).await?;
        }
    }
    Ok(())
}

/// A document was related as a reply to another one after it had gone: that one is answered since then.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn related(
    op: &mut Op,
    incoming: &document::Model,
    answer: DocumentId,
) -> Result<(), Fault> {
    if incoming.direction != Direction::Incoming || incoming.status != DocumentStatus::Registered {
        return Ok(());
    }
    // Whoever sends it this moment holds it, and may have looked for what it answers already.
    document::Entity::find_by_id(answer)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let gone = read::of_document(op.transaction(), answer).await?;
    let gone = gone
        .into_iter()
        .filter(|row| has_gone(row.state) && reaches(row, incoming))
        // The first one to the matter itself, else the first one at all.
        .min_by_key(|row| (row.interim, row.sent_on));
    if let Some(row) = gone
        && let Some(on) = row.sent_on
    {
        note(op, incoming, answer, &row, on).await?;
    }
    Ok(())
}

fn reaches(row: &dispatch::Model, incoming: &document::Model) -> bool {
    incoming
        .correspondent_id
        .is_none_or(|who| who == row.correspondent_id)
}

/// What is answered, locked; none where the reply goes to somebody else.
async fn incoming(
    op: &Op,
    id: DocumentId,
    card: &document::Model,
    row: &dispatch::Model,
) -> Result<Option<document::Model>, Fault> {
    let found = document::Entity::find_by_id(id)
        .filter(document::Column::InstitutionId.eq(card.institution_id))
        .filter(document::Column::Direction.eq(Direction::Incoming))
        .filter(document::Column::Status.eq(DocumentStatus::Registered))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    Ok(found.filter(|incoming| reaches(row, incoming)))
}

/// Notes an answer and ends the clock of what it answers; says whether it is one to the matter itself that was not noted yet.
async fn note(
    op: &mut Op,
    incoming: &document::Model,
    by: DocumentId,
    row: &dispatch::Model,
    on: NaiveDate,
) -> Result<bool, Fault> {
    let kind = match row.interim {
        true => AnswerKind::Interim,
        false => AnswerKind::Final,
    };
    let known = answer::Entity::find()
        .filter(answer::Column::DocumentId.eq(incoming.id))
        .filter(answer::Column::AnswerId.eq(by))
        .one(op.transaction())
        .await?;
    match known {
        Some(known) if known.kind == AnswerKind::Final || known.kind == kind => return Ok(false),
        Some(mut known) => {
            known.kind = kind;
            known.answered_on = on;
            known.dispatch_id = row.id;
            let change = known.into_active_model().reset_all();
            change.update(op.transaction()).await?;
        }
        None => {
            let new = answer::Model {
                id: op.new_id(AnswerId),
                institution_id: incoming.institution_id,
                document_id: incoming.id,
                answer_id: by,
                dispatch_id: row.id,
                kind,
                answered_on: on,
            };
            answer::Entity::insert(new.into_active_model().reset_all())
                .exec_without_returning(op.transaction())
                .await?;
        }
    }
    op.record(Entry {
        kind: "document.answered",
        institution: Some(incoming.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(incoming.id.0),
        },
        payload: json!({ "answer": by, "kind": kind, "on": on }),
    });
    if kind == AnswerKind::Interim {
        return Ok(false);
    }
    // What was written before it came, or ended before, is answered all the same; its clock says what it said.
    let end = deadline::Act::Conclude {
        on,
        outcome: DeadlineOutcome::Answered,
    };
    let _ = act_within(op, incoming.id, end).await?;
    Ok(true)
}

/// Reports for whoever leads the resolution on the document: the answer is what there was to do.
async fn report(op: &mut Op, incoming: document::Model, by: DocumentId) -> Result<(), Fault> {
    let leading: Vec<TaskId> = task::Entity::find()
        .select_only()
        .column(task::Column::Id)
        .filter(task::Column::DocumentId.eq(incoming.id))
        .filter(task::Column::Role.eq(TaskRole::Lead))
        .filter(task::Column::ClosedAt.is_null())
        .order_by_asc(task::Column::Id)
        .into_tuple()
        .all(op.transaction())
        .await?;
    let divided = tasks::open_subtasks(op.transaction(), &leading).await?;
    let today = calendar::day(op.at());
    let mut changed = false;
    for id in leading {
        let Some(mut found) = task::Entity::find_by_id(id).one(op.transaction()).await? else {
            continue;
        };
        let given = resolution::Entity::find_by_id(found.resolution_id)
            .one(op.transaction())
            .await?
            .ok_or(Fault::broken("a task is without its resolution"))?;
        // Whoever works under somebody else's task reports to them; what is divided up ends with its parts.
        if !is_with_executor(found.state)
            || given.parent_task_id.is_some()
            || divided.contains_key(&id)
        {
            continue;
        }
        let act = state::Act::Report {
            text: None,
            answer: Some(by),
        };
        let above = tasks::above(op.transaction(), &given).await?;
        let Ok(step) = state::apply(&mut found, &act, &given, &above, op.at(), today) else {
            continue;
        };
        commands::write(op, &found, &step).await?;
        commands::record(op, &incoming, &found, &step);
        changed = true;
    }
    if changed {
        leave::settle(op, &incoming).await?;
        route::follow(op, &incoming).await?;
    }
    Ok(())
}
