//! What keeping searches refuses.

use crate::access::NotPermitted;
use crate::finding;
use crate::kernel::Problem;
use crate::op::KeyReused;

/// A refusal of keeping searches.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Role or token does not permit it.
    #[error("the caller may not keep searches")]
    NotPermitted(#[source] NotPermitted),
    /// A program's account, or somebody who stands in for somebody: searches are people's own.
    #[error("the account is nobody's")]
    NotAPerson,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No search of the caller's.
    #[error("there is no such search")]
    Unknown,
    /// It was changed since it was read.
    #[error("the search was changed meanwhile")]
    Stale,
    /// No name, or one that cannot be kept.
    #[error("the name cannot be kept")]
    Name(Problem),
    /// The caller keeps another search under the name.
    #[error("there is a search of that name")]
    NameUsed,
    /// As many as a person may keep.
    #[error("there are {0} searches already")]
    TooMany(u64),
    /// Words that cannot be kept.
    #[error("the words cannot be kept")]
    Words(Problem),
    /// What is asked cannot be.
    #[error("the search cannot be asked")]
    Question(#[source] finding::Refusal),
}

impl From<KeyReused> for Refusal {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        let one = Problem::new;
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::NotAPerson => one("NOT_A_PERSON", ""),
            Self::KeyReused => one("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::Unknown => one("SAVED_SEARCH_UNKNOWN", "search"),
            Self::Stale => one("SAVED_SEARCH_STALE", "revision"),
            Self::Name(problem) | Self::Words(problem) => problem.clone(),
            Self::NameUsed => one("SAVED_SEARCH_NAME_USED", "name"),
            Self::TooMany(most) => one("SAVED_SEARCHES_TOO_MANY", "").with("most", most),
            Self::Question(refusal) => refusal.problem(),
        }
    }
}
