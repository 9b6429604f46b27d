//! The index of a file series: text that sorts naturally.

use std::fmt;
use std::str::FromStr;

/// Longest index the archive's transfer accepts, in characters (domain §4.1 *Lietas Nr.*).
const MAX_CHARS: usize = 30;

/// Index of a file or series (*lietas indekss, nomenklatūras numurs*): `1-15`, `4.1-2`, `1-5.-2`, `ADM/1-10-1`.
///
/// It is text; it is ordered naturally (`1-2` before `1-10`) by [`FileIndex::sort_key`].
#[derive(Clone, PartialEq, Eq, Hash, Debug, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct FileIndex(String);

/// A text that cannot be a file index.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFileIndex {
    /// Nothing was given.
    #[error("a file index cannot be empty")]
    Empty,
    /// Longer than 30 characters.
    #[error("a file index has at most {MAX_CHARS} characters")]
    TooLong,
    /// A character that is neither letter nor digit nor one of `- . /`, or no digit at all.
    #[error(
        "a file index is made of letters, digits, hyphens, dots and slashes, with at least one digit"
    )]
    Malformed,
}

impl FileIndex {
    /// The index as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A key that sorts as text the way people read indexes: runs of digits compare as numbers.
    pub fn sort_key(&self) -> String {
        let mut key = String::with_capacity(self.0.len() * 2);
        let mut digits = String::new();
        for character in self.0.chars() {
            if character.is_ascii_digit() {
                digits.push(character);
            } else {
                flush_digits(&mut key, &mut digits);
                key.push(character);
            }
        }
        flush_digits(&mut key, &mut digits);
        key
    }

    /// A key that sorts files of one index by their running numbers, after the index itself and before any other.
    pub fn sort_key_of(&self, number: Option<i32>) -> String {
        let mut key = self.sort_key();
        if let Some(number) = number {
            key.push(' ');
            flush_digits(&mut key, &mut number.to_string());
        }
        key
    }
}

fn flush_digits(key: &mut String, digits: &mut String) {
    if digits.is_empty() {
        return;
    }
    let number = digits.trim_start_matches('0');
    // A run of digits is preceded by its length, so a shorter number sorts first.
    key.push(char::from(
        b'a' + u8::try_from(number.len().min(25)).unwrap_or(25),
    ));
    key.push_str(number);
    digits.clear();
}

impl FromStr for FileIndex {
    type Err = InvalidFileIndex;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(InvalidFileIndex::Empty);
        }
        if text.chars().count() > MAX_CHARS {
            return Err(InvalidFileIndex::TooLong);
        }
        // An index opens with its unit or function: `.1` and `../1` are slips or worse.
        if !text.starts_with(char::is_alphanumeric) {
            return Err(InvalidFileIndex::Malformed);
        }
        let allowed =
            |character: char| character.is_alphanumeric() || matches!(character, '-' | '.' | '/');
        if !text.chars().all(allowed) || !text.chars().any(|character| character.is_ascii_digit()) {
            return Err(InvalidFileIndex::Malformed);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for FileIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_naturally() {
        let mut indexes: Vec<FileIndex> = ["2-1", "1-10", "1-2", "10-1", "1-10-1", "ADM/1-10-1"]
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect();
        indexes.sort_by_key(FileIndex::sort_key);
        let sorted: Vec<&str> = indexes.iter().map(FileIndex::as_str).collect();
        assert_eq!(
            sorted,
            ["ADM/1-10-1", "1-2", "1-10", "1-10-1", "2-1", "10-1"]
        );
    }

    #[test]
    fn files_of_an_index_sort_by_their_numbers() {
        let key = |text: &str, number| {
            let index: Option<FileIndex> = text.parse().ok();
            index.map(|index| index.sort_key_of(number))
        };
        let sorted = [
            key("3-1", None),
            key("3-1", Some(2)),
            key("3-1", Some(17)),
            key("3-1-1", None),
            key("3-2", Some(1)),
            key("3-10", None),
        ];
        assert!(sorted.is_sorted() && sorted.iter().all(Option::is_some));
    }

    #[test]
    fn takes_the_patterns_seen_in_practice() {
        for text in [
            "1-15",
            "1-19",
            "3-1",
            "4.1-2",
            "1-5.-2",
            "ADM/1-10-1",
            "1-10-1",
        ] {
            assert!(text.parse::<FileIndex>().is_ok(), "{text}");
        }
        for (text, refusal) in [
            ("", InvalidFileIndex::Empty),
            ("a_b", InvalidFileIndex::Malformed),
            ("ADM", InvalidFileIndex::Malformed),
            ("../1", InvalidFileIndex::Malformed),
        ] {
            assert_eq!(text.parse::<FileIndex>(), Err(refusal), "{text}");
        }
    }
}
