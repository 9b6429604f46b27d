//! What resolutions and tasks refuse.

use chrono::NaiveDate;

use super::meanwhile::Meanwhile;
use super::state::Reason;
use crate::documents;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;
use crate::organisation::availability::Unavailable;

/// A refusal of resolutions and tasks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error("the caller's role does not permit this")]
    NotPermitted,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The document is not there for the caller, not theirs to direct, or takes no resolution.
    #[error("the document cannot be directed")]
    Document(#[source] documents::Refusal),
    /// The task is not there for the caller.
    #[error("there is no such task at {path}")]
    TaskUnknown {
        /// Where it is named.
        path: &'static str,
    },
    /// The resolution is not there for the caller.
    #[error("there is no such resolution")]
    ResolutionUnknown,
    /// The act is not open to the caller, or not now.
    #[error("this cannot be done with the task: {0:?}")]
    Barred(Reason),
    /// Somebody else changed the task since the caller read it.
    #[error("the task was changed meanwhile")]
    Stale(Meanwhile),
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// A text that cannot be kept.
    #[error("a text cannot be kept")]
    Text(Problem),
    /// A last day that has passed.
    #[error("the last day {due} has passed")]
    TermPassed {
        /// Where it is named.
        path: &'static str,
        /// The day.
        due: NaiveDate,
    },
    /// Later than the task that is divided up.
    #[error("the task above ends on {most}")]
    TermBeyond {
        /// Where it is named.
        path: &'static str,
        /// Last day of the task above.
        most: NaiveDate,
    },
    /// An extension that extends nothing.
    #[error("the task ends on {0} anyway")]
    UntilNotLater(NaiveDate),
    /// Somebody cannot be given anything to do.
    #[error("the person at {path} cannot be given the task")]
    Person {
        /// Where they are named.
        path: String,
        /// Why.
        why: Unavailable,
    },
    /// Whoever passed a task on would get it again.
    #[error("the person at {path} has passed this on already")]
    Circle {
        /// Where they are named.
        path: String,
    },
    /// Somebody has the task already.
    #[error("the task is theirs already")]
    SameExecutor,
    /// One person named twice.
    #[error("the person at {path} is named twice")]
    Twice {
        /// Where they are named again.
        path: String,
    },
    /// Whoever executes does not control themselves.
    #[error("the controller is an executor")]
    ControllerExecutes,
    /// Whoever controls a task is not handed it.
    #[error("the task would go to its controller")]
    ControllerReceives,
    /// Nobody answers for the whole.
    #[error("co-executors are named and no lead executor")]
    LeadRequired,
    /// Nobody is named at all.
    #[error("nobody is named")]
    NobodyNamed,
    /// More people than one resolution takes.
    #[error("more than {0} people are named")]
    TooMany(usize),
    /// A unit that the institution does not have.
    #[error("there is no unit at {path}")]
    UnitUnknown {
        /// Where it is named.
        path: String,
    },
    /// Nobody works in the unit.
    #[error("nobody works in the unit at {path}")]
    UnitEmpty {
        /// Where it is named.
        path: String,
    },
    /// A program's account, where a person must answer for it.
    #[error("the account is nobody's")]
    NotAPerson,
    /// A report with neither words nor a document.
    #[error("the report says nothing")]
    ReportEmpty,
    /// The answering document is not there for the caller, or cannot answer.
    #[error("the answer cannot be that document")]
    AnswerUnknown,
    /// A document does not answer itself.
    #[error("a document does not answer itself")]
    AnswersItself,
    /// Nobody controls the resolution.
    #[error("the resolution is not under control")]
    NotControlled,
    /// It was removed from control before.
    #[error("the resolution was removed from control on {0}")]
    Released(NaiveDate),
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
            other => vec![other.problem()],
        }
    }

    fn problem(&self) -> Problem {
        let one = Problem::new;
        match self {
            Self::NotPermitted => one("NOT_PERMITTED", ""),
            Self::KeyReused => one("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::Document(_) => one("DOCUMENT_UNKNOWN", "document"),
            Self::TaskUnknown { path } => one("TASK_UNKNOWN", path),
            Self::ResolutionUnknown => one("RESOLUTION_UNKNOWN", "resolution"),
            Self::Barred(reason) => reason.problem(),
            Self::Stale(meanwhile) => meanwhile.problem(),
            Self::Reason(bad) => bad.problem("reason"),
            Self::Text(problem) => problem.clone(),
            Self::TermPassed { path, due } => one("TERM_PASSED", path).with("date", due),
            Self::TermBeyond { path, most } => one("TERM_BEYOND", path).with("date", most),
            Self::UntilNotLater(due) => one("UNTIL_NOT_LATER", "until").with("date", due),
            Self::Person { path, why } => match why {
                Unavailable::Unknown => one("STAFF_MEMBER_UNKNOWN", path),
                Unavailable::NotEmployed { name, on } => one("EXECUTOR_NOT_EMPLOYED", path)
                    .with("name", name)
                    .with("date", on),
                Unavailable::Away { name, until } => one("EXECUTOR_AWAY", path)
                    .with("name", name)
                    .with("date", until),
            },
            Self::Circle { path } => one("DELEGATION_CIRCLE", path),
            Self::SameExecutor => one("EXECUTOR_SAME", "to"),
            Self::Twice { path } => one("EXECUTOR_TWICE", path),
            Self::ControllerExecutes => one("CONTROLLER_EXECUTES", "controller"),
            Self::ControllerReceives => one("CONTROLLER_RECEIVES", "to"),
            Self::LeadRequired => one("LEAD_REQUIRED", "lead"),
            Self::NobodyNamed => one("EXECUTORS_NONE", "lead"),
            Self::TooMany(most) => one("EXECUTORS_TOO_MANY", "forInformation").with("most", most),
            Self::UnitUnknown { path } => one("UNIT_UNKNOWN", path),
            Self::UnitEmpty { path } => one("UNIT_EMPTY", path),
            Self::NotAPerson => one("NOT_A_PERSON", ""),
            Self::ReportEmpty => one("REPORT_EMPTY", "text"),
            Self::AnswerUnknown => one("DOCUMENT_UNKNOWN", "answer"),
            Self::AnswersItself => one("ANSWERS_ITSELF", "answer"),
            Self::NotControlled => one("RESOLUTION_NOT_CONTROLLED", "resolution"),
            Self::Released(day) => one("RESOLUTION_RELEASED", "resolution").with("date", day),
        }
    }
}
