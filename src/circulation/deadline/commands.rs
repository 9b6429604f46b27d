//! Acting on a clock: whoever may, on the clock as they read it, with the due date reckoned anew and an entry, in one
//! operation.

use entities::circulation::{deadline_extension, deadline_pause};
use entities::ids::{DeadlineExtensionId, DeadlinePauseId, DocumentId};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::clock::{Act, Clock, Stamp, Touched};
use super::meanwhile::Meanwhile;
use super::recompute::Change;
use super::{read, recompute};
use crate::access::{Action, Caller};
use crate::circulation::Refusal;
use crate::circulation::command::{self, Named};
use crate::documents::change::for_change;
use crate::kernel::working_days::WorkCalendar;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// Which clock, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// Whose.
    pub document: DocumentId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// Does something to a document's clock.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn act(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    act: Act,
    named: Named<'_>,
) -> Result<Result<Clock, Refusal>, Fault> {
    if let Err(not) = caller.require(permission(&act)) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    if let Err(refusal) = for_change(&op, caller, target.document).await? {
        return Ok(Err(refusal.into()));
    }
    let repeated = match command::is_repeated(&op, caller, named).await? {
        Ok(repeated) => repeated,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let Some((clock, calendar)) = read::locked(&op, target.document).await? else {
        return Ok(Err(Refusal::NoDeadline));
    };
    if repeated {
        return Ok(Ok(clock));
    }
    if clock.row.revision != target.revision {
        return Ok(Err(Refusal::Stale(Meanwhile::of(&op, &clock).await?)));
    }
    let clock = match change(&mut op, clock, &calendar, act).await? {
        Ok(clock) => clock,
        Err(refusal) => return Ok(Err(refusal)),
    };
    command::remember(&op, caller, named, json!(target.document)).await?;
    op.commit().await?;
    Ok(Ok(clock))
}

/// Does something to a document's clock within an operation of another concern, which has asked whether its actor may and
/// holds the document's lock: an answer that goes out ends the clock of what it answers. A document without a clock has
/// nothing to act on.
///
/// # Errors
/// A fault of the database; inside it the refusal, which leaves the clock as it was.
pub async fn act_within(
    op: &mut Op,
    document: DocumentId,
    act: Act,
) -> Result<Result<Option<Clock>, Refusal>, Fault> {
    match read::locked(op, document).await? {
        None => Ok(Ok(None)),
        Some((clock, calendar)) => Ok(change(op, clock, &calendar, act).await?.map(Some)),
    }
}

const fn permission(act: &Act) -> Action {
    match act {
        Act::Extend { .. } => Action::ExtendDeadline,
        _ => Action::KeepDeadline,
    }
}

async fn change(
    op: &mut Op,
    mut clock: Clock,
    calendar: &WorkCalendar,
    act: Act,
) -> Result<Result<Clock, Refusal>, Fault> {
    let derivation = clock.derivation()?;
    let stamp = Stamp {
        at: op.at(),
        by: op.actor().account(),
        pause: op.new_id(DeadlinePauseId),
        extension: op.new_id(DeadlineExtensionId),
    };
    let today = calendar::day(op.at());
    let due_before = clock.row.due_on;
    let touched = match clock.act(&act, &derivation, calendar, today, stamp) {
        Ok(touched) => touched,
        Err(refusal) => return Ok(Err(refusal)),
    };
    write_touched(op, &clock, touched).await?;
    let rules = read::rules(op.transaction(), clock.row.institution_id).await?;
    let rule = recompute::version(&rules, &clock, &derivation)?;
    recompute::write(op, &mut clock, rule, calendar).await?;
    let (change, mut told) = told(&act, &clock);
    if let Value::Object(told) = &mut told
        && clock.row.due_on != due_before
    {
        told.insert(
            "dueOn".to_owned(),
            json!({ "from": due_before, "to": clock.row.due_on }),
        );
    }
    recompute::record(op, &clock, change, told);
    Ok(Ok(clock))
}

/// Writes the pause or the extension that an act made or changed.
async fn write_touched(op: &Op, clock: &Clock, touched: Touched) -> Result<(), Fault> {
    let missing = || Fault::broken("an act left nothing behind");
    let pause = |id| clock.pauses.iter().find(|row| row.id == id).cloned();
    let extension = |id| clock.extensions.iter().find(|row| row.id == id).cloned();
    let transaction = op.transaction();
    match touched {
        Touched::Nothing => {}
        Touched::NewPause(id) => {
            let row = pause(id).ok_or_else(missing)?.into_active_model();
            deadline_pause::Entity::insert(row)
                .exec_without_returning(transaction)
                .await?;
        }
        Touched::Pause(id) => {
            let row = pause(id).ok_or_else(missing)?.into_active_model();
            row.reset_all().update(transaction).await?;
        }
        Touched::NewExtension(id) => {
            let row = extension(id).ok_or_else(missing)?.into_active_model();
            deadline_extension::Entity::insert(row)
                .exec_without_returning(transaction)
                .await?;
        }
        Touched::Extension(id) => {
            let row = extension(id).ok_or_else(missing)?.into_active_model();
            row.reset_all().update(transaction).await?;
        }
    }
    Ok(())
}

/// What the journal says of an act.
fn told(act: &Act, clock: &Clock) -> (Change, Value) {
    match act {
        Act::Pause { on, reason } => (Change::Paused, json!({ "on": on, "reason": reason.trim() })),
        Act::Resume { on } => (Change::Resumed, json!({ "on": on })),
        Act::Extend {
            until,
            reason,
            decided_on,
            decision,
            applicant_told_on,
        } => (
            Change::Extended,
            json!({
                "until": until,
                "reason": reason.trim(),
                "decidedOn": decided_on,
                "decision": decision,
                "applicantToldOn": applicant_told_on,
            }),
        ),
        Act::TellApplicant { on } => (Change::ApplicantTold, json!({ "on": on })),
        Act::CompleteDocuments { on } => (Change::DocumentsCompleted, json!({ "on": on })),
        Act::Notify { delivery, sent_on } => (
            Change::Notified,
            json!({ "delivery": delivery, "sentOn": sent_on, "on": clock.row.notified_on }),
        ),
        Act::Conclude { on, outcome } => {
            (Change::Concluded, json!({ "on": on, "outcome": outcome }))
        }
    }
}
