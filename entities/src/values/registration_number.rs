//! The number a document is registered under.

use std::fmt;

/// Registration number as printed (*reģistrācijas numurs*): `1-15/26/124`.
///
/// [`super::NumberFormat::print`] makes a new one, [`RegistrationNumber::as_written`] takes over one that an older
/// register gave. It has at most 30 characters, which is what the archive's transfer accepts (*Reģ. Nr.*).
#[derive(Clone, PartialEq, Eq, Hash, Debug, sea_orm::DeriveValueType)]
pub struct RegistrationNumber(pub(super) String);

/// Longest registration number the archive's transfer accepts, in characters.
pub(super) const MAX_CHARS: usize = 30;

/// A text that no register can have given as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ImpossibleNumber {
    /// Nothing was given.
    #[error("a registration number cannot be empty")]
    Empty,
    /// Longer than 30 characters.
    #[error("a registration number has at most {MAX_CHARS} characters")]
    TooLong,
    /// No digit in it, or a character that does not print.
    #[error("a registration number has a digit and only characters that print")]
    Malformed,
}

impl RegistrationNumber {
    /// A number that a register gave before Aprite kept it: kept as it was written, without the space around it.
    ///
    /// # Errors
    /// [`ImpossibleNumber`].
    pub fn as_written(text: &str) -> Result<Self, ImpossibleNumber> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ImpossibleNumber::Empty);
        }
        if text.chars().count() > MAX_CHARS {
            return Err(ImpossibleNumber::TooLong);
        }
        let digit = text.chars().any(|character| character.is_ascii_digit());
        if !digit || text.chars().any(char::is_control) {
            return Err(ImpossibleNumber::Malformed);
        }
        Ok(Self(text.to_owned()))
    }

    /// The number as printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RegistrationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_numbers_stay_as_they_were_written() {
        for number in ["1-15/1", "15a", "SN 3/2025", "Nr.90/TA-1576", " 7 "] {
            let kept = RegistrationNumber::as_written(number).expect(number);
            assert_eq!(kept.as_str(), number.trim());
        }
        for (number, refusal) in [
            ("  ", ImpossibleNumber::Empty),
            ("b/n", ImpossibleNumber::Malformed),
            ("1\u{7}", ImpossibleNumber::Malformed),
            ("1234567890123456789012345678901", ImpossibleNumber::TooLong),
        ] {
            assert_eq!(RegistrationNumber::as_written(number), Err(refusal));
        }
    }
}
