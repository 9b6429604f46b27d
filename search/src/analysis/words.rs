//! Where the words of a text are.

use unicode_normalization::char::is_combining_mark;

/// Longer runs are noise (encoded attachments, OCR of rules and tables) and would only bloat the dictionary. Bytes.
pub const LONGEST: usize = 200;

/// One word: byte offsets into the text it was found in, on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    pub start: usize,
    pub end: usize,
}

impl Word {
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }
}

/// The words of `text` in order: runs of letters and digits with their combining marks. A word divided at a line's end
/// (`pabal-⏎stu`) or holding a soft hyphen is one word.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// See [`words`].
#[derive(Debug, Clone)]
pub struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        loop {
            let rest = self.text.get(self.at..)?;
            let start = self.at + rest.find(is_letter_or_digit)?;
            let end = end_of_word(self.text, start);
            self.at = end;
            if end - start <= LONGEST {
                return Some(Word { start, end });
            }
        }
    }
}

/// As [`char::is_alphanumeric`], without its tables for the letters of Latvian (all of Latin Extended-A are letters).
fn is_letter_or_digit(c: char) -> bool {
    matches!(c, '\u{100}'..='\u{17F}') || c.is_alphanumeric()
}

fn end_of_word(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let rest = &text[end..];
        let run = rest
            .find(|c: char| !is_letter_or_digit(c) && (c.is_ascii() || !is_combining_mark(c)))
            .unwrap_or(rest.len());
        end += run;
        match joint(text, start, end) {
            0 => return end,
            width => end += width,
        }
    }
}

/// Width of what stands at `end` without ending the word, or 0.
fn joint(text: &str, start: usize, end: usize) -> usize {
    let rest = &text[end..];
    let Some(first) = rest.chars().next() else {
        return 0;
    };
    let width = match first {
        '\u{AD}' => first.len_utf8() + line_break(&rest[first.len_utf8()..]),
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => first.len_utf8(),
        '-' | '\u{2010}' if text[start..end].ends_with(char::is_lowercase) => {
            match line_break(&rest[first.len_utf8()..]) {
                0 => return 0,
                gap => first.len_utf8() + gap,
            }
        }
        _ => return 0,
    };
    let follows = rest[width..].chars().next();
    let goes_on = match first {
        '-' | '\u{2010}' => follows.is_some_and(char::is_lowercase),
        _ => follows.is_some_and(char::is_alphanumeric),
    };
    if goes_on { width } else { 0 }
}

/// Width of one line break with the spaces around it, or 0.
fn line_break(rest: &str) -> usize {
    let after = rest.trim_start_matches([' ', '\t', '\r']);
    let Some(after) = after.strip_prefix('\n') else {
        return 0;
    };
    rest.len() - after.trim_start_matches([' ', '\t']).len()
}
