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
            let start = self.at + beginning(rest)?;
            let end = end_of_word(self.text, start);
            self.at = end;
            if end - start <= LONGEST {
                return Some(Word { start, end });
            }
        }
    }
}

/// As [`char::is_alphanumeric`], without its tables for the letters of Latvian (all of Latin Extended-A are letters) and
/// for dashes and quotation marks (of the first of General Punctuation none is).
fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\u{100}'..='\u{17F}' => true,
        '\u{2000}'..='\u{203F}' => false,
        _ => c.is_alphanumeric(),
    }
}

/// The bytes that begin U+0100 to U+017F, two bytes each: the letters of Latvian beyond ASCII.
const LATIN_EXTENDED_A: std::ops::RangeInclusive<u8> = 0xC4..=0xC5;

/// Where the first letter or digit is. Most text is ASCII, and what is not mostly Latvian letters: both are told by their
/// bytes.
fn beginning(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() || LATIN_EXTENDED_A.contains(byte) {
            return Some(at);
        }
        if byte.is_ascii() {
            at += 1;
            continue;
        }
        let other = text[at..].chars().next()?;
        if is_letter_or_digit(other) {
            return Some(at);
        }
        at += other.len_utf8();
    }
    None
}

/// How many bytes of letters, digits and combining marks `text` begins with.
fn run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            at += 1;
        } else if LATIN_EXTENDED_A.contains(byte) {
            at += 2;
        } else if byte.is_ascii() {
            break;
        } else {
            match text[at..].chars().next() {
                Some('\u{2000}'..='\u{203F}') | None => break,
                Some(other) if is_letter_or_digit(other) || is_combining_mark(other) => {
                    at += other.len_utf8();
                }
                _ => break,
            }
        }
    }
    at
}

fn end_of_word(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        end += run(&text[end..]);
        match joint(text, start, end) {
            0 => return end,
            width => end += width,
        }
    }
}

/// Width of what stands at `end` without ending the word, or 0.
fn joint(text: &str, start: usize, end: usize) -> usize {
    let rest = &text[end..];
    // Of ASCII, which follows nearly every word, only the hyphen joins.
    if rest
        .bytes()
        .next()
        .is_none_or(|byte| byte.is_ascii() && byte != b'-')
    {
        return 0;
    }
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
