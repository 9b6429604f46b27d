//! A CSV before its meaning: encoding, separator, lines.

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

/// The separator that occurs most in the line of column names.
pub fn separator(text: &str) -> u8 {
    let names = text.lines().next().unwrap_or_default().as_bytes();
    let count = |separator: u8| names.iter().filter(|byte| **byte == separator).count();
    // The last of equals wins: a single column needs no separator at all.
    [b'\t', b',', b';']
        .into_iter()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(b';')
}
