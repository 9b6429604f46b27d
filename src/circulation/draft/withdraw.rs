//! Withdrawing a draft (*projekta atsaukšana*): nothing is erased, and nobody is asked about it any more.

use entities::ids::DraftId;
use entities::vocabulary::{DraftState, RoundState, VoidCause};
use serde_json::json;

use super::{change, hold, record};
use crate::access::{Action, Caller};
use crate::circulation::approval::{Refusal, may, voiding};
use crate::circulation::command::{Named, first_answer, remember};
use crate::kernel::{Fault, reason};
use crate::op::Kit;

/// Withdraws a draft as the caller read it.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn withdraw(
    kit: &Kit,
    caller: &Caller,
    draft: DraftId,
    revision: i32,
    reason_given: &str,
    named: Named<'_>,
) -> Result<Result<DraftId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PrepareDraft) {
        return Ok(Err(not.into()));
    }
    let reason = match reason::reason(reason_given) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(Refusal::Reason(bad))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let Some(whole) = hold::draft(&op, caller, draft).await? else {
        return Ok(Err(Refusal::DraftUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Ok(None) => {}
        Ok(Some(_)) => return Ok(Ok(draft)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    if let Err(refusal) = may::change(caller, &whole) {
        return Ok(Err(refusal));
    }
    if let Err(refusal) = hold::up_to_date(&op, &whole, revision).await? {
        return Ok(Err(refusal));
    }
    let mut row = whole.row.clone();
    row.state = DraftState::Withdrawn;
    row.ended_at = Some(op.at());
    row.revision += 1;
    voiding::end(&mut op, &whole, RoundState::Withdrawn, VoidCause::Withdrawn).await?;
    record(
        &mut op,
        &row,
        "draft.withdrawn",
        json!({ "reason": reason }),
    );
    change::save(&op, row).await?;
    remember(&op, caller, named, json!(draft)).await?;
    op.commit().await?;
    Ok(Ok(draft))
}
