//! Terms that mean the same (*saīsinājumi un sinonīmi*): whoever asks for one of them is answered with the others too.
//!
//! A question is widened and the index knows nothing of it, so a changed list holds for the next question. One step is taken and
//! no more: what is put beside a term is not looked up again.

use std::ops::Range;

use crate::analysis::fold::fold;
use crate::analysis::keys::of_question;
use crate::query::{Asked, Condition, Leaf, Place, What, written_words};
use crate::widen::Widening;

/// Groups of terms that mean the same; each term stands in one group.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Synonyms {
    groups: Vec<Vec<Term>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    /// As it was given.
    given: String,
    /// Its words in their written form.
    words: Vec<Word>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    written: String,
    folded: String,
    /// What it asks for; empty for an abbreviation, which has no other forms.
    keys: Vec<String>,
}

impl Term {
    fn of(given: String) -> Self {
        let is_abbreviation = |word: &str| !word.chars().any(char::is_lowercase);
        let abbreviated = is_abbreviation(&given);
        let words = written_words(&given).into_iter().map(|written| Word {
            keys: if abbreviated {
                Vec::new()
            } else {
                keys(&written)
            },
            folded: fold(&written),
            written,
        });
        let words = words.collect();
        Self { given, words }
    }

    /// Whether it begins with the words that are asked for side by side from here on, and at which place.
    fn begins(&self, conditions: &[Condition]) -> Option<Place> {
        let mut place = None;
        if self.words.is_empty() || conditions.len() < self.words.len() {
            return None;
        }
        for (word, condition) in self.words.iter().zip(conditions) {
            let Condition::Holds(at @ (Place::Anywhere | Place::Title), What::Word(asked)) =
                condition
            else {
                return None;
            };
            if place.is_some_and(|place| place != *at) || !word.is(asked) {
                return None;
            }
            place = Some(*at);
        }
        place
    }

    /// What asks for it.
    fn what(&self) -> What {
        let mut words: Vec<String> = self.words.iter().map(|word| word.written.clone()).collect();
        match words.len() {
            1 => What::Word(words.swap_remove(0)),
            _ => What::Compound(words),
        }
    }
}

impl Word {
    fn is(&self, asked: &str) -> bool {
        if self.keys.is_empty() {
            return fold(asked) == self.folded;
        }
        keys(asked).iter().any(|key| self.keys.contains(key))
    }
}

fn keys(written: &str) -> Vec<String> {
    let asked = of_question(written).into_iter();
    asked.map(|asked| asked.key).collect()
}

impl Synonyms {
    /// Of groups of terms. A term in capitals is an abbreviation and stands for itself alone; the words of every other may be
    /// in any inflection.
    pub fn new(groups: impl IntoIterator<Item = Vec<String>>) -> Self {
        let group = |terms: Vec<String>| {
            let terms = terms.into_iter().map(Term::of);
            terms.filter(|term| !term.words.is_empty()).collect()
        };
        Self {
            groups: groups.into_iter().map(group).collect(),
        }
    }

    /// The words by which a term is known: two terms with the same ones are one.
    pub fn name(term: &str) -> String {
        let folded = written_words(term).into_iter().map(|word| fold(&word));
        folded.collect::<Vec<_>>().join(" ")
    }

    /// The longest term that is asked for from here on: how many words it has, where it must stand, and what means the same.
    fn found(&self, conditions: &[Condition]) -> Option<(usize, Place, Vec<&Term>)> {
        let mut longest: Option<(usize, Place, Vec<&Term>)> = None;
        for group in &self.groups {
            for (at, term) in group.iter().enumerate() {
                let Some(place) = term.begins(conditions) else {
                    continue;
                };
                let length = term.words.len();
                if longest.as_ref().is_none_or(|(known, ..)| length > *known) {
                    let others = group.iter().enumerate().filter(|(other, _)| *other != at);
                    longest = Some((length, place, others.map(|(_, term)| term).collect()));
                }
            }
        }
        longest
    }

    /// Puts beside each term of a question what means the same, and says what.
    pub(crate) fn beside(&self, asked: Asked, typed: &str) -> (Asked, Vec<Widening>) {
        if self.groups.is_empty() {
            return (asked, Vec::new());
        }
        let mut widening = Beside {
            synonyms: self,
            leaves: &asked.leaves,
            typed,
            added: Vec::new(),
            told: Vec::new(),
        };
        let wanted = widening.all(&asked.wanted);
        let Beside { added, told, .. } = widening;
        let mut leaves = asked.leaves;
        leaves.extend(added);
        let asked = Asked {
            wanted,
            excluded: asked.excluded,
            leaves,
        };
        (asked, told)
    }
}

struct Beside<'a> {
    synonyms: &'a Synonyms,
    leaves: &'a [Leaf],
    typed: &'a str,
    added: Vec<Leaf>,
    told: Vec<Widening>,
}

impl Beside<'_> {
    /// Of conditions that must all hold, in the order in which they were typed.
    fn all(&mut self, conditions: &[Condition]) -> Vec<Condition> {
        let mut wanted = Vec::with_capacity(conditions.len());
        let mut rest = conditions;
        while let Some((first, after)) = rest.split_first() {
            match self.synonyms.found(rest) {
                Some((length, place, others)) => {
                    let (term, after) = rest.split_at(length);
                    wanted.push(self.any(term, place, &others));
                    rest = after;
                }
                None => {
                    wanted.push(self.one(first));
                    rest = after;
                }
            }
        }
        wanted
    }

    fn one(&mut self, condition: &Condition) -> Condition {
        match condition {
            Condition::All(all) => Condition::All(self.all(all)),
            Condition::Any(any) => {
                let each = any.iter().map(|condition| {
                    let mut one = self.all(std::slice::from_ref(condition));
                    one.pop().unwrap_or_else(|| condition.clone())
                });
                Condition::Any(each.collect())
            }
            // What is not wanted is not wanted in the very words; what is no word has no synonym.
            Condition::Not(_)
            | Condition::Besides(_)
            | Condition::Holds(..)
            | Condition::OneOf(..)
            | Condition::Dated(_) => condition.clone(),
        }
    }

    fn any(&mut self, term: &[Condition], place: Place, others: &[&Term]) -> Condition {
        let typed = match term {
            [only] => only.clone(),
            all => Condition::All(all.to_vec()),
        };
        let at = self.at(term);
        let mut any = vec![typed];
        for other in others {
            let other_term = Condition::Holds(place, other.what());
            any.push(Condition::Besides(Box::new(other_term)));
            self.added.push(Leaf {
                what: other.what(),
                place,
                at: at.clone(),
                needed: false,
                near: Some(other.given.clone()),
                synonym: true,
            });
        }
        self.told.push(Widening {
            typed: self.typed.get(at.clone()).unwrap_or_default().to_owned(),
            tried: others.iter().map(|other| other.given.clone()).collect(),
            at,
        });
        Condition::Any(any)
    }

    /// Where the words of a term were typed.
    fn at(&self, term: &[Condition]) -> Range<usize> {
        let of = |condition: &Condition| {
            let Condition::Holds(place, what) = condition else {
                return None;
            };
            let leaf = |leaf: &&Leaf| leaf.place == *place && leaf.what == *what;
            self.leaves.iter().find(leaf).map(|leaf| leaf.at.clone())
        };
        let places: Vec<Range<usize>> = term.iter().filter_map(of).collect();
        let from = places.iter().map(|at| at.start).min().unwrap_or_default();
        let to = places.iter().map(|at| at.end).max().unwrap_or(from);
        from..to
    }
}
