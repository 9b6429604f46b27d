//! Beginning a round (*nodošana saskaņošanai*), or another one with another route.

use entities::ids::DraftId;
use entities::vocabulary::{DraftState, RoundState, RouteStage, VoidCause};
use serde_json::json;

use super::people::People;
use super::{Plan, Refusal, approvers, may, voiding};
use crate::access::{Action, Caller};
use crate::circulation::command::{Named, remember};
use crate::circulation::draft::hold::{self, Held};
use crate::circulation::draft::{change, record};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;

/// Begins a round about a draft as the caller read it. Where one is under way, this one takes its place, and what was decided
/// under the other route falls.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn start(
    kit: &Kit,
    caller: &Caller,
    draft: DraftId,
    revision: i32,
    plan: &Plan,
    named: Named<'_>,
) -> Result<Result<DraftId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PrepareDraft) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    let held = hold::as_read(&op, caller, draft, revision, may::start, named).await?;
    let whole = match held {
        Ok(Held::Draft(whole)) => whole,
        Ok(Held::Done) => return Ok(Ok(draft)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let places = match plan.places() {
        Ok(places) => places,
        Err(problems) => return Ok(Err(Refusal::Route(problems))),
    };
    let first = match plan.stages.as_slice() {
        [] => RouteStage::Signing,
        _ => RouteStage::Coordination,
    };
    let people = People::around(op.transaction(), caller, [&*whole], op.at()).await?;
    if let Err(refusal) = may::send(&people, caller, &whole, first) {
        return Ok(Err(refusal));
    }
    let today = calendar::day(op.at());
    let connection = op.transaction();
    let problems = approvers::problems(connection, caller.institution, &places, today).await?;
    if !problems.is_empty() {
        return Ok(Err(Refusal::Route(problems)));
    }
    voiding::end(&mut op, &whole, RoundState::Superseded, VoidCause::Route).await?;
    let asked: Vec<_> = places
        .iter()
        .map(|place| (place.stage, place.kind, place.approver))
        .collect();
    let ordinal = whole.rounds.last().map_or(1, |last| last.row.ordinal + 1);
    let round = voiding::begin(&op, &whole.row, ordinal, &asked).await?;
    let mut row = whole.row.clone();
    row.state = DraftState::InApproval;
    row.revision += 1;
    record(
        &mut op,
        &row,
        "draft.approval_started",
        voiding::told(&round, &asked),
    );
    change::save(&op, row).await?;
    remember(&op, caller, named, json!(draft)).await?;
    op.commit().await?;
    Ok(Ok(draft))
}
