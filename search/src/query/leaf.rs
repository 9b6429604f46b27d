//! A run of letters and marks, understood: by hand, for the engine's own parser turns two keys of one word into a phrase
//! and knows neither Latvian nor registration numbers.

use super::problem::QueryProblemKind;
use crate::analysis::fold::fold;
use crate::analysis::identifier::{self, identifiers};
use crate::analysis::words::{Word, words};
use crate::analysis::written::written;

/// A single letter begins too many words to mean anything. Letters.
pub const SHORTEST_PREFIX: usize = 2;

/// One thing to be found, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clause {
    pub(crate) wanted: bool,
    pub(crate) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// A word in any inflection; as written, see [`crate::analysis::written`].
    Word(String),
    /// Words that punctuation binds (`e-pasts`): side by side, in any inflection; as written.
    Compound(Vec<String>),
    /// Words in quotes: side by side, as written but for case and diacritics; folded.
    Exact(Vec<String>),
    /// Beginning of a word; folded.
    Prefix(String),
    /// Key of a number, date or code.
    Identifier(String),
    /// Beginning of such a key.
    IdentifierPrefix(String),
}

/// What a run without an asterisk asks for; none when it holds no letter or digit.
pub(super) fn word(run: &str) -> Option<What> {
    let found = written_words(run);
    if found.len() < 2 {
        return found.into_iter().next().map(What::Word);
    }
    // One identifier and nothing beside it: `Nr.12/3` is a word and an identifier, and asks for both side by side.
    let spans: Vec<Word> = words(run).collect();
    if let Some(whole) = identifiers(run).next()
        && spans.first().map(|word| word.start) == Some(whole.span().start)
        && spans.last().map(|word| word.end) == Some(whole.span().end)
    {
        return Some(What::Identifier(whole.key(run)));
    }
    Some(What::Compound(found))
}

/// What the run before an asterisk asks for.
pub(super) fn prefix(beginning: &str) -> Result<Vec<What>, QueryProblemKind> {
    let found = written_words(beginning);
    let complete = !beginning.ends_with(char::is_alphanumeric);
    if (complete || found.len() > 1) && beginning.contains(|c: char| c.is_ascii_digit()) {
        let mut key = identifier::key_of_number(beginning);
        if complete {
            key.push(identifier::SEPARATOR);
        }
        return Ok(vec![What::IdentifierPrefix(key)]);
    }
    plain_prefix(beginning)
}

/// As [`word`], in a field that knows words alone: a number is its parts, side by side.
pub(super) fn plain_word(run: &str) -> Option<What> {
    let mut found = written_words(run);
    if found.len() < 2 {
        return found.pop().map(What::Word);
    }
    Some(What::Compound(found))
}

/// As [`prefix`], in a field that knows words alone.
pub(super) fn plain_prefix(beginning: &str) -> Result<Vec<What>, QueryProblemKind> {
    let mut found = written_words(beginning);
    match found.pop() {
        Some(last) if last.chars().count() >= SHORTEST_PREFIX => {
            let whole = found.into_iter().map(What::Word);
            Ok(whole.chain([What::Prefix(fold(&last))]).collect())
        }
        _ => Err(QueryProblemKind::PrefixTooShort),
    }
}

/// The words of `text` in their written form.
pub(crate) fn written_words(text: &str) -> Vec<String> {
    words(text)
        .map(|word| written(word.of(text)))
        .filter(|written| !written.is_empty())
        .collect()
}

pub(crate) fn folded_words(text: &str) -> Vec<String> {
    words(text)
        .map(|word| fold(word.of(text)))
        .filter(|folded| !folded.is_empty())
        .collect()
}
