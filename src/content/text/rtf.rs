//! Rich Text Format 1.9.1 (Microsoft, 2008): the text of body, headers, footers and notes.

use encoding_rs::{
    Encoding, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1257,
};

use super::budget::{Flaw, Stop};
use super::sink::Sink;
use crate::content::extract::{Found, Reading};
use crate::content::source::Source;

/// Deeper than any writer nests groups.
const DEEPEST: usize = 512;

/// More fonts than any table has; the number comes from the file and would otherwise size a list.
const MOST_FONTS: usize = 4096;

/// Writes the text of an RTF file.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    let bytes = source
        .all(reading.limits.in_memory)?
        .ok_or(Stop::TooLarge)?;
    write(&bytes, &mut reading.text)?;
    Ok(Found::default())
}

/// What a group inherits from the one around it.
#[derive(Clone, Copy)]
struct State {
    /// Text here is not part of the document.
    skipped: bool,
    /// Text here belongs to a note or a comment.
    in_note: bool,
    in_font_table: bool,
    /// Characters that follow a `\u` for readers without Unicode.
    fallback: usize,
    encoding: &'static Encoding,
}

struct Parser<'b, 's> {
    bytes: &'b [u8],
    at: usize,
    text: &'s mut Sink,
    notes: Sink,
    state: State,
    outer: Vec<State>,
    fonts: Vec<(i32, &'static Encoding)>,
    font_in_table: i32,
    default_encoding: &'static Encoding,
    /// Bytes of text in the current encoding, kept together so that two-byte letters survive.
    pending: Vec<u8>,
    /// First half of a letter outside the basic plane.
    surrogate: Option<u16>,
    /// Fallback characters still to be left out.
    to_skip: usize,
}

fn write(bytes: &[u8], text: &mut Sink) -> Result<(), Stop> {
    let mut parser = Parser {
        bytes,
        at: 0,
        notes: Sink::new(text.free()),
        text,
        state: State {
            skipped: false,
            in_note: false,
            in_font_table: false,
            fallback: 1,
            encoding: WINDOWS_1252,
        },
        outer: Vec::new(),
        fonts: Vec::new(),
        font_in_table: 0,
        default_encoding: WINDOWS_1252,
        pending: Vec::new(),
        surrogate: None,
        to_skip: 0,
    };
    let outcome = parser.run();
    let (notes, _) = parser.notes.finish();
    outcome?;
    text.paragraph();
    text.push(&notes)
}

impl Parser<'_, '_> {
    fn run(&mut self) -> Result<(), Stop> {
        while let Some(byte) = self.next() {
            match byte {
                b'{' => {
                    self.flush()?;
                    if self.outer.len() >= DEEPEST {
                        return Err(Flaw::NestedTooDeeply.into());
                    }
                    self.outer.push(self.state);
                    self.to_skip = 0;
                }
                b'}' => {
                    self.flush()?;
                    self.to_skip = 0;
                    match self.outer.pop() {
                        Some(state) => self.state = state,
                        None => break,
                    }
                    if self.outer.is_empty() {
                        return Ok(());
                    }
                }
                b'\\' => self.control()?,
                b'\r' | b'\n' => {}
                byte => self.letter(byte),
            }
        }
        self.flush()?;
        // Ended inside a group: cut off on its way here.
        if self.outer.is_empty() {
            Ok(())
        } else {
            Err(Flaw::Damaged.into())
        }
    }

    fn target(&mut self) -> &mut Sink {
        if self.state.in_note {
            &mut self.notes
        } else {
            self.text
        }
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.bytes.get(self.at).copied();
        self.at += 1;
        byte
    }

    fn letter(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else if !self.state.skipped {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) -> Result<(), Stop> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let (decoded, _) = self
            .state
            .encoding
            .decode_without_bom_handling(&self.pending);
        let target = if self.state.in_note {
            &mut self.notes
        } else {
            &mut *self.text
        };
        let outcome = target.push(&decoded);
        self.pending.clear();
        outcome
    }

    fn control(&mut self) -> Result<(), Stop> {
        let Some(byte) = self.next() else {
            return Err(Flaw::Damaged.into());
        };
        if byte.is_ascii_alphabetic() {
            let start = self.at - 1;
            while self.bytes.get(self.at).is_some_and(u8::is_ascii_alphabetic) {
                self.at += 1;
            }
            let word = &self.bytes[start..self.at];
            let parameter = self.parameter();
            if self.bytes.get(self.at) == Some(&b' ') {
                self.at += 1;
            }
            return self.word(word, parameter);
        }
        match byte {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).unwrap_or_default();
                self.at += 2;
                let byte = std::str::from_utf8(digits)
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                self.letter(byte.unwrap_or(b'?'));
            }
            b'*' => self.skip_group()?,
            b'~' => self.letter(b' '),
            b'_' => self.letter(b'-'),
            b'\r' | b'\n' => self.break_line()?,
            b'{' | b'}' | b'\\' => self.letter(byte),
            _ => {}
        }
        Ok(())
    }

    fn parameter(&mut self) -> Option<i32> {
        let start = self.at;
        if self.bytes.get(self.at) == Some(&b'-') {
            self.at += 1;
        }
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) && self.at - start < 11 {
            self.at += 1;
        }
        std::str::from_utf8(&self.bytes[start..self.at])
            .ok()?
            .parse()
            .ok()
    }

    fn word(&mut self, word: &[u8], parameter: Option<i32>) -> Result<(), Stop> {
        let number = parameter.unwrap_or_default();
        match word {
            b"par" | b"line" | b"softline" | b"sect" | b"page" => self.break_line()?,
            b"row" | b"nestrow" => {
                self.flush()?;
                if !self.state.skipped {
                    self.target().end_line();
                }
            }
            b"tab" | b"cell" | b"nestcell" => {
                self.flush()?;
                if !self.state.skipped {
                    self.target().tab();
                }
            }
            b"u" => self.unicode(number)?,
            b"uc" => self.state.fallback = usize::try_from(number.clamp(0, 64)).unwrap_or_default(),
            b"bin" => {
                self.at = self
                    .at
                    .saturating_add(usize::try_from(number).unwrap_or_default())
            }
            b"ansicpg" => {
                self.default_encoding = code_page(number);
                self.state.encoding = self.default_encoding;
            }
            b"plain" => {
                self.flush()?;
                self.state.encoding = self.default_encoding;
            }
            b"fonttbl" => {
                self.flush()?;
                self.state.in_font_table = true;
                self.state.skipped = true;
            }
            b"f" if self.state.in_font_table => self.font_in_table = number,
            b"f" => {
                self.flush()?;
                self.state.encoding = self
                    .fonts
                    .iter()
                    .find(|(font, _)| *font == number)
                    .map_or(self.default_encoding, |(_, encoding)| encoding);
            }
            b"fcharset" if self.state.in_font_table && self.fonts.len() < MOST_FONTS => {
                if let Some(encoding) = character_set(number) {
                    self.fonts.push((self.font_in_table, encoding));
                }
            }
            b"emdash" => self.special("—")?,
            b"endash" => self.special("–")?,
            b"bullet" => self.special("•")?,
            b"lquote" => self.special("‘")?,
            b"rquote" => self.special("’")?,
            b"ldblquote" => self.special("“")?,
            b"rdblquote" => self.special("”")?,
            b"emspace" | b"enspace" | b"qmspace" => self.special(" ")?,
            b"header" | b"headerl" | b"headerr" | b"headerf" | b"footer" | b"footerl"
            | b"footerr" | b"footerf" => {
                self.break_line()?;
            }
            // Written as `{\*\footnote …}`: the star is for readers that know no notes.
            b"footnote" | b"annotation" => {
                self.flush()?;
                self.state.skipped = self.outer.last().is_some_and(|outer| outer.skipped);
                self.state.in_note = true;
                self.target().end_line();
            }
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"object" | b"fldinst"
            | b"listtable" | b"listoverridetable" | b"rsidtbl" | b"themedata" | b"datastore"
            | b"xmlnstbl" | b"filetbl" | b"revtbl" | b"generator" | b"tc" | b"xe"
            | b"bkmkstart" | b"bkmkend" | b"objdata" | b"nonshppict" => {
                self.skip_group()?;
            }
            _ => {}
        }
        Ok(())
    }

    fn skip_group(&mut self) -> Result<(), Stop> {
        self.flush()?;
        self.state.skipped = true;
        Ok(())
    }

    fn break_line(&mut self) -> Result<(), Stop> {
        self.flush()?;
        if !self.state.skipped {
            self.target().line();
        }
        Ok(())
    }

    fn special(&mut self, text: &str) -> Result<(), Stop> {
        self.flush()?;
        if self.to_skip > 0 {
            self.to_skip -= 1;
            return Ok(());
        }
        if self.state.skipped {
            Ok(())
        } else {
            self.target().push(text)
        }
    }

    /// A letter as UTF-16; negative numbers are its upper half (the parameter is a signed 16-bit integer).
    fn unicode(&mut self, number: i32) -> Result<(), Stop> {
        self.flush()?;
        self.to_skip = self.state.fallback;
        if self.state.skipped {
            return Ok(());
        }
        let unit = (number & 0xFFFF) as u16;
        let units = match self.surrogate.take() {
            Some(first) => vec![first, unit],
            None if (0xD800..0xDC00).contains(&unit) => {
                self.surrogate = Some(unit);
                return Ok(());
            }
            None => vec![unit],
        };
        for letter in char::decode_utf16(units).filter_map(Result::ok) {
            self.target().push(letter.encode_utf8(&mut [0; 4]))?;
        }
        Ok(())
    }
}

fn code_page(number: i32) -> &'static Encoding {
    match number {
        1250 => WINDOWS_1250,
        1251 => WINDOWS_1251,
        1253 => WINDOWS_1253,
        1254 => WINDOWS_1254,
        1257 => WINDOWS_1257,
        65001 => encoding_rs::UTF_8,
        _ => WINDOWS_1252,
    }
}

/// Windows character set of a font ([RTF] \fcharset).
fn character_set(number: i32) -> Option<&'static Encoding> {
    match number {
        0 => Some(WINDOWS_1252),
        161 => Some(WINDOWS_1253),
        162 => Some(WINDOWS_1254),
        186 => Some(WINDOWS_1257),
        204 => Some(WINDOWS_1251),
        238 => Some(WINDOWS_1250),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rtf: &[u8]) -> Result<String, Stop> {
        let mut sink = Sink::new(10_000);
        write(rtf, &mut sink)?;
        Ok(sink.finish().0)
    }

    #[test]
    fn baltic_fonts_code_pages_and_unicode_come_out_as_latvian() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset186 Arial;}}
{\info{\title Nav teksts}}\f1\'ce\'e7\'e2 ir \f0 caf\'e9\par \uc1\u256?\u269c\u8217'.\tab x\line y}";
        assert_eq!(text(rtf).unwrap(), "Īēā ir café\nĀč’.\tx\ny");
    }

    #[test]
    fn pictures_and_unknown_destinations_hold_no_text() {
        let rtf = br"{\rtf1\ansi a{\*\unknown nav}{\pict\bin4 }}}}}b}";
        assert_eq!(text(rtf).unwrap(), "ab");
    }

    #[test]
    fn nesting_is_bounded_and_a_torn_file_is_damaged() {
        assert_eq!(
            text(&b"{\\rtf1 ".repeat(100_000)),
            Err(Stop::Broken(Flaw::NestedTooDeeply))
        );
        assert_eq!(text(b"{\\rtf1 a{b"), Err(Stop::Broken(Flaw::Damaged)));
    }
}
