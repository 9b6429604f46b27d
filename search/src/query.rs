//! What a person typed, understood: by hand, for the engine's own parser turns two keys of one word into a phrase and
//! knows neither Latvian nor registration numbers.

use std::ops::Range;

use crate::analysis::fold::fold;
use crate::analysis::identifier::{self, identifiers};
use crate::analysis::words::{Word, words};
use crate::analysis::written::written;
use crate::error::{QueryProblem, QueryProblemKind};

/// More would be a whole text pasted in by mistake.
pub(crate) const MOST_CLAUSES: usize = 32;
/// A single letter begins too many words to mean anything. Letters.
pub(crate) const SHORTEST_PREFIX: usize = 2;

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

/// Reads `typed`: `words` that must all be there, `"as written"`, `begin*`, `-not`; anything else between words only
/// separates them.
pub(crate) fn parse(typed: &str) -> Result<Vec<Clause>, QueryProblem> {
    let mut clauses = Vec::new();
    let mut at = 0;
    while let Some(rest) = typed.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else {
            break;
        };
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let excluding = first == '-'
            && rest[1..].starts_with(|c: char| matches!(c, '"' | '„' | '«') || c.is_alphanumeric());
        let from = if excluding { at + 1 } else { at };
        let (found, end) = match typed[from..].chars().next() {
            Some('"') => quoted(typed, from, '"')?,
            Some('„') => typographic(typed, from, &['”', '“'])?,
            Some('«') => typographic(typed, from, &['»'])?,
            _ => unquoted(typed, from)?,
        };
        clauses.extend(found.into_iter().map(|what| Clause {
            wanted: !excluding,
            what,
        }));
        if clauses.len() > MOST_CLAUSES {
            return Err(problem(QueryProblemKind::TooManyWords, from..end));
        }
        at = end;
    }
    let asked = typed.trim();
    if clauses.is_empty() && !asked.is_empty() {
        let from = typed.len() - typed.trim_start().len();
        return Err(problem(
            QueryProblemKind::NothingToFind,
            from..from + asked.len(),
        ));
    }
    Ok(clauses)
}

fn problem(kind: QueryProblemKind, at: Range<usize>) -> QueryProblem {
    QueryProblem { kind, at }
}

fn quoted(typed: &str, from: usize, mark: char) -> Result<(Vec<What>, usize), QueryProblem> {
    let inside = from + mark.len_utf8();
    let Some(length) = typed[inside..].find(mark) else {
        return Err(problem(QueryProblemKind::UnclosedQuote, from..inside));
    };
    let end = inside + length + mark.len_utf8();
    phrase(typed, inside..inside + length, from..end).map(|what| (vec![what], end))
}

/// Pasted text may hold an opening mark only; then it means nothing.
fn typographic(
    typed: &str,
    from: usize,
    closing: &[char],
) -> Result<(Vec<What>, usize), QueryProblem> {
    let inside = from + typed[from..].chars().next().map_or(0, char::len_utf8);
    let Some(length) = typed[inside..].find(closing) else {
        return Ok((Vec::new(), inside));
    };
    let end = inside
        + length
        + typed[inside + length..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
    phrase(typed, inside..inside + length, from..end).map(|what| (vec![what], end))
}

fn phrase(typed: &str, inside: Range<usize>, whole: Range<usize>) -> Result<What, QueryProblem> {
    let text = &typed[inside.clone()];
    if let Some(asterisk) = text.find('*') {
        let at = inside.start + asterisk;
        return Err(problem(QueryProblemKind::MisplacedAsterisk, at..at + 1));
    }
    let folded = folded_words(text);
    if folded.is_empty() {
        return Err(problem(QueryProblemKind::EmptyPhrase, whole));
    }
    Ok(What::Exact(folded))
}

/// A run without space or quotation mark.
fn unquoted(typed: &str, from: usize) -> Result<(Vec<What>, usize), QueryProblem> {
    let rest = &typed[from..];
    let length = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '„' | '«'))
        .unwrap_or(rest.len());
    // A mark that ends no word, such as a closing one without its opening, is passed over.
    let end = from + length.max(rest.chars().next().map_or(0, char::len_utf8));
    let run = &typed[from..end];

    let trimmed = run.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '*');
    if let Some(asterisk) = trimmed.find('*') {
        let at = from + asterisk;
        if asterisk + 1 != trimmed.len() || !trimmed[..asterisk].contains(char::is_alphanumeric) {
            return Err(problem(QueryProblemKind::MisplacedAsterisk, at..at + 1));
        }
        let beginning = prefix(&trimmed[..asterisk]).map_err(|kind| problem(kind, from..at + 1))?;
        return Ok((beginning, end));
    }
    Ok((word(run).into_iter().collect(), end))
}

fn word(run: &str) -> Option<What> {
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

fn prefix(beginning: &str) -> Result<Vec<What>, QueryProblemKind> {
    let mut found = written_words(beginning);
    let complete = !beginning.ends_with(char::is_alphanumeric);
    if (complete || found.len() > 1) && beginning.contains(|c: char| c.is_ascii_digit()) {
        let mut key = identifier::key_of_number(beginning);
        if complete {
            key.push(identifier::SEPARATOR);
        }
        return Ok(vec![What::IdentifierPrefix(key)]);
    }
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

fn folded_words(text: &str) -> Vec<String> {
    words(text)
        .map(|word| fold(word.of(text)))
        .filter(|folded| !folded.is_empty())
        .collect()
}
