//! Folding: lower case, no diacritics, compatibility forms resolved.
//!
//! `Ķegumā` and `kegums` share `kegum`; the ligature in `oﬁciāls`, as PDF files write it, is an `fi`. Letters and digits
//! are all that remains: a soft hyphen or a hyphen at a line's end inside a word falls away.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The folded form of `text`: idempotent, and empty if nothing in it is a letter or a digit.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    folded
}

/// As [`fold`], appended to `folded`.
pub fn fold_into(text: &str, folded: &mut String) {
    for c in text.chars() {
        match c {
            'a'..='z' | '0'..='9' => folded.push(c),
            'A'..='Z' => folded.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => {}
            _ => match latvian(c) {
                Some(plain) => folded.push(plain),
                None => fold_other(c, folded),
            },
        }
    }
}

/// The letters that nearly every word of the text may hold are spared the general path.
fn latvian(c: char) -> Option<char> {
    Some(match c {
        'ā' | 'Ā' => 'a',
        'č' | 'Č' => 'c',
        'ē' | 'Ē' => 'e',
        'ģ' | 'Ģ' => 'g',
        'ī' | 'Ī' => 'i',
        'ķ' | 'Ķ' => 'k',
        'ļ' | 'Ļ' => 'l',
        'ņ' | 'Ņ' => 'n',
        'ō' | 'Ō' => 'o',
        'ŗ' | 'Ŗ' => 'r',
        'š' | 'Š' => 's',
        'ū' | 'Ū' => 'u',
        'ž' | 'Ž' => 'z',
        _ => return None,
    })
}

fn fold_other(c: char, folded: &mut String) {
    for part in std::iter::once(c).nfkd() {
        for lower in part.to_lowercase() {
            match undecomposed(lower) {
                Some(plain) => folded.push_str(plain),
                None if is_combining_mark(lower) || !lower.is_alphanumeric() => {}
                None => folded.push(lower),
            }
        }
    }
}

/// Letters with a stroke have no decomposition in Unicode; people type them without it all the same.
fn undecomposed(c: char) -> Option<&'static str> {
    Some(match c {
        'ł' => "l",
        'ø' => "o",
        'đ' => "d",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}
