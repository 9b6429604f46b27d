//! What the mailroom refuses.

use chrono::NaiveDate;
use entities::vocabulary::SetAsideReason;

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
    /// The item is not there for the caller.
    #[error("there is no such item")]
    ItemUnknown,
    /// It was registered before.
    #[error("the item was registered as {number} on {on}")]
    Registered {
        /// The document's number; a dash where the caller may not see it.
        number: String,
        /// On which day.
        on: NaiveDate,
    },
    /// It was set aside before.
    #[error("the item was set aside on {on}")]
    SetAside {
        /// Why.
        reason: SetAsideReason,
        /// On which day.
        on: NaiveDate,
    },
    /// It waits already.
    #[error("the item waits already")]
    Waiting,
    /// Somebody else dealt with it since the caller read it.
    #[error("the item was dealt with meanwhile")]
    Stale {
        /// Who: the name of a member of staff, or the login of an account that is nobody's.
        who: String,
        /// On which day.
        on: NaiveDate,
    },
    /// The words about the reason cannot be kept.
    #[error("the words given cannot be kept")]
    Words(#[source] BadReason),
    /// Another reason than the usual ones, and no words that say which.
    #[error("the reason needs words")]
    WordsRequired,
    /// What was sent to us is no document that goes out.
    #[error("what was sent to us is registered as outgoing")]
    Outgoing,
    /// Registering refuses.
    #[error("the document is not registered")]
    Document(#[source] documents::Refusal),
}

impl From<NotPermitted> for Refusal {
    fn from(not: NotPermitted) -> Self {
        Self::NotPermitted(not)
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
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::ItemUnknown | Self::Document(_) => Problem::new("INTAKE_ITEM_UNKNOWN", "item"),
            Self::Registered { number, on } => Problem::new("INTAKE_ITEM_REGISTERED", "item")
                .with("number", number)
                .with("date", on),
            Self::SetAside { reason, on } => Problem::new("INTAKE_ITEM_SET_ASIDE", "item")
                .with("reason", reason)
                .with("date", on),
            Self::Waiting => Problem::new("INTAKE_ITEM_WAITING", "item"),
            Self::Stale { who, on } => Problem::new("INTAKE_ITEM_STALE", "revision")
                .with("who", who)
                .with("date", on),
            Self::Words(bad) => bad.problem("words"),
            Self::Outgoing => Problem::new("INTAKE_OUTGOING", "register"),
            Self::WordsRequired => Problem::new("SET_ASIDE_WORDS_REQUIRED", "words"),
        }
    }
}
