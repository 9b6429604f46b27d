//! What a person may be about to type: numbers, names and titles that begin like it, while they type.
//!
//! Each kind is one walk over the terms of a short field, without ranking, newest first, and reads back a few dozen
//! documents; so it costs the same however much text the documents have. What very many documents have (two letters begin
//! thousands of words) is looked for among the newest alone: enough of them have it, and no term is walked for.

use std::collections::HashSet;

use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument};
use uuid::Uuid;

use crate::analysis::fold::fold;
use crate::analysis::identifier::key_of_number;
use crate::analysis::words::words;
use crate::collect::{Collectors, Sieve};
use crate::condition;
use crate::error::SearchError;
use crate::find::IdColumns;
use crate::newest::Newest;
use crate::plan::{self, plan};
use crate::query::{Asked, Condition, LONGEST, Place, SHORTEST_PREFIX, What, folded_words};
use crate::request::{Filters, Scope};
use crate::schema::Fields;

/// Suggestions of one kind at most.
const MOST: usize = 20;
/// Documents that are read back for each suggestion wanted: several may have the same title, or name.
const READ_FOR_EACH: usize = 16;
/// Of the newest documents so many are read.
const READ_OF_NEWEST: usize = 640;
/// They are looked at first where so many times as many suggestions as are wanted must be among them.
const PLENTY: usize = 2;
/// Words of what was typed that are looked at.
const MOST_WORDS: usize = 8;

/// What begins like the typed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub kind: SuggestionKind,
    /// As it stands in the document.
    pub text: String,
    /// The newest document of the scope that has it.
    pub document: Uuid,
}

/// What a suggestion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SuggestionKind {
    /// The document's own or its sender's number.
    Number,
    /// Name of a sender or addressee.
    Name,
    Title,
}

/// Up to `first` suggestions of each kind within `scope`, numbers first, then names, then titles.
pub(crate) fn suggest(
    searcher: &Searcher,
    fields: &Fields,
    scope: &Scope,
    newest: &Newest,
    typed: &str,
    first: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let typed = &typed[..typed.floor_char_boundary(LONGEST)];
    let first = first.min(MOST);
    let asker = Asker {
        searcher,
        fields,
        scope,
        newest,
        first,
    };
    let mut suggestions = asker.numbers(typed)?;
    let mut begun = folded_words(typed);
    begun.truncate(MOST_WORDS);
    // A finished word may still be the beginning of a longer one.
    if let Some(last) = begun.pop() {
        suggestions.extend(asker.texts(SuggestionKind::Name, &begun, &last)?);
        suggestions.extend(asker.texts(SuggestionKind::Title, &begun, &last)?);
    }
    Ok(suggestions)
}

struct Asker<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    scope: &'a Scope,
    newest: &'a Newest,
    first: usize,
}

/// Suggestions of one kind, while they are gathered.
struct Gathering<'a, B> {
    asker: &'a Asker<'a>,
    kind: SuggestionKind,
    stored: Field,
    /// Whether a text begins as was typed.
    begins: B,
    known: HashSet<String>,
    ids: IdColumns,
    suggestions: Vec<Suggestion>,
}

impl<B: Fn(&str) -> bool> Gathering<'_, B> {
    /// Takes what a document has; whether it has anything that begins so.
    fn take(&mut self, address: DocAddress) -> Result<bool, SearchError> {
        let searcher = self.asker.searcher;
        let document: TantivyDocument = searcher.doc(address)?;
        let mut has = false;
        for text in document
            .get_all(self.stored)
            .filter_map(|text| text.as_str())
        {
            if !(self.begins)(text) {
                continue;
            }
            has = true;
            if !self.is_full() && self.known.insert(fold(text)) {
                self.suggestions.push(Suggestion {
                    kind: self.kind,
                    text: text.to_owned(),
                    document: self.ids.id(searcher, address)?,
                });
            }
        }
        Ok(has)
    }

    fn is_full(&self) -> bool {
        self.suggestions.len() == self.asker.first
    }
}

impl Asker<'_> {
    fn numbers(&self, typed: &str) -> Result<Vec<Suggestion>, SearchError> {
        let key = key_of_number(typed);
        if key.len() < SHORTEST_PREFIX || !key.contains(|c: char| c.is_ascii_digit()) {
            return Ok(Vec::new());
        }
        let begins = |number: &str| key_of_number(number).starts_with(&key);
        let wanted = vec![Condition::Holds(
            Place::Number,
            What::IdentifierPrefix(key.clone()),
        )];
        let stored = self.fields.stored_numbers;
        self.answer(SuggestionKind::Number, wanted, stored, begins)
    }

    fn texts(
        &self,
        kind: SuggestionKind,
        whole: &[String],
        last: &str,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let (place, stored) = match kind {
            SuggestionKind::Title => (Place::Title, self.fields.stored_title),
            SuggestionKind::Name | SuggestionKind::Number => {
                (Place::Names, self.fields.stored_names)
            }
        };
        let begins = |text: &str| {
            let folded: Vec<String> = words(text).map(|word| fold(word.of(text))).collect();
            let has = |begun: &str| folded.iter().any(|word| word.starts_with(begun));
            has(last) && whole.iter().all(|word| has(word))
        };
        let beginnings = whole.iter().map(String::as_str).chain([last]);
        // A single letter narrows what is read, but is not walked for: it begins too much.
        let wanted: Vec<Condition> = beginnings
            .filter(|word| word.chars().count() >= SHORTEST_PREFIX)
            .map(|word| Condition::Holds(place, What::Prefix(word.to_owned())))
            .collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        self.answer(kind, wanted, stored, begins)
    }

    /// What `begins` of the stored values of the newest documents that hold what is wanted; each text once.
    fn answer(
        &self,
        kind: SuggestionKind,
        wanted: Vec<Condition>,
        stored: Field,
        begins: impl Fn(&str) -> bool,
    ) -> Result<Vec<Suggestion>, SearchError> {
        let gathering = || Gathering {
            asker: self,
            kind,
            stored,
            begins: &begins,
            known: HashSet::new(),
            ids: IdColumns::default(),
            suggestions: Vec::with_capacity(self.first),
        };
        if self.are_common(&wanted)? {
            let mut gathering = gathering();
            if self.among_newest(&mut gathering)? {
                return Ok(gathering.suggestions);
            }
        }
        let asked = Asked {
            wanted,
            ..Asked::default()
        };
        let plan = plan(self.searcher, self.fields, &asked, &Filters::default())?;
        let collectors = Collectors {
            searcher: self.searcher,
            plan: &plan,
            scope: self.scope,
        };
        let mut gathering = gathering();
        for ranked in collectors.best(self.first * READ_FOR_EACH, None, false)? {
            gathering.take(ranked.address)?;
            if gathering.is_full() {
                break;
            }
        }
        Ok(gathering.suggestions)
    }

    /// Whether each of them is held by so many documents that there is plenty among the newest.
    fn are_common(&self, wanted: &[Condition]) -> Result<bool, SearchError> {
        let documents = self.searcher.num_docs();
        if documents <= READ_OF_NEWEST as u64 {
            return Ok(false);
        }
        let plenty = (PLENTY * self.first) as u64 * documents / READ_OF_NEWEST as u64;
        for condition in wanted {
            let Some((field, beginning)) = condition::beginning(self.fields, condition) else {
                return Ok(false);
            };
            if !plan::begin_more_than(self.searcher, field, beginning, plenty)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Gathers from the newest documents alone; whether that was enough: as many as are wanted, or from as many documents as
    /// would be read otherwise.
    fn among_newest<B: Fn(&str) -> bool>(
        &self,
        gathering: &mut Gathering<'_, B>,
    ) -> Result<bool, SearchError> {
        let mut sieves = self.sieves()?;
        let (mut read, mut have) = (0, 0);
        for address in self.newest.of(self.searcher)? {
            let sieve = usize::try_from(address.segment_ord).ok();
            let sieve = sieve.and_then(|ordinal| sieves.get_mut(ordinal));
            if !sieve.is_some_and(|sieve| sieve.admits(address.doc_id)) {
                continue;
            }
            read += 1;
            have += usize::from(gathering.take(address)?);
            if gathering.is_full() || have == self.first * READ_FOR_EACH {
                return Ok(true);
            }
            if read == READ_OF_NEWEST {
                break;
            }
        }
        Ok(false)
    }

    fn sieves(&self) -> tantivy::Result<Vec<Sieve<'_>>> {
        let segments = self.searcher.segment_readers().iter();
        let sieves = segments.map(|segment| Sieve::new(self.scope, &[], segment));
        sieves.collect()
    }
}
