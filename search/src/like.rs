//! Documents like one: those that share the words which tell it from the others.
//!
//! The words are taken from what the index stores of the document, by the keys under which it holds them, so that
//! inflection makes no difference. A word tells the more, the oftener the document says it and the fewer others do.

use std::cmp::Ordering;
use std::collections::HashMap;

use tantivy::query::{BooleanQuery, Query};
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Score, Searcher, TantivyDocument, Term};
use uuid::Uuid;

use crate::analysis::foreign::Language;
use crate::analysis::words::words;
use crate::analysis::{Known, with_known};
use crate::collect::{Collectors, holder};
use crate::error::SearchError;
use crate::find::IdColumns;
use crate::plan::{self, Plan};
use crate::request::Scope;
use crate::schema::Fields;

/// Words that a document is known by.
const MOST_WORDS: usize = 24;
/// Words of a document that are looked at: its title and the first pages say what it is about.
const MOST_READ: usize = 4_000;
/// What a word of the title counts for.
const IN_TITLE: u32 = 4;
/// Shorter words tell nothing. Letters.
const SHORTEST: usize = 3;
/// One in so many documents holds a word that tells nothing.
const COMMON_SHARE: u64 = 4;
/// A like document has at least one in so many of the words.
const LEAST_SHARED: usize = 4;
/// And never fewer than so many, for one word in common is chance.
const FEWEST_SHARED: usize = 2;

/// The `first` documents of `scope` most like `document`, the likest first; none when it is not in the scope itself.
pub(crate) fn like(
    searcher: &Searcher,
    fields: &Fields,
    scope: &Scope,
    document: Uuid,
    first: usize,
) -> Result<Vec<Uuid>, SearchError> {
    let id = Term::from_field_bytes(fields.id, document.as_bytes());
    let Some(address) = holder(searcher, scope, &id)? else {
        return Ok(Vec::new());
    };
    let telling = telling(searcher, fields, address)?;
    let needed = telling.len().div_ceil(LEAST_SHARED).max(FEWEST_SHARED);
    if telling.len() < needed {
        return Ok(Vec::new());
    }
    let words: Vec<Box<dyn Query>> = telling
        .iter()
        .map(|key| plan::term(fields.text, key))
        .collect();
    let plan = Plan {
        matching: Box::new(BooleanQuery::union_with_minimum_required_clauses(
            words, needed,
        )),
        excluded: Vec::new(),
        sparse_lifts: Vec::new(),
        relative_lifts: Vec::new(),
        ranked: true,
    };
    let collectors = Collectors {
        searcher,
        plan: &plan,
        scope,
    };
    let mut ids = IdColumns::default();
    let mut found = Vec::with_capacity(first + 1);
    // One more, for nothing is so like a document as itself.
    for ranked in collectors.best(first + 1, None, true)? {
        found.push(ids.id(searcher, ranked.address)?);
    }
    found.retain(|other| *other != document);
    found.truncate(first);
    Ok(found)
}

/// The keys that tell the document at `address` from others, the most telling first.
fn telling(
    searcher: &Searcher,
    fields: &Fields,
    address: DocAddress,
) -> Result<Vec<String>, SearchError> {
    let stored: TantivyDocument = searcher.doc(address)?;
    let mut said: HashMap<String, u32> = HashMap::new();
    let mut read = 0;
    for (field, counts) in [(fields.stored_title, IN_TITLE), (fields.stored_texts, 1)] {
        for text in stored.get_all(field).filter_map(|text| text.as_str()) {
            let most = MOST_READ - read;
            read += with_known(|known| count(text, counts, most, known, &mut said));
        }
    }
    let documents = searcher.num_docs();
    let mut weighed = Vec::with_capacity(said.len());
    for (key, times) in said {
        let held = frequency(searcher, fields.text, &key)?;
        // What nobody else says cannot be shared.
        if held > 1 && held <= (documents / COMMON_SHARE).max(2) {
            let rare = (documents as Score / held as Score).ln() + 1.0;
            weighed.push(((times as Score).ln_1p() * rare, key));
        }
    }
    weighed.sort_by(|(one, key), (other, other_key)| {
        let heavier = other.partial_cmp(one).unwrap_or(Ordering::Equal);
        heavier.then_with(|| key.cmp(other_key))
    });
    weighed.truncate(MOST_WORDS);
    Ok(weighed.into_iter().map(|(_, key)| key).collect())
}

/// Counts the likeliest keys of the words of `text`, `most` at most; how many words were read.
fn count(
    text: &str,
    counts: u32,
    most: usize,
    known: &mut Known,
    said: &mut HashMap<String, u32>,
) -> usize {
    let language = Language::of(text);
    let mut read = 0;
    for word in words(text).take(most) {
        read += 1;
        let word = word.of(text);
        if word.chars().count() < SHORTEST || !word.chars().all(char::is_alphabetic) {
            continue;
        }
        let place = known.look_up(word, language);
        if let Some(key) = known.keys(place).next() {
            match said.get_mut(key) {
                Some(times) => *times += counts,
                None => {
                    said.insert(key.to_string(), counts);
                }
            }
        }
    }
    read
}

fn frequency(searcher: &Searcher, field: Field, key: &str) -> Result<u64, SearchError> {
    Ok(searcher.doc_freq(&Term::from_field_text(field, key))?)
}
