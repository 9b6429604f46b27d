//! Words of other languages: Russian by its script, English by the text around it.

use std::sync::OnceLock;

use frostem::{Algorithm, Stemmer};

use super::words::words;

/// Marks the key of an English word: `pants` is no paragraph.
const ENGLISH: &str = "~en";
/// Marks the key of a Russian word.
const RUSSIAN: &str = "~ru";

/// The language that a text is mostly in, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    Latvian,
    English,
}

/// Words looked at to tell the language.
const SAMPLE: usize = 60;
/// Of so many words one must be one of [`ENGLISH_ONLY`].
const ENGLISH_SHARE: usize = 12;
/// Words without which nobody writes English and which mean nothing in Latvian.
const ENGLISH_ONLY: [&str; 14] = [
    "the", "of", "and", "is", "for", "that", "with", "this", "are", "be", "or", "by", "from", "was",
];

impl Language {
    /// Told by the beginning of the text.
    pub fn of(text: &str) -> Self {
        let (mut seen, mut english) = (0, 0);
        for word in words(text).take(SAMPLE) {
            seen += 1;
            let word = word.of(text);
            if ENGLISH_ONLY
                .iter()
                .any(|only| only.eq_ignore_ascii_case(word))
            {
                english += 1;
            }
        }
        if english > 1 && english * ENGLISH_SHARE >= seen {
            Self::English
        } else {
            Self::Latvian
        }
    }
}

/// The key of a word whose script is not the Latin one, or that holds a digit; none for the others.
pub fn by_script(written: &str) -> Option<String> {
    if written.chars().all(is_latin) {
        return None;
    }
    if written.chars().all(|c| matches!(c, '\u{400}'..='\u{4FF}')) {
        let mut key = russian().stem(&written.replace('ё', "е")).into_owned();
        key.push_str(RUSSIAN);
        return Some(key);
    }
    Some(super::fold::fold(written))
}

/// The key of an English word.
pub fn english(written: &str) -> String {
    static STEMMER: OnceLock<Stemmer> = OnceLock::new();
    let stemmer = STEMMER.get_or_init(|| Stemmer::new(Algorithm::English));
    let mut key = stemmer.stem(written).into_owned();
    key.push_str(ENGLISH);
    key
}

fn russian() -> &'static Stemmer {
    static STEMMER: OnceLock<Stemmer> = OnceLock::new();
    STEMMER.get_or_init(|| Stemmer::new(Algorithm::Russian))
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}')
}
