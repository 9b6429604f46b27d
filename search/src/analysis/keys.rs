//! The keys of a word: what the index holds for it, and what a query asks for.
//!
//! A word of the lexicon is known by its lemmas, as written with all diacritics. The index holds every plausible one at
//! the word's place, a question asks for the likeliest: asking for all would find the forms of homonyms, and holding one
//! would lose what the other readings are meant by. A word typed in plain ASCII asks besides for what it is with its
//! diacritics put back. What the lexicon does not know goes by the rules of [`super::stem`]; Russian and English words by
//! theirs.
//!
//! Keys are opaque: they are compared, never shown. One that is not a lemma ends with a mark that no lemma has.

use super::fold::fold_into;
use super::foreign::{self, Language};
use super::lexicon::{Lexicon, Reading, lexicon};
use super::stem::stem_into;
use super::written::is_plain;

/// Keys of one word in the index.
const MOST: usize = 3;
/// The same with the key of a word that may be English.
pub(super) const MOST_IN_TEXT: usize = MOST + 1;
/// Ends the key of a word that only the rules know.
pub(super) const BY_RULE: char = '~';

/// How much less likely than the likeliest a verb may be to be asked for as well: *gribu* is *griba* by its form, and *gribēt*
/// to whoever reads it.
const OR_A_VERB: u8 = 2;

/// How much less likely than the word as it was typed another with diacritics may be: *teju* is no *tēja*.
const RATHER_AS_TYPED: u8 = 3;

/// One of the keys that a word asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryKey {
    pub key: String,
    pub by: By,
}

/// How a key was come by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The lexicon knows the word as it was written.
    Lexicon,
    /// The lexicon knows it with diacritics that were not typed.
    Restored,
    /// The lexicon knows it as a form of a verb too, which it is a little less likely to be.
    Verb,
    /// The rules of Latvian inflection.
    Rule,
    /// The rules of another language.
    Foreign,
}

/// The keys under which the index holds `written` (see [`super::written`]) in a text of `language`, whatever stands beside
/// it: see [`adjective_beside_adverb`].
pub fn of_text(written: &str, language: Language) -> Vec<String> {
    let mut keys = Vec::with_capacity(1);
    if let Some(key) = foreign::by_script(written) {
        keys.push(key);
        return keys;
    }
    if ABBREVIATIONS.contains(&written) {
        keys.push(written.to_owned());
        return keys;
    }
    if let Some(lexicon) = lexicon() {
        for reading in with_prefixes(lexicon, written) {
            add(&mut keys, reading.lemma);
        }
        if keys.is_empty() && is_plain(written) {
            for form in restorations(lexicon, written) {
                let likeliest = with_prefixes(lexicon, &form).into_iter().next();
                if let Some(reading) = likeliest.filter(|_| keys.len() + 1 < MOST) {
                    add(&mut keys, reading.lemma);
                }
            }
            // Or a name that only looks like it: Daniels.
            add(&mut keys, by_rule(written));
        }
    }
    if keys.is_empty() {
        keys.push(by_rule(written));
    }
    if language == Language::English && is_plain(written) {
        keys.push(foreign::english(written));
    }
    keys
}

/// Which of the `keys` of a form in *-i* is the adjective whose adverb it may be as well: *labi speciālisti*, *labi strādā*.
/// Most such forms are adverbs, so the index holds the adjective only where the words beside it speak for one
/// ([`is_being`], [`may_be_plural_in_i`]).
pub(super) fn adjective_beside_adverb<K: AsRef<str>>(form: &str, keys: &[K]) -> Option<usize> {
    if keys.len() < 2 || !form.ends_with(['i', 'I']) {
        return None;
    }
    keys.iter().position(|adjective| {
        let stem = adjective.as_ref().strip_suffix(['s', 'š']);
        stem.is_some()
            && keys
                .iter()
                .any(|adverb| adverb.as_ref().strip_suffix('i') == stem)
    })
}

/// Whether a word with that key, before a form in *-i*, takes it for the plural of an adjective: *ir slimi*.
pub(super) fn is_being(key: &str) -> bool {
    matches!(key, "būt" | "kļūt")
}

/// Whether `after`, the word after a form in *-i*, takes it for the plural of an adjective: *slimi bērni*.
pub(super) fn may_be_plural_in_i(after: &str) -> bool {
    after.len() > SHORTEST_PLURAL && after.ends_with(['i', 'I'])
}

/// *arī* and *vai* are no plurals. Bytes.
const SHORTEST_PLURAL: usize = 3;

/// The keys that `written` asks for, likeliest first; at least one.
pub fn of_question(written: &str) -> Vec<QueryKey> {
    if let Some(key) = foreign::by_script(written) {
        return vec![QueryKey {
            key,
            by: By::Foreign,
        }];
    }
    if ABBREVIATIONS.contains(&written) {
        return vec![QueryKey {
            key: written.to_owned(),
            by: By::Lexicon,
        }];
    }
    let mut keys: Vec<QueryKey> = Vec::with_capacity(2);
    let mut ask = |key: String, by: By| {
        if !keys.iter().any(|asked| asked.key == key) {
            keys.push(QueryKey { key, by });
        }
    };
    let (mut known, mut restored) = (false, false);
    if let Some(lexicon) = lexicon() {
        let readings = with_prefixes(lexicon, written);
        let least = readings.first().map(|reading| reading.unlikely);
        for reading in readings {
            let farther = reading.unlikely.saturating_sub(least.unwrap_or(0));
            // Several that are as likely: nobody could tell which was meant.
            if farther == 0 {
                ask(reading.lemma, By::Lexicon);
                known = true;
            } else if farther <= OR_A_VERB && is_verb("", &reading.lemma) {
                ask(reading.lemma, By::Verb);
            }
        }
        if is_plain(written) {
            for form in restorations(lexicon, written) {
                let likeliest = with_prefixes(lexicon, &form).into_iter().next();
                if let Some(likeliest) = likeliest.filter(|reading| {
                    least.is_none_or(|least| {
                        reading.unlikely <= least.saturating_add(RATHER_AS_TYPED)
                    })
                }) {
                    ask(likeliest.lemma, By::Restored);
                    restored = true;
                }
            }
        }
    }
    if !known {
        ask(by_rule(written), By::Rule);
    }
    if !known && !restored && is_plain(written) {
        ask(foreign::english(written), By::Foreign);
    }
    keys
}

/// Lemmas with forms that begin with another letter: *ir*, *gāja*, *mums*.
const SUPPLETIVE: [&str; 6] = ["būt", "iet", "es", "tu", "mēs", "jūs"];

/// Whether a word beginning with the folded `initial` may have `key`. The highlighter passes over the others unread.
pub fn may_meet(initial: u8, key: &str) -> bool {
    let mut buffer = String::new();
    key.chars()
        .take(1)
        .for_each(|first| fold_into(first.encode_utf8(&mut [0; 4]), &mut buffer));
    // jā-, ne-, vis-
    matches!(initial, b'j' | b'n' | b'v')
        || buffer.bytes().next().is_none_or(|first| first == initial)
        || SUPPLETIVE.iter().any(|lemma| key.ends_with(lemma))
}

fn add(keys: &mut Vec<String>, key: String) {
    if keys.len() < MOST && !keys.contains(&key) {
        keys.push(key);
    }
}

/// Abbreviations that would pass for a form of some word, or for one typed without its diacritics (*vīd*, *lētā*).
const ABBREVIATIONS: [&str; 9] = [
    "ano", "asv", "gmi", "leta", "nva", "pmlp", "sac", "vid", "vsaa",
];

/// Letters of an initial or an abbreviation: Ā. Bērziņš is not A. Bērziņš.
const INITIALS: usize = 2;

fn by_rule(written: &str) -> String {
    if written.chars().count() <= INITIALS {
        return format!("{written}{BY_RULE}");
    }
    let mut folded = String::with_capacity(written.len());
    fold_into(written, &mut folded);
    let mut key = String::with_capacity(folded.len() + 1);
    stem_into(&folded, &mut key);
    key.push(BY_RULE);
    key
}

/// The readings of a form, also as the negated or debitive form of a verb and as a superlative.
fn with_prefixes(lexicon: &Lexicon, form: &str) -> Vec<Reading> {
    let mut readings: Vec<Reading> = lexicon.readings(form).collect();
    if readings.is_empty()
        && let Some(rest) = form.strip_prefix("ne")
    {
        // nepilngadīgs is a word of its own, nedara a form of darīt
        return lexicon.readings(rest).map(negated).collect();
    }
    for (prefix, fits) in [
        ("ne", is_verb as fn(&str, &str) -> bool),
        ("jā", is_debitive),
        ("vis", is_superlative),
    ] {
        let Some(rest) = form.strip_prefix(prefix) else {
            continue;
        };
        let inner = lexicon
            .readings(rest)
            .filter(|reading| fits(rest, &reading.lemma));
        readings.extend(inner);
    }
    readings
}

fn negated(positive: Reading) -> Reading {
    if is_verb("", &positive.lemma) {
        return positive;
    }
    Reading {
        lemma: format!("ne{}", positive.lemma),
        ..positive
    }
}

fn is_verb(_: &str, lemma: &str) -> bool {
    lemma.ends_with('t') || lemma.ends_with("ties")
}

/// The debitive is made from the third person of the present, which ends so of reflexive verbs and of no others: *rēķinās*
/// would else be the future of *rēķināt* as well.
fn is_debitive(present: &str, lemma: &str) -> bool {
    let reflexive = present.ends_with("as") || present.ends_with("ās");
    is_verb("", lemma) && lemma.ends_with("ties") == reflexive
}

fn is_superlative(form: &str, _: &str) -> bool {
    form.contains("āk")
}

/// The known forms that `plain` may stand for, other than itself.
fn restorations(lexicon: &Lexicon, plain: &str) -> Vec<String> {
    let mut forms = lexicon.restored(plain);
    for prefix in ["ne", "vis"] {
        if let Some(rest) = plain.strip_prefix(prefix) {
            let inner = lexicon.restored(rest).into_iter();
            forms.extend(inner.map(|form| format!("{prefix}{form}")));
        }
    }
    if let Some(rest) = plain.strip_prefix("ja") {
        forms.extend(
            lexicon
                .restored(rest)
                .into_iter()
                .map(|form| format!("jā{form}")),
        );
    }
    forms.retain(|form| form != plain);
    forms
}
