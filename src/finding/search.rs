//! Asking the index within what the caller may see.

mod marks;

use std::collections::HashSet;
use std::sync::Arc;

use ::search::query::{self, Field, QueryProblemKind as Kind};
use ::search::{
    QueryProblem, Scope, SearchError, SearchPage, SearchRequest, Suggestion, Vocabulary,
};
use entities::ids::DocumentId;

use super::vocabulary::FILE;
use super::{Finding, blocking, standing};
use crate::access::{Action, Caller, NotPermitted};
use crate::kernel::{Fault, Problem};

/// Values of a field that a refusal names.
const MOST_KNOWN: usize = 30;

/// What finding refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role does not permit reading documents.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The words cannot be understood.
    #[error("the query cannot be understood")]
    Query(Misunderstood),
    /// What narrows the question is not there, or is too much.
    #[error("the filter names what it cannot")]
    Filter(Problem),
}

/// What cannot be understood in a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misunderstood {
    words: String,
    problem: QueryProblem,
    /// What could stand in its place.
    known: Vec<String>,
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::Query(misunderstood) => misunderstood.problem(),
            Self::Filter(problem) => problem.clone(),
        }
    }
}

impl Misunderstood {
    pub(super) fn of(words: &str, problem: QueryProblem, vocabulary: &Vocabulary) -> Self {
        let mut known: Vec<String> = match problem.kind {
            Kind::UnknownField => Field::all().map(|field| field.to_string()).collect(),
            Kind::UnknownValue(field) => vocabulary.names(field).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let mut told = HashSet::new();
        known.retain(|name| told.insert(name.clone()));
        known.truncate(MOST_KNOWN);
        Self {
            words: words.to_owned(),
            problem,
            known,
        }
    }

    fn problem(&self) -> Problem {
        let located = |code| Problem::new(code, "words").at(&self.words, self.problem.at.clone());
        match self.problem.kind {
            Kind::UnclosedQuote => located("QUERY_QUOTE_OPEN"),
            Kind::UnclosedBracket => located("QUERY_BRACKET_OPEN"),
            Kind::UnopenedBracket => located("QUERY_BRACKET_UNOPENED"),
            Kind::EmptyBrackets => located("QUERY_BRACKETS_EMPTY"),
            Kind::EmptyPhrase => located("QUERY_PHRASE_EMPTY"),
            Kind::LeadingWildcard => located("QUERY_WILDCARD_LEADING"),
            Kind::InnerWildcard => located("QUERY_WILDCARD_INNER"),
            Kind::PrefixTooShort => {
                located("QUERY_PREFIX_TOO_SHORT").with("most", query::SHORTEST_PREFIX)
            }
            Kind::Pattern => located("QUERY_PATTERN"),
            Kind::ForeignOperator => located("QUERY_OPERATOR_FOREIGN"),
            Kind::OperatorWithoutWord => located("QUERY_OPERATOR_ALONE"),
            Kind::UnknownField => {
                located("QUERY_FIELD_UNKNOWN").with("known", self.known.join(", "))
            }
            Kind::FieldWithinField => located("QUERY_FIELD_NESTED"),
            Kind::FieldWithoutValue => located("QUERY_FIELD_EMPTY"),
            Kind::ValueOfOtherKind => located("QUERY_VALUE_OF_OTHER_KIND"),
            Kind::UnknownValue(FILE) => located("QUERY_FILE_UNKNOWN"),
            Kind::UnknownValue(_) if self.known.is_empty() => located("QUERY_VALUE_NONE"),
            Kind::TooManyValues(_) => {
                located("QUERY_TOO_MANY_FILES").with("most", standing::MOST_FILES)
            }
            Kind::UnknownValue(_) => {
                located("QUERY_VALUE_UNKNOWN").with("known", self.known.join(", "))
            }
            Kind::NoDate => located("QUERY_DATE_MALFORMED"),
            Kind::RangeReversed => located("QUERY_RANGE_REVERSED"),
            Kind::RangeWithoutField => located("QUERY_RANGE_WITHOUT_FIELD"),
            Kind::OnlyExclusions => located("QUERY_ONLY_EXCLUSIONS"),
            Kind::NothingToFind => located("QUERY_NOTHING"),
            Kind::TooManyWords => located("QUERY_TOO_MANY_WORDS").with("most", query::MOST_TERMS),
            Kind::TooDeep => located("QUERY_TOO_DEEP").with("most", query::DEEPEST),
            Kind::TooLong => located("QUERY_TEXT_TOO_LONG").with("most", query::LONGEST),
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
        request.vocabulary = match self.vocabulary(caller, &request.words).await? {
            Ok(vocabulary) => vocabulary,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let asked = Arc::new(request);
        let asking = Arc::clone(&asked);
        match blocking(&self.live.answering(), move |index| index.search(&asking)).await? {
            Ok(page) => Ok(Ok(page)),
            Err(SearchError::Query(problem)) => Ok(Err(Refusal::Query(Misunderstood::of(
                &asked.words,
                problem,
                &asked.vocabulary,
            )))),
            Err(other) => Err(Fault::at("searching")(other)),
        }
    }

    /// What somebody who typed so far may be about to type, within what they may see: up to `first` of each kind.
    ///
    /// # Errors
    /// A fault of the index; inside it the refusal.
    pub async fn suggest(
        &self,
        caller: &Caller,
        typed: String,
        first: usize,
    ) -> Result<Result<Vec<Suggestion>, Refusal>, Fault> {
        if let Err(not) = caller.require(Action::ReadDocuments) {
            return Ok(Err(Refusal::NotPermitted(not)));
        }
        let scope = Scope::Keys(caller.scope().index_keys());
        blocking(&self.live.answering(), move |index| {
            index.suggest(&typed, &scope, first)
        })
        .await?
        .map(Ok)
        .map_err(Fault::at("suggesting"))
    }

    /// The `first` documents that the caller may see and that share most with `document`, the likest first; none when
    /// the caller may not see that one.
    ///
    /// # Errors
    /// A fault of the index; inside it the refusal.
    pub async fn like(
        &self,
        caller: &Caller,
        document: DocumentId,
        first: usize,
    ) -> Result<Result<Vec<DocumentId>, Refusal>, Fault> {
        if let Err(not) = caller.require(Action::ReadDocuments) {
            return Ok(Err(Refusal::NotPermitted(not)));
        }
        let scope = Scope::Keys(caller.scope().index_keys());
        let answering = self.live.answering();
        let like = blocking(&answering, move |index| {
            index.like(document.0, &scope, first)
        });
        let like = like
            .await?
            .map_err(Fault::at("looking for what is alike"))?;
        Ok(Ok(like.into_iter().map(DocumentId).collect()))
    }
}
