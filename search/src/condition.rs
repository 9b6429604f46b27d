//! From conditions to queries of the engine.

use tantivy::query::{
    BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, EnableScoring, Explanation, Occur,
    Query, Scorer, TermSetQuery, Weight,
};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, Term};

use crate::plan;
use crate::query::{Condition, Place, What};
use crate::schema::Fields;

/// What means the same, as a share of what was typed: its words are many, and each would count.
const BESIDES: Score = 0.2;

/// What fulfils `condition`.
pub(crate) fn query(fields: &Fields, condition: &Condition) -> Box<dyn Query> {
    match condition {
        Condition::All(all) => {
            let parts = all.iter().map(|condition| match condition {
                Condition::Not(excluded) => {
                    let excluded = AnyTarget(query(fields, excluded));
                    (Occur::MustNot, Box::new(excluded) as Box<dyn Query>)
                }
                wanted => (Occur::Must, query(fields, wanted)),
            });
            Box::new(BooleanQuery::new(parts.collect()))
        }
        Condition::Any(any) => {
            let parts = any.iter().map(|condition| query(fields, condition));
            Box::new(BooleanQuery::union(parts.collect()))
        }
        Condition::Besides(condition) => {
            Box::new(BoostQuery::new(query(fields, condition), BESIDES))
        }
        // Asked for alone only by what the reader of queries refuses.
        Condition::Not(_) => Box::new(EmptyQuery),
        Condition::Holds(place, what) => holds(fields, *place, what),
        Condition::OneOf(facet, values) => {
            let field = fields.facet(*facet);
            let terms = values
                .iter()
                .map(|value| Term::from_field_text(field, value));
            unranked(Box::new(TermSetQuery::new(terms)))
        }
        Condition::Dated(range) => {
            plan::within(fields, range).map_or_else(|| Box::new(EmptyQuery) as _, unranked)
        }
    }
}

/// The field and what a term of it begins with, where a condition asks for nothing else.
pub(crate) fn beginning<'a>(fields: &Fields, condition: &'a Condition) -> Option<(Field, &'a str)> {
    match condition {
        Condition::Holds(Place::Title, What::Prefix(beginning)) => {
            Some((fields.title_surfaces, beginning))
        }
        Condition::Holds(Place::Names, What::Prefix(beginning)) => {
            Some((fields.name_surfaces, beginning))
        }
        Condition::Holds(Place::Number, What::IdentifierPrefix(beginning)) => {
            Some((fields.number, beginning))
        }
        _ => None,
    }
}

fn unranked(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn holds(fields: &Fields, place: Place, what: &What) -> Box<dyn Query> {
    let (stems, surfaces) = match place {
        Place::Anywhere => return plan::matching(fields, what),
        Place::Title => (fields.title, fields.title_surfaces),
        Place::Names => (fields.names, fields.name_surfaces),
        Place::Number => return number(fields.number, what),
    };
    match what {
        What::Word(word) => plan::any_key(stems, word),
        What::Compound(words) => plan::any_of(plan::combinations(stems, words).map(plan::phrase)),
        What::Exact(words) => as_written(surfaces, words),
        What::Prefix(beginning) => plan::beginning_with(surfaces, beginning),
        // In a field of words a number is read as its parts, side by side.
        What::Identifier(_) | What::IdentifierPrefix(_) => Box::new(EmptyQuery),
    }
}

fn as_written(field: Field, words: &[String]) -> Box<dyn Query> {
    let terms = words.iter().map(|word| Term::from_field_text(field, word));
    plan::phrase(terms.collect())
}

fn number(field: Field, what: &What) -> Box<dyn Query> {
    match what {
        What::Identifier(key) => plan::term(field, key),
        What::IdentifierPrefix(beginning) => plan::beginning_with(field, beginning),
        _ => Box::new(EmptyQuery),
    }
}

/// A query of whose scorer an exclusion may ask any document. A phrase's may not be asked for one before the one it
/// stands at, and the engine's exclusion does just that.
#[derive(Debug)]
struct AnyTarget(Box<dyn Query>);

impl Clone for AnyTarget {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for AnyTarget {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AnyTargetWeight(self.0.weight(scoring)?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.query_terms(visitor);
    }
}

struct AnyTargetWeight(Box<dyn Weight>);

impl Weight for AnyTargetWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let scorer = self.0.scorer(segment, boost)?;
        Ok(Box::new(AnyTargetScorer {
            least: scorer.doc(),
            scorer,
        }))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, doc)
    }
}

struct AnyTargetScorer {
    scorer: Box<dyn Scorer>,
    /// The scorer holds nothing before it.
    least: DocId,
}

impl DocSet for AnyTargetScorer {
    fn advance(&mut self) -> DocId {
        self.least = self.scorer.advance();
        self.least
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.least = self.scorer.seek(target);
        self.least
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if self.least > target || target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(self.least.max(target));
        }
        let result = self.scorer.seek_danger(target);
        self.least = match result {
            SeekDangerResult::Found => target,
            SeekDangerResult::SeekLowerBound(least) => least,
        };
        result
    }

    fn doc(&self) -> DocId {
        self.least
    }

    fn size_hint(&self) -> u32 {
        self.scorer.size_hint()
    }
}

impl Scorer for AnyTargetScorer {
    fn score(&mut self) -> Score {
        self.scorer.score()
    }
}
