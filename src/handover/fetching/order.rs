//! Looking at once for what an archive answers (*meklēt atbildes tūlīt*), because somebody knows that it is there or wants to see
//! whether the place can be looked into.

use entities::handover::agreement;
use entities::ids::SubmissionAgreementId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::super::Refusal;
use super::due::{LOST, job};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem};
use crate::op::Kit;

/// Has it looked at once where an archive puts its answers, whether something is unanswered or not. What is found for the first time is
/// read a minute later all the same.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn look_now(
    kit: &Kit,
    caller: &Caller,
    id: SubmissionAgreementId,
    named: Named<'_>,
) -> Result<Result<agreement::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::DeliverPackage) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = agreement::Entity::find_by_id(id)
        .filter(agreement::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(mut row) = found else {
        return Ok(Err(Refusal::AgreementUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(row)),
        Ok(None) => {}
    }
    if row.reply_folder.is_none() {
        return Ok(Err(
            Problem::new("AGREEMENT_NO_REPLY_FOLDER", "agreement").into()
        ));
    }
    row.look_next_at = Some(op.at() + LOST);
    op.enqueue(job(row.id));
    op.record(Entry {
        kind: "agreement.look_ordered",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "submission_agreement",
            id: Some(row.id.0),
        },
        payload: json!({ "number": row.number }),
    });
    let row = row
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}
