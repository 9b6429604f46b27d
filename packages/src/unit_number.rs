//! The number of a unit of description (*glabājamās vienības numurs*) or of an inventory (*uzskaites saraksta numurs*).

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A number from 1 with an optional letter (*litera*): `15`, `15.a`. Sorts as archives count: 15, 15.a, 15.b, 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitNumber {
    number: u32,
    letter: Option<char>,
}

/// The text is no number of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a number from 1 with an optional letter")]
pub struct InvalidUnitNumber;

impl UnitNumber {
    /// Refuses 0 and what is no letter. Letters become lower case.
    pub fn new(number: u32, letter: Option<char>) -> Result<Self, InvalidUnitNumber> {
        let letter = letter.map(lower_case).transpose()?;
        if number == 0 {
            return Err(InvalidUnitNumber);
        }
        Ok(Self { number, letter })
    }

    #[must_use]
    pub fn number(self) -> u32 {
        self.number
    }

    #[must_use]
    pub fn letter(self) -> Option<char> {
        self.letter
    }

    /// As it stands in reference codes and paths: `15a`.
    #[must_use]
    pub fn code(self) -> String {
        self.letter.map_or_else(
            || self.number.to_string(),
            |letter| format!("{}{letter}", self.number),
        )
    }
}

fn lower_case(letter: char) -> Result<char, InvalidUnitNumber> {
    let mut lower = letter.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) if one.is_alphabetic() => Ok(one),
        _ => Err(InvalidUnitNumber),
    }
}

/// As people write it: `15.a`
impl fmt::Display for UnitNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.letter {
            Some(letter) => write!(formatter, "{}.{letter}", self.number),
            None => write!(formatter, "{}", self.number),
        }
    }
}

/// Reads `15`, `15a`, `15.a` and `15. A`.
impl FromStr for UnitNumber {
    type Err = InvalidUnitNumber;

    fn from_str(text: &str) -> Result<Self, InvalidUnitNumber> {
        let text = text.trim();
        let end = text
            .find(|next: char| !next.is_ascii_digit())
            .unwrap_or(text.len());
        let (number, rest) = text.split_at(end);
        let number = number.parse().map_err(|_| InvalidUnitNumber)?;
        let mut letters = rest.strip_prefix('.').unwrap_or(rest).trim_start().chars();
        match (letters.next(), letters.next()) {
            (None, _) if rest.is_empty() => Self::new(number, None),
            (Some(letter), None) => Self::new(number, Some(letter)),
            _ => Err(InvalidUnitNumber),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them_and_sort_as_archives_count() {
        let read = |text: &str| text.parse::<UnitNumber>().unwrap();
        assert_eq!(read("15.a"), read("15a"));
        assert_eq!(read("15. Ā").to_string(), "15.ā");
        assert_eq!(read("15.A").code(), "15a");
        let mut numbers = ["16", "2", "15b", "15", "15.a"].map(read);
        numbers.sort();
        assert_eq!(
            numbers.map(UnitNumber::code),
            ["2", "15", "15a", "15b", "16"]
        );
        for text in ["", "0", "a", "15.", "15ab", "-1", "15.1", "99999999999"] {
            assert_eq!(text.parse::<UnitNumber>(), Err(InvalidUnitNumber), "{text}");
        }
    }
}
