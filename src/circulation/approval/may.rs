//! Who may do what with a draft now, and why not: the commands go by it, and the API tells it (`availableActions`).

use entities::ids::ApprovalStepId;
use entities::vocabulary::{ApprovalKind, RoundState, RouteStage, Verdict};
use sea_orm::ConnectionTrait;

use super::approvers::can_act;
use super::meanwhile::{Decided, Meanwhile};
use super::people::People;
use super::{NotNow, Refusal};
use crate::access::{Action, Caller};
use crate::circulation::draft::read::{RoundRows, StepRows};
use crate::circulation::draft::{Whole, hold};
use crate::circulation::route::template;
use crate::kernel::Fault;

/// Whose signature it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The caller's own, or given in the signatory's stead.
    Own,
    /// One that was given elsewhere and is noted here.
    Noted,
}

impl Whose {
    pub(super) const fn action(self) -> Action {
        match self {
            Self::Own => Action::SignDraft,
            Self::Noted => Action::PrepareDraft,
        }
    }
}

/// Whether the caller may change the draft, withdraw it, or begin a round about it.
///
/// # Errors
/// Why not.
pub fn change(caller: &Caller, whole: &Whole) -> Result<(), Refusal> {
    caller.require(Action::PrepareDraft)?;
    hold::under_way(&whole.row)?;
    if hold::works_on(caller, &whole.row) {
        Ok(())
    } else {
        Err(Refusal::NotTheirs)
    }
}

/// Whether the caller may begin a round about the draft.
///
/// # Errors
/// Why not.
pub fn start(caller: &Caller, whole: &Whole) -> Result<(), Refusal> {
    change(caller, whole)?;
    match whole.present().next() {
        Some(_) => Ok(()),
        None => Err(Refusal::NoContents),
    }
}

/// Whether the institution's route lets the caller send such a draft to a stage, round by round or straight to the signature.
///
/// # Errors
/// Why not.
pub fn send(
    people: &People,
    caller: &Caller,
    whole: &Whole,
    first: RouteStage,
) -> Result<(), Refusal> {
    let way = people.way(whole).0;
    if first == RouteStage::Signing && template::wants_visas(&way) {
        return Err(Refusal::VisasWanted("stages"));
    }
    let lets = |to| template::lets(&way, &caller.roles, RouteStage::Draft, to);
    // Visas that the route does not ask for do no harm.
    if lets(first) || lets(RouteStage::Signing) {
        Ok(())
    } else {
        Err(Refusal::NotOnRoute)
    }
}

/// Whether the caller may decide a step of the round under way so.
///
/// # Errors
/// Why not.
pub fn decide(
    people: &People,
    caller: &Caller,
    whole: &Whole,
    step: ApprovalStepId,
    verdict: Verdict,
) -> Result<(), Refusal> {
    caller.require(Action::DecideApproval)?;
    let (round, rows) = whole.step(step).ok_or(Refusal::StepUnknown)?;
    asked_in_person(people, caller, rows)?;
    if rows.row.kind == ApprovalKind::Signature && verdict == Verdict::Approved {
        return Err(Refusal::SignToApprove);
    }
    in_turn(people, whole, round, rows, verdict)
}

/// Whether the caller may sign at a step of the round under way.
///
/// # Errors
/// Why not.
pub fn sign(
    people: &People,
    caller: &Caller,
    whole: &Whole,
    step: ApprovalStepId,
    whose: Whose,
) -> Result<(), Refusal> {
    caller.require(whose.action())?;
    let (round, rows) = whole.step(step).ok_or(Refusal::StepUnknown)?;
    if rows.row.kind != ApprovalKind::Signature {
        return Err(Refusal::NotASignature);
    }
    match whose {
        Whose::Own => asked_in_person(people, caller, rows)?,
        Whose::Noted if hold::works_on(caller, &whole.row) => {}
        Whose::Noted if caller.staff_member == Some(rows.row.approver_id) => {}
        Whose::Noted => return Err(Refusal::NotTheirs),
    }
    let way = people.way(whole).0;
    let (from, to) = (RouteStage::Signing, RouteStage::Registered);
    if !template::lets(&way, &caller.roles, from, to) {
        return Err(Refusal::NotOnRoute);
    }
    in_turn(people, whole, round, rows, Verdict::Approved)
}

/// A refusal, with what happened to the draft meanwhile where it is about a round that has ended.
///
/// # Errors
/// A fault of the database.
pub(super) async fn told<C: ConnectionTrait>(
    connection: &C,
    whole: &Whole,
    refusal: Refusal,
) -> Result<Refusal, Fault> {
    Ok(match refusal {
        Refusal::NotInApproval => {
            Refusal::StaleDecision(Meanwhile::of(connection, whole.row.id).await?)
        }
        other => other,
    })
}

fn asked_in_person(people: &People, caller: &Caller, rows: &StepRows) -> Result<(), Refusal> {
    if caller.staff_member != Some(rows.row.approver_id) {
        return Err(Refusal::NotApprover);
    }
    can_act(people, rows.row.approver_id)
}

fn in_turn(
    people: &People,
    whole: &Whole,
    round: &RoundRows,
    rows: &StepRows,
    verdict: Verdict,
) -> Result<(), Refusal> {
    let standing = rows.standing();
    let decided = standing.map(|given| Refusal::Decided(Decided::of(&people.doers, &given.row)));
    if round.row.state != RoundState::Open {
        decided.map_or(Ok(()), Err)?;
        hold::under_way(&whole.row)?;
        return Err(Refusal::NotInApproval);
    }
    hold::under_way(&whole.row)?;
    let open = whole.round().ok_or(Refusal::NotInApproval)?;
    open.may_decide(rows.row.id, verdict)
        .map_err(|not| match not {
            NotNow::NoStep => Refusal::StepUnknown,
            NotNow::NoAbstention => Refusal::NoAbstention,
            NotNow::NotYet(first) => Refusal::NotYet(people.called(&first)),
            NotNow::ObjectedTo(by) => Refusal::ObjectedTo(people.called(&by)),
            NotNow::Decided(_) => decided.unwrap_or(Refusal::StepUnknown),
        })
}
