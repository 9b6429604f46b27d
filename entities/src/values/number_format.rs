//! How a register prints its numbers.

use std::fmt;
use std::str::FromStr;

use super::registration_number::MAX_CHARS;
use super::{FileIndex, RegistrationNumber};

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

/// What a number says when it is read by a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberRead {
    /// Its sequence, at least 1.
    pub sequence: i64,
    /// The year it names: four digits as they are, two digits as 0 to 99.
    pub year: Option<i32>,
}

impl NumberRead {
    /// Whether the number can have been given in `year`.
    pub fn fits(self, year: i32) -> bool {
        self.year
            .is_none_or(|named| named == year || named == year.rem_euclid(100))
    }
}

impl NumberFormat {
    /// Reads a number back; none when this format never printed it.
    pub fn read(&self, number: &str) -> Option<NumberRead> {
        read(&self.pieces, number).filter(|read| read.sequence > 0)
    }
}

fn read(pieces: &[Piece], rest: &str) -> Option<NumberRead> {
    let Some((piece, pieces)) = pieces.split_first() else {
        // The sequence is read on the way; an empty format has none.
        return rest.is_empty().then_some(NumberRead {
            sequence: 0,
            year: None,
        });
    };
    let digits = |count: usize| {
        let digits = rest.get(..count)?;
        let numeric = digits.bytes().all(|byte| byte.is_ascii_digit());
        Some((digits, rest.get(count..)?)).filter(|_| numeric)
    };
    match piece {
        Piece::Text(text) => read(pieces, rest.strip_prefix(text.as_str())?),
        Piece::Year | Piece::ShortYear => {
            let (year, rest) = digits(if *piece == Piece::Year { 4 } else { 2 })?;
            let read = read(pieces, rest)?;
            Some(NumberRead {
                year: Some(year.parse().ok()?),
                ..read
            })
        }
        Piece::Sequence => {
            let count = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (sequence, rest) = digits(count).filter(|_| count > 0)?;
            let read = read(pieces, rest)?;
            Some(NumberRead {
                sequence: sequence.parse().ok()?,
                ..read
            })
        }
        // An index may hold what stands behind it in the format too: the longest that leaves the rest readable.
        Piece::Index => rest
            .char_indices()
            .map(|(at, character)| at + character.len_utf8())
            .rev()
            .filter(|end| rest[..*end].parse::<FileIndex>().is_ok())
            .find_map(|end| read(pieces, &rest[end..])),
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
    fn reads_what_it_prints_and_nothing_else() -> Result<(), Box<dyn std::error::Error>> {
        for (pattern, number, read) in [
            ("{index}/{seq}", "1-15/1", Some((1, None))),
            (
                "{index}/{yy}/{seq}",
                "ADM/1-10-1/14/86",
                Some((86, Some(14))),
            ),
            ("{seq}/{yyyy}", "35/2021", Some((35, Some(2021)))),
            ("SN {seq}/{yyyy}", "SN 3/2025", Some((3, Some(2025)))),
            ("{seq}", "007", Some((7, None))),
            ("{seq}", "0", None),
            ("{seq}", "15a", None),
            ("{seq}", "99999999999999999999", None),
            ("{seq}/{yyyy}", "35/21", None),
            ("{index}/{seq}", "1-15", None),
            ("{seq}", "", None),
            ("{seq}", "٣", None),
        ] {
            let format: NumberFormat = pattern.parse()?;
            let found = format.read(number).map(|read| (read.sequence, read.year));
            assert_eq!(found, read, "{number} by {pattern}");
        }
        let short = NumberRead {
            sequence: 1,
            year: Some(9),
        };
        assert!(short.fits(2009) && !short.fits(2010));
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
