//! What somebody may do with a draft now, and why they may not do the rest.

use entities::ids::ApprovalStepId;
use entities::vocabulary::{ApprovalKind, Verdict};

use super::{Refusal, may};
use crate::access::Caller;
use crate::circulation::draft::Whole;
use crate::kernel::{Fault, calendar};
use crate::op::Kit;

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

/// Every act, whether the caller may do it now, and why not.
///
/// # Errors
/// A fault of the database.
pub async fn available(kit: &Kit, caller: &Caller, whole: &Whole) -> Result<Vec<Available>, Fault> {
    let of_draft = |act, outcome| Available {
        act,
        step: None,
        outcome,
    };
    let mut acts = vec![
        of_draft(Act::Change, may::change(caller, whole)),
        of_draft(Act::StartApproval, may::start(caller, whole)),
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
    let (reader, today) = (kit.db.reader(), calendar::day(kit.clock.now()));
    for (act, verdict) in [
        (Act::Approve, Verdict::Approved),
        (Act::Object, Verdict::Objected),
        (Act::Abstain, Verdict::Abstained),
    ] {
        let outcome = match visa {
            Some(step) => may::decide(reader, caller, whole, step, verdict, today).await?,
            None => Err(Refusal::NotInApproval),
        };
        acts.push(Available {
            act,
            step: visa,
            outcome,
        });
    }
    for (act, in_person) in [(Act::Sign, true), (Act::RecordSignature, false)] {
        let outcome = match signature {
            Some(step) => may::sign(reader, caller, whole, step, in_person, today).await?,
            None => Err(Refusal::NotInApproval),
        };
        acts.push(Available {
            act,
            step: signature,
            outcome,
        });
    }
    Ok(acts)
}
