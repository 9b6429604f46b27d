//! How a register prints its numbers.

use std::fmt;
use std::str::FromStr;

use super::{FileIndex, RegistrationNumber};

/// Longest registration number the archive's transfer accepts, in characters (domain §4.1 *Reģ. Nr.*).
const MAX_CHARS: usize = 30;

/// Pattern of a register's numbers (*numura formāts*, domain §4.3), made of text and of
/// `{index}` (file index), `{yyyy}` or `{yy}` (year) and `{seq}` (sequence, obligatory, once).
#[derive(Clone, PartialEq, Eq, Debug, sea_orm::DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct NumberFormat {
    pattern: String,
    pieces: Vec<Piece>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Piece {
    Text(String),
    Index,
    Year,
    ShortYear,
    Sequence,
}

/// A pattern that cannot print unambiguous numbers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidNumberFormat {
    /// `{seq}` is missing or stands more than once.
    #[error("a number format needs {{seq}} exactly once")]
    SequenceOnce,
    /// A word in braces that is not known, or a brace without its pair.
    #[error(
        "unknown part {0:?} in a number format; known are {{index}}, {{yyyy}}, {{yy}}, {{seq}}"
    )]
    UnknownPart(String),
    /// `{seq}` stands directly beside `{yy}`, `{yyyy}`, `{index}` or a digit, so two numbers could print alike.
    #[error("{{seq}} must be separated from digits and from other parts")]
    Ambiguous,
}

/// A printed number would not fit the 30 characters that the archive accepts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the registration number {0:?} is longer than {MAX_CHARS} characters")]
pub struct NumberTooLong(pub String);

impl NumberFormat {
    /// Prints the number that `sequence` gets in `year` under `index`.
    ///
    /// # Errors
    /// [`NumberTooLong`] past 30 characters.
    pub fn print(
        &self,
        index: &FileIndex,
        year: i32,
        sequence: i64,
    ) -> Result<RegistrationNumber, NumberTooLong> {
        let mut number = String::with_capacity(MAX_CHARS);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => number.push_str(text),
                Piece::Index => number.push_str(index.as_str()),
                Piece::Year => number.push_str(&format!("{year:04}")),
                Piece::ShortYear => number.push_str(&format!("{:02}", year.rem_euclid(100))),
                Piece::Sequence => number.push_str(&sequence.to_string()),
            }
        }
        if number.chars().count() > MAX_CHARS {
            return Err(NumberTooLong(number));
        }
        Ok(RegistrationNumber(number))
    }
}

impl FromStr for NumberFormat {
    type Err = InvalidNumberFormat;

    fn from_str(pattern: &str) -> Result<Self, Self::Err> {
        let pieces = pieces(pattern)?;
        if pieces
            .iter()
            .filter(|piece| **piece == Piece::Sequence)
            .count()
            != 1
        {
            return Err(InvalidNumberFormat::SequenceOnce);
        }
        for pair in pieces.windows(2) {
            let ambiguous = match (&pair[0], &pair[1]) {
                (Piece::Sequence, Piece::Text(text)) => {
                    text.starts_with(|character: char| character.is_ascii_digit())
                }
                (Piece::Text(text), Piece::Sequence) => {
                    text.ends_with(|character: char| character.is_ascii_digit())
                }
                (Piece::Sequence, _) | (_, Piece::Sequence) => true,
                _ => false,
            };
            if ambiguous {
                return Err(InvalidNumberFormat::Ambiguous);
            }
        }
        Ok(Self {
            pattern: pattern.to_owned(),
            pieces,
        })
    }
}

fn pieces(pattern: &str) -> Result<Vec<Piece>, InvalidNumberFormat> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(open) = rest.find(['{', '}']) {
        let (text, from_brace) = rest.split_at(open);
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let close = from_brace
            .strip_prefix('{')
            .and_then(|inner| inner.find('}'))
            .ok_or_else(|| InvalidNumberFormat::UnknownPart(from_brace.to_owned()))?;
        let (part, after) = from_brace.split_at(close + 2);
        pieces.push(match part {
            "{index}" => Piece::Index,
            "{yyyy}" => Piece::Year,
            "{yy}" => Piece::ShortYear,
            "{seq}" => Piece::Sequence,
            unknown => return Err(InvalidNumberFormat::UnknownPart(unknown.to_owned())),
        });
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

impl fmt::Display for NumberFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_the_formats_seen_in_practice() -> Result<(), Box<dyn std::error::Error>> {
        for (pattern, index, year, sequence, printed) in [
            ("{index}/{seq}", "1-15", 2014, 1, "1-15/1"),
            (
                "{index}/{yy}/{seq}",
                "ADM/1-10-1",
                2014,
                86,
                "ADM/1-10-1/14/86",
            ),
            ("{seq}/{yyyy}", "3-1", 2021, 35, "35/2021"),
            ("{yyyy}/{seq}", "3-1", 2025, 3, "2025/3"),
            ("SN {seq}/{yyyy}", "3-1", 2025, 3, "SN 3/2025"),
            ("Nr.{seq}/TA-1576", "3-1", 2025, 90, "Nr.90/TA-1576"),
        ] {
            let format: NumberFormat = pattern.parse()?;
            assert_eq!(
                format.print(&index.parse()?, year, sequence)?.as_str(),
                printed
            );
            assert_eq!(format.to_string(), pattern);
        }
        Ok(())
    }

    #[test]
    fn refuses_formats_that_could_print_one_number_twice() {
        for (pattern, refusal) in [
            ("{index}/{yy}", InvalidNumberFormat::SequenceOnce),
            ("{seq}/{seq}", InvalidNumberFormat::SequenceOnce),
            ("{yy}{seq}", InvalidNumberFormat::Ambiguous),
            ("1{seq}", InvalidNumberFormat::Ambiguous),
            (
                "{month}/{seq}",
                InvalidNumberFormat::UnknownPart("{month}".to_owned()),
            ),
            ("{seq}/}", InvalidNumberFormat::UnknownPart("}".to_owned())),
        ] {
            assert_eq!(pattern.parse::<NumberFormat>(), Err(refusal), "{pattern}");
        }
    }
}
