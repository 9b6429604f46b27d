//! Who may do what with a draft now, and why not: the commands go by it, and the API tells it (`availableActions`).

use chrono::NaiveDate;
use entities::ids::{ApprovalStepId, StaffMemberId};
use entities::vocabulary::{ApprovalKind, RoundState, Verdict};
use sea_orm::ConnectionTrait;

use super::approvers::can_act;
use super::meanwhile::{Decided, Meanwhile};
use super::{NotNow, Refusal};
use crate::access::{Action, Caller};
use crate::circulation::draft::read::StepRows;
use crate::circulation::draft::{Whole, hold};
use crate::kernel::Fault;
use crate::organisation::{names, read};

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

/// Whether the caller may decide a step so on a day.
///
/// # Errors
/// A fault of the database; inside it why not.
pub async fn decide<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    whole: &Whole,
    step: ApprovalStepId,
    verdict: Verdict,
    day: NaiveDate,
) -> Result<Result<(), Refusal>, Fault> {
    if let Err(not) = caller.require(Action::DecideApproval) {
        return Ok(Err(not.into()));
    }
    let Some((_, rows)) = whole.step(step) else {
        return Ok(Err(Refusal::StepUnknown));
    };
    if let Err(refusal) = asked_in_person(connection, caller, rows, day).await? {
        return Ok(Err(refusal));
    }
    if rows.row.kind == ApprovalKind::Signature && verdict == Verdict::Approved {
        return Ok(Err(Refusal::SignToApprove));
    }
    in_turn(connection, whole, step, verdict, day).await
}

/// Whether the caller may sign at a step on a day: in person, or to note a signature that was given elsewhere.
///
/// # Errors
/// A fault of the database; inside it why not.
pub async fn sign<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    whole: &Whole,
    step: ApprovalStepId,
    in_person: bool,
    day: NaiveDate,
) -> Result<Result<(), Refusal>, Fault> {
    let action = if in_person {
        Action::SignDraft
    } else {
        Action::PrepareDraft
    };
    if let Err(not) = caller.require(action) {
        return Ok(Err(not.into()));
    }
    let Some((_, rows)) = whole.step(step) else {
        return Ok(Err(Refusal::StepUnknown));
    };
    if rows.row.kind != ApprovalKind::Signature {
        return Ok(Err(Refusal::NotASignature));
    }
    if in_person {
        if let Err(refusal) = asked_in_person(connection, caller, rows, day).await? {
            return Ok(Err(refusal));
        }
    } else if !hold::works_on(caller, &whole.row)
        && caller.staff_member != Some(rows.row.approver_id)
    {
        return Ok(Err(Refusal::NotTheirs));
    }
    in_turn(connection, whole, step, Verdict::Approved, day).await
}

async fn asked_in_person<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    rows: &StepRows,
    day: NaiveDate,
) -> Result<Result<(), Refusal>, Fault> {
    if caller.staff_member != Some(rows.row.approver_id) {
        return Ok(Err(Refusal::NotApprover));
    }
    can_act(connection, caller, rows.row.approver_id, day).await
}

async fn in_turn<C: ConnectionTrait>(
    connection: &C,
    whole: &Whole,
    step: ApprovalStepId,
    verdict: Verdict,
    day: NaiveDate,
) -> Result<Result<(), Refusal>, Fault> {
    let Some((round, rows)) = whole.step(step) else {
        return Ok(Err(Refusal::StepUnknown));
    };
    if let Some(given) = rows
        .standing()
        .filter(|_| round.row.state != RoundState::Open)
    {
        let decided = Decided::of(connection, &given.row).await?;
        return Ok(Err(Refusal::Decided(decided)));
    }
    if let Err(refusal) = hold::under_way(&whole.row) {
        return Ok(Err(refusal));
    }
    if round.row.state != RoundState::Open {
        let meanwhile = Meanwhile::of(connection, whole.row.id).await?;
        return Ok(Err(Refusal::StaleDecision(meanwhile)));
    }
    let open = whole.round();
    let open = open.ok_or(Fault::broken("an open round is missing"))?;
    Ok(Err(match open.may_decide(step, verdict) {
        Ok(()) => return Ok(Ok(())),
        Err(NotNow::NoStep) => Refusal::StepUnknown,
        Err(NotNow::NoAbstention) => Refusal::NoAbstention,
        Err(NotNow::NotYet(people)) => Refusal::NotYet(called(connection, &people, day).await?),
        Err(NotNow::ObjectedTo(people)) => {
            Refusal::ObjectedTo(called(connection, &people, day).await?)
        }
        Err(NotNow::Decided(_)) => {
            let given = rows.standing();
            let given = given.ok_or(Fault::broken("a decision is missing"))?;
            Refusal::Decided(Decided::of(connection, &given.row).await?)
        }
    }))
}

/// The names of people, in their order.
async fn called<C: ConnectionTrait>(
    connection: &C,
    people: &[StaffMemberId],
    day: NaiveDate,
) -> Result<Vec<String>, Fault> {
    let rows = read::staff_by_ids(connection, people).await?;
    let known = people.iter().filter_map(|id| rows.get(id));
    Ok(known
        .map(|row| {
            let (given, family) = names::on(row, day);
            format!("{given} {family}")
        })
        .collect())
}
