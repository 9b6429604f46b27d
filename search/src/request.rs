//! Questions and answers.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::explain::Reason;
use crate::query::Vocabulary;
use crate::snippet::{Fragment, Passage};
use crate::synonyms::Synonyms;
use crate::widen::Widening;

/// What the asker may see. Hits, highlights, counts and facets are computed within it; what is outside does not exist, except that the
/// frequency of words, by which [`Hit::score`] weighs them, is that of the whole index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    All,
    /// Documents that carry at least one of these keys.
    Keys(Vec<u64>),
}

/// Values by which hits can be counted and narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FacetField {
    Kind,
    Direction,
    Unit,
    Series,
    File,
    Register,
    Year,
    AccessClass,
    Status,
    ContentState,
}

impl FacetField {
    pub const ALL: [Self; 10] = [
        Self::Kind,
        Self::Direction,
        Self::Unit,
        Self::Series,
        Self::File,
        Self::Register,
        Self::Year,
        Self::AccessClass,
        Self::Status,
        Self::ContentState,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Direction => "direction",
            Self::Unit => "unit",
            Self::Series => "series",
            Self::File => "file",
            Self::Register => "register",
            Self::Year => "year",
            Self::AccessClass => "access_class",
            Self::Status => "status",
            Self::ContentState => "content_state",
        }
    }
}

/// The dates of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DateField {
    Received,
    Dated,
    Registered,
}

impl DateField {
    pub const ALL: [Self; 3] = [Self::Received, Self::Dated, Self::Registered];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Received => "received_on",
            Self::Dated => "dated_on",
            Self::Registered => "registered_on",
        }
    }
}

/// Both ends belong to the range; an open end is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    pub field: DateField,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// All of the filters must hold; within one, any of its values. An empty one holds always.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filters {
    pub kinds: Vec<String>,
    pub directions: Vec<String>,
    pub access_classes: Vec<String>,
    pub statuses: Vec<String>,
    pub content_states: Vec<String>,
    pub units: Vec<Uuid>,
    pub series: Vec<Uuid>,
    pub files: Vec<Uuid>,
    /// No other documents than these.
    pub documents: Vec<Uuid>,
    /// A document must be in a file of each set; one that is empty leaves nothing.
    pub file_sets: Vec<Vec<Uuid>>,
    pub registers: Vec<Uuid>,
    pub years: Vec<i32>,
    pub dates: Vec<DateRange>,
    /// Words of a correspondent's name, in any inflection; all must be in it.
    pub correspondent: Option<String>,
    /// The document's own or its sender's number, whatever separates its parts.
    pub number: Option<String>,
}

/// How hits are spread over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Histogram {
    pub field: DateField,
    pub step: Step,
}

/// Width of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    Month,
    Year,
}

impl Step {
    /// The first day of the bar that a day is in.
    pub(crate) fn begins(self, day: NaiveDate) -> NaiveDate {
        let first = match self {
            Self::Month => day.with_day(1),
            Self::Year => day.with_ordinal(1),
        };
        first.unwrap_or(day)
    }
}

/// One bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// First day of the month or year.
    pub from: NaiveDate,
    /// How many hits have their date in it.
    pub count: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best first; without words to rank by (or with beginnings of words only), as [`Sort::Newest`].
    #[default]
    Relevance,
    /// Highest [`crate::Projection::sequence`] first.
    Newest,
}

/// Place of a hit in its order; prints and parses, so that a caller can hand it out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cursor {
    /// Relevance in 1/1024ths: coarse enough that rounding in the last bits never reorders a page.
    pub(crate) score: u32,
    pub(crate) sequence: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}", self.score, self.sequence)
    }
}

/// Not a cursor that this crate printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a cursor of a search page")]
pub struct CursorError;

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(printed: &str) -> Result<Self, CursorError> {
        let (score, sequence) = printed.split_once('.').ok_or(CursorError)?;
        Ok(Self {
            score: u32::from_str_radix(score, 16).map_err(|_| CursorError)?,
            sequence: u64::from_str_radix(sequence, 16).map_err(|_| CursorError)?,
        })
    }
}

/// A question.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchRequest {
    /// What a person typed, see [`crate::query`]. May be empty.
    pub words: String,
    /// Values that the words may name.
    pub vocabulary: Vocabulary,
    pub filters: Filters,
    pub scope: Scope,
    pub facets: Vec<FacetField>,
    pub histogram: Option<Histogram>,
    pub sort: Sort,
    /// Only what comes after this place.
    pub after: Option<Cursor>,
    /// How many hits at most.
    pub first: usize,
    pub highlights: bool,
    pub total: bool,
    /// To say of each hit why it is one.
    pub reasons: bool,
    /// What is looked for besides the terms that mean the same.
    pub synonyms: Arc<Synonyms>,
    /// To look for words near to the typed ones when nothing is found. Whoever acts on all that is found means what they
    /// typed: then it must not be set.
    pub widen: bool,
}

impl SearchRequest {
    /// The first twenty hits of `words` within `scope`, with highlights.
    pub fn new(words: impl Into<String>, scope: Scope) -> Self {
        Self {
            words: words.into(),
            vocabulary: Vocabulary::default(),
            filters: Filters::default(),
            scope,
            facets: Vec::new(),
            histogram: None,
            sort: Sort::default(),
            after: None,
            first: 20,
            highlights: true,
            total: false,
            reasons: false,
            synonyms: Arc::default(),
            widen: false,
        }
    }
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SearchPage {
    pub hits: Vec<Hit>,
    /// How many documents of the scope match, whatever `after` and `first`; if asked for.
    pub total: Option<u64>,
    /// For each facet that was asked for, in that order: its values, most frequent first.
    pub facets: Vec<(FacetField, Vec<FacetCount>)>,
    /// If asked for: the bars that are not empty, earliest first. Hits without the date are in none.
    pub histogram: Vec<Bar>,
    /// There are hits after the last of these.
    pub has_more: bool,
    /// How the words were understood, see [`crate::query::Query`].
    pub understood: String,
    /// The hits, counts and facets are those of a wider question, because there are none of what was typed: what was looked
    /// for besides. Empty when it was not widened.
    pub widened: Vec<Widening>,
    /// What was looked for besides typed terms because it means the same, in the order in which they were typed.
    pub synonyms: Vec<Widening>,
    /// What may have been meant, when little is found or nothing.
    pub did_you_mean: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCount {
    /// As projected; ids in their hyphenated form.
    pub value: String,
    pub count: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    pub id: Uuid,
    /// Comparable within one answer only.
    pub score: f32,
    pub cursor: Cursor,
    /// The whole title; empty unless highlights were asked for.
    pub title: Vec<Fragment>,
    /// Where the words are in the texts, best first; empty unless highlights were asked for.
    pub passages: Vec<Passage>,
    /// Which of the typed words it holds, where and how; empty unless asked for.
    pub reasons: Vec<Reason>,
}
