//! What a person may be about to type: numbers, names and titles that begin like it, while they type.
//!
//! Each kind is one walk over the terms of a short field, without ranking, newest first, and reads back a few dozen
//! documents; so it costs the same however much text the documents have.

use std::collections::HashSet;

use tantivy::schema::{Field, Value};
use tantivy::{Searcher, TantivyDocument};
use uuid::Uuid;

use crate::analysis::fold::fold;
use crate::analysis::identifier::key_of_number;
use crate::analysis::words::words;
use crate::collect::Collectors;
use crate::error::SearchError;
use crate::find::IdColumns;
use crate::plan::plan;
use crate::query::{Asked, Condition, LONGEST, Place, SHORTEST_PREFIX, What, folded_words};
use crate::request::{Filters, Scope};
use crate::schema::Fields;

/// Suggestions of one kind at most.
const MOST: usize = 20;
/// Documents that are read back for each suggestion wanted: several may have the same title, or name.
const READ_FOR_EACH: usize = 16;
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
    typed: &str,
    first: usize,
) -> Result<Vec<Suggestion>, SearchError> {
    let typed = &typed[..typed.floor_char_boundary(LONGEST)];
    let first = first.min(MOST);
    let asker = Asker {
        searcher,
        fields,
        scope,
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
    first: usize,
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
        self.answer(
            SuggestionKind::Number,
            wanted,
            self.fields.stored_numbers,
            begins,
        )
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
        let mut ids = IdColumns::default();
        let mut known = HashSet::new();
        let mut suggestions = Vec::with_capacity(self.first);
        for ranked in collectors.best(self.first * READ_FOR_EACH, None, false)? {
            let document: TantivyDocument = self.searcher.doc(ranked.address)?;
            for text in document.get_all(stored).filter_map(|text| text.as_str()) {
                if suggestions.len() == self.first {
                    return Ok(suggestions);
                }
                if begins(text) && known.insert(fold(text)) {
                    suggestions.push(Suggestion {
                        kind,
                        text: text.to_owned(),
                        document: ids.id(self.searcher, ranked.address)?,
                    });
                }
            }
        }
        Ok(suggestions)
    }
}
