//! Where extracted text goes: cleaned, normalised and bounded.

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::budget::Stop;

/// What stands between two printed characters; the widest one asked for wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Space,
    Tab,
    Line,
    Paragraph,
}

/// Collects text up to a number of bytes.
///
/// Blanks are folded (at most one empty line in a row, none at either end), control characters and invisible
/// joiners are left out (a NUL is refused by PostgreSQL, a soft hyphen splits a word for the index), typographic
/// ligatures become letters. [`Sink::finish`] composes to NFC, because PDF makers like to write `a` + macron.
pub(crate) struct Sink {
    text: String,
    limit: usize,
    gap: Gap,
    truncated: bool,
    /// Where the text of each page begins.
    pages: Vec<usize>,
    /// Pages that were begun and have no character yet.
    begun: usize,
}

impl Sink {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            text: String::new(),
            limit,
            gap: Gap::None,
            truncated: false,
            pages: Vec::new(),
            begun: 0,
        }
    }

    /// Appends text as it reads; line ends in it are kept.
    pub(crate) fn push(&mut self, text: &str) -> Result<(), Stop> {
        for character in text.chars() {
            match character {
                '\n' | '\u{2028}' | '\u{0B}' => self.line(),
                '\u{0C}' | '\u{2029}' => self.paragraph(),
                '\t' => self.widen(Gap::Tab),
                '\u{AD}' | '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' => {}
                '\u{FB00}'..='\u{FB06}' => {
                    for letter in std::iter::once(character).nfkc() {
                        self.put(letter)?;
                    }
                }
                other if other.is_whitespace() => self.widen(Gap::Space),
                other if other.is_control() => {}
                other => self.put(other)?,
            }
        }
        Ok(())
    }

    /// Appends text in which line ends and tabs mean no more than a blank, as in markup.
    pub(crate) fn push_inline(&mut self, text: &str) -> Result<(), Stop> {
        if text.contains(['\n', '\r', '\t']) {
            self.push(&text.replace(['\n', '\r', '\t'], " "))
        } else {
            self.push(text)
        }
    }

    pub(crate) fn space(&mut self) {
        self.widen(Gap::Space);
    }

    pub(crate) fn tab(&mut self) {
        self.widen(Gap::Tab);
    }

    /// Ends a table cell: whatever its last paragraph wanted to follow, the next cell follows.
    pub(crate) fn end_cell(&mut self) {
        self.gap = Gap::Tab;
    }

    /// Ends the line; a second time in a row leaves an empty one.
    pub(crate) fn line(&mut self) {
        self.gap = if self.gap >= Gap::Line {
            Gap::Paragraph
        } else {
            Gap::Line
        };
    }

    /// Ends the line unless it is already ended.
    pub(crate) fn end_line(&mut self) {
        self.widen(Gap::Line);
    }

    pub(crate) fn paragraph(&mut self) {
        self.widen(Gap::Paragraph);
    }

    /// What comes from now on stands on a new page.
    pub(crate) fn page(&mut self) {
        self.paragraph();
        self.begun += 1;
    }

    /// Bytes still free.
    pub(crate) fn free(&self) -> usize {
        self.limit.saturating_sub(self.text.len())
    }

    /// Marks the text as incomplete for a reason other than the sink's own limit.
    pub(crate) fn cut(&mut self) {
        self.truncated = true;
    }

    /// The text, and whether any of it is missing.
    pub(crate) fn finish(self) -> (String, bool) {
        let (text, truncated, _) = self.finish_with_pages();
        (text, truncated)
    }

    /// The text, whether any of it is missing, and at which byte of it each page begins that [`Sink::page`] began.
    pub(crate) fn finish_with_pages(self) -> (String, bool, Vec<usize>) {
        let Self {
            text,
            truncated,
            mut pages,
            begun,
            ..
        } = self;
        pages.resize(pages.len() + begun, text.len());
        if is_nfc(&text) {
            return (text, truncated, pages);
        }
        // A page begins behind a line's end, or with the text: nothing is composed across it.
        let mut composed = String::with_capacity(text.len());
        let mut done = 0;
        for page in &mut pages {
            composed.extend(text[done..*page].nfc());
            done = *page;
            *page = composed.len();
        }
        composed.extend(text[done..].nfc());
        (composed, truncated, pages)
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    fn put(&mut self, character: char) -> Result<(), Stop> {
        let gap = match self.gap {
            _ if self.text.is_empty() => "",
            Gap::None => "",
            Gap::Space => " ",
            Gap::Tab => "\t",
            Gap::Line => "\n",
            Gap::Paragraph => "\n\n",
        };
        if self.text.len() + gap.len() + character.len_utf8() > self.limit {
            self.truncated = true;
            return Err(Stop::Full);
        }
        self.text.push_str(gap);
        for _ in 0..std::mem::take(&mut self.begun) {
            self.pages.push(self.text.len());
        }
        self.text.push(character);
        self.gap = Gap::None;
        Ok(())
    }
}

/// One line of a name or a header: no control characters, no line ends, blanks folded, at most `limit` characters.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut sink = Sink::new(limit.saturating_mul(4));
    // Reaching the limit is the purpose.
    let _ = sink.push_inline(text);
    let (line, _) = sink.finish();
    line.chars().take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str) -> String {
        let mut sink = Sink::new(1000);
        sink.push(text).unwrap();
        sink.finish().0
    }

    #[test]
    fn blanks_are_folded_and_invisible_characters_left_out() {
        assert_eq!(
            cleaned("  a\u{0} \u{A0} b\r\n\r\n\r\n\r\nc\u{AD}d \n"),
            "a b\n\ncd"
        );
    }

    #[test]
    fn letters_are_composed_and_ligatures_taken_apart() {
        assert_eq!(cleaned("a\u{304}buro\u{FB01}s s\u{30C}"), "āburofis š");
    }

    #[test]
    fn a_full_sink_says_so_and_never_splits_a_letter() {
        let mut sink = Sink::new(5);
        assert!(matches!(sink.push("āāāā"), Err(Stop::Full)));
        assert_eq!(sink.finish(), ("āā".to_owned(), true));
    }

    #[test]
    fn pages_begin_with_their_first_letter_also_in_composed_text() {
        let mut sink = Sink::new(1000);
        for page in [
            " a\u{304}buro ",
            "",
            "n\u{327}ems\n",
            " \u{AD}",
            "s\u{30C}is",
        ] {
            sink.page();
            sink.push(page).unwrap();
        }
        sink.page();
        let (text, _, pages) = sink.finish_with_pages();
        assert_eq!(text, "āburo\n\nņems\n\nšis");
        let rest: Vec<&str> = pages.iter().map(|page| &text[*page..]).collect();
        assert_eq!(
            rest,
            [
                "āburo\n\nņems\n\nšis",
                "ņems\n\nšis",
                "ņems\n\nšis",
                "šis",
                "šis",
                ""
            ]
        );
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(one_line("lēmums\r\nBcc:\tx", 200), "lēmums Bcc: x");
        assert_eq!(one_line("ššššš", 3), "ššš");
    }
}
