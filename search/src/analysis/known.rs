//! Words whose keys are known: a text is mostly words that were met before, and looking one up is far cheaper than
//! analysing it.
//!
//! What is remembered is bounded in two generations: once the younger is full, it becomes the elder, and of that only
//! what is met again is taken over. So words of every day stay and those of one text go.

use std::cell::RefCell;
use std::hash::Hasher;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHasher;

use super::foreign::Language;
use super::keys::{self, MOST_IN_TEXT};
use super::words::Word;
use super::written::written;

/// The keys of words as texts hold them.
#[derive(Debug)]
pub(crate) struct Known {
    young: Generation,
    old: Generation,
    /// Words of a generation.
    most: usize,
    /// Of the words that are looked up together.
    hashes: Vec<u32>,
}

/// A word that is known; good until the next look-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(u32);

/// What the keys of a word say to or of a form in *-i* beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Traits {
    /// See [`keys::adjective_beside_adverb`].
    pub(crate) adjective_beside_adverb: Option<u8>,
    /// See [`keys::is_being`].
    pub(crate) is_being: bool,
}

impl Known {
    /// Remembers up to twice `most` words; some sixty bytes each.
    pub(crate) fn of(most: usize) -> Self {
        Self {
            young: Generation::default(),
            old: Generation::default(),
            most,
            hashes: Vec::new(),
        }
    }

    /// The place of `word` in a text of `language`.
    pub(crate) fn look_up(&mut self, word: &str, language: Language) -> Place {
        self.make_room(1);
        self.look_up_hashed(hash(word, language), word, language)
    }

    /// The places of `words` of a text, put into `places`. Much quicker than one by one: the table is larger than any
    /// cache of the processor, which fetches several of its lines at once when nothing is done in between.
    pub(crate) fn look_up_all(
        &mut self,
        text: &str,
        words: &[Word],
        language: Language,
        places: &mut Vec<Place>,
    ) {
        self.make_room(words.len());
        let mut hashes = mem::take(&mut self.hashes);
        hashes.clear();
        hashes.extend(words.iter().map(|word| hash(word.of(text), language)));
        places.clear();
        places.extend(hashes.iter().map(|hash| self.young.likeliest(*hash)));
        for ((place, word), hash) in places.iter_mut().zip(words).zip(&hashes) {
            let word = word.of(text);
            if !self.young.is(*place, word, language) {
                *place = self.look_up_hashed(*hash, word, language);
            }
        }
        self.hashes = hashes;
    }

    fn make_room(&mut self, words: usize) {
        if self.young.words + words > self.most {
            mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
    }

    fn look_up_hashed(&mut self, hash: u32, word: &str, language: Language) -> Place {
        if let Some(place) = self.young.find(hash, word, language) {
            return place;
        }
        if let Some(place) = self.old.find(hash, word, language) {
            let (traits, keys) = (self.old.traits(place), self.old.keys(place));
            let keys: Vec<&str> = keys.collect();
            return self.young.add(hash, word, language, traits, &keys);
        }
        let written = written(word);
        let keys = if written.is_empty() {
            Vec::new()
        } else {
            keys::of_text(&written, language)
        };
        let adjective = keys::adjective_beside_adverb(&written, &keys);
        let traits = Traits {
            adjective_beside_adverb: adjective.and_then(|at| u8::try_from(at).ok()),
            is_being: keys.iter().any(|key| keys::is_being(key)),
        };
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        self.young.add(hash, word, language, traits, &keys)
    }

    /// How many keys the word has; none for what holds no letter or digit.
    pub(crate) fn count(&self, place: Place) -> usize {
        self.young.count(place)
    }

    /// One of its keys, the likeliest first.
    pub(crate) fn key(&self, place: Place, at: usize) -> &str {
        self.young.key(place, at)
    }

    pub(crate) fn traits(&self, place: Place) -> Traits {
        self.young.traits(place)
    }

    /// All its keys, the likeliest first.
    pub(crate) fn keys(&self, place: Place) -> impl Iterator<Item = &str> {
        self.young.keys(place)
    }
}

/// Open addressing over one piece of text in which each word is followed by its keys, so that a look-up touches two
/// places of the memory: the slot and the word.
#[derive(Debug, Default)]
struct Generation {
    /// A power of two, at most half of them taken.
    slots: Vec<Slot>,
    words: usize,
    /// Of each word its [`HEAD`], the word, its keys.
    text: String,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    hash: u32,
    /// Where the word is in the text, and one; 0 if none.
    place: u32,
}

const FEWEST_SLOTS: usize = 1 << 10;

/// Bytes before a word, each an ASCII character because the text is one string: its length, its traits, the number of its keys, and of each key where it
/// ends after the beginning of the word.
const HEAD: usize = 2 + 1 + 1 + 2 * MOST_IN_TEXT;
const TRAITS: usize = 2;
const KEYS: usize = 3;
const ENDS: usize = 4;

/// Bits of [`TRAITS`].
const ENGLISH: u8 = 1;
const BEING: u8 = 2;
/// The number of the adjective, and one, stands above them.
const ADJECTIVE: u32 = 2;

impl Generation {
    fn clear(&mut self) {
        self.slots.fill(Slot::default());
        self.words = 0;
        self.text.clear();
    }

    fn byte(&self, place: Place, at: usize) -> u8 {
        self.text.as_bytes()[place.0 as usize + at]
    }

    fn number(&self, place: Place, at: usize) -> usize {
        usize::from(self.byte(place, at)) | usize::from(self.byte(place, at + 1)) << 7
    }

    /// Where `hash` is first looked for; the beginning if nothing is there.
    fn likeliest(&self, hash: u32) -> Place {
        let mask = self.slots.len().wrapping_sub(1);
        let slot = self.slots.get(hash as usize & mask);
        Place(slot.map_or(0, |slot| slot.place.saturating_sub(1)))
    }

    fn is(&self, place: Place, word: &str, language: Language) -> bool {
        let english = language == Language::English;
        place.0 as usize + HEAD <= self.text.len()
            && (self.byte(place, TRAITS) & ENGLISH != 0) == english
            && self.number(place, 0) == word.len()
            && self.text.as_bytes()[place.0 as usize + HEAD..].starts_with(word.as_bytes())
    }

    fn find(&self, hash: u32, word: &str, language: Language) -> Option<Place> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            let place = Place(slot.place.checked_sub(1)?);
            if slot.hash == hash && self.is(place, word, language) {
                return Some(place);
            }
            at = (at + 1) & mask;
        }
    }

    fn add(
        &mut self,
        hash: u32,
        word: &str,
        language: Language,
        traits: Traits,
        keys: &[&str],
    ) -> Place {
        let keys = &keys[..keys.len().min(MOST_IN_TEXT)];
        // A generation is cleared long before its text could outgrow the number.
        let place = Place(self.text.len() as u32);
        self.push_number(word.len());
        let english = if language == Language::English {
            ENGLISH
        } else {
            0
        };
        let being = if traits.is_being { BEING } else { 0 };
        let adjective = traits.adjective_beside_adverb.map_or(0, |at| at + 1);
        self.text
            .push(char::from(english | being | (adjective << ADJECTIVE)));
        self.text.push(char::from(keys.len() as u8));
        let mut end = word.len();
        for at in 0..MOST_IN_TEXT {
            end += keys.get(at).map_or(0, |key| key.len());
            self.push_number(end);
        }
        self.text.push_str(word);
        self.text.extend(keys.iter().copied());
        self.words += 1;
        self.put(hash, place);
        place
    }

    /// See [`Self::number`]. Fourteen bits do: no word is longer than [`super::words::LONGEST`], and no letter becomes more
    /// than eighteen.
    fn push_number(&mut self, number: usize) {
        for part in [number, number >> 7] {
            self.text.push(char::from(part as u8 & 0x7F));
        }
    }

    fn put(&mut self, hash: u32, place: Place) {
        if self.words * 2 > self.slots.len() {
            let slots = (2 * self.slots.len()).max(FEWEST_SLOTS);
            let old = mem::replace(&mut self.slots, vec![Slot::default(); slots]);
            for slot in old.into_iter().filter(|slot| slot.place != 0) {
                self.put_in(slot);
            }
        }
        self.put_in(Slot {
            hash,
            place: place.0 + 1,
        });
    }

    fn put_in(&mut self, slot: Slot) {
        let mask = self.slots.len() - 1;
        let mut at = slot.hash as usize & mask;
        while self.slots[at].place != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = slot;
    }

    fn traits(&self, place: Place) -> Traits {
        let traits = self.byte(place, TRAITS);
        Traits {
            adjective_beside_adverb: (traits >> ADJECTIVE).checked_sub(1),
            is_being: traits & BEING != 0,
        }
    }

    fn count(&self, place: Place) -> usize {
        usize::from(self.byte(place, KEYS))
    }

    fn key(&self, place: Place, at: usize) -> &str {
        let end = |at: usize| self.number(place, ENDS + 2 * at);
        let start = at.checked_sub(1).map_or_else(|| self.number(place, 0), end);
        let word = place.0 as usize + HEAD;
        &self.text[word + start..word + end(at)]
    }

    fn keys(&self, place: Place) -> impl Iterator<Item = &str> {
        (0..self.count(place)).map(move |at| self.key(place, at))
    }
}

fn hash(word: &str, language: Language) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.write_u8(language as u8);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// What is known, for threads that come and go: the engine starts new ones after every commit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shelf(Arc<Mutex<Vec<Known>>>);

impl Shelf {
    /// What another has put back; else nothing is known yet.
    pub(crate) fn take(&self, most: usize) -> Known {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.pop().unwrap_or_else(|| Known::of(most))
    }

    pub(crate) fn put_back(&self, known: Known) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.push(known);
    }
}

/// Words that a thread which answers questions remembers, twice over: those of the texts that it marks words in.
const REMEMBERED_BY_ASKERS: usize = 1 << 14;

thread_local! {
    static KNOWN: RefCell<Known> = RefCell::new(Known::of(REMEMBERED_BY_ASKERS));
}

/// Hands what this thread knows to `read`, which must not ask for it again.
pub(crate) fn with_known<T>(read: impl FnOnce(&mut Known) -> T) -> T {
    KNOWN.with_borrow_mut(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(known: &mut Known, word: &str, language: Language) -> Vec<String> {
        let place = known.look_up(word, language);
        known.keys(place).map(str::to_owned).collect()
    }

    #[test]
    fn what_is_known_is_what_the_analysis_says_however_often_it_is_forgotten() {
        let words = [
            "pabalsts",
            "Pabalstiem",
            "labi",
            "ir",
            "the",
            "devu",
            "24",
            "ŠĶIRSTS",
            "вода",
            "\u{200B}",
        ];
        let mut known = Known::of(3);
        for _ in 0..4 {
            for word in words {
                for language in [Language::Latvian, Language::English] {
                    let written = written(word);
                    let expected = if written.is_empty() {
                        Vec::new()
                    } else {
                        keys::of_text(&written, language)
                    };
                    assert_eq!(keys(&mut known, word, language), expected, "{word}");
                }
            }
        }
        assert!(known.young.words <= 3 && known.old.words <= 3);
    }

    #[test]
    fn a_word_that_is_met_again_survives_the_others() {
        let mut known = Known::of(4);
        keys(&mut known, "dienests", Language::Latvian);
        for number in 0..100 {
            keys(&mut known, &number.to_string(), Language::Latvian);
            let hash = hash("dienests", Language::Latvian);
            let generations = [&known.young, &known.old];
            let kept = generations.map(|all| all.find(hash, "dienests", Language::Latvian));
            assert!(kept.iter().any(Option::is_some), "after {number}");
            keys(&mut known, "dienests", Language::Latvian);
        }
    }

    #[test]
    fn traits_are_those_of_the_keys() {
        let mut known = Known::of(100);
        let mut of = |word: &str| {
            let place = known.look_up(word, Language::Latvian);
            known.traits(place)
        };
        assert!(of("ir").is_being);
        assert_eq!(of("pabalsts"), Traits::default());
        assert!(of("labi").adjective_beside_adverb.is_some());
    }
}
