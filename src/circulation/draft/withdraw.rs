//! Withdrawing a draft (*projekta atsaukšana*): nothing is erased, and nobody is asked about it any more.

use entities::ids::DraftId;
use entities::vocabulary::{DraftState, RoundState, VoidCause};
use serde_json::json;

use super::hold::{self, Held};
use super::{change, record};
use crate::access::{Action, Caller};
use crate::circulation::approval::{Refusal, may, voiding};
use crate::circulation::command::{Named, remember};
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
    let held = hold::as_read(&op, caller, draft, revision, may::change, named).await?;
    let whole = match held {
        Ok(Held::Draft(whole)) => whole,
        Ok(Held::Done) => return Ok(Ok(draft)),
        Err(refusal) => return Ok(Err(refusal)),
    };
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
