//! What of a PDF shows that it was signed (ISO 32000-1 12.8.1, 7.5.6; ETSI EN 319 142-1 5.3): behind the unchanged paper stands an
//! update with a signature dictionary, whose `ByteRange` is the file from its first byte but for the dictionary's own `Contents`,
//! a CMS message.
//!
//! Looked at is what a signature would have to cover, in one pass over what was added. Neither the message's digest nor a certificate
//! is checked, nor whether a reader finds the dictionary by the cross-reference table.

use std::ops::Range;

/// Most bytes that are looked through behind the paper: several signatures with their revocation data have room.
pub(super) const MOST_ADDED: u64 = 16 * 1024 * 1024;

/// What was found behind the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Added {
    /// No signature at all.
    Unsigned,
    /// A signature that is none: something is left out of it besides itself, it is no CMS message, or what was added is no update.
    Unsound,
    /// A sound signature of what stands before it, and behind that something which no signature covers.
    Followed,
    /// A sound signature that covers the file to its end.
    Signed,
}

/// What was added to a paper of `paper` bytes.
pub(super) fn judged(paper: u64, added: &[u8]) -> Added {
    let read = Update::read(added);
    let end = paper + added.len() as u64;
    let mut last = None;
    for signature in &read.signatures {
        // One that cannot be told from a signature is as good as none, whatever others there are.
        let Some(covered) = signature.covers(paper, added) else {
            return Added::Unsound;
        };
        // A time-stamp says when something was there, and not that anybody signed it.
        if !signature.is_stamp {
            last = last.max(Some(covered));
        }
    }
    let Some(last) = last else {
        return Added::Unsigned;
    };
    let is_update = read
        .cross_reference
        .is_some_and(|offset| (paper..end).contains(&offset));
    match is_update {
        false => Added::Unsound,
        true if last == end => Added::Signed,
        true => Added::Followed,
    }
}

/// What an update says that is of interest here.
#[derive(Default)]
struct Update {
    signatures: Vec<Signature>,
    /// Where its cross-reference table begins, by its last `startxref`.
    cross_reference: Option<u64>,
}

/// A dictionary with a `ByteRange`.
struct Signature {
    /// A time-stamp of the document, which is nobody's signature.
    is_stamp: bool,
    /// Empty where it is malformed.
    byte_range: Vec<u64>,
    /// Where its `Contents` stand within what was added, with their brackets.
    contents: Option<Range<usize>>,
}

impl Signature {
    /// To which byte of the file it covers everything but its own contents; none where it does not, or has no CMS message.
    fn covers(&self, paper: u64, added: &[u8]) -> Option<u64> {
        let contents = self.contents.as_ref()?;
        let &[0, before, behind, length] = self.byte_range.as_slice() else {
            return None;
        };
        let at = |place: usize| paper + place as u64;
        let is_own = before == at(contents.start) && behind == at(contents.end);
        let end = behind.checked_add(length)?;
        (is_own && end <= at(added.len()) && is_message(&added[contents.clone()])).then_some(end)
    }
}

/// Whether a string of hexadecimal digits holds a CMS message: a DER sequence (RFC 5652) of a length that has room in it.
fn is_message(contents: &[u8]) -> bool {
    let [b'<', digits @ .., b'>'] = contents else {
        return false;
    };
    let nibble = |byte: &u8| char::from(*byte).to_digit(16);
    let Some(digits) = digits.iter().map(nibble).collect::<Option<Vec<u32>>>() else {
        return false;
    };
    let mut digits = digits.into_iter();
    let mut byte = || Some((digits.next()? << 4) | digits.next()?);
    if byte() != Some(0x30) {
        return false;
    }
    let length = match byte() {
        Some(short @ 1..=0x7f) => Some(u64::from(short)),
        Some(long @ 0x81..=0x84) => {
            (0x80..long).try_fold(0_u64, |length, _| Some((length << 8) | u64::from(byte()?)))
        }
        _ => None,
    };
    let room = digits.len() as u64 / 2;
    length.is_some_and(|length| (1..=room).contains(&length))
}

/// Containers that may be open within each other; an update of more is read no further.
const MOST_OPEN: usize = 64;

/// Numbers of a `ByteRange` that are kept: one more than it may have.
const MOST_NUMBERS: usize = 5;

impl Update {
    fn read(added: &[u8]) -> Self {
        let mut update = Self::default();
        let mut open: Vec<Open<'_>> = Vec::new();
        let mut tokens = Tokens {
            bytes: added,
            at: 0,
        };
        let mut is_offset = false;
        while let Some((token, place)) = tokens.next() {
            let was_offset = std::mem::replace(&mut is_offset, token == Token::Word(b"startxref"));
            let is_deep = open.len() == MOST_OPEN;
            match (token, open.last_mut()) {
                (Token::Begins(_), _) if is_deep => return Self::default(),
                (Token::Begins(Kind::Dictionary), _) => open.push(Open::dictionary()),
                (Token::Begins(Kind::Array), _) => open.push(Open::Array(Vec::new())),
                (Token::Ends, _) => update.close(&mut open),
                (token, Some(Open::Dictionary(dictionary))) => dictionary.take(&token, place),
                (Token::Word(word), Some(Open::Array(numbers))) if numbers.len() < MOST_NUMBERS => {
                    numbers.push(number(word).unwrap_or(u64::MAX));
                }
                (Token::Word(b"stream"), None) => tokens.skip_behind(b"endstream"),
                (Token::Word(word), None) if was_offset => update.cross_reference = number(word),
                _ => {}
            }
        }
        update
    }

    /// The innermost container ends.
    fn close(&mut self, open: &mut Vec<Open<'_>>) {
        let ended = open.pop();
        if let Some(Open::Dictionary(outer)) = open.last_mut() {
            if let (Some(Open::Array(numbers)), Some(b"ByteRange")) = (&ended, outer.key) {
                outer.byte_range = Some(numbers.clone());
            }
            outer.has_value = true;
        }
        if let Some(Open::Dictionary(ended)) = ended
            && let Some(byte_range) = ended.byte_range
        {
            self.signatures.push(Signature {
                is_stamp: ended.is_stamp,
                byte_range,
                contents: ended.contents,
            });
        }
    }
}

fn number(word: &[u8]) -> Option<u64> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

/// A container that has begun.
enum Open<'a> {
    Dictionary(Dictionary<'a>),
    Array(Vec<u64>),
}

impl Open<'_> {
    fn dictionary() -> Self {
        Self::Dictionary(Dictionary::default())
    }
}

/// A dictionary as far as it was read.
#[derive(Default)]
struct Dictionary<'a> {
    key: Option<&'a [u8]>,
    /// Whether something stands behind the key: the next name is another key then.
    has_value: bool,
    is_stamp: bool,
    byte_range: Option<Vec<u64>>,
    contents: Option<Range<usize>>,
}

impl<'a> Dictionary<'a> {
    fn take(&mut self, token: &Token<'a>, place: Range<usize>) {
        match (token, self.key) {
            (Token::Name(name), key) if key.is_none() || self.has_value => {
                (self.key, self.has_value) = (Some(*name), false);
                return;
            }
            (Token::Name(b"DocTimeStamp"), Some(b"Type"))
            | (Token::Name(b"ETSI.RFC3161"), Some(b"SubFilter")) => self.is_stamp = true,
            (Token::Hexadecimal, Some(b"Contents")) => self.contents = Some(place),
            _ => {}
        }
        self.has_value = true;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dictionary,
    Array,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Name(&'a [u8]),
    /// A number, `obj`, `stream`, `true` …
    Word(&'a [u8]),
    /// A string in parentheses.
    Literal,
    /// A string of hexadecimal digits.
    Hexadecimal,
    Begins(Kind),
    Ends,
}

/// The tokens of what was added (ISO 32000-1 7.2), comments left out.
struct Tokens<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The next one with its place.
    fn next(&mut self) -> Option<(Token<'a>, Range<usize>)> {
        self.skip_blank();
        let begin = self.at;
        let rest = &self.bytes[begin..];
        let (token, length) = match rest {
            [] => return None,
            [b'<', b'<', ..] => (Token::Begins(Kind::Dictionary), 2),
            [b'>', b'>', ..] => (Token::Ends, 2),
            [b'[', ..] => (Token::Begins(Kind::Array), 1),
            [b']', ..] => (Token::Ends, 1),
            [b'<', ..] => (Token::Hexadecimal, position(rest, |byte| byte == b'>') + 1),
            [b'(', ..] => (Token::Literal, literal(rest)),
            [b'/', name @ ..] => {
                let length = position(name, ends_word);
                (Token::Name(&name[..length]), length + 1)
            }
            // A bracket that closes nothing is a word of its own.
            [first, ..] if ends_word(*first) => (Token::Word(&rest[..1]), 1),
            _ => {
                let length = position(rest, ends_word);
                (Token::Word(&rest[..length]), length)
            }
        };
        self.at = self.bytes.len().min(begin + length);
        Some((token, begin..self.at))
    }

    fn skip_blank(&mut self) {
        loop {
            let rest = &self.bytes[self.at..];
            self.at += match rest.first() {
                Some(b'%') => position(rest, |byte| matches!(byte, b'\r' | b'\n')),
                Some(byte) if is_blank(*byte) => position(rest, |byte| !is_blank(byte)),
                _ => return,
            };
        }
    }

    /// Goes on behind a word, or at the end where it does not come.
    fn skip_behind(&mut self, word: &[u8]) {
        let mut pieces = self.bytes[self.at..].windows(word.len());
        self.at = match pieces.position(|piece| piece == word) {
            Some(index) => self.at + index + word.len(),
            None => self.bytes.len(),
        };
    }
}

/// How many bytes stand before the first such one.
fn position(bytes: &[u8], such: impl Fn(u8) -> bool) -> usize {
    let found = bytes.iter().position(|byte| such(*byte));
    found.unwrap_or(bytes.len())
}

/// How long a string in parentheses is, with them.
fn literal(bytes: &[u8]) -> usize {
    let (mut depth, mut is_escaped) = (0_usize, false);
    for (index, byte) in bytes.iter().enumerate() {
        match (is_escaped, byte) {
            (true, _) => is_escaped = false,
            (false, b'\\') => is_escaped = true,
            (false, b'(') => depth += 1,
            (false, b')') if depth == 1 => return index + 1,
            (false, b')') => depth -= 1,
            _ => {}
        }
    }
    bytes.len()
}

const fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0c | b'\r' | b' ')
}

const fn ends_word(byte: u8) -> bool {
    is_blank(byte)
        || matches!(
            byte,
            b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAPER: &[u8] = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n9\n%%EOF\n";
    const MESSAGE: &str = "300b06092a864886f70d010702";

    /// What a signature is said to cover behind its contents.
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Reach {
        End,
        Short,
        Gap,
    }

    /// An update with one signature behind `before`.
    fn update(before: &[u8], kind: &str, message: &str, reach: Reach) -> Vec<u8> {
        wrapped(before, ("", ""), (kind, message, reach))
    }

    /// The same with something around the dictionary.
    fn wrapped(
        before: &[u8],
        (begin, end): (&str, &str),
        (kind, message, reach): (&str, &str, Reach),
    ) -> Vec<u8> {
        let offset = before.len() + 1;
        let template = |range: &str| {
            format!(
                "9 0 obj % a (comment\n{begin}<</Type/{kind}/Filter/Adobe.PPKLite/Reason(\\(ok)/ByteRange [{range}]\
                 /Contents <{message}0000>/Ref 3 0 R/Name(x)>>{end}\nendobj\nxref\n0 0\ntrailer\n<</Size 10/Prev 9>>\n\
                 startxref\n{offset:06}\n%%EOF\n"
            )
        };
        let plain = template(&" ".repeat(40));
        let begin = before.len() + plain.find("/Contents <").expect("contents") + 10;
        let end = before.len() + plain.find("0000>").expect("contents") + 5;
        let length = before.len() + plain.len() - end;
        let (begin, length) = match reach {
            Reach::End => (begin, length),
            Reach::Short => (begin, length - 7),
            Reach::Gap => (begin - 20, length),
        };
        let range = format!("{:<40}", format!("0 {begin} {end} {length}"));
        template(&range).into_bytes()
    }

    fn seen(added: &[u8]) -> Added {
        judged(PAPER.len() as u64, added)
    }

    #[test]
    fn only_a_signature_that_leaves_nothing_out_is_one() {
        let signed = update(PAPER, "Sig", MESSAGE, Reach::End);
        let twice = {
            let whole = [PAPER, &signed].concat();
            [signed.clone(), update(&whole, "Sig", MESSAGE, Reach::End)].concat()
        };
        let stamped = |before: &[u8]| {
            let whole = [PAPER, before].concat();
            let stamp = update(&whole, "DocTimeStamp", MESSAGE, Reach::End);
            [before, &stamp].concat()
        };
        let unsigned = b"7 0 obj\n<</Type/Page>>\nendobj\nstartxref\n900\n%%EOF\n";
        let by_filter = format!("{:<34}", "/SubFilter/ETSI.RFC3161");
        let of = |kind, message, reach| update(PAPER, kind, message, reach);
        let field = wrapped(PAPER, ("<</FT/Sig/V", ">>"), ("Sig", MESSAGE, Reach::End));
        for (case, added, expected) in [
            ("signed", signed.clone(), Added::Signed),
            ("twice", twice, Added::Signed),
            ("stamped", stamped(&signed), Added::Followed),
            (
                "an unsigned update, stamped",
                stamped(&[&signed[..], unsigned].concat()),
                Added::Followed,
            ),
            (
                "stamped, and signed once more",
                {
                    let stamped = stamped(&signed);
                    let whole = [PAPER, &stamped].concat();
                    [stamped, update(&whole, "Sig", MESSAGE, Reach::End)].concat()
                },
                Added::Signed,
            ),
            (
                "a stamp by its filter",
                signed.replaced(b"/Filter/Adobe.PPKLite/Reason(\\(ok)", by_filter.as_bytes()),
                Added::Unsigned,
            ),
            (
                "a message with something in it",
                of("Sig", "300b0609(2a)864886f70d010702", Reach::End),
                Added::Unsound,
            ),
            ("within its field", field, Added::Signed),
            ("comment", b"\n%% appended\n".to_vec(), Added::Unsigned),
            (
                "a signature in a comment",
                [b"%".as_slice(), &signed.replaced(b"\n", b" ")].concat(),
                Added::Unsigned,
            ),
            (
                "stamp",
                of("DocTimeStamp", MESSAGE, Reach::End),
                Added::Unsigned,
            ),
            ("gap", of("Sig", MESSAGE, Reach::Gap), Added::Unsound),
            ("short", of("Sig", MESSAGE, Reach::Short), Added::Followed),
            (
                "followed",
                [&signed[..], b"% more\n"].concat(),
                Added::Followed,
            ),
            (
                "no message",
                of("Sig", "04030102", Reach::End),
                Added::Unsound,
            ),
            (
                "a longer message than there is room for",
                of("Sig", "3082ffff06", Reach::End),
                Added::Unsound,
            ),
            (
                "no update",
                signed.replaced(b"startxref", b"startxxxx"),
                Added::Unsound,
            ),
            (
                "of the paper's own table",
                signed.replaced(b"startxref\n0", b"startxref 9 "),
                Added::Unsound,
            ),
            ("cut", signed[..signed.len() / 2].to_vec(), Added::Unsigned),
        ] {
            assert_eq!(seen(&added), expected, "{case}");
        }
    }

    trait Replaced {
        fn replaced(&self, from: &[u8], to: &[u8]) -> Vec<u8>;
    }

    impl Replaced for Vec<u8> {
        fn replaced(&self, from: &[u8], to: &[u8]) -> Vec<u8> {
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
            text(self).replace(&text(from), &text(to)).into_bytes()
        }
    }

    #[test]
    fn what_is_open_has_a_bound() {
        assert_eq!(seen(&b"<<".repeat(1_000_000)), Added::Unsigned);
        assert_eq!(seen(&b"(".repeat(1_000_000)), Added::Unsigned);
        assert_eq!(seen(&b"stream ".repeat(300_000)), Added::Unsigned);
    }

    proptest! {
        #[test]
        fn whatever_was_added_is_read_to_its_end(
            added in prop::collection::vec(prop::sample::select(b"<>[]()/%ByteRange Contents 0123\n\\stream".to_vec()), 0..400)
        ) {
            prop_assert_ne!(seen(&added), Added::Signed);
        }
    }
}
