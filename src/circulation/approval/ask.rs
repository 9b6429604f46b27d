//! What somebody may do with a draft now, and why they may not do the rest.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::ids::{ApprovalStepId, DraftId};
use entities::vocabulary::{ApprovalKind, RouteStage, Verdict};
use sea_orm::ConnectionTrait;

use super::Refusal;
use super::may::{self, Whose};
use super::people::People;
use crate::access::Caller;
use crate::circulation::draft::Whole;
use crate::kernel::Fault;

/// Something that can be done with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Change it (*labot*).
    Change,
    /// Begin a round (*nodot saskaņošanai*).
    StartApproval,
    /// Give a visa (*vizēt*).
    Approve,
    /// Object (*iebilst*).
    Object,
    /// Abstain (*atturēties*).
    Abstain,
    /// Sign here (*parakstīt*).
    Sign,
    /// Note a signature given elsewhere (*atzīmēt parakstu*).
    RecordSignature,
    /// Withdraw it (*atsaukt*).
    Withdraw,
}

/// Whether an act is possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Available {
    /// Which.
    pub act: Act,
    /// At which step; none where it is not about one.
    pub step: Option<ApprovalStepId>,
    /// Whether, or why not.
    pub outcome: Result<(), Refusal>,
}

/// Every act with drafts, whether the caller may do it at an instant, and why not; seven statements for however many drafts.
///
/// # Errors
/// A fault of the database.
pub async fn available<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    drafts: &[&Whole],
    at: DateTime<Utc>,
) -> Result<HashMap<DraftId, Vec<Available>>, Fault> {
    let people = People::around(connection, caller, drafts.iter().copied(), at).await?;
    Ok(drafts
        .iter()
        .map(|whole| (whole.row.id, acts(&people, caller, whole)))
        .collect())
}

fn acts(people: &People, caller: &Caller, whole: &Whole) -> Vec<Available> {
    let of_draft = |act, outcome| Available {
        act,
        step: None,
        outcome,
    };
    let mut acts = vec![
        of_draft(Act::Change, may::change(caller, whole)),
        of_draft(
            Act::StartApproval,
            may::start(caller, whole)
                .and_then(|()| may::send(people, caller, whole, RouteStage::Coordination)),
        ),
        of_draft(Act::Withdraw, may::change(caller, whole)),
    ];
    let steps = whole.open_round().map(|round| round.steps.as_slice());
    let steps = steps.unwrap_or_default();
    let own = steps
        .iter()
        .find(|step| Some(step.row.approver_id) == caller.staff_member);
    // Whoever is not asked learns just that, at whatever step.
    let visa = own.or(steps.first()).map(|step| step.row.id);
    let signature = steps
        .iter()
        .find(|step| step.row.kind == ApprovalKind::Signature)
        .map(|step| step.row.id);
    let at = |act, step: Option<ApprovalStepId>, may: &dyn Fn(ApprovalStepId) -> _| Available {
        act,
        step,
        outcome: step.map_or(Err(Refusal::NotInApproval), may),
    };
    for (act, verdict) in [
        (Act::Approve, Verdict::Approved),
        (Act::Object, Verdict::Objected),
        (Act::Abstain, Verdict::Abstained),
    ] {
        acts.push(at(act, visa, &|step| {
            may::decide(people, caller, whole, step, verdict)
        }));
    }
    for (act, whose) in [
        (Act::Sign, Whose::Own),
        (Act::RecordSignature, Whose::Noted),
    ] {
        acts.push(at(act, signature, &|step| {
            may::sign(people, caller, whole, step, whose)
        }));
    }
    acts
}
