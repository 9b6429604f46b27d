//! What can go wrong, and what is refused.

use tantivy::TantivyError;
use tantivy::directory::error::LockError;
use thiserror::Error;

use crate::query::QueryProblem;

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
