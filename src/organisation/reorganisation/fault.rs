//! What can be wrong in the plan of a reorganisation, each fault with its place.

use chrono::NaiveDate;

use super::MOST;
use crate::kernel::Problem;
use crate::organisation::error::Period;

/// What is wrong in a plan. `at` is the place in the list that the variant's path names, from 0.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanFault {
    /// Nothing begins and nothing ends.
    #[error("the plan is empty")]
    Empty,
    /// More than one act should do.
    #[error("{path} has more than {MOST} entries")]
    TooMany {
        /// Which list.
        path: &'static str,
    },
    /// It would take effect before anybody decided it.
    #[error("it would take effect before it was decided")]
    DecidedAfter,
    /// A code or name that is empty, too long, or has what cannot be kept.
    #[error("units.{at}.{field} is unusable")]
    Text {
        /// Which unit.
        at: usize,
        /// Which field.
        field: &'static str,
    },
    /// The code is that of another unit, of today or of old, or stands twice in the plan.
    #[error("the code {code} is taken")]
    CodeTaken {
        /// Which unit.
        at: usize,
        /// Its code.
        code: String,
    },
    /// A code that no unit has.
    #[error("no unit has the code {code}")]
    UnknownCode {
        /// Where.
        path: String,
        /// The code.
        code: String,
    },
    /// Units that would stand above themselves.
    #[error("the unit {code} would stand above itself")]
    AboveItself {
        /// Which unit.
        at: usize,
        /// Its code.
        code: String,
    },
    /// A unit ends twice.
    #[error("the unit {code} stands twice")]
    EndsTwice {
        /// Which succession.
        at: usize,
        /// Its code.
        code: String,
    },
    /// The day lies before the unit exists.
    #[error("the unit {code} exists {period} only; it cannot end before it has begun")]
    BeforeItExists {
        /// Which succession.
        at: usize,
        /// The unit's code.
        code: String,
        /// When it exists.
        period: Period,
    },
    /// The unit has ended, or ends earlier anyway.
    #[error("the unit {code} exists {period} only and has nothing to end")]
    EndedAlready {
        /// Which succession.
        at: usize,
        /// The unit's code.
        code: String,
        /// When it exists.
        period: Period,
    },
    /// It ends later, by a reorganisation that was carried out.
    #[error("the unit {code} ends on {last} and goes over to {successors} already")]
    SucceededAlready {
        /// Which succession.
        at: usize,
        /// The unit's code.
        code: String,
        /// Its last day.
        last: NaiveDate,
        /// Codes of its successors, with commas between them.
        successors: String,
    },
    /// A successor or parent that does not exist on the day.
    #[error("the unit {code} does not exist on the day")]
    NotThere {
        /// Where.
        path: String,
        /// The code.
        code: String,
    },
    /// A unit that would succeed itself, at once or by way of others.
    #[error("the unit {code} would be its own predecessor")]
    OwnPredecessor {
        /// Where.
        path: String,
        /// The code.
        code: String,
    },
    /// Which of several successors takes the people and the open files.
    #[error("it must be said which successor of {code} takes people and open files")]
    HeirRequired {
        /// Which succession.
        at: usize,
        /// The unit that ends.
        code: String,
    },
    /// The heir is no successor.
    #[error("the heir is not among the successors")]
    HeirElsewhere {
        /// Which succession.
        at: usize,
    },
    /// Units below go on, and nobody says below what.
    #[error("the unit {below} lies below {code} and goes on; it must be said where")]
    LeftBehind {
        /// Which succession.
        at: usize,
        /// The unit that ends.
        code: String,
        /// The unit below.
        below: String,
    },
    /// An assignment to a unit that is nobody's successor.
    #[error("the assignment names {code}, which succeeds nothing in this plan")]
    AssignedElsewhere {
        /// Which assignment.
        at: usize,
        /// The code.
        code: String,
    },
}

impl PlanFault {
    /// The fault as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Empty => Problem::new("REORGANISATION_EMPTY", ""),
            Self::TooMany { path } => Problem::new("TOO_MANY", path).with("most", MOST),
            Self::DecidedAfter => Problem::new("REORGANISATION_DECIDED_AFTER", "decidedOn"),
            Self::Text { at, field } => Problem::new("UNIT_TEXT", &format!("units.{at}.{field}")),
            Self::CodeTaken { at, code } => {
                Problem::new("UNIT_CODE_TAKEN", &format!("units.{at}.code")).with("code", code)
            }
            Self::UnknownCode { path, code } => {
                Problem::new("UNIT_CODE_UNKNOWN", path).with("code", code)
            }
            Self::AboveItself { at, code } => {
                Problem::new("UNIT_ABOVE_ITSELF", &format!("units.{at}.parent")).with("code", code)
            }
            Self::EndsTwice { at, code } => {
                Problem::new("UNIT_CODE_TWICE", &format!("successions.{at}.from"))
                    .with("code", code)
            }
            Self::BeforeItExists { at, code, period } => Problem::new(
                "REORGANISATION_BEFORE_UNIT",
                &format!("successions.{at}.from"),
            )
            .with("code", code)
            .with("period", period),
            Self::EndedAlready { at, code, period } => {
                Problem::new("UNIT_ENDED_ALREADY", &format!("successions.{at}.from"))
                    .with("code", code)
                    .with("period", period)
            }
            Self::SucceededAlready {
                at,
                code,
                last,
                successors,
            } => Problem::new("UNIT_SUCCEEDED_ALREADY", &format!("successions.{at}.from"))
                .with("code", code)
                .with("date", last)
                .with("successors", successors),
            Self::NotThere { path, code } => {
                Problem::new("UNIT_NOT_THERE", path).with("code", code)
            }
            Self::OwnPredecessor { path, code } => {
                Problem::new("UNIT_OWN_PREDECESSOR", path).with("code", code)
            }
            Self::HeirRequired { at, code } => {
                Problem::new("HEIR_REQUIRED", &format!("successions.{at}.heir")).with("code", code)
            }
            Self::HeirElsewhere { at } => {
                Problem::new("HEIR_ELSEWHERE", &format!("successions.{at}.heir"))
            }
            Self::LeftBehind { at, code, below } => {
                Problem::new("UNIT_LEFT_BEHIND", &format!("successions.{at}.from"))
                    .with("code", code)
                    .with("below", below)
            }
            Self::AssignedElsewhere { at, code } => {
                Problem::new("ASSIGNED_ELSEWHERE", &format!("assignments.{at}.to"))
                    .with("code", code)
            }
        }
    }
}
