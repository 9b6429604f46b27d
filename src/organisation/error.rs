//! What the organisation refuses, and how a person is told.

use std::fmt;

use entities::ids::{AccountId, StaffMemberId};

use super::load::LoadFault;
use super::reorganisation::PlanFault;
use super::structure::Validity;
use crate::kernel::{Fault, Problem};

/// Why a change of the organisation or of an account was refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A plan to be loaded that does not hold together; every fault is told.
    #[error("the plan has {} faults: {}", .0.len(), first(.0))]
    Load(Vec<LoadFault>),
    /// A field of an input that must be filled.
    #[error("{0} is required")]
    Required(&'static str),
    /// A text that does not fit its field.
    #[error("{field} has more than {most} characters")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Most characters.
        most: usize,
    },
    /// A text with a character that cannot be kept.
    #[error("{0} has a control character")]
    Unreadable(&'static str),
    /// The institution has a unit with this code, perhaps one that ended long ago.
    #[error("the code {0} is taken; choose another")]
    CodeTaken(String),
    /// A period that ends before it begins.
    #[error("the period of {0} ends before it begins")]
    Backwards(String),
    /// Somebody would hold two places in one unit on the same day.
    #[error("{who} has a place in {unit} already, {period}")]
    AppointmentOverlaps {
        /// Who.
        who: String,
        /// The unit's code.
        unit: String,
        /// The period of the other appointment.
        period: Period,
    },
    /// The unit does not exist for the whole of an appointment.
    #[error("the unit {unit} exists {period} only")]
    OutsideUnit {
        /// The unit's code.
        unit: String,
        /// When it exists.
        period: Period,
    },
    /// The person is not employed for the whole of an appointment or substitution.
    #[error("{who} is employed {period} only")]
    OutsideEmployment {
        /// Who.
        who: String,
        /// When employed.
        period: Period,
    },
    /// Somebody cannot stand in for themselves.
    #[error("nobody stands in for themselves")]
    OwnSubstitute,
    /// The same two people have a substitution in that time.
    #[error("there is such a substitution already, {0}")]
    SubstitutionOverlaps(Period),
    /// The person is away in that time already.
    #[error("the person is away already, {0}")]
    AbsenceOverlaps(Period),
    /// A substitution has an end, or it is no substitution.
    #[error("a substitution lasts at most {0} days")]
    SubstitutionTooLong(i64),
    /// What is to end has ended, or ends before it begins.
    #[error("it exists {0} only")]
    EndsOutside(Period),
    /// Units below would be left without what they belong to.
    #[error("the unit {0} lies below and goes on; end it first, or reorganise")]
    UnitsBelow(String),
    /// People would be left without a place.
    #[error("{0} appointments go on; end them first, or reorganise")]
    StaffInUnit(usize),
    /// Only an institution, of today or of old, has a record group.
    #[error("the unit {0} is no institution and has no record group of its own")]
    NoRecordGroup(String),
    /// The archive's number belongs to another institution.
    #[error("the record group with this number is that of {0}")]
    FondsTaken(String),
    /// A name that is said to change on a day that has not come, or before the change that is known already.
    #[error("a name changes on a day that has come, after {0}")]
    NameBefore(Period),
    /// The post is another unit's.
    #[error("the post is in another unit")]
    PostElsewhere,
    /// The post does not exist for the whole of an appointment.
    #[error("the post exists {0} only")]
    OutsidePost(Period),
    /// Every place of the post is taken on some day of the appointment.
    #[error("all {0} places of the post are taken then")]
    PostFilled(i32),
    /// A post has at least one place, and not more than anybody has.
    #[error("a post has 1 to {0} places")]
    PostPlaces(i32),
    /// People would be left without their post.
    #[error("{0} people hold the post after that day")]
    PostHeld(usize),
    /// The login name belongs to another account.
    #[error("the login name {0} is taken; choose another")]
    LoginTaken(String),
    /// Nobody could manage the institution any more.
    #[error("this is the institution's last administrator; make another one first")]
    LastAdministrator,
    /// No such account.
    #[error("there is no account {0}")]
    NoSuchAccount(AccountId),
    /// The institution has no such staff member.
    #[error("the institution has no staff member {0}")]
    NoSuchStaffMember(StaffMemberId),
    /// Something that an input names does not exist in the institution.
    #[error("{field} names what the institution does not have")]
    Unknown {
        /// What kind of thing.
        what: Thing,
        /// Where it is named.
        field: &'static str,
    },
    /// A reorganisation whose plan does not hold together; every fault is told.
    #[error("the plan has {} faults", .0.len())]
    Plan(Vec<PlanFault>),
    /// A reorganisation that was carried out is history.
    #[error("the reorganisation was carried out already")]
    CarriedOut,
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

fn first(faults: &[LoadFault]) -> String {
    faults.first().map(ToString::to_string).unwrap_or_default()
}

/// A kind of thing that an input may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A unit.
    Unit,
    /// A staff member.
    StaffMember,
    /// An appointment.
    Appointment,
    /// A substitution.
    Substitution,
    /// An absence.
    Absence,
    /// A post.
    Post,
    /// A reorganisation.
    Reorganisation,
}

/// A period as people read it: `01.01.2011.–31.12.2021.`, with an ellipsis for an open end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period(pub Validity);

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = |day: Option<chrono::NaiveDate>| {
            day.map_or_else(|| "…".to_owned(), |day| day.format("%d.%m.%Y.").to_string())
        };
        write!(f, "{}–{}", day(self.0.from), day(self.0.to))
    }
}

impl Refusal {
    /// The refusal as located problems.
    ///
    /// # Errors
    /// The fault, which is no problem that a person can act on.
    pub fn problems(self) -> Result<Vec<Problem>, Fault> {
        let one = match self {
            Self::Fault(fault) => return Err(fault),
            Self::Plan(faults) => return Ok(faults.iter().map(PlanFault::problem).collect()),
            Self::Load(faults) => return Ok(faults.iter().map(LoadFault::problem).collect()),
            Self::Required(field) => Problem::new("REQUIRED", field),
            Self::TooLong { field, most } => Problem::new("TOO_LONG", field).with("most", most),
            Self::Unreadable(field) => Problem::new("CONTROL_CHARACTER", field),
            Self::CodeTaken(code) => Problem::new("UNIT_CODE_TAKEN", "code").with("code", code),
            Self::NoSuchStaffMember(_) => Problem::new("STAFF_MEMBER_UNKNOWN", "staffMember"),
            Self::Backwards(_) => Problem::new("PERIOD_BACKWARDS", "validTo"),
            Self::AppointmentOverlaps { unit, period, .. } => {
                Problem::new("APPOINTMENT_OVERLAPS", "validFrom")
                    .with("code", unit)
                    .with("period", period)
            }
            Self::OutsideUnit { unit, period } => Problem::new("OUTSIDE_UNIT", "validFrom")
                .with("code", unit)
                .with("period", period),
            Self::OutsideEmployment { period, .. } => {
                Problem::new("OUTSIDE_EMPLOYMENT", "validFrom").with("period", period)
            }
            Self::OwnSubstitute => Problem::new("SUBSTITUTE_FOR_ONESELF", "substitute"),
            Self::SubstitutionOverlaps(period) => {
                Problem::new("SUBSTITUTION_OVERLAPS", "validFrom").with("period", period)
            }
            Self::AbsenceOverlaps(period) => {
                Problem::new("ABSENCE_OVERLAPS", "validFrom").with("period", period)
            }
            Self::SubstitutionTooLong(most) => {
                Problem::new("SUBSTITUTION_TOO_LONG", "validTo").with("most", most)
            }
            Self::EndsOutside(period) => {
                Problem::new("ENDS_OUTSIDE", "lastDay").with("period", period)
            }
            Self::UnitsBelow(code) => Problem::new("UNITS_BELOW", "unit").with("code", code),
            Self::StaffInUnit(count) => Problem::new("STAFF_IN_UNIT", "unit").with("count", count),
            Self::NoRecordGroup(code) => Problem::new("NO_RECORD_GROUP", "unit").with("code", code),
            Self::FondsTaken(code) => Problem::new("FONDS_TAKEN", "number").with("code", code),
            Self::NameBefore(period) => {
                Problem::new("NAME_BEFORE", "validFrom").with("period", period)
            }
            Self::PostElsewhere => Problem::new("POST_ELSEWHERE", "post"),
            Self::OutsidePost(period) => {
                Problem::new("OUTSIDE_POST", "validFrom").with("period", period)
            }
            Self::PostFilled(places) => Problem::new("POST_FILLED", "post").with("places", places),
            Self::PostPlaces(most) => Problem::new("POST_PLACES", "places").with("most", most),
            Self::PostHeld(count) => Problem::new("POST_HELD", "post").with("count", count),
            Self::LoginTaken(login) => Problem::new("LOGIN_TAKEN", "login").with("login", login),
            Self::LastAdministrator => Problem::new("LAST_ADMINISTRATOR", "account"),
            Self::NoSuchAccount(_) => Problem::new("ACCOUNT_UNKNOWN", "account"),
            Self::Unknown { what, field } => Problem::new(
                match what {
                    Thing::Unit => "UNIT_UNKNOWN",
                    Thing::StaffMember => "STAFF_MEMBER_UNKNOWN",
                    Thing::Appointment => "APPOINTMENT_UNKNOWN",
                    Thing::Substitution => "SUBSTITUTION_UNKNOWN",
                    Thing::Absence => "ABSENCE_UNKNOWN",
                    Thing::Post => "POST_UNKNOWN",
                    Thing::Reorganisation => "REORGANISATION_UNKNOWN",
                },
                field,
            ),
            Self::CarriedOut => Problem::new("REORGANISATION_CARRIED_OUT", "reorganisation"),
        };
        Ok(vec![one])
    }
}

impl From<sea_orm::DbErr> for Refusal {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}
