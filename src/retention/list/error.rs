//! What a list refuses.

use chrono::NaiveDate;
use entities::vocabulary::ListState;

use super::state::Part;
use crate::access::NotPermitted;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;
use crate::op::KeyReused;

/// A refusal about a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The institution has no such list.
    #[error("there is no such list")]
    ListUnknown,
    /// Somebody else changed it since the caller read it.
    #[error("the list is in revision {now}")]
    Stale {
        /// Revision as it is now.
        now: i32,
    },
    /// Where it stands, that cannot be done.
    #[error("that cannot be done with a list that is {0}")]
    State(ListState),
    /// It is not what was submitted: somebody changed rows behind everybody's back.
    #[error("the list is not what was submitted")]
    Altered,
    /// The journal tells of a later day: the clock was set back, and no term and no wait could be trusted.
    #[error("today is {today}, and the journal already tells of {last}")]
    ClockSetBack {
        /// The day by the clock.
        today: NaiveDate,
        /// The day of the newest entry.
        last: NaiveDate,
    },
    /// An account that is nobody's cannot answer for it.
    #[error("the account is not a person's")]
    Nobody,
    /// Somebody would have two parts in it.
    #[error("{person} has another part in the list: {part:?}")]
    OtherPart {
        /// Where in the input.
        path: String,
        /// Their name.
        person: String,
        /// The part that they have.
        part: Part,
    },
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason {
        /// Where in the input.
        path: &'static str,
        /// Why it is none.
        bad: BadReason,
    },
    /// What was given does not hold together.
    #[error("{} things are wrong with it", .0.len())]
    Faulty(Vec<Problem>),
}

impl From<KeyReused> for Refusal {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl From<NotPermitted> for Refusal {
    fn from(not: NotPermitted) -> Self {
        Self::NotPermitted(not)
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        let one = match self {
            Self::Faulty(problems) => return problems.clone(),
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::ListUnknown => Problem::new("LIST_UNKNOWN", "list"),
            Self::Stale { now } => Problem::new("LIST_STALE", "revision").with("revision", now),
            Self::State(state) => Problem::new("LIST_STATE", "list").with("state", state),
            Self::Altered => Problem::new("LIST_ALTERED", "list"),
            Self::ClockSetBack { today, last } => Problem::new("CLOCK_SET_BACK", "")
                .with("today", today)
                .with("last", last),
            Self::Nobody => Problem::new("LIST_NEEDS_PERSON", ""),
            Self::OtherPart { path, person, part } => Problem::new("LIST_TWO_PARTS", path)
                .with("person", person)
                .with("part", part.as_str()),
            Self::Reason { path, bad } => bad.problem(path),
        };
        vec![one]
    }
}
