//! What every change of a draft begins with: the draft under lock, seen by whoever acts.

use entities::circulation::{approval_round, approval_step, draft};
use entities::ids::{ApprovalStepId, DraftId};
use entities::vocabulary::DraftState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::read::{Whole, wholes};
use crate::access::{Caller, policy};
use crate::circulation::approval::Refusal;
use crate::circulation::approval::meanwhile::Meanwhile;
use crate::circulation::command::{Named, first_answer};
use crate::kernel::Fault;
use crate::op::Op;

/// A draft that the caller sees, locked until the operation ends: whatever happens to one draft happens one after another.
pub(in crate::circulation) async fn draft(
    op: &Op,
    caller: &Caller,
    id: DraftId,
) -> Result<Option<Whole>, Fault> {
    draft::Entity::find_by_id(id)
        .filter(draft::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let mut found = wholes(op.transaction(), caller.institution, &[id]).await?;
    Ok(found.remove(&id).filter(|whole| whole.is_seen_by(caller)))
}

/// How a command on a draft begins.
pub(in crate::circulation) enum Held {
    /// With the draft as the caller read it, theirs to go on with.
    Draft(Box<Whole>),
    /// It was done before: the same request came again.
    Done,
}

/// Locks a draft for a command that names the revision which its caller read, and may be repeated.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub(in crate::circulation) async fn as_read(
    op: &Op,
    caller: &Caller,
    id: DraftId,
    revision: i32,
    may: impl Fn(&Caller, &Whole) -> Result<(), Refusal>,
    named: Named<'_>,
) -> Result<Result<Held, Refusal>, Fault> {
    let Some(whole) = draft(op, caller, id).await? else {
        return Ok(Err(Refusal::DraftUnknown));
    };
    match first_answer(op, caller, named).await? {
        Ok(None) => {}
        Ok(Some(_)) => return Ok(Ok(Held::Done)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    if let Err(refusal) = may(caller, &whole) {
        return Ok(Err(refusal));
    }
    if whole.row.revision != revision {
        let meanwhile = Meanwhile::of(op.transaction(), id).await?;
        return Ok(Err(Refusal::Stale(meanwhile)));
    }
    Ok(Ok(Held::Draft(Box::new(whole))))
}

/// The draft of a step, locked likewise.
pub(in crate::circulation) async fn draft_of_step(
    op: &Op,
    caller: &Caller,
    step: ApprovalStepId,
) -> Result<Option<Whole>, Fault> {
    let row = approval_step::Entity::find_by_id(step)
        .one(op.transaction())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let round = approval_round::Entity::find_by_id(row.round_id)
        .one(op.transaction())
        .await?;
    match round {
        Some(round) => draft(op, caller, round.draft_id).await,
        None => Ok(None),
    }
}

/// Whether the draft still is one.
///
/// # Errors
/// It was signed or withdrawn.
pub(in crate::circulation) const fn under_way(row: &draft::Model) -> Result<(), Refusal> {
    match row.state {
        DraftState::InPreparation | DraftState::InApproval => Ok(()),
        DraftState::Signed => Err(Refusal::Signed),
        DraftState::Withdrawn => Err(Refusal::Withdrawn),
    }
}

/// Whether the draft is the caller's to change: whoever prepared it, whoever works on any document, and the unit's own.
pub(in crate::circulation) fn works_on(caller: &Caller, row: &draft::Model) -> bool {
    caller.account == row.prepared_by
        || (row.preparer_id.is_some() && caller.staff_member == row.preparer_id)
        || caller.roles.iter().any(|role| policy::works_on_any(*role))
        || caller.units.contains(&row.unit_id)
}
