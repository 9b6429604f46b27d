//! What circulation refuses.

use chrono::NaiveDate;

use super::deadline::meanwhile::Meanwhile;
use crate::access::NotPermitted;
use crate::documents;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;

/// A refusal of this area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The document is not there for the caller, or not theirs to change.
    #[error("the document cannot be changed")]
    Document(#[source] documents::Refusal),
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// A text that cannot be kept.
    #[error("a text cannot be kept")]
    Text(Problem),
    /// No term runs for the document.
    #[error("no term runs for the document")]
    NoDeadline,
    /// Somebody else changed the clock since the caller read it.
    #[error("the clock was changed meanwhile")]
    Stale(Meanwhile),
    /// The clock has come to its end.
    #[error("the clock was ended on {0}")]
    Concluded(NaiveDate),
    /// The clock stands still.
    #[error("the clock stands still since {0}")]
    StandsStill(NaiveDate),
    /// The clock runs.
    #[error("the clock does not stand still")]
    Runs,
    /// The event that starts the clock has not happened.
    #[error("the clock has not started")]
    NotBegun,
    /// The term had ended before.
    #[error("the term ended on {0}")]
    RanOut(NaiveDate),
    /// Something is said to have happened before it could.
    #[error("the day at {path} is before {earliest}")]
    TooEarly {
        /// Where it is named.
        path: &'static str,
        /// First day on which it could.
        earliest: NaiveDate,
    },
    /// Something is said to have happened on a day to come.
    #[error("the day at {path} is still to come")]
    InFuture {
        /// Where it is named.
        path: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// A new last day that has passed.
    #[error("the new last day {0} has passed")]
    UntilPassed(NaiveDate),
    /// An extension that extends nothing.
    #[error("the term ends on {0} anyway")]
    UntilNotLater(NaiveDate),
    /// Further than the rule allows.
    #[error("the rule extends the term until {0} at most")]
    UntilBeyond(NaiveDate),
    /// Further than the rule allows without a reasoned decision.
    #[error("beyond {0} a reasoned decision is required")]
    DecisionRequired(NaiveDate),
    /// The rule allows no extension.
    #[error("the rule allows no extension")]
    NotExtensible,
    /// There is no extension to tell the applicant about.
    #[error("the term was not extended")]
    NotExtended,
    /// The rule's term does not start by that event.
    #[error("the rule does not start by this event")]
    NotItsEvent,
    /// The program alone ends a clock so.
    #[error("this outcome is not for people to state")]
    NotAnOutcome,
    /// No such rule, or no version of it for that day.
    #[error("there is no version of rule {code:?} for {day}")]
    RuleUnknown {
        /// What was given.
        code: String,
        /// For which starting day.
        day: NaiveDate,
    },
    /// The rule is about periods and no documents.
    #[error("the rule is about periods")]
    RuleOfPeriods,
    /// The rule applies already.
    #[error("the rule applies already")]
    RuleAlready,
    /// A version of a rule does not hold together, or contradicts another.
    #[error("{} things are wrong with the rule", .0.len())]
    Rule(Vec<Problem>),
    /// Days that cannot be moved so.
    #[error("{} things are wrong with the moved days", .0.len())]
    MovedDays(Vec<Problem>),
    /// The institution has not moved such a day.
    #[error("there is no such moved day")]
    MovedDayUnknown,
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

impl From<documents::Refusal> for Refusal {
    fn from(refusal: documents::Refusal) -> Self {
        match refusal {
            documents::Refusal::KeyReused => Self::KeyReused,
            other => Self::Document(other),
        }
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Document(refusal) => refusal.problems(),
            Self::Rule(problems) | Self::MovedDays(problems) => problems.clone(),
            other => vec![other.problem()],
        }
    }

    fn problem(&self) -> Problem {
        let dated = |code, path: &str, day: &NaiveDate| Problem::new(code, path).with("date", day);
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::Document(_) => Problem::new("DOCUMENT_UNKNOWN", "document"),
            Self::Reason(bad) => bad.problem("reason"),
            Self::Text(problem) => problem.clone(),
            Self::NoDeadline => Problem::new("DEADLINE_NONE", "document"),
            Self::Stale(meanwhile) => meanwhile.problem(),
            Self::Concluded(day) => dated("DEADLINE_CONCLUDED", "document", day),
            Self::StandsStill(day) => dated("DEADLINE_STANDS_STILL", "document", day),
            Self::Runs => Problem::new("DEADLINE_RUNS", "document"),
            Self::NotBegun => Problem::new("DEADLINE_NOT_BEGUN", "document"),
            Self::RanOut(day) => dated("DEADLINE_RAN_OUT", "document", day),
            Self::TooEarly { path, earliest } => dated("DATE_TOO_EARLY", path, earliest),
            Self::InFuture { path, day } => dated("DATE_IN_FUTURE", path, day),
            Self::UntilPassed(day) => dated("UNTIL_PASSED", "until", day),
            Self::UntilNotLater(day) => dated("UNTIL_NOT_LATER", "until", day),
            Self::UntilBeyond(day) => dated("UNTIL_BEYOND", "until", day),
            Self::DecisionRequired(day) => dated("EXTENSION_DECISION_REQUIRED", "decision", day),
            Self::NotExtensible => Problem::new("DEADLINE_NOT_EXTENSIBLE", "document"),
            Self::NotExtended => Problem::new("DEADLINE_NOT_EXTENDED", "document"),
            Self::NotItsEvent => Problem::new("DEADLINE_OTHER_EVENT", "document"),
            Self::NotAnOutcome => Problem::new("DEADLINE_OUTCOME", "outcome"),
            Self::RuleUnknown { code, day } => Problem::new("DEADLINE_RULE_UNKNOWN", "rule")
                .with("code", code)
                .with("date", day),
            Self::RuleOfPeriods => Problem::new("DEADLINE_RULE_OF_PERIODS", "rule"),
            Self::RuleAlready => Problem::new("DEADLINE_RULE_ALREADY", "rule"),
            Self::Rule(_) => Problem::new("DEADLINE_RULE_FAULTY", ""),
            Self::MovedDays(_) => Problem::new("MOVED_DAYS_FAULTY", "days"),
            Self::MovedDayUnknown => Problem::new("MOVED_DAY_UNKNOWN", "movedDay"),
        }
    }
}
