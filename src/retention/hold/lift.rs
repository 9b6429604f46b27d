//! Lifting a hold (*aizlieguma atcelšana*): for good, with a reason. What nothing else keeps has its day again in the same
//! operation.

use entities::ids::HoldId;
use entities::retention::hold;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::place::{entry, reckon_covered};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::retention::{Refusal, gate};

/// Lifts a hold that stands. `revision` is the one that the caller read.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn lift(
    kit: &Kit,
    caller: &Caller,
    (id, revision): (HoldId, i32),
    reason: &str,
    named: Named<'_>,
) -> Result<Result<hold::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::LiftHold) {
        return Ok(Err(not.into()));
    }
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(bad.into())),
    };
    let mut op = kit.begin(caller.actor).await?;
    gate::alone(&op, caller.institution).await?;
    let hold = match for_change(&op, caller, (id, revision), named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Found::Repeated(hold)) => return Ok(Ok(hold)),
        Ok(Found::Standing(hold)) => hold,
    };
    let mut change = hold.into_active_model();
    change.lifted_at = Set(Some(op.at()));
    change.lifted_by = Set(Some(caller.account));
    change.lifted_because = Set(Some(reason.clone()));
    let hold = change.update(op.transaction()).await?;
    let covered = reckon_covered(&mut op, &hold).await?;
    op.record(entry(
        &hold,
        "hold.lifted",
        json!({ "reason": reason, "covered": covered.len() }),
    ));
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(hold))
}

/// A hold that somebody wants to change.
pub(super) enum Found {
    /// It stands.
    Standing(hold::Model),
    /// The same request was answered before.
    Repeated(hold::Model),
}

/// Reads a hold for a change, locked until the operation ends.
pub(super) async fn for_change(
    op: &Op,
    caller: &Caller,
    (id, revision): (HoldId, i32),
    named: Named<'_>,
) -> Result<Result<Found, Refusal>, Fault> {
    let found = hold::Entity::find_by_id(id)
        .filter(hold::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(hold) = found else {
        return Ok(Err(Refusal::HoldUnknown));
    };
    match first_answer(op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(Found::Repeated(hold))),
        Ok(None) => {}
    }
    if !super::on::holds(&hold, calendar::day(op.at())) {
        return Ok(Err(Refusal::HoldEnded));
    }
    if hold.revision != revision {
        return Ok(Err(Refusal::HoldStale { now: hold.revision }));
    }
    Ok(Ok(Found::Standing(hold)))
}
