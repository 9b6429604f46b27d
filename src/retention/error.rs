//! What retention refuses.

use chrono::NaiveDate;

use crate::access::NotPermitted;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;
use crate::op::KeyReused;

/// A refusal of this area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// The institution has no such file.
    #[error("there is no such file")]
    FileUnknown,
    /// Somebody else entered something about the file since the caller read it.
    #[error("the file is in revision {now}")]
    Stale {
        /// Revision as it is now.
        now: i32,
    },
    /// What was entered about an event does not hold together.
    #[error("{} things are wrong with the event", .0.len())]
    Event(Vec<Problem>),
    /// A version of a rule does not hold together, or contradicts another.
    #[error("{} things are wrong with the rule", .0.len())]
    Rule(Vec<Problem>),
    /// A hold or its review does not hold together.
    #[error("{} things are wrong with the hold", .0.len())]
    Hold(Vec<Problem>),
    /// A decision of the archive does not hold together, or does not fit the files.
    #[error("{} things are wrong with the extension", .0.len())]
    Transfer(Vec<Problem>),
    /// A notice of wrong data cannot be linked so.
    #[error("{} things are wrong with the notice", .0.len())]
    Correction(Vec<Problem>),
    /// The institution has no such hold.
    #[error("there is no such hold")]
    HoldUnknown,
    /// It was lifted, or its last day has passed.
    #[error("the hold has ceased")]
    HoldEnded,
    /// Somebody else reviewed it since the caller read it.
    #[error("the hold is in revision {now}")]
    HoldStale {
        /// Revision as it is now.
        now: i32,
    },
    /// The rule has another newest version than the one that this was made from.
    #[error("the newest version of the rule is of {0:?}")]
    RuleStale(Option<NaiveDate>),
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

impl From<BadReason> for Refusal {
    fn from(bad: BadReason) -> Self {
        Self::Reason(bad)
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        let one = match self {
            Self::Event(problems)
            | Self::Rule(problems)
            | Self::Hold(problems)
            | Self::Transfer(problems)
            | Self::Correction(problems) => return problems.clone(),
            Self::HoldUnknown => Problem::new("HOLD_UNKNOWN", "hold"),
            Self::HoldEnded => Problem::new("HOLD_ENDED", "hold"),
            Self::HoldStale { now } => Problem::new("HOLD_STALE", "revision").with("revision", now),
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::Reason(bad) => bad.problem("reason"),
            Self::FileUnknown => Problem::new("FILE_UNKNOWN", "file"),
            Self::Stale { now } => {
                Problem::new("RETENTION_STALE", "revision").with("revision", now)
            }
            Self::RuleStale(newest) => Problem::new("RETENTION_RULE_STALE", "basedOn").with(
                "from",
                newest.map_or("none".to_owned(), |day| day.to_string()),
            ),
        };
        vec![one]
    }
}
