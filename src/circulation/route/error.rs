//! What routes refuse.

use chrono::NaiveDate;
use entities::vocabulary::RouteStage;

use super::place::Reason;
use crate::circulation;
use crate::documents;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;

/// A refusal of routes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error("the caller's role does not permit this")]
    NotPermitted,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The document is not there for the caller, or not theirs to move.
    #[error("the document cannot be moved")]
    Document(#[source] documents::Refusal),
    /// The step is not open.
    #[error("the step is not open: {0:?}")]
    Barred(Reason),
    /// Somebody else moved the document since the caller read it.
    #[error("the document was moved meanwhile, to {stage}")]
    Stale {
        /// Where it stands now.
        stage: RouteStage,
        /// Who moved it; none where Aprite itself did.
        who: Option<String>,
        /// When.
        on: NaiveDate,
    },
    /// The document's legal clock cannot be ended.
    #[error("the document's legal clock cannot be ended")]
    Clock(#[source] circulation::Refusal),
    /// Somebody else adopted a version since the caller read the route.
    #[error("version {version} of the route was adopted meanwhile")]
    Superseded {
        /// The version that holds now.
        version: i32,
        /// Who adopted it.
        who: Option<String>,
        /// When.
        on: NaiveDate,
    },
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// A route that does not hold together.
    #[error("{} things are wrong with the route", .0.len())]
    Template(Vec<Problem>),
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
            Self::NotPermitted => vec![Problem::new("NOT_PERMITTED", "")],
            Self::KeyReused => vec![Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")],
            Self::Document(refusal) => refusal.problems(),
            Self::Barred(reason) => vec![reason.problem()],
            Self::Stale { stage, who, on } => vec![
                Problem::new("ROUTE_STALE", "revision")
                    .with("stage", stage)
                    .with("who", who.as_deref().unwrap_or("Aprite"))
                    .with("date", on),
            ],
            Self::Clock(refusal) => refusal.problems(),
            Self::Superseded { version, who, on } => vec![
                Problem::new("ROUTE_SUPERSEDED", "version")
                    .with("version", version)
                    .with("who", who.as_deref().unwrap_or("Aprite"))
                    .with("date", on),
            ],
            Self::Reason(bad) => vec![bad.problem("reason")],
            Self::Template(problems) => problems.clone(),
        }
    }
}
