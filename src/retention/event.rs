//! Entering an event from which a period is counted (*notikuma ievadīšana*), where no record of ours says it by itself: a birth,
//! the end of a contract, of a project, of somebody's employment; also that there is none of the kind, or that nobody can say.
//!
//! What was entered never changes: a later word about the same event, and about the same of several persons or matters,
//! takes its place, and both stay.

use chrono::{Datelike, NaiveDate};
use entities::classification::file;
use entities::ids::{FileId, RetentionEventId};
use entities::retention::{file_retention, retention_event};
use entities::vocabulary::{EventStanding, RetentionTrigger};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};

use super::Refusal;
use super::destruction::read::act_of;
use super::keep::{Because, reckon_files};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};

const MOST_ABOUT: usize = 100;
const MOST_SOURCE: usize = 200;

/// The earliest day that is no slip of the pen: whoever was born before has no file here.
const EARLIEST: i32 = 1850;

/// What somebody says of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of which.
    pub event: RetentionTrigger,
    /// Of which person or matter, where the file is about several; else empty.
    pub about: String,
    /// What.
    pub standing: EventStanding,
    /// When, if it happened.
    pub happened_on: Option<NaiveDate>,
    /// The record that says so.
    pub source: String,
    /// Why it is entered.
    pub reason: String,
}

impl Said {
    fn problems(&self, today: NaiveDate) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.event == RetentionTrigger::FileClosed {
            problems.push(Problem::new("RETENTION_EVENT_OF_FILE", "event"));
        }
        for (field, given, most) in [
            ("about", &self.about, MOST_ABOUT),
            ("source", &self.source, MOST_SOURCE),
        ] {
            if given.trim().chars().count() > most {
                problems.push(Problem::new("TOO_LONG", field).with("most", most));
            }
            if text::has_control(given) {
                problems.push(Problem::new("CONTROL_CHARACTER", field));
            }
        }
        if self.source.trim().is_empty() {
            problems.push(Problem::new("REQUIRED", "source"));
        }
        let earliest = NaiveDate::from_yo_opt(EARLIEST, 1).unwrap_or(NaiveDate::MIN);
        match (self.standing, self.happened_on) {
            (EventStanding::Happened, None) => {
                problems.push(Problem::new("REQUIRED", "happenedOn"))
            }
            (EventStanding::Happened, Some(on)) if on > today => {
                problems.push(Problem::new("DATE_IN_FUTURE", "happenedOn").with("date", on));
            }
            (EventStanding::Happened, Some(on)) if on < earliest => {
                problems.push(Problem::new("DATE_TOO_EARLY", "happenedOn").with("date", earliest));
            }
            (EventStanding::Happened, Some(_)) => {}
            (EventStanding::Absent | EventStanding::Unknown, Some(_)) => {
                problems.push(Problem::new("RETENTION_EVENT_UNDATED", "happenedOn"));
            }
            (EventStanding::Absent | EventStanding::Unknown, None) => {}
        }
        if let Err(bad) = reason_given(&self.reason) {
            problems.push(bad.problem("reason"));
        }
        problems
    }
}

/// Enters what somebody says of an event, and reckons the file anew in the same operation. `revision` is the one that the
/// caller read.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn enter(
    kit: &Kit,
    caller: &Caller,
    file: FileId,
    revision: i32,
    said: Said,
    named: Named<'_>,
) -> Result<Result<file::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::EnterRetentionEvent) {
        return Ok(Err(not.into()));
    }
    let problems = said.problems(calendar::day(kit.clock.now()));
    if !problems.is_empty() {
        return Ok(Err(Refusal::Event(problems)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = file::Entity::find_by_id(file)
        .filter(file::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(found) = found else {
        return Ok(Err(Refusal::FileUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(found)),
        Ok(None) => {}
    }
    if let Some(act) = act_of(op.transaction(), file).await? {
        let problem = Problem::new("FILE_DESTROYED", "file").with("act", act);
        return Ok(Err(Refusal::Event(vec![problem])));
    }
    let kept = file_retention::Entity::find_by_id(file)
        .one(op.transaction())
        .await?;
    let now = kept.map_or(0, |kept| kept.revision);
    if now != revision {
        return Ok(Err(Refusal::Stale { now }));
    }
    write(&mut op, caller, &found, said).await?;
    reckon_files(&mut op, &[file], Because::Entered).await?;
    keep_answer(&op, caller, named, json!(file)).await?;
    op.commit().await?;
    Ok(Ok(found))
}

async fn write(op: &mut Op, caller: &Caller, file: &file::Model, said: Said) -> Result<(), Fault> {
    use retention_event::Column;
    let row = retention_event::Model {
        id: op.new_id(RetentionEventId),
        file_id: file.id,
        institution_id: file.institution_id,
        event: said.event,
        about: said.about.trim().to_owned(),
        standing: said.standing,
        happened_on: said.happened_on,
        source: said.source.trim().to_owned(),
        reason: said.reason.trim().to_owned(),
        entered_at: op.at(),
        entered_by: caller.account,
        replaced_at: None,
    };
    let before = retention_event::Entity::find()
        .filter(Column::FileId.eq(file.id))
        .filter(Column::Event.eq(row.event))
        .filter(Column::About.eq(row.about.as_str()))
        .filter(Column::ReplacedAt.is_null())
        .one(op.transaction())
        .await?;
    let replaces = before.as_ref().map(|before| before.id);
    if let Some(before) = before {
        let mut change = before.into_active_model();
        change.replaced_at = Set(Some(op.at()));
        change.update(op.transaction()).await?;
    }
    op.record(Entry {
        kind: "retention.event_entered",
        institution: Some(file.institution_id),
        subject: Subject {
            kind: "file",
            id: Some(file.id.0),
        },
        payload: told(&row, replaces),
    });
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(())
}

/// What the journal says: not who it is about, and of a birth no more than the year, which lists of files bear anyway (MK
/// 690/2018). The journal is read by people to whom such files do not open.
fn told(row: &retention_event::Model, replaces: Option<RetentionEventId>) -> Value {
    let day = row.happened_on.map(|on| match row.event {
        RetentionTrigger::PersonBirth | RetentionTrigger::ChildMajority => json!(on.year()),
        _ => json!(on),
    });
    json!({
        "id": row.id,
        "event": row.event,
        "standing": row.standing,
        "happenedOn": day,
        "source": row.source,
        "reason": row.reason,
        "replaces": replaces,
    })
}
