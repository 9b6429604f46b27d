//! A word as it is written, but for what only looks different: lower case, composed, compatibility forms resolved, and
//! without what joins its parts (a soft hyphen, a hyphen at a line's end).

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The written form of `word`; empty if nothing in it is a letter or a digit.
pub fn written(word: &str) -> String {
    let mut written = String::with_capacity(word.len());
    written_into(word, &mut written);
    written
}

/// As [`written`], appended to `written`.
pub fn written_into(word: &str, written: &mut String) {
    let from = written.len();
    for c in word.chars() {
        match c {
            'a'..='z' | '0'..='9' => written.push(c),
            'A'..='Z' => written.push(c.to_ascii_lowercase()),
            _ if c.is_ascii() => {}
            _ => match latvian(c) {
                Some(lower) => written.push(lower),
                None => {
                    written.truncate(from);
                    return general(word, written);
                }
            },
        }
    }
}

/// Whether the word has only letters that any keyboard has.
pub fn is_plain(written: &str) -> bool {
    written.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The letters that nearly every word of the text may hold are spared the general path.
fn latvian(c: char) -> Option<char> {
    Some(match c {
        'ā' | 'č' | 'ē' | 'ģ' | 'ī' | 'ķ' | 'ļ' | 'ņ' | 'ō' | 'ŗ' | 'š' | 'ū' | 'ž' => {
            c
        }
        'Ā' => 'ā',
        'Č' => 'č',
        'Ē' => 'ē',
        'Ģ' => 'ģ',
        'Ī' => 'ī',
        'Ķ' => 'ķ',
        'Ļ' => 'ļ',
        'Ņ' => 'ņ',
        'Ō' => 'ō',
        'Ŗ' => 'ŗ',
        'Š' => 'š',
        'Ū' => 'ū',
        'Ž' => 'ž',
        _ => return None,
    })
}

fn general(word: &str, written: &mut String) {
    let kept = |c: &char| c.is_alphanumeric() || is_combining_mark(*c);
    // What joins the parts goes first, or a letter and its mark would stay apart; composed once more after lowering, which
    // may decompose (İ): the written form of a written form is itself.
    let lowered = word.nfkc().flat_map(char::to_lowercase);
    let joined: String = lowered.filter(kept).collect();
    let composed: String = joined.nfkc().filter(kept).collect();
    if composed.contains(char::is_alphanumeric) {
        written.push_str(&composed);
    }
}
