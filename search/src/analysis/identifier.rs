//! Registration numbers, dates, codes: kept whole and in parts.
//!
//! `1-8/24/123` is asked for whole, by its end (`24/123`) or by its beginning, with whatever separators a person
//! remembers; `02.03.2026`, `2.3.2026` and `2026-03-02` are one day.

use super::fold::fold_into;
use super::words::{Word, Words, words};
use super::written_date::written_dates;

/// Parts beyond this belong to a chain of something else (a URL, a row of a table).
const MOST_PARTS: usize = 12;
/// Up to so many parts every run of neighbouring parts is a key; of longer ones the whole and the short runs.
const EVERY_RUN: usize = 6;
const SHORT_RUN: usize = 3;
/// Stands for every separator in a key.
pub const SEPARATOR: char = '-';

/// Words that punctuation without space binds together, at least one of which holds a digit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identifier {
    parts: Vec<Word>,
}

/// A key with the span of the text that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierKey {
    pub key: String,
    pub span: Word,
}

/// The identifiers of `text` in order.
pub fn identifiers(text: &str) -> Identifiers<'_> {
    Identifiers {
        text,
        words: words(text),
        held: None,
    }
}

/// Every key that is found in `text`: those of its identifiers, and of the dates written out in it.
pub fn keys_in(text: &str) -> impl Iterator<Item = IdentifierKey> {
    // Without a digit there is none, and neither walk is needed.
    let text = if has_digit(text) { text } else { "" };
    identifiers(text)
        .flat_map(move |identifier| identifier.keys(text))
        .chain(written_dates(text))
}

/// See [`identifiers`].
#[derive(Debug, Clone)]
pub struct Identifiers<'a> {
    text: &'a str,
    words: Words<'a>,
    held: Option<Word>,
}

impl Iterator for Identifiers<'_> {
    type Item = Identifier;

    fn next(&mut self) -> Option<Identifier> {
        loop {
            let first = self.held.take().or_else(|| self.words.next())?;
            let mut last = first;
            let mut parts = Vec::new();
            for next in self.words.by_ref() {
                if parts.len() >= MOST_PARTS || !bound(self.text, last, next) {
                    self.held = Some(next);
                    break;
                }
                if parts.is_empty() {
                    parts.push(first);
                }
                parts.push(next);
                last = next;
            }
            if parts.iter().any(|part| has_digit(part.of(self.text))) {
                return Some(Identifier { parts });
            }
        }
    }
}

/// One separator between the two. A stop or a colon binds only digits, for it also ends sentences and abbreviations.
fn bound(text: &str, left: Word, right: Word) -> bool {
    let mut between = text[left.end..right.start].chars();
    match (between.next(), between.next()) {
        (Some('/' | '\\' | '-' | '_' | '\u{2010}'..='\u{2013}'), None) => true,
        (Some('.' | ':'), None) => has_digit(left.of(text)) && has_digit(right.of(text)),
        _ => false,
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

impl Identifier {
    /// The span of the whole.
    pub fn span(&self) -> Word {
        let start = self.parts.first().map_or(0, |part| part.start);
        Word {
            start,
            end: self.parts.last().map_or(start, |part| part.end),
        }
    }

    /// The key of the whole: what a query that spells all of it asks for.
    pub fn key(&self, text: &str) -> String {
        let parts = self.normal_parts(text);
        calendar_date(&parts).unwrap_or_else(|| join(&parts))
    }

    /// Every key under which the identifier is found: the whole first, then its runs of parts.
    pub fn keys(&self, text: &str) -> Vec<IdentifierKey> {
        let parts = self.normal_parts(text);
        let whole = calendar_date(&parts).unwrap_or_else(|| join(&parts));
        let mut keys = vec![IdentifierKey {
            key: whole,
            span: self.span(),
        }];
        let longest = if parts.len() <= EVERY_RUN {
            parts.len()
        } else {
            SHORT_RUN
        };
        for length in 2..=longest {
            for from in 0..=parts.len() - length {
                let key = join(&parts[from..from + length]);
                if keys[0].key != key {
                    let span = Word {
                        start: self.parts[from].start,
                        end: self.parts[from + length - 1].end,
                    };
                    keys.push(IdentifierKey { key, span });
                }
            }
        }
        keys
    }

    fn normal_parts(&self, text: &str) -> Vec<String> {
        self.parts
            .iter()
            .map(|part| normal_part(part.of(text)))
            .collect()
    }
}

/// Key of an identifier on its own, such as a registration number from its own field: whatever separates its parts.
pub fn key_of_number(number: &str) -> String {
    let parts: Vec<String> = words(number)
        .map(|part| normal_part(part.of(number)))
        .collect();
    calendar_date(&parts).unwrap_or_else(|| join(&parts))
}

/// Folded, and without the zeros that pad a number: `007` is asked for as `7`.
fn normal_part(part: &str) -> String {
    let mut folded = String::with_capacity(part.len());
    fold_into(part, &mut folded);
    if folded.bytes().all(|b| b.is_ascii_digit()) {
        let significant = folded.trim_start_matches('0');
        return if significant.is_empty() {
            "0".to_owned()
        } else {
            significant.to_owned()
        };
    }
    folded
}

fn join(parts: &[String]) -> String {
    let mut key = String::new();
    for part in parts {
        if !key.is_empty() {
            key.push(SEPARATOR);
        }
        key.push_str(part);
    }
    key
}

/// Day-month-year as Latvians write it, in the order of ISO 8601.
fn calendar_date(parts: &[String]) -> Option<String> {
    let [day, month, year] = parts else {
        return None;
    };
    let number = |part: &String| part.parse::<u32>().ok();
    let plausible = (1..=31).contains(&number(day)?) && (1..=12).contains(&number(month)?);
    (plausible && year.len() == 4 && number(year).is_some())
        .then(|| format!("{year}-{month}-{day}"))
}

/// Key of a day, however it is written.
pub(super) fn date_key(year: u32, month: u32, day: u32) -> String {
    format!("{year}{SEPARATOR}{month}{SEPARATOR}{day}")
}
