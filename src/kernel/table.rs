//! A CSV before its meaning: encoding, separator, lines, names of columns.

use super::text;

/// Tells lines as an editor counts them; the reader's own count lags behind empty lines and CRLF.
pub struct Lines<'a> {
    text: &'a str,
    offset: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub const fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
        }
    }

    /// The line on which the record at `position` begins; positions must rise.
    pub fn of(&mut self, position: &csv::Position) -> u64 {
        let bytes = self.text.as_bytes();
        let at = usize::try_from(position.byte())
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let breaks = bytes[at..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'))
            .count();
        let passed = bytes.get(self.offset..at + breaks).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.offset = self.offset.max(at + breaks);
        self.line
    }
}

/// Follows the quotation marks of a table byte by byte.
pub struct QuotationMarks {
    separator: u8,
    place: In,
    line: u64,
}

#[derive(Clone, Copy)]
enum In {
    Start,
    Plain,
    Quoted { since: u64 },
    Closed { since: u64 },
}

impl QuotationMarks {
    /// At the beginning of a table.
    pub const fn new(separator: u8) -> Self {
        Self {
            separator,
            place: In::Start,
            line: 1,
        }
    }

    /// Goes on.
    ///
    /// # Errors
    /// The line of a mark that more text follows after it was closed.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), u64> {
        for byte in bytes.iter().copied() {
            let ends = byte == self.separator || matches!(byte, b'\r' | b'\n');
            self.place = match self.place {
                In::Start if byte == b'"' => In::Quoted { since: self.line },
                In::Start if byte == b' ' => In::Start,
                In::Start | In::Plain if ends => In::Start,
                In::Start | In::Plain => In::Plain,
                In::Quoted { since } if byte == b'"' => In::Closed { since },
                In::Quoted { since } => In::Quoted { since },
                In::Closed { .. } if ends => In::Start,
                In::Closed { since } if byte == b'"' => In::Quoted { since },
                In::Closed { since } if byte == b' ' => In::Closed { since },
                In::Closed { since } => return Err(since),
            };
            self.line += u64::from(byte == b'\n');
        }
        Ok(())
    }

    /// At the end of the table.
    ///
    /// # Errors
    /// The line of a mark that was never closed.
    pub const fn end(&self) -> Result<(), u64> {
        match self.place {
            In::Quoted { since } => Err(since),
            _ => Ok(()),
        }
    }
}

/// Where the quotation marks of a table do not pair up: the line of the mark that is never closed, or that more text follows
/// after it was closed. Read on regardless, such a table swallows its next rows into one cell.
pub fn unpaired_quote(text: &str, separator: u8) -> Option<u64> {
    let mut marks = QuotationMarks::new(separator);
    let read = marks.read(text.as_bytes());
    read.and_then(|()| marks.end()).err()
}

/// UTF-8 where it is that, windows-1257 otherwise: a text of the one is next to never valid as the other.
pub fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1257
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// The first line that is no UTF-8 in a text of which most lines are: it came out of another program, and taking the whole
/// for windows-1257 would spoil the rest. Lines are counted from 1.
pub fn other_encoding(bytes: &[u8]) -> Option<u64> {
    let (mut utf8, mut first, mut others) = (0_u64, None, 0_u64);
    for (number, line) in (1..).zip(bytes.split(|byte| *byte == b'\n')) {
        if line.is_ascii() {
            continue;
        }
        if std::str::from_utf8(line).is_ok() {
            utf8 += 1;
        } else {
            others += 1;
            first = first.or(Some(number));
        }
    }
    first.filter(|_| utf8 >= others)
}

/// The separator that occurs most in the line of column names.
pub fn separator(text: &str) -> u8 {
    separator_of(text.lines().next().unwrap_or_default().as_bytes())
}

/// The same for the bytes of that line.
pub fn separator_of(names: &[u8]) -> u8 {
    let count = |separator: u8| names.iter().filter(|byte| **byte == separator).count();
    // The last of equals wins: a single column needs no separator at all.
    [b'\t', b',', b';']
        .into_iter()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b';')
}

/// A column's name as it is compared: lower case, without diacritics, letters and digits alone.
pub fn plain(name: &str) -> String {
    text::fold(name)
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_that_swallows_rows_is_found_where_it_was_opened() {
        for (text, line) in [
            ("a;b\n\"x;\ny\";z\n", None),
            ("a;\"he said \"\"no\"\"\"\n", None),
            ("a;5\" pipe;b\n", None),
            ("a;\"\"\n\"\";b", None),
            ("a;b\n1;\"open\n2;two\n", Some(2)),
            ("a;b\n1;\"one\" and two\n", Some(2)),
            ("a\n\"x\n;y;\"z\"\n", Some(2)),
        ] {
            assert_eq!(unpaired_quote(text, b';'), line, "{text:?}");
        }
    }
}
