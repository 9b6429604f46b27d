//! From text to keys: what the index holds and what a query asks for.
//!
//! One walk over the text ([`words`]) feeds three views of it, so that they agree on where a word begins and ends:
//! *words* ([`keys`]: any inflection, with or without diacritics), *surfaces* ([`fold`]: as written, but for case and
//! diacritics) and *identifiers* ([`identifier`]: `1-8/24/123`, `02.03.2026`, whole and in parts, and dates written out).
//!
//! Every token carries byte offsets into the text as it was given, never into a normalised copy, so that a highlight
//! marks the whole inflected word of the original.

pub mod fold;
pub mod foreign;
pub mod identifier;
pub mod keys;
mod known;
pub mod lexicon;
pub mod stem;
mod tokenizer;
pub mod words;
pub mod written;
mod written_date;

use self::foreign::Language;

pub(crate) use known::{Known, with_known};
pub(crate) use tokenizer::{IDENTIFIERS, STEMS, SURFACES, register};

/// Raised whenever any text could get other keys than before; an index made with another version must be rebuilt.
pub const VERSION: u32 = 3;

/// What the keys of an index depend on besides [`VERSION`]: an index made with other data must be rebuilt.
pub(crate) fn data_version() -> u64 {
    lexicon::lexicon().map_or(0, lexicon::Lexicon::version)
}

/// The keys under which the index knows a word that is a whole Latvian text; none for what holds no letter or digit. For
/// measuring the analysis against a corpus.
pub fn index_keys(word: &str) -> Vec<String> {
    let written = written::written(word);
    if written.is_empty() {
        return Vec::new();
    }
    let mut keys = keys::of_text(&written, Language::Latvian);
    if let Some(adjective) = keys::adjective_beside_adverb(&written, &keys) {
        keys.remove(adjective);
    }
    keys
}

/// The keys that a word asks for, likeliest first; none for what holds no letter or digit.
pub fn query_keys(word: &str) -> Vec<keys::QueryKey> {
    let written = written::written(word);
    if written.is_empty() {
        return Vec::new();
    }
    keys::of_question(&written)
}

/// The likeliest key of a word as a person writes it; empty for what holds no letter or digit.
pub fn key_of(word: &str) -> String {
    let likeliest = query_keys(word).into_iter().next();
    likeliest.map(|asked| asked.key).unwrap_or_default()
}
