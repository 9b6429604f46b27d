//! Acting on a task: whoever may, on the task as they read it, with a step and an entry, in one operation.

use entities::circulation::{resolution, task, task_step};
use entities::documents::document;
use entities::ids::{DocumentId, StaffMemberId, TaskId, TaskStepId};
use entities::vocabulary::{DocumentStatus, RelationKind, TaskAct, TaskRole};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::error::Refusal;
use super::meanwhile::Meanwhile;
use super::state::{self, Act, Standing, Step};
use super::{leave, read};
use crate::access::{Action, Caller};
use crate::circulation::command::{self, Named};
use crate::circulation::dispatch::answers;
use crate::circulation::route;
use crate::documents::{executor, relations};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation::availability::presence;

/// Which task, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The task.
    pub task: TaskId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// Does something with a task.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn act(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    act: Act,
    named: Named<'_>,
) -> Result<Result<task::Model, Refusal>, Fault> {
    if !caller.may(Action::ActOnTask) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let Some((card, task, resolution)) = held(&op, caller, target.task).await? else {
        return repeated_unseen(&op, caller, target.task, named).await;
    };
    match command::is_repeated(&op, caller, named).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(task)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    if task.revision != target.revision {
        let meanwhile = Meanwhile::of(&op, &task, &resolution).await?;
        return Ok(Err(Refusal::Stale(meanwhile)));
    }
    let done = change(&mut op, caller, card, task, &resolution, &act).await?;
    let task = match done {
        Ok(task) => task,
        Err(refusal) => return Ok(Err(refusal)),
    };
    command::remember(&op, caller, named, json!(task.id)).await?;
    op.commit().await?;
    Ok(Ok(task))
}

/// Whoever refused a task does not see it any more; asked again under the same name, they hear what they heard.
async fn repeated_unseen(
    op: &Op,
    caller: &Caller,
    id: TaskId,
    named: Named<'_>,
) -> Result<Result<task::Model, Refusal>, Fault> {
    if let Ok(true) = command::is_repeated(op, caller, named).await? {
        let found = task::Entity::find_by_id(id).one(op.transaction()).await?;
        return found
            .map(Ok)
            .ok_or(Fault::broken("a task that was acted on is missing"));
    }
    Ok(Err(Refusal::TaskUnknown { path: "task" }))
}

/// A task that the caller may see, with its document locked: whatever happens to the tasks of one document happens one after
/// another.
pub(in crate::circulation) async fn held(
    op: &Op,
    caller: &Caller,
    id: TaskId,
) -> Result<Option<(document::Model, task::Model, resolution::Model)>, Fault> {
    let of: Option<DocumentId> = task::Entity::find_by_id(id)
        .select_only()
        .column(task::Column::DocumentId)
        .into_tuple()
        .one(op.transaction())
        .await?;
    let Some(of) = of else { return Ok(None) };
    let Some(card) = held_document(op, caller, of).await? else {
        return Ok(None);
    };
    // Gone with its document, where that was destroyed while this one waited for it.
    let Some(task) = task::Entity::find_by_id(id).one(op.transaction()).await? else {
        return Ok(None);
    };
    let resolution = resolution::Entity::find_by_id(task.resolution_id)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a task is without its resolution"))?;
    Ok(Some((card, task, resolution)))
}

/// A document that the caller sees, locked until the operation ends.
pub(in crate::circulation) async fn held_document(
    op: &Op,
    caller: &Caller,
    id: DocumentId,
) -> Result<Option<document::Model>, Fault> {
    Ok(document::Entity::find_by_id(id)
        .filter(document::Column::InstitutionId.eq(caller.institution))
        .filter(caller.scope().condition())
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

async fn change(
    op: &mut Op,
    caller: &Caller,
    card: document::Model,
    mut task: task::Model,
    resolution: &resolution::Model,
    act: &Act,
) -> Result<Result<task::Model, Refusal>, Fault> {
    let standing = Standing::of(caller, &task, resolution);
    let subtasks = read::open_subtasks(op.transaction(), &[task.id]).await?;
    let subtasks = subtasks.get(&task.id).copied().unwrap_or_default();
    if let Some(reason) = state::barred(act.word(), &task, standing, subtasks) {
        return Ok(Err(Refusal::Barred(reason)));
    }
    let today = calendar::day(op.at());
    let above = read::above(op.transaction(), resolution).await?;
    let before = task.clone();
    let step = match state::apply(&mut task, act, resolution, &above, op.at(), today) {
        Ok(step) => step,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(to) = act.receiver() {
        let here = presence(op.transaction(), card.institution_id, &[to], today).await?;
        if let Err(why) = here.available(to) {
            let path = "to".to_owned();
            return Ok(Err(Refusal::Person { path, why }));
        }
    }
    if let Some(answer) = step.answer
        && let Err(refusal) = tie_answer(op, caller, &card, answer).await?
    {
        return Ok(Err(refusal));
    }
    if task.executor_id != before.executor_id {
        let units = read::units_of(op.transaction(), &[task.executor_id], today).await?;
        task.unit_id = units.get(&task.executor_id).copied();
    }
    write(op, &task, &step).await?;
    record(op, &card, &task, &step);
    let card = lead_on_card(op, card, &task, resolution).await?;
    leave::settle(op, &card).await?;
    route::follow(op, &card).await?;
    Ok(Ok(task))
}

/// Notes that a document answers the one that the task is about.
async fn tie_answer(
    op: &mut Op,
    caller: &Caller,
    card: &document::Model,
    answer: DocumentId,
) -> Result<Result<(), Refusal>, Fault> {
    if answer == card.id {
        return Ok(Err(Refusal::AnswersItself));
    }
    let found = document::Entity::find_by_id(answer)
        .filter(document::Column::InstitutionId.eq(caller.institution))
        .filter(document::Column::Status.eq(DocumentStatus::Registered))
        .filter(caller.scope().condition())
        .one(op.transaction())
        .await?;
    if found.is_none() {
        return Ok(Err(Refusal::AnswerUnknown));
    }
    let institution = card.institution_id;
    relations::tie(op, institution, RelationKind::ReplyTo, answer, card.id).await?;
    // It may have gone before anybody said what it answers.
    answers::related(op, card, answer).await?;
    Ok(Ok(()))
}

/// The card names whoever leads the resolution on the document itself.
pub(in crate::circulation) async fn lead_on_card(
    op: &mut Op,
    card: document::Model,
    task: &task::Model,
    resolution: &resolution::Model,
) -> Result<document::Model, Fault> {
    let leads = task.role == TaskRole::Lead && resolution.parent_task_id.is_none();
    if leads && !state::is_closed(task.state) {
        return executor::name(op, card, task.executor_id).await;
    }
    Ok(card)
}

/// Keeps a task as it now is, and the step that led there.
pub(in crate::circulation) async fn write(
    op: &Op,
    task: &task::Model,
    step: &Step,
) -> Result<(), Fault> {
    let row = task.clone().into_active_model().reset_all();
    row.update(op.transaction()).await?;
    let row = task_step::Model {
        id: op.new_id(TaskStepId),
        task_id: task.id,
        act: step.act,
        at: op.at(),
        done_by: op.actor().account(),
        done_for: op.actor().absent(),
        from_id: step.from,
        to_id: step.to,
        text: step.text.clone(),
        due_before: step.due.and_then(|(before, _)| before),
        due_after: step.due.map(|(_, after)| after),
        answer_id: step.answer,
    };
    let row = row.into_active_model().reset_all();
    task_step::Entity::insert(row)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

/// Kind of the entry about an act.
pub(in crate::circulation) const fn kind(act: TaskAct) -> &'static str {
    match act {
        TaskAct::Accept => "task.accepted",
        TaskAct::Refuse => "task.refused",
        TaskAct::Delegate => "task.delegated",
        TaskAct::Report => "task.reported",
        TaskAct::Acknowledge => "task.acknowledged",
        TaskAct::Confirm => "task.confirmed",
        TaskAct::Return => "task.returned",
        TaskAct::Reassign => "task.reassigned",
        TaskAct::Extend => "task.extended",
        TaskAct::Remind => "task.reminded",
        TaskAct::Withdraw => "task.withdrawn",
    }
}

pub(in crate::circulation) fn record(
    op: &mut Op,
    card: &document::Model,
    task: &task::Model,
    step: &Step,
) {
    let mut payload = json!({ "task": task.id, "state": task.state, "executor": step.to });
    let mut tell = |key: &str, value: serde_json::Value| payload[key] = value;
    if step.from != step.to {
        tell("from", json!(step.from));
    }
    if let Some(text) = &step.text {
        tell("text", json!(text));
    }
    if let Some((before, after)) = step.due {
        tell("dueOn", json!({ "from": before, "to": after }));
    }
    if let Some(answer) = step.answer {
        tell("answer", json!(answer));
    }
    op.record(Entry {
        kind: kind(step.act),
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(card.id.0),
        },
        payload,
    });
}

/// The person that a caller is or stands in for.
pub(in crate::circulation) fn person(caller: &Caller) -> Result<StaffMemberId, Refusal> {
    caller.staff_member.ok_or(Refusal::NotAPerson)
}
