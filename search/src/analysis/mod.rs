//! From text to keys: what the index holds and what a query asks for.
//!
//! One walk over the text ([`words`]) feeds three views of it, so that they agree on where a word begins and ends:
//! *stems* ([`stem`]: any inflection, with or without diacritics), *surfaces* ([`fold`]: as written, but for case and
//! diacritics) and *identifiers* ([`identifier`]: `1-8/24/123`, `02.03.2026`, whole and in parts, and dates written out).
//!
//! Every token carries byte offsets into the text as it was given, never into a normalised copy, so that a highlight
//! marks the whole inflected word of the original.

pub mod fold;
pub mod identifier;
pub mod stem;
mod tokenizer;
pub mod words;
mod written_date;

pub(crate) use tokenizer::{IDENTIFIERS, STEMS, SURFACES, register};

/// Raised whenever any text could get other keys than before; an index made with another version must be rebuilt.
pub const VERSION: u32 = 1;

/// The key under which the index knows a word in any of its forms, as written by a person; empty for what holds no
/// letter or digit. For measuring the analysis against a corpus.
pub fn key_of(word: &str) -> String {
    stem::stem(&fold::fold(word))
}
