//! Cancelling an act that not both sides have signed (*akta atcelšana*).

use entities::handover::act;
use entities::vocabulary::ActState;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::{Target, held, record};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::handover::Refusal;
use crate::kernel::Fault;
use crate::kernel::reason::reason as reason_given;
use crate::op::Kit;
use crate::retention::gate;

/// Cancels an act: its units go on another, and its number on none.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn cancel(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    reason: &str,
    named: Named<'_>,
) -> Result<Result<act::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::HandOver) {
        return Ok(Err(not.into()));
    }
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(bad.problem("reason").into())),
    };
    let mut op = kit.begin(caller.actor).await?;
    gate::share(&op, caller.institution).await?;
    let Some(mut act) = held(&op, caller.institution, target.act).await? else {
        return Ok(Err(Refusal::ActUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(act)),
        Ok(None) => {}
    }
    if act.revision != target.revision {
        let now = act.revision;
        return Ok(Err(Refusal::ActStale { now }));
    }
    if act.state != ActState::DrawnUp {
        return Ok(Err(Refusal::ActState(act.state)));
    }
    act.state = ActState::Cancelled;
    act.ended_at = Some(op.at());
    act.revision += 1;
    let told = json!({ "number": act.number(), "reason": reason });
    record(&mut op, &act, "handover_act.cancelled", told);
    act.reason = Some(reason);
    let act = act
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(act.id)).await?;
    op.commit().await?;
    Ok(Ok(act))
}
