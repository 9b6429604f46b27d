//! The days that an institution moved (*pārceltās darba dienas*): adopted by its own decision, taken back where that was a
//! mistake, and every running clock reckoned anew in the same operation.
//!
//! Ground: Darba likums 133. p. 4. d.: the Cabinet's order binds institutions of the state budget only; a municipality adopts
//! it (domain §4.7).

use chrono::NaiveDate;
use entities::circulation::moved_day;
use entities::ids::{InstitutionId, MovedDayId};
use entities::organisation::institution;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::recompute;
use crate::access::{Action, Caller};
use crate::circulation::Refusal;
use crate::circulation::command::{self, Named};
use crate::circulation::dispatch::recompute::follow_calendar;
use crate::journal::{Entry, Subject};
use crate::kernel::working_days::{CannotMove, MovedDay, WorkCalendar};
use crate::kernel::{Fault, Problem, calendar, reason, text};
use crate::op::{Kit, Op};

/// Most days of one decision; a Cabinet order moves a handful a year.
const MAX_DAYS: usize = 20;

/// Longest name of a decision, in characters.
const MAX_DECISION: usize = 200;

/// Days moved by a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// The days.
    pub days: Vec<MovedDay>,
    /// The decision, as printed.
    pub decision: String,
    /// When it was taken.
    pub decided_on: NaiveDate,
}

/// The days that an institution moved, in their order.
///
/// # Errors
/// A fault of the database.
pub async fn moved<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<moved_day::Model>, Fault> {
    Ok(moved_day::Entity::find()
        .filter(moved_day::Column::InstitutionId.eq(institution))
        .order_by_asc(moved_day::Column::OffOn)
        .all(connection)
        .await?)
}

/// The working days of an institution.
///
/// # Errors
/// A fault of the database.
pub async fn work_calendar<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<WorkCalendar, Fault> {
    Ok(calendar_of(&moved(connection, institution).await?))
}

fn calendar_of(rows: &[moved_day::Model]) -> WorkCalendar {
    WorkCalendar::new(rows.iter().map(|row| MovedDay {
        off: row.off_on,
        worked: row.worked_on,
    }))
}

/// The working days of an institution, which nobody moves until the operation ends: what is reckoned by them would not be
/// reckoned anew by whoever moves them meanwhile.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn held_calendar(
    op: &Op,
    institution: InstitutionId,
) -> Result<WorkCalendar, Fault> {
    institution::Entity::find_by_id(institution)
        .lock_shared()
        .one(op.transaction())
        .await?;
    work_calendar(op.transaction(), institution).await
}

/// Lets nobody else change days or rules of the institution, or start a clock, until the operation ends.
pub(super) async fn hold(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    institution::Entity::find_by_id(institution)
        .lock_exclusive()
        .one(op.transaction())
        .await?
        .map(|_| ())
        .ok_or(Fault::broken("an institution is missing"))
}

fn first_of(days: &[MovedDay]) -> Option<NaiveDate> {
    days.iter()
        .flat_map(|day| [Some(day.off), day.worked])
        .flatten()
        .min()
}

/// What is wrong with an adoption besides the days moved before, `today`.
fn check(adoption: &Adoption, before: &[moved_day::Model], today: NaiveDate) -> Vec<Problem> {
    let mut problems = Vec::new();
    let decision = adoption.decision.trim();
    if decision.is_empty() {
        problems.push(Problem::new("REQUIRED", "decision"));
    }
    if decision.chars().count() > MAX_DECISION {
        problems.push(Problem::new("TOO_LONG", "decision").with("most", MAX_DECISION));
    }
    if text::has_control(decision) {
        problems.push(Problem::new("CONTROL_CHARACTER", "decision"));
    }
    if adoption.decided_on > today {
        let problem = Problem::new("DATE_IN_FUTURE", "decidedOn");
        problems.push(problem.with("date", adoption.decided_on));
    }
    if adoption.days.is_empty() {
        problems.push(Problem::new("REQUIRED", "days"));
    }
    if adoption.days.len() > MAX_DAYS {
        problems.push(Problem::new("TOO_MANY", "days").with("most", MAX_DAYS));
        return problems;
    }
    let mut known = calendar_of(before);
    let mut taken: Vec<MovedDay> = before
        .iter()
        .map(|row| MovedDay {
            off: row.off_on,
            worked: row.worked_on,
        })
        .collect();
    for (index, day) in adoption.days.iter().enumerate() {
        match known.check(*day) {
            Ok(()) => {
                taken.push(*day);
                known = WorkCalendar::new(taken.iter().copied());
            }
            Err(why) => problems.push(told(why, index, *day)),
        }
    }
    problems
}

fn told(why: CannotMove, index: usize, moved: MovedDay) -> Problem {
    let (code, day) = match why {
        CannotMove::AlreadyOff(day) => ("DAY_ALREADY_OFF", day),
        CannotMove::AlreadyWorked(day) => ("DAY_ALREADY_WORKED", day),
        CannotMove::Holiday(day) => ("DAY_IS_HOLIDAY", day),
        CannotMove::MovedAlready(day) => ("DAY_MOVED_ALREADY", day),
    };
    let field = if day == moved.off { "off" } else { "worked" };
    Problem::new(code, &format!("days.{index}.{field}")).with("date", day)
}

/// Adopts moved days for the caller's institution, and reckons every running clock anew.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn adopt(
    kit: &Kit,
    caller: &Caller,
    adoption: Adoption,
    named: Named<'_>,
) -> Result<Result<Vec<moved_day::Model>, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::AdoptMovedDays) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    let institution = caller.institution;
    hold(&op, institution).await?;
    match command::is_repeated(&op, caller, named).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(moved(op.transaction(), institution).await?)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    let before = moved(op.transaction(), institution).await?;
    let problems = check(&adoption, &before, calendar::day(op.at()));
    if !problems.is_empty() {
        return Ok(Err(Refusal::MovedDays(problems)));
    }
    for day in &adoption.days {
        let row = moved_day::Model {
            id: op.new_id(MovedDayId),
            institution_id: institution,
            off_on: day.off,
            worked_on: day.worked,
            decision: adoption.decision.trim().to_owned(),
            decided_on: adoption.decided_on,
            adopted_at: op.at(),
            adopted_by: caller.actor.account(),
        };
        record(&mut op, "moved_day.adopted", &row, None);
        row.into_active_model()
            .reset_all()
            .insert(op.transaction())
            .await?;
    }
    recompute::all_running(&mut op, institution).await?;
    if let Some(first) = first_of(&adoption.days) {
        follow_calendar(&mut op, institution, first).await?;
    }
    command::remember(&op, caller, named, json!(adoption.days)).await?;
    let after = moved(op.transaction(), institution).await?;
    op.commit().await?;
    Ok(Ok(after))
}

/// Takes back a day that was moved by mistake, and reckons every running clock anew.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn withdraw(
    kit: &Kit,
    caller: &Caller,
    id: MovedDayId,
    reason_given: &str,
    named: Named<'_>,
) -> Result<Result<Vec<moved_day::Model>, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::AdoptMovedDays) {
        return Ok(Err(not.into()));
    }
    let reason = match reason::reason(reason_given) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(Refusal::Reason(bad))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let institution = caller.institution;
    hold(&op, institution).await?;
    match command::is_repeated(&op, caller, named).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(moved(op.transaction(), institution).await?)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    let found = moved_day::Entity::find_by_id(id)
        .filter(moved_day::Column::InstitutionId.eq(institution))
        .one(op.transaction())
        .await?;
    let Some(row) = found else {
        return Ok(Err(Refusal::MovedDayUnknown));
    };
    record(&mut op, "moved_day.withdrawn", &row, Some(reason));
    moved_day::Entity::delete_by_id(id)
        .exec(op.transaction())
        .await?;
    recompute::all_running(&mut op, institution).await?;
    let first = row
        .worked_on
        .map_or(row.off_on, |worked| worked.min(row.off_on));
    follow_calendar(&mut op, institution, first).await?;
    command::remember(&op, caller, named, json!(id)).await?;
    let after = moved(op.transaction(), institution).await?;
    op.commit().await?;
    Ok(Ok(after))
}

fn record(op: &mut Op, kind: &'static str, row: &moved_day::Model, reason: Option<String>) {
    op.record(Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "moved_day",
            id: Some(row.id.0),
        },
        payload: json!({
            "off": row.off_on,
            "worked": row.worked_on,
            "decision": row.decision,
            "decidedOn": row.decided_on,
            "reason": reason,
        }),
    });
}
