//! Full text over tantivy: Latvian analysis, an index that follows a journal, and queries trimmed to what the asker
//! may see.
//!
//! For the service's `finding` area, which turns cards into [`Projection`]s and people's questions into
//! [`SearchRequest`]s. This crate knows keys and projections, not documents, people or a database, and nothing else in
//! the house sees tantivy.
//!
//! - [`SearchIndex`] is opened on a directory and fed [`Change`]s with the journal position that they come from. A commit
//!   keeps the position with the documents, so that following resumes exactly where the index is, also after a kill.
//! - [`Generations`] lie side by side: a new one is filled while the old one answers.
//! - [`query`] is the language in which a person asks.
//! - [`SearchIndex::search`] answers within a [`Scope`]: hits, highlights, counts, facets and suggestions alike.
//! - [`marks`] says where in whole texts the words of a question stand, for whoever shows these.
//! - [`SearchIndex::digests`] lets a verifier compare the index with the database.
//! - [`everything`] shows whatever the files of an index hold, for whoever must show that a word is gone from them.

pub mod analysis;
mod collect;
mod condition;
mod document;
mod error;
mod explain;
mod find;
mod generations;
mod index;
mod like;
mod marks;
mod newest;
mod plan;
mod projection;
pub mod query;
mod raw;
mod request;
mod schema;
mod snippet;
mod suggest;
mod synonyms;
mod verify;
mod warm;
mod widen;
mod writer;

#[cfg(test)]
mod tests;

pub use error::SearchError;
pub use explain::{Form, Found, Reason};
pub use generations::{Generation, Generations};
pub use index::{Opened, RebuildReason, SearchIndex, Settings, TextLimits, WriterSettings};
pub use marks::marks;
pub use projection::{Change, Projection};
pub use query::{QueryProblem, QueryProblemKind, Vocabulary};
pub use raw::{Held, everything};
pub use request::{
    Bar, Cursor, DateField, DateRange, FacetCount, FacetField, Filters, Histogram, Hit, Scope,
    SearchPage, SearchRequest, Sort, Step,
};
pub use snippet::{Fragment, Passage};
pub use suggest::{Suggestion, SuggestionKind};
pub use synonyms::Synonyms;
pub use verify::Digest;
pub use widen::Widening;
