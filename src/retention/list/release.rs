//! Ending an appraisal (*ekspertīzes lēmuma izbeigšana*) that an act left behind when it was over: what was kept for its own value,
//! as a sample or until a day goes by its term again, and can be chosen for another list, where everybody judges it anew. A
//! mistake in an act of long ago is not a mistake for ever.

use entities::classification::file;
use entities::ids::FileId;
use entities::retention::{destruction_list, file_appraisal};
use entities::vocabulary::ListState;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::command::today;
use super::error::Refusal;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem};
use crate::op::Kit;
use crate::retention::gate;
use crate::retention::keep::{Because, reckon_files};

/// Ends the appraisal that holds for a file of the caller's institution, with a reason.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn release(
    kit: &Kit,
    caller: &Caller,
    id: FileId,
    reason: &str,
    named: Named<'_>,
) -> Result<Result<file::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::CompileDestructionList) {
        return Ok(Err(not.into()));
    }
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => {
            let path = "reason";
            return Ok(Err(Refusal::Reason { path, bad }));
        }
    };
    let mut op = kit.begin(caller.actor).await?;
    gate::share(&op, caller.institution).await?;
    let found = file::Entity::find_by_id(id)
        .filter(file::Column::InstitutionId.eq(caller.institution))
        .one(op.transaction())
        .await?;
    let Some(found) = found else {
        return Ok(Err(faulty(Problem::new("FILE_UNKNOWN", "file"))));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(found)),
        Ok(None) => {}
    }
    if let Err(refusal) = today(&op).await? {
        return Ok(Err(refusal));
    }
    let holds = file_appraisal::Entity::find()
        .filter(file_appraisal::Column::FileId.eq(id))
        .filter(file_appraisal::Column::ReplacedAt.is_null())
        .one(op.transaction())
        .await?;
    let Some(holds) = holds else {
        return Ok(Err(faulty(Problem::new("APPRAISAL_NONE", "file"))));
    };
    let list = destruction_list::Entity::find_by_id(holds.list_id)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("an appraisal is of no list"))?;
    let over = match list.state {
        ListState::Abandoned | ListState::Executed => true,
        ListState::Draft
        | ListState::ChangesRequested
        | ListState::WithCommission
        | ListState::WithHead
        | ListState::WithArchive
        | ListState::Waiting
        | ListState::Ready
        | ListState::Stopped
        | ListState::Executing
        | ListState::ExecutedWithRemains => false,
    };
    if !over {
        let problem = Problem::new("APPRAISAL_OF_OPEN_LIST", "file");
        return Ok(Err(faulty(problem.with("act", holds.act_number))));
    }
    op.record(Entry {
        kind: "file.appraisal_ended",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "file",
            id: Some(id.0),
        },
        payload: json!({
            "list": holds.list_id,
            "act": holds.act_number,
            "appraisal": holds.appraisal,
            "until": holds.until_on,
            "reason": reason,
        }),
    });
    let mut change = holds.into_active_model();
    change.replaced_at = Set(Some(op.at()));
    change.update(op.transaction()).await?;
    reckon_files(&mut op, &[id], Because::Appraised).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(found))
}

fn faulty(problem: Problem) -> Refusal {
    Refusal::Faulty(vec![problem])
}
