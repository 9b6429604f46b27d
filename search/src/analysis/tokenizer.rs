//! The three views of a text as tokenisers of the engine. It does not keep them with the index: [`register`] them
//! whenever one is opened.

use std::mem;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::fold::fold_into;
use super::foreign::Language;
use super::identifier::{IdentifierKey, keys_in};
use super::keys;
use super::known::{Known, Place, Shelf};
use super::words::{Word, Words, words};

pub(crate) const STEMS: &str = "latvian_keys";
pub(crate) const SURFACES: &str = "folded_surfaces";
pub(crate) const IDENTIFIERS: &str = "identifiers";

/// `memory_bytes` are the engine's for each thread that writes; words are remembered in [`REMEMBERED_SHARE`] of as much.
pub(crate) fn register(manager: &TokenizerManager, memory_bytes: usize) {
    manager.register(
        STEMS,
        KeyTokenizer {
            remembered: memory_bytes / REMEMBERED_SHARE / BYTES_A_WORD,
            ..KeyTokenizer::default()
        },
    );
    manager.register(SURFACES, SurfaceTokenizer::default());
    manager.register(IDENTIFIERS, IdentifierTokenizer::default());
}

const REMEMBERED_SHARE: usize = 4;
/// Of the two generations that are remembered together.
const BYTES_A_WORD: usize = 128;

/// Words that are looked up together.
const TOGETHER: usize = 64;

/// All keys of a word stand at its position.
#[derive(Clone, Default)]
struct KeyTokenizer {
    shelf: Shelf,
    /// Words of a generation, see [`Known`].
    remembered: usize,
    token: Token,
    ahead: Ahead,
}

/// Words of the text that are looked up already.
#[derive(Clone, Default)]
struct Ahead {
    words: Vec<Word>,
    places: Vec<Place>,
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyStream<'a> {
        self.token.reset();
        self.ahead.words.clear();
        self.ahead.places.clear();
        KeyStream {
            text,
            language: Language::of(text),
            words: words(text),
            known: self.shelf.take(self.remembered),
            shelf: &self.shelf,
            ahead: &mut self.ahead,
            next: 0,
            place: None,
            being_before: false,
            told: 0,
            unmeant: None,
            token: &mut self.token,
        }
    }
}

struct KeyStream<'a> {
    text: &'a str,
    language: Language,
    words: Words<'a>,
    /// Put back on the shelf when the stream ends.
    known: Known,
    shelf: &'a Shelf,
    ahead: &'a mut Ahead,
    /// Which of the words ahead is the next.
    next: usize,
    /// The word that the stream stands at.
    place: Option<Place>,
    /// Whether the word before the next is a form of being.
    being_before: bool,
    /// How many of the word's keys were told.
    told: usize,
    /// Which of them the words beside it speak against.
    unmeant: Option<usize>,
    token: &'a mut Token,
}

impl KeyStream<'_> {
    /// Goes on to the next word, if there is one.
    fn step(&mut self) -> Option<Place> {
        if self.next == self.ahead.words.len() {
            self.next = 0;
            self.ahead.words.clear();
            self.ahead.words.extend(self.words.by_ref().take(TOGETHER));
            let (words, places) = (&self.ahead.words, &mut self.ahead.places);
            self.known
                .look_up_all(self.text, words, self.language, places);
        }
        let word = *self.ahead.words.get(self.next)?;
        let place = *self.ahead.places.get(self.next)?;
        self.next += 1;
        let traits = self.known.traits(place);
        let adjective = traits.adjective_beside_adverb.map(usize::from);
        self.unmeant = adjective.filter(|_| {
            let ahead = self.ahead.words.get(self.next).copied();
            let after = ahead.or_else(|| self.words.clone().next());
            let plural = after.is_some_and(|after| keys::may_be_plural_in_i(after.of(self.text)));
            !self.being_before && !plural
        });
        self.being_before = traits.is_being;
        self.told = 0;
        if self.known.count(place) > 0 {
            self.token.position = self.token.position.wrapping_add(1);
            self.token.offset_from = word.start;
            self.token.offset_to = word.end;
        }
        Some(place)
    }
}

impl TokenStream for KeyStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if self.unmeant == Some(self.told) {
                self.told += 1;
            }
            if let Some(place) = self.place
                && self.told < self.known.count(place)
            {
                self.token.text.clear();
                self.token.text.push_str(self.known.key(place, self.told));
                self.told += 1;
                return true;
            }
            self.place = self.step();
            if self.place.is_none() {
                return false;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

impl Drop for KeyStream<'_> {
    fn drop(&mut self) {
        let known = mem::replace(&mut self.known, Known::of(0));
        self.shelf.put_back(known);
    }
}

#[derive(Clone, Default)]
struct SurfaceTokenizer {
    token: Token,
}

impl Tokenizer for SurfaceTokenizer {
    type TokenStream<'a> = SurfaceStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> SurfaceStream<'a> {
        self.token.reset();
        SurfaceStream {
            text,
            words: words(text),
            token: &mut self.token,
        }
    }
}

struct SurfaceStream<'a> {
    text: &'a str,
    words: Words<'a>,
    token: &'a mut Token,
}

impl TokenStream for SurfaceStream<'_> {
    fn advance(&mut self) -> bool {
        for word in self.words.by_ref() {
            self.token.text.clear();
            fold_into(word.of(self.text), &mut self.token.text);
            if self.token.text.is_empty() {
                continue;
            }
            self.token.position = self.token.position.wrapping_add(1);
            self.token.offset_from = word.start;
            self.token.offset_to = word.end;
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[derive(Clone, Default)]
struct IdentifierTokenizer {
    token: Token,
}

impl Tokenizer for IdentifierTokenizer {
    type TokenStream<'a> = IdentifierStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> IdentifierStream<'a> {
        self.token.reset();
        IdentifierStream {
            keys: Box::new(keys_in(text)),
            token: &mut self.token,
        }
    }
}

struct IdentifierStream<'a> {
    keys: Box<dyn Iterator<Item = IdentifierKey> + Send + 'a>,
    token: &'a mut Token,
}

impl TokenStream for IdentifierStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(IdentifierKey { key, span }) = self.keys.next() else {
            return false;
        };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text = key;
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
