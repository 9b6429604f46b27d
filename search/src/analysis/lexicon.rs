//! The Latvian lexicon: which words a form may be a form of.
//!
//! Made from a spelling dictionary by `examples/lexicon`, which also describes the two files; see
//! `search/data/latvian/NOTICE.md` for where they come from. Forms without a prefix: *ne-*, *jā-* and *vis-* are taken off
//! by whoever asks.

use std::sync::OnceLock;

use tantivy_fst::Map;
use tantivy_fst::raw::{Fst, Node};

static FORMS: &[u8] = include_bytes!("../../data/latvian/forms.fst");
static LEMMAS: &str = include_str!("../../data/latvian/lemmas.txt");

/// Written forms that one form typed without diacritics may stand for; more would be asking for anything.
const MOST_RESTORED: usize = 6;

/// Words by their forms.
pub struct Lexicon {
    forms: Map<&'static [u8]>,
    /// By the number that [`Self::forms`] gives.
    readings: Vec<&'static str>,
    version: u64,
}

/// A lemma that a form may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    pub lemma: String,
    /// 0 is what a reader takes the form for; only differences count.
    pub unlikely: u8,
}

/// The lexicon that was compiled in. Without a sound one every word goes by the rules.
pub fn lexicon() -> Option<&'static Lexicon> {
    static LEXICON: OnceLock<Option<Lexicon>> = OnceLock::new();
    LEXICON.get_or_init(Lexicon::read).as_ref()
}

impl Lexicon {
    fn read() -> Option<Self> {
        let forms = Map::from(Fst::new(FORMS).ok()?);
        Some(Self {
            forms,
            readings: LEMMAS.lines().collect(),
            version: fnv(fnv(FNV_OFFSET, FORMS), LEMMAS.as_bytes()),
        })
    }

    /// Hash of the data: indexes made with other data have other keys.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The lemmas of `form` (lower case, composed), likeliest first; none if the form is not known.
    pub fn readings(&self, form: &str) -> impl Iterator<Item = Reading> {
        let line = self
            .forms
            .get(form)
            .and_then(|number| self.readings.get(usize::try_from(number).ok()?));
        let readings = line.map_or("", |line| *line).split_whitespace();
        readings.filter_map(move |reading| applied(form, reading))
    }

    /// The known forms that are `plain` but for diacritics where it has none, `plain` itself among them if it is known.
    pub fn restored(&self, plain: &str) -> Vec<String> {
        let fst = self.forms.as_fst();
        let mut found = Vec::new();
        let mut open: Vec<(Node<'_>, &str, String)> = vec![(fst.root(), plain, String::new())];
        while let Some((node, rest, written)) = open.pop() {
            let Some(letter) = rest.chars().next() else {
                if node.is_final() {
                    found.push(written);
                    if found.len() == MOST_RESTORED {
                        break;
                    }
                }
                continue;
            };
            let rest = &rest[letter.len_utf8()..];
            // Last in, first out: with the fewest diacritics first.
            for letter in [with_diacritic(letter), Some(letter)].into_iter().flatten() {
                let mut node = Some(fst.node(node.addr()));
                for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                    node = node.and_then(|node| {
                        let at = node.find_input(byte)?;
                        Some(fst.node(node.transition_addr(at)))
                    });
                }
                if let Some(node) = node {
                    let mut written = written.clone();
                    written.push(letter);
                    open.push((node, rest, written));
                }
            }
        }
        found
    }
}

/// `B2āt` of `maksāja`: the letters that stay, and the new end.
fn applied(form: &str, reading: &str) -> Option<Reading> {
    let unlikely = reading.bytes().next()?.checked_sub(b'A')?;
    let rest = reading.get(1..)?;
    let digits = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (cut, end) = rest.split_at(digits);
    let cut: usize = cut.parse().ok()?;
    let kept = match cut {
        0 => form.len(),
        _ => form.char_indices().rev().nth(cut - 1)?.0,
    };
    let mut lemma = String::with_capacity(kept + end.len());
    lemma.push_str(&form[..kept]);
    lemma.push_str(end);
    Some(Reading { lemma, unlikely })
}

fn with_diacritic(plain: char) -> Option<char> {
    Some(match plain {
        'a' => 'ā',
        'c' => 'č',
        'e' => 'ē',
        'g' => 'ģ',
        'i' => 'ī',
        'k' => 'ķ',
        'l' => 'ļ',
        'n' => 'ņ',
        's' => 'š',
        'u' => 'ū',
        'z' => 'ž',
        _ => return None,
    })
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: tells data apart, protects against nobody.
fn fnv(from: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(from, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
