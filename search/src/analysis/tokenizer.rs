//! The three views of a text as tokenisers of the engine. It does not keep them with the index: [`register`] them
//! whenever one is opened.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

use super::fold::fold_into;
use super::identifier::{IdentifierKey, keys_in};
use super::stem::stem_into;
use super::words::{Words, words};

pub(crate) const STEMS: &str = "latvian_stems";
pub(crate) const SURFACES: &str = "folded_surfaces";
pub(crate) const IDENTIFIERS: &str = "identifiers";

pub(crate) fn register(manager: &TokenizerManager) {
    manager.register(STEMS, WordTokenizer::new(View::Stems));
    manager.register(SURFACES, WordTokenizer::new(View::Surfaces));
    manager.register(IDENTIFIERS, IdentifierTokenizer::default());
}

#[derive(Clone, Copy)]
enum View {
    Stems,
    Surfaces,
}

#[derive(Clone)]
struct WordTokenizer {
    view: View,
    token: Token,
    folded: String,
}

impl WordTokenizer {
    fn new(view: View) -> Self {
        Self {
            view,
            token: Token::default(),
            folded: String::new(),
        }
    }
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            text,
            words: words(text),
            tokenizer: self,
        }
    }
}

struct WordStream<'a> {
    text: &'a str,
    words: Words<'a>,
    tokenizer: &'a mut WordTokenizer,
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let WordTokenizer {
            view,
            token,
            folded,
        } = &mut *self.tokenizer;
        for word in self.words.by_ref() {
            folded.clear();
            fold_into(word.of(self.text), folded);
            if folded.is_empty() {
                continue;
            }
            token.text.clear();
            match view {
                View::Stems => stem_into(folded, &mut token.text),
                View::Surfaces => token.text.push_str(folded),
            }
            token.position = token.position.wrapping_add(1);
            token.offset_from = word.start;
            token.offset_to = word.end;
            return true;
        }
        false
    }

    fn token(&self) -> &Token {
        &self.tokenizer.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokenizer.token
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
