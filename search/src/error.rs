//! What can go wrong, and what is refused.

use std::ops::Range;

use tantivy::TantivyError;
use tantivy::directory::error::LockError;
use thiserror::Error;

/// A part of the asked words that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} at byte {}", at.start)]
pub struct QueryProblem {
    pub kind: QueryProblemKind,
    /// Bytes of the words as they were given, on character boundaries.
    pub at: Range<usize>,
}

/// Why the words cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum QueryProblemKind {
    /// `"sociālais dienests`
    #[error("a quotation mark is never closed")]
    UnclosedQuote,
    /// `""`, `"…"`
    #[error("nothing to search for between the quotation marks")]
    EmptyPhrase,
    /// `*balsts`, `pab*ts`, `"sociāl* dienests"`
    #[error("an asterisk may only end a word")]
    MisplacedAsterisk,
    /// `p*`
    #[error(
        "an asterisk needs at least {} letters before it",
        crate::query::SHORTEST_PREFIX
    )]
    PrefixTooShort,
    /// `!?`
    #[error("there is no letter or digit to search for")]
    NothingToFind,
    #[error("more than {} words", crate::query::MOST_CLAUSES)]
    TooManyWords,
}

/// Refusals and failures of the index.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SearchError {
    #[error("the words cannot be understood")]
    Query(#[from] QueryProblem),
    #[error("more than {most} hits were asked for at once")]
    PageTooLarge { most: usize },
    #[error("another process has the index open for writing")]
    InUse,
    /// What was applied since the last commit is lost: apply again from [`crate::SearchIndex::committed_position`].
    #[error("the index could not be written and is back at position {position}")]
    NotWritten {
        position: u64,
        #[source]
        cause: TantivyError,
    },
    #[error("the index belongs to another version of this program")]
    OtherVersion,
    #[error("the index is closed")]
    Closed,
    #[error("the index directory cannot be used")]
    Directory(#[source] std::io::Error),
    #[error("the search engine failed")]
    Engine(#[source] TantivyError),
}

impl From<TantivyError> for SearchError {
    fn from(error: TantivyError) -> Self {
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::InUse,
            other => Self::Engine(other),
        }
    }
}

impl From<std::io::Error> for SearchError {
    fn from(error: std::io::Error) -> Self {
        Self::Engine(error.into())
    }
}
