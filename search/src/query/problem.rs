//! What is wrong with a query, and where.

use std::ops::Range;

use thiserror::Error;

use super::field::Field;
use super::leaf::SHORTEST_PREFIX;
use super::{DEEPEST, LONGEST, MOST_TERMS};

/// A part of the asked words that cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{kind} at byte {}", at.start)]
pub struct QueryProblem {
    pub kind: QueryProblemKind,
    /// Bytes of the words as they were given, on character boundaries; never empty.
    pub at: Range<usize>,
}

/// Why the words cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum QueryProblemKind {
    /// `"sociālais dienests`
    #[error("a quotation mark is never closed")]
    UnclosedQuote,
    /// `(pabalsts VAI pakalpojums`
    #[error("a bracket is never closed")]
    UnclosedBracket,
    /// `pabalsts)`
    #[error("a bracket is closed that was never opened")]
    UnopenedBracket,
    /// `()`
    #[error("nothing to search for between the brackets")]
    EmptyBrackets,
    /// `""`, `"…"`
    #[error("nothing to search for between the quotation marks")]
    EmptyPhrase,
    /// `*balsts`
    #[error("an asterisk may not begin a word")]
    LeadingWildcard,
    /// `pab*ts`, `pab?ts`, `"sociāl* dienests"`
    #[error("an asterisk may only end a word")]
    InnerWildcard,
    /// `p*`
    #[error("an asterisk needs at least {SHORTEST_PREFIX} letters before it")]
    PrefixTooShort,
    /// `/pab.*/`
    #[error("patterns are not understood")]
    Pattern,
    /// `pabalsts~2`, `NOT pabalsts`, `a && b`
    #[error("a sign of another search language")]
    ForeignOperator,
    /// `VAI pabalsts`, `pabalsts UN`, `a VAI UN b`
    #[error("a word must stand on either side")]
    OperatorWithoutWord,
    /// `iesniedzējs:Bērziņš`
    #[error("there is no such field")]
    UnknownField,
    /// `nosaukums:(nr:12)`
    #[error("a field within another field")]
    FieldWithinField,
    /// `nosaukums:-` and what else holds nothing to compare with
    #[error("the field has no value")]
    FieldWithoutValue,
    /// `veids:"lēm*"`, `gads:"2024"`
    #[error("the field takes other values")]
    ValueOfOtherKind,
    /// `veids:pavēle`
    #[error("the field has no such value")]
    UnknownValue(Field),
    /// `lieta:3-1`, where every client has a file of that index
    #[error("the field has too many such values")]
    TooManyValues(Field),
    /// `datums:2024-02-30`
    #[error("no day, month or year")]
    NoDate,
    /// `datums:2024-03-31..2024-03-01`
    #[error("the range ends before it begins")]
    RangeReversed,
    /// `2024-01-01..2024-03-31`
    #[error("a range needs a field before it")]
    RangeWithoutField,
    /// `-pabalsts`, where nothing else narrows what is asked
    #[error("only what must not be there is asked for")]
    OnlyExclusions,
    /// `!?`
    #[error("there is no letter or digit to search for")]
    NothingToFind,
    #[error("more than {MOST_TERMS} words")]
    TooManyWords,
    #[error("more than {DEEPEST} brackets within each other")]
    TooDeep,
    #[error("more than {LONGEST} characters")]
    TooLong,
}
