//! The three views of a text as tokenisers of the engine. It does not keep them with the index: [`register`] them
//! whenever one is opened.

use std::cell::RefCell;
use std::mem;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::fold::fold_into;
use super::foreign::Language;
use super::identifier::{IdentifierKey, keys_in};
use super::keys;
use super::words::{Words, words};
use super::written::written;

pub(crate) const STEMS: &str = "latvian_keys";
pub(crate) const SURFACES: &str = "folded_surfaces";
pub(crate) const IDENTIFIERS: &str = "identifiers";

pub(crate) fn register(manager: &TokenizerManager) {
    manager.register(STEMS, KeyTokenizer::default());
    manager.register(SURFACES, SurfaceTokenizer::default());
    manager.register(IDENTIFIERS, IdentifierTokenizer::default());
}

/// Words whose keys a thread remembers: most of a text are few.
const REMEMBERED: usize = 32_768;

type Keys = Arc<[Box<str>]>;

thread_local! {
    static KNOWN: RefCell<[FxHashMap<Box<str>, Keys>; 2]> = RefCell::default();
}

/// The keys of `word` in a text of `language`; none for what holds no letter or digit.
pub(crate) fn cached_keys(word: &str, language: Language) -> Keys {
    KNOWN.with_borrow_mut(|known| {
        let known = &mut known[language as usize];
        if let Some(keys) = known.get(word) {
            return Arc::clone(keys);
        }
        let written = written(word);
        let keys: Keys = if written.is_empty() {
            Arc::default()
        } else {
            keys::of_text(&written, language)
                .into_iter()
                .map(String::into_boxed_str)
                .collect()
        };
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(Box::from(word), Arc::clone(&keys));
        keys
    })
}

/// All keys of a word stand at its position.
#[derive(Clone, Default)]
struct KeyTokenizer {
    token: Token,
}

impl Tokenizer for KeyTokenizer {
    type TokenStream<'a> = KeyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> KeyStream<'a> {
        self.token.reset();
        KeyStream {
            text,
            language: Language::of(text),
            words: words(text),
            keys: Arc::default(),
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
    /// Of the word that the stream stands at.
    keys: Keys,
    /// How many of them were told.
    told: usize,
    /// Which of them the words beside it speak against.
    unmeant: Option<usize>,
    token: &'a mut Token,
}

impl KeyStream<'_> {
    fn speak_for_adjective(&self, before: &Keys) -> bool {
        let after = self.words.clone().next();
        keys::speak_for_adjective(before, after.map_or("", |word| word.of(self.text)))
    }
}

impl TokenStream for KeyStream<'_> {
    fn advance(&mut self) -> bool {
        if self.unmeant == Some(self.told) {
            self.told += 1;
        }
        while self.told >= self.keys.len() {
            let Some(word) = self.words.next() else {
                return false;
            };
            let form = word.of(self.text);
            let before = mem::replace(&mut self.keys, cached_keys(form, self.language));
            self.unmeant = keys::adjective_beside_adverb(form, &self.keys)
                .filter(|_| !self.speak_for_adjective(&before));
            self.told = usize::from(self.unmeant == Some(0));
            if !self.keys.is_empty() {
                self.token.position = self.token.position.wrapping_add(1);
                self.token.offset_from = word.start;
                self.token.offset_to = word.end;
            }
        }
        self.token.text.clear();
        self.token.text.push_str(&self.keys[self.told]);
        self.told += 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
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
