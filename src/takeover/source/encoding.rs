//! In which encoding a table was written, and what of it is no text in that encoding.
//!
//! Old registers were typed on Latvian Windows (windows-1257) and saved again by newer programs (UTF-8), sometimes both in
//! one file. A text that was once read in the wrong one of the two shows it: `Ä€bele` is the UTF-8 of `Ābele` taken for
//! windows-1252 or -1257. What cannot be told for sure is refused, never guessed.

use encoding_rs::{Encoding as Table, WINDOWS_1252, WINDOWS_1257};

use super::Cell;

/// An encoding that Latvian registers come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without byte-order mark.
    Utf8,
    /// Windows' Baltic code page.
    Windows1257,
}

impl Encoding {
    /// Its name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Windows1257 => "windows-1257",
        }
    }

    /// The text of a cell.
    pub(super) fn cell(self, bytes: &[u8]) -> Cell {
        let text = match self {
            _ if bytes.is_ascii() => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Utf8 => std::str::from_utf8(bytes).ok().map(str::to_owned),
            Self::Windows1257 => WINDOWS_1257
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(std::borrow::Cow::into_owned),
        };
        match text {
            Some(text) if !is_garbled(&text) => Cell::Text(trimmed(text)),
            _ => Cell::Garbled,
        }
    }
}

/// What the lines of a CSV say about its encoding.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    marked: bool,
    utf8: u64,
    other: u64,
}

impl Evidence {
    /// Takes a line in.
    pub(super) fn take(&mut self, line: &[u8]) {
        if line.is_ascii() {
            return;
        }
        match std::str::from_utf8(line) {
            Ok(_) => self.utf8 += 1,
            Err(_) => self.other += 1,
        }
    }

    /// The table begins with a byte-order mark.
    pub(super) const fn mark(&mut self) {
        self.marked = true;
    }

    /// What most lines are in.
    pub(super) const fn verdict(self) -> Encoding {
        if self.marked || self.utf8 >= self.other {
            Encoding::Utf8
        } else {
            Encoding::Windows1257
        }
    }
}

/// Whether a text went through a wrong encoding on its way: a replacement character, a control character of the upper
/// half, or letters that are the bytes of UTF-8 taken one by one.
pub(super) fn is_garbled(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let upper_control = |character: char| ('\u{80}'..='\u{9f}').contains(&character);
    text.contains(char::REPLACEMENT_CHARACTER)
        || text.contains(upper_control)
        || text
            .split(|character: char| character.is_ascii())
            .any(|run| {
                run.chars().count() > 1
                    && [WINDOWS_1252, WINDOWS_1257]
                        .iter()
                        .any(|table| was_utf8(run, table))
            })
}

/// The letters that tell Latvian. Others would not do: `Ē”` at the end of a name in quotes is the UTF-8 of some letter.
const LATVIAN: &str = "āčēģīķļņōŗšūžĀČĒĢĪĶĻŅŌŖŠŪŽ";

/// Whether the run's characters are, in a code page of single bytes, the UTF-8 of Latvian letters.
fn was_utf8(run: &str, table: &'static Table) -> bool {
    let (bytes, _, unmappable) = table.encode(run);
    let latvian = |text: &str| text.chars().any(|character| LATVIAN.contains(character));
    !unmappable && std::str::from_utf8(&bytes).is_ok_and(latvian)
}

/// Without the space around it, of which a spreadsheet knows several kinds.
pub(super) fn trimmed(text: String) -> String {
    match text.trim() {
        trimmed if trimmed.len() == text.len() => text,
        trimmed => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latvian_is_read_in_both_encodings() {
        for text in [
            "Ābele, Čaks un Žņaudzējčūska",
            "„SAIME” – dienas centrs",
            "€ 15",
        ] {
            let cell = Cell::Text(text.to_owned());
            assert_eq!(Encoding::Utf8.cell(text.as_bytes()), cell);
            let (bytes, _, unmappable) = WINDOWS_1257.encode(text);
            assert!(!unmappable);
            assert_eq!(Encoding::Windows1257.cell(&bytes), cell, "{text}");
            assert!(!is_garbled(text), "{text}");
        }
    }

    #[test]
    fn a_text_that_went_through_the_wrong_encoding_is_told() {
        for wrong in ["Ä€bele", "Å¡Ä·Å«nis", "B\u{fffd}rzi\u{fffd}š", "a\u{81}b"] {
            assert!(is_garbled(wrong), "{wrong}");
        }
        assert_eq!(Encoding::Utf8.cell(b"B\xe7rzi\xf2\xf0"), Cell::Garbled);
        // Latvian UTF-8 bytes in a table of windows-1257.
        assert_eq!(
            Encoding::Windows1257.cell("Ābele".as_bytes()),
            Cell::Garbled
        );
        for right in [
            "Ūdens",
            "Ķīļi",
            "„Žēlastība”",
            "ĀČĒ",
            "„SAIMĒ”",
            "„DEKŠ”",
            "Привет",
        ] {
            assert!(!is_garbled(right), "{right}");
        }
    }

    #[test]
    fn most_lines_decide() {
        let mut evidence = Evidence::default();
        assert_eq!(evidence.verdict(), Encoding::Utf8);
        evidence.take(b"B\xe7rzs");
        assert_eq!(evidence.verdict(), Encoding::Windows1257);
        evidence.take("Bērzs".as_bytes());
        evidence.take(b"plain");
        assert_eq!(evidence.verdict(), Encoding::Utf8);
        evidence.take(b"B\xe7rzs");
        assert_eq!(evidence.verdict(), Encoding::Windows1257);
        evidence.mark();
        assert_eq!(evidence.verdict(), Encoding::Utf8);
    }
}
