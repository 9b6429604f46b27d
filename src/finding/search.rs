//! Asking the index within what the caller may see.

use ::search::{QueryProblem, Scope, SearchError, SearchPage, SearchRequest};

use super::{Finding, blocking};
use crate::access::{Action, Caller, NotPermitted};
use crate::kernel::{Fault, Problem};

/// What finding refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role does not permit reading documents.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The words cannot be understood.
    #[error("the query cannot be understood")]
    Query {
        /// What and where.
        #[source]
        problem: QueryProblem,
        /// Which character of the words, from 1.
        character: usize,
    },
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::Query { problem, character } => Problem::new("QUERY_MALFORMED", "words")
                .with("position", character)
                .with("what", problem.kind),
        }
    }
}

/// A question of `words` whose scope [`Finding::search`] fills in.
pub fn question(words: impl Into<String>) -> SearchRequest {
    SearchRequest::new(words, Scope::Keys(Vec::new()))
}

impl Finding {
    /// Answers a question within what the caller may see, whatever scope it came with.
    ///
    /// # Errors
    /// A fault of the index; inside it the refusal.
    pub async fn search(
        &self,
        caller: &Caller,
        mut request: SearchRequest,
    ) -> Result<Result<SearchPage, Refusal>, Fault> {
        if let Err(not) = caller.require(Action::ReadDocuments) {
            return Ok(Err(Refusal::NotPermitted(not)));
        }
        request.scope = Scope::Keys(caller.scope().index_keys());
        let words = request.words.clone();
        match blocking(&self.index, move |index| index.search(&request)).await? {
            Ok(page) => Ok(Ok(page)),
            Err(SearchError::Query(problem)) => {
                let character = words
                    .get(..problem.at.start)
                    .map_or(0, |before| before.chars().count())
                    + 1;
                Ok(Err(Refusal::Query { problem, character }))
            }
            Err(other) => Err(Fault::at("searching")(other)),
        }
    }
}
