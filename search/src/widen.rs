//! What was meant, when nothing or little is found.
//!
//! Words near to the typed ones are looked for among those of documents that the asker may see: a word that stands only in
//! others is not told. Whether to widen at all is the asker's choice, because whoever acts on everything that is found
//! means what they typed.

use std::collections::HashMap;
use std::ops::Range;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, Searcher, TantivyDocument, Term};

use crate::analysis::fold::fold;
use crate::analysis::keys::of_question;
use crate::analysis::words::words;
use crate::analysis::written::written;
use crate::collect::{Collectors, holder};
use crate::error::SearchError;
use crate::plan::plan;
use crate::query::{Asked, Condition, Leaf, Place, What};
use crate::request::{Filters, Scope};
use crate::schema::Fields;

/// Shorter words are near to too many others. Letters.
const SHORTEST: usize = 4;
/// From so many letters on a word may have two slips.
const LONG: usize = 8;
/// Words tried for one typed word.
const MOST_TRIED: usize = 3;
/// Nearest words whose documents are looked at.
const MOST_LOOKED_AT: usize = 24;
/// A word that is in more documents is no slip.
const RARE: usize = 10;
/// In how many times as many documents a word must be to be meant rather than the typed one.
const LIKELIER: usize = 10;

/// Words that were looked for besides a typed one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Widening {
    /// Bytes of the typed text, on character boundaries.
    pub at: Range<usize>,
    pub typed: String,
    /// As they stand in some document, the likeliest first.
    pub tried: Vec<String>,
}

/// Looks for words near to those of one question.
pub(crate) struct Widener<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) fields: &'a Fields,
    pub(crate) scope: &'a Scope,
    pub(crate) typed: &'a str,
}

/// A word of the index near to a typed one.
struct Near {
    surface: String,
    slips: u8,
    frequency: u64,
}

impl Widener<'_> {
    /// For each leaf that can be widened, the words near to it; the nearest first.
    pub(crate) fn near<'l>(
        &self,
        leaves: impl Iterator<Item = &'l Leaf>,
    ) -> Result<Vec<(&'l Leaf, Widening)>, SearchError> {
        let mut widened = Vec::new();
        for leaf in leaves {
            let Some((surfaces, word)) = self.widens(leaf) else {
                continue;
            };
            let tried = self.tried(leaf.place, surfaces, word, 1)?;
            if !tried.is_empty() {
                let at = self.word(leaf);
                let typed = self.typed.get(at.clone()).unwrap_or_default();
                let mut written = Vec::with_capacity(tried.len());
                for (word, holder) in &tried {
                    written.push(self.written(typed, word, *holder)?);
                }
                let widening = Widening {
                    typed: typed.to_owned(),
                    tried: written,
                    at,
                };
                widened.push((leaf, widening));
            }
        }
        Ok(widened)
    }

    /// The typed text with each rare word replaced by one near to it that is much more frequent; none when there is no such
    /// word.
    pub(crate) fn did_you_mean(&self, asked: &Asked) -> Result<Option<String>, SearchError> {
        let mut meant = String::new();
        let mut upto = 0;
        for leaf in &asked.leaves {
            let Some((surfaces, word)) = self.widens(leaf) else {
                continue;
            };
            let own = self.documents(leaf.place, word, RARE + 1)?;
            if own > RARE || leaf.at.start < upto {
                continue;
            }
            let tried = self.tried(leaf.place, surfaces, word, (own * LIKELIER).max(1))?;
            let Some((nearest, holder)) = tried.first() else {
                continue;
            };
            let at = self.word(leaf);
            let typed = self.typed.get(at.clone()).unwrap_or_default();
            let written = self.written(typed, nearest, *holder)?;
            meant.push_str(self.typed.get(upto..at.start).unwrap_or_default());
            meant.push_str(&written);
            upto = at.end;
        }
        meant.push_str(self.typed.get(upto..).unwrap_or_default());
        Ok((upto > 0).then_some(meant))
    }

    /// The field that holds the words near to a leaf, and its word; none where only what was typed can be meant.
    fn widens<'l>(&self, leaf: &'l Leaf) -> Option<(Field, &'l str)> {
        let What::Word(word) = &leaf.what else {
            return None;
        };
        // What was never typed has no slip.
        if leaf.near.is_some() {
            return None;
        }
        let surfaces = match leaf.place {
            Place::Anywhere => self.fields.surfaces,
            Place::Title => self.fields.title_surfaces,
            Place::Names => self.fields.name_surfaces,
            Place::Number => return None,
        };
        let is_word = word.chars().all(char::is_alphabetic) && word.chars().count() >= SHORTEST;
        is_word.then_some((surfaces, word))
    }

    /// The word of a leaf without the marks around it.
    fn word(&self, leaf: &Leaf) -> Range<usize> {
        let typed = self.typed.get(leaf.at.clone()).unwrap_or_default();
        words(typed).next().map_or(leaf.at.clone(), |word| {
            leaf.at.start + word.start..leaf.at.start + word.end
        })
    }

    /// Words near to `word` that stand in at least so many documents of the scope, each with one of them.
    fn tried(
        &self,
        place: Place,
        field: Field,
        word: &str,
        least: usize,
    ) -> Result<Vec<(String, DocAddress)>, SearchError> {
        let mut near = self.near_to(field, word)?;
        near.sort_by(|a, b| {
            let order = a.slips.cmp(&b.slips).then(b.frequency.cmp(&a.frequency));
            order.then_with(|| a.surface.cmp(&b.surface))
        });
        let mut known = keys(word);
        let mut tried: Vec<(String, DocAddress)> = Vec::new();
        let mut slips = None;
        for near in near.into_iter().take(MOST_LOOKED_AT) {
            // Two slips are believed only where one explains nothing.
            if slips.is_some_and(|slips| near.slips > slips) || tried.len() == MOST_TRIED {
                break;
            }
            let own = keys(&near.surface);
            if own.iter().any(|key| known.contains(key)) {
                continue;
            }
            let term = Term::from_field_text(field, &near.surface);
            let Some(holder) = holder(self.searcher, self.scope, &term)? else {
                continue;
            };
            if least == 1 || self.documents(place, &near.surface, least)? >= least {
                known.extend(own);
                slips = Some(near.slips);
                tried.push((near.surface, holder));
            }
        }
        Ok(tried)
    }

    fn near_to(&self, field: Field, word: &str) -> Result<Vec<Near>, SearchError> {
        let most: u8 = if word.chars().count() >= LONG { 2 } else { 1 };
        let mut near: HashMap<String, Near> = HashMap::new();
        for slips in 1..=most {
            let term = Term::from_field_text(field, &fold(word));
            let automaton = FuzzyTermQuery::new(term, slips, true).automaton()?;
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(field)?;
                let mut terms = index.terms().search(&automaton).into_stream()?;
                while let Some((surface, info)) = terms.next() {
                    let Ok(surface) = std::str::from_utf8(surface) else {
                        continue;
                    };
                    let frequency = u64::from(info.doc_freq);
                    match near.get_mut(surface) {
                        Some(known) if known.slips == slips => known.frequency += frequency,
                        Some(_) => {}
                        None => {
                            let one = Near {
                                surface: surface.to_owned(),
                                slips,
                                frequency,
                            };
                            near.insert(surface.to_owned(), one);
                        }
                    }
                }
            }
        }
        Ok(near.into_values().collect())
    }

    /// How many documents of the scope hold `word` in any inflection; not counted beyond `most`.
    fn documents(&self, place: Place, word: &str, most: usize) -> Result<usize, SearchError> {
        let asked = Asked {
            wanted: vec![Condition::Holds(place, What::Word(word.to_owned()))],
            ..Asked::default()
        };
        let plan = plan(self.searcher, self.fields, &asked, &Filters::default())?;
        let collectors = Collectors {
            searcher: self.searcher,
            plan: &plan,
            scope: self.scope,
        };
        Ok(collectors.best(most, None, false)?.len())
    }

    /// The folded `surface` with its diacritics, as a document has it; in lower case if the typed word was.
    fn written(&self, typed: &str, surface: &str, at: DocAddress) -> Result<String, SearchError> {
        let stored: TantivyDocument = self.searcher.doc(at)?;
        let Fields {
            stored_title,
            stored_names,
            stored_texts,
            ..
        } = *self.fields;
        let texts = [stored_title, stored_names, stored_texts]
            .into_iter()
            .flat_map(|field| stored.get_all(field))
            .filter_map(|text| text.as_str());
        let found = texts
            .flat_map(|text| words(text).map(|word| word.of(text)))
            .find(|word| fold(word) == surface)
            .unwrap_or(surface);
        Ok(if typed.chars().any(char::is_uppercase) {
            found.to_owned()
        } else {
            found.to_lowercase()
        })
    }
}

fn keys(word: &str) -> Vec<String> {
    let asked = of_question(word).into_iter();
    asked.map(|asked| asked.key).collect()
}

/// What is asked when the words near to some leaves will do as well.
pub(crate) fn widened(asked: &Asked, near: &[(&Leaf, Widening)]) -> Asked {
    let tried = |leaf: &Leaf| -> &[String] {
        near.iter()
            .find(|(widened, _)| *widened == leaf)
            .map_or(&[], |(_, widening)| &widening.tried)
    };
    let mut leaves = Vec::with_capacity(asked.leaves.len());
    for leaf in &asked.leaves {
        leaves.push(Leaf {
            needed: leaf.needed && tried(leaf).is_empty(),
            ..leaf.clone()
        });
        leaves.extend(tried(leaf).iter().map(|word| Leaf {
            what: What::Word(written(word)),
            needed: false,
            near: Some(word.clone()),
            synonym: false,
            ..leaf.clone()
        }));
    }
    let alternatives = |place: Place, what: &What| -> Vec<What> {
        asked
            .leaves
            .iter()
            .filter(|leaf| leaf.place == place && leaf.what == *what)
            .flat_map(|leaf| tried(leaf).iter().map(|word| What::Word(written(word))))
            .collect()
    };
    Asked {
        wanted: asked
            .wanted
            .iter()
            .map(|condition| widen_condition(condition, &alternatives))
            .collect(),
        excluded: asked.excluded.clone(),
        leaves,
    }
}

fn widen_condition(
    condition: &Condition,
    alternatives: &impl Fn(Place, &What) -> Vec<What>,
) -> Condition {
    let each = |all: &[Condition]| {
        all.iter()
            .map(|condition| widen_condition(condition, alternatives))
            .collect()
    };
    match condition {
        Condition::All(all) => Condition::All(each(all)),
        Condition::Any(any) => Condition::Any(each(any)),
        Condition::Holds(place, what) => {
            let mut any = vec![condition.clone()];
            any.extend(
                alternatives(*place, what)
                    .into_iter()
                    .map(|what| Condition::Holds(*place, what)),
            );
            if any.len() == 1 {
                condition.clone()
            } else {
                Condition::Any(any)
            }
        }
        // What is not wanted is not wanted in the very words.
        Condition::Not(_) | Condition::Besides(_) | Condition::OneOf(..) | Condition::Dated(_) => {
            condition.clone()
        }
    }
}
