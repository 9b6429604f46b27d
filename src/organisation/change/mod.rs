//! Changing the organisation day by day (*struktūras un darbinieku izmaiņas*): a unit begins or ends, somebody comes,
//! takes a place, gets another name, leaves, is away, or stands in for a colleague; a post is set up or given up.
//!
//! For the administrator. Everything has its first and last day and nothing is renamed in history or deleted: a unit that gets
//! another name or another place in the tree is succeeded by a new one (`reorganisation`), because the documents of its
//! time carry the name that it had then (domain rule 24).
//!
//! The changes of one institution are made one after another: each looks at what is there under a lock.

use entities::ids::{
    AbsenceId, AppointmentId, InstitutionId, PostId, StaffMemberId, SubstitutionId, UnitId,
};
use entities::organisation::institution;
use sea_orm::{EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};

use super::error::Refusal;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, text};
use crate::op::Op;

mod absence;
mod posts;
mod staff;
mod substitution;
mod units;

pub use absence::NewAbsence;
pub use posts::{MOST_PLACES, NewPost, has_room};
pub use staff::{NewAppointment, NewName, NewStaffMember};
pub use substitution::{MOST_DAYS, NewSubstitution};
pub use units::NewUnit;
pub(super) use units::{MOST_CODE, MOST_NAME, MOST_TERRITORIES};

use chrono::NaiveDate;

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A unit begins.
    BeginUnit(NewUnit),
    /// A unit ends and nobody succeeds it.
    EndUnit(UnitId, NaiveDate),
    /// Somebody is employed.
    Employ(NewStaffMember),
    /// Somebody bears another name from a day on.
    Rename(StaffMemberId, NewName),
    /// Somebody leaves; their places and substitutions end with the same day.
    EndEmployment(StaffMemberId, NaiveDate),
    /// Somebody takes a place in a unit.
    Appoint(NewAppointment),
    /// Somebody gives up a place.
    EndAppointment(AppointmentId, NaiveDate),
    /// A post is set up.
    OpenPost(NewPost),
    /// A post is given up.
    EndPost(PostId, NaiveDate),
    /// Somebody stands in for a colleague.
    Substitute(NewSubstitution),
    /// A substitution ends sooner than was said.
    EndSubstitution(SubstitutionId, NaiveDate),
    /// Somebody is away.
    NoteAbsence(NewAbsence),
    /// Somebody is back sooner than was said.
    EndAbsence(AbsenceId, NaiveDate),
}

/// What was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Changed {
    /// A unit.
    Unit(UnitId),
    /// A staff member.
    StaffMember(StaffMemberId),
    /// An appointment.
    Appointment(AppointmentId),
    /// A post.
    Post(PostId),
    /// A substitution.
    Substitution(SubstitutionId),
    /// An absence.
    Absence(AbsenceId),
}

/// Makes a change in an institution.
///
/// # Errors
/// A [`Refusal`]; nothing is written then.
pub async fn apply(
    op: &mut Op,
    institution: InstitutionId,
    change: Change,
) -> Result<Changed, Refusal> {
    lock(op, institution).await?;
    match change {
        Change::BeginUnit(new) => units::begin(op, institution, new).await.map(Changed::Unit),
        Change::EndUnit(unit, last) => units::end(op, institution, unit, last)
            .await
            .map(|()| Changed::Unit(unit)),
        Change::Employ(new) => staff::employ(op, institution, new)
            .await
            .map(Changed::StaffMember),
        Change::Rename(person, name) => staff::rename(op, institution, person, name)
            .await
            .map(|()| Changed::StaffMember(person)),
        Change::OpenPost(new) => posts::open(op, institution, new).await.map(Changed::Post),
        Change::EndPost(post, last) => posts::end(op, institution, post, last)
            .await
            .map(|()| Changed::Post(post)),
        Change::EndEmployment(person, last) => staff::end_employment(op, institution, person, last)
            .await
            .map(|()| Changed::StaffMember(person)),
        Change::Appoint(new) => staff::appoint(op, institution, new)
            .await
            .map(Changed::Appointment),
        Change::EndAppointment(place, last) => staff::end_appointment(op, institution, place, last)
            .await
            .map(|()| Changed::Appointment(place)),
        Change::Substitute(new) => substitution::begin(op, institution, new)
            .await
            .map(Changed::Substitution),
        Change::EndSubstitution(id, last) => substitution::end(op, institution, id, last)
            .await
            .map(|()| Changed::Substitution(id)),
        Change::NoteAbsence(new) => absence::begin(op, institution, new)
            .await
            .map(Changed::Absence),
        Change::EndAbsence(id, last) => absence::end(op, institution, id, last)
            .await
            .map(|()| Changed::Absence(id)),
    }
}

/// Lets nobody else change the institution until the operation ends: two changes that are right each for itself must not
/// be wrong together. SQLite has one writer anyway.
pub(crate) async fn lock(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    institution::Entity::find_by_id(institution)
        .lock_exclusive()
        .one(op.transaction())
        .await?
        .map(|_| ())
        .ok_or(Fault::broken("an institution is missing"))
}

/// A text as it is kept: trimmed, spaces in it single, not empty.
pub(super) fn line(field: &'static str, given: &str, most: usize) -> Result<String, Refusal> {
    if text::has_control(given) {
        return Err(Refusal::Unreadable(field));
    }
    let line = given.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() {
        0 => Err(Refusal::Required(field)),
        length if length > most => Err(Refusal::TooLong { field, most }),
        _ => Ok(line),
    }
}

/// An entry about one record of the organisation.
pub(super) fn entry(
    kind: &'static str,
    institution: InstitutionId,
    subject_kind: &'static str,
    id: uuid::Uuid,
    payload: serde_json::Value,
) -> Entry {
    Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: subject_kind,
            id: Some(id),
        },
        payload,
    }
}

#[cfg(test)]
mod tests;
