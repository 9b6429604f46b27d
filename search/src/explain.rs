//! Why a document is a hit, on demand: which of the typed words it holds, where, and in which form.

use tantivy::query::{EnableScoring, Weight};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use crate::analysis::fold::fold;
use crate::condition;
use crate::error::SearchError;
use crate::query::{Asked, Condition, Leaf, Place, What};
use crate::schema::Fields;

/// A part of what was typed, found in a hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The part, as it was typed; for what was looked for besides, the word itself.
    pub words: String,
    pub found: Found,
    pub form: Form,
}

/// Where in a document something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Found {
    Title,
    /// Among the names of senders and addressees.
    Names,
    /// The document's own or its sender's number.
    Number,
    /// In the text, the annexes, the keywords or the notes.
    Text,
}

/// In which form it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// As it was typed, but for case and diacritics.
    AsTyped,
    /// In another inflection.
    Inflected,
    /// A longer word begins with it.
    Beginning,
    /// A word near to what was typed, in any inflection.
    Near,
    /// A term that means the same as what was typed, in any inflection.
    Synonym,
    /// All the words that must be there, next to each other.
    SideBySide,
}

/// Explains hits of one question.
pub(crate) struct Explainer<'a> {
    searcher: &'a Searcher,
    questions: Vec<Question>,
}

/// What a hit is asked, the most telling first; the first that holds is its reason.
struct Question {
    words: String,
    answers: Vec<(Found, Form, Box<dyn Weight>)>,
}

impl<'a> Explainer<'a> {
    pub(crate) fn new(
        searcher: &'a Searcher,
        fields: &Fields,
        asked: &Asked,
        typed: &str,
    ) -> Result<Self, SearchError> {
        let weigh = |place, what| {
            let query = condition::query(fields, &Condition::Holds(place, what));
            query.weight(EnableScoring::disabled_from_searcher(searcher))
        };
        let mut questions = Vec::with_capacity(asked.leaves.len() + 1);
        for leaf in &asked.leaves {
            let mut answers = Vec::new();
            for (found, place) in places(leaf) {
                for (form, what) in forms(leaf) {
                    answers.push((found, form, weigh(place, what)?));
                }
            }
            questions.push(Question {
                words: words(leaf, typed),
                answers,
            });
        }
        questions.extend(Self::side_by_side(asked, weigh)?);
        Ok(Self {
            searcher,
            questions,
        })
    }

    fn side_by_side(
        asked: &Asked,
        weigh: impl Fn(Place, What) -> tantivy::Result<Box<dyn Weight>>,
    ) -> Result<Option<Question>, SearchError> {
        let together = asked.leaves.iter().filter_map(|leaf| match &leaf.what {
            What::Word(word) if leaf.needed && leaf.place == Place::Anywhere => Some(word.clone()),
            _ => None,
        });
        let together: Vec<String> = together.collect();
        if together.len() < 2 {
            return Ok(None);
        }
        let mut answers = Vec::with_capacity(2);
        for (found, place) in [(Found::Title, Place::Title), (Found::Text, Place::Anywhere)] {
            let weight = weigh(place, What::Compound(together.clone()))?;
            answers.push((found, Form::SideBySide, weight));
        }
        Ok(Some(Question {
            words: together.join(" "),
            answers,
        }))
    }

    /// Why the document is a hit.
    pub(crate) fn reasons(&self, address: DocAddress) -> Result<Vec<Reason>, SearchError> {
        let segment = self.searcher.segment_reader(address.segment_ord);
        let holds = |weight: &dyn Weight| -> tantivy::Result<bool> {
            let mut scorer = weight.scorer(segment, 1.0)?;
            let mut doc = scorer.doc();
            if doc < address.doc_id {
                doc = scorer.seek(address.doc_id);
            }
            Ok(doc == address.doc_id && doc != TERMINATED)
        };
        let mut reasons = Vec::with_capacity(self.questions.len());
        for question in &self.questions {
            for (found, form, weight) in &question.answers {
                if holds(weight.as_ref())? {
                    reasons.push(Reason {
                        words: question.words.clone(),
                        found: *found,
                        form: *form,
                    });
                    break;
                }
            }
        }
        Ok(reasons)
    }
}

/// Where a leaf is looked for, and as what it is told.
fn places(leaf: &Leaf) -> Vec<(Found, Place)> {
    let number = matches!(leaf.what, What::Identifier(_) | What::IdentifierPrefix(_));
    match leaf.place {
        Place::Title => vec![(Found::Title, Place::Title)],
        Place::Names => vec![(Found::Names, Place::Names)],
        Place::Number => vec![(Found::Number, Place::Number)],
        Place::Anywhere if number => vec![
            (Found::Number, Place::Number),
            (Found::Text, Place::Anywhere),
        ],
        Place::Anywhere => vec![
            (Found::Title, Place::Title),
            (Found::Names, Place::Names),
            (Found::Text, Place::Anywhere),
        ],
    }
}

fn forms(leaf: &Leaf) -> Vec<(Form, What)> {
    let what = leaf.what.clone();
    if leaf.near.is_some() {
        let form = if leaf.synonym {
            Form::Synonym
        } else {
            Form::Near
        };
        return vec![(form, what)];
    }
    match &leaf.what {
        What::Word(word) => vec![
            (Form::AsTyped, as_typed(std::slice::from_ref(word))),
            (Form::Inflected, what),
        ],
        What::Compound(words) => vec![(Form::AsTyped, as_typed(words)), (Form::Inflected, what)],
        What::Exact(_) => vec![(Form::AsTyped, what)],
        What::Prefix(_) => vec![(Form::Beginning, what)],
        What::Identifier(_) => vec![(Form::AsTyped, what)],
        What::IdentifierPrefix(_) => vec![(Form::Beginning, what)],
    }
}

fn as_typed(words: &[String]) -> What {
    What::Exact(words.iter().map(|word| fold(word)).collect())
}

fn words(leaf: &Leaf, typed: &str) -> String {
    match &leaf.near {
        Some(word) => word.clone(),
        None => typed.get(leaf.at.clone()).unwrap_or_default().to_owned(),
    }
}
