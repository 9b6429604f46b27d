//! Removing a resolution from control (*noņemšana no kontroles*): for its author or the head alone (domain §4.5).

use entities::circulation::{resolution, task};
use entities::ids::ResolutionId;
use entities::vocabulary::{Role, TaskAct, TaskState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use crate::access::{Action, Caller};
use crate::circulation::command::{self, Named};
use crate::circulation::route;
use crate::circulation::task::state::{self, Step};
use crate::circulation::task::{Reason, Refusal, commands, read};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar, reason};
use crate::op::Kit;

/// Removes a resolution from control: what was reported under it counts as done, and nobody has to confirm what is reported
/// from then on.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn release(
    kit: &Kit,
    caller: &Caller,
    id: ResolutionId,
    reason_given: &str,
    named: Named<'_>,
) -> Result<Result<resolution::Model, Refusal>, Fault> {
    if !caller.may(Action::ActOnTask) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let unknown = Ok(Err(Refusal::ResolutionUnknown));
    let found = read::resolutions_by_ids(op.transaction(), caller.scope(), &[id]).await?;
    let Some(of) = found.get(&id).map(|row| row.document_id) else {
        return unknown;
    };
    let Some(card) = commands::held_document(&op, caller, of).await? else {
        return unknown;
    };
    // Anew, now that nobody else changes it.
    let found = resolution::Entity::find_by_id(id)
        .one(op.transaction())
        .await?;
    let Some(mut given) = found else {
        return unknown;
    };
    match command::is_repeated(&op, caller, named).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(given)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    let is_author = caller.staff_member == Some(given.author_id);
    if !is_author && !caller.roles.contains(&Role::Head) {
        return Ok(Err(Refusal::Barred(Reason::NotAuthor)));
    }
    if given.controller_id.is_none() {
        return Ok(Err(Refusal::NotControlled));
    }
    if let Some(at) = given.released_at {
        return Ok(Err(Refusal::Released(calendar::day(at))));
    }
    let reason = match reason::reason(reason_given) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(bad.into())),
    };
    given.released_at = Some(op.at());
    given.released_by = Some(caller.account);
    given.released_for = op.actor().absent();
    given.release_reason = Some(reason.clone());
    given.revision += 1;
    let row = given.clone().into_active_model().reset_all();
    row.update(op.transaction()).await?;
    op.record(Entry {
        kind: "resolution.released",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(card.id.0),
        },
        payload: json!({ "resolution": given.id, "reason": reason }),
    });
    let reported = task::Entity::find()
        .filter(task::Column::ResolutionId.eq(given.id))
        .filter(task::Column::State.eq(TaskState::Reported))
        .all(op.transaction())
        .await?;
    for mut task in reported {
        if state::release(&mut task, op.at()) {
            let step = Step {
                act: TaskAct::Confirm,
                from: task.executor_id,
                to: task.executor_id,
                text: Some(reason.clone()),
                due: None,
                answer: None,
            };
            commands::write(&op, &task, &step).await?;
            commands::record(&mut op, &card, &task, &step);
        }
    }
    route::follow(&mut op, &card).await?;
    command::remember(&op, caller, named, json!(given.id)).await?;
    op.commit().await?;
    Ok(Ok(given))
}
