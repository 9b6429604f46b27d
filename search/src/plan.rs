//! From clauses and filters to queries of the engine.
//!
//! What decides whether a document matches is kept apart from what only lifts it. The former is as bare as it can be (one
//! posting list a word), so that the engine's block-max pruning applies; the latter is looked at only for documents
//! that could still enter the page, see [`crate::collect`].

use std::ops::Bound;

use chrono::{Datelike, NaiveDate};
use tantivy::query::{
    AllQuery, Bm25Weight, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery,
    EnableScoring, InvertedIndexRangeQuery, PhraseQuery, Query, RangeQuery, TermQuery,
    TermSetQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Searcher, Term};
use uuid::Uuid;

use crate::analysis::fold::fold;
use crate::analysis::identifier::key_of_number;
use crate::analysis::keys::{By, QueryKey, of_question};
use crate::condition;
use crate::query::{Asked, Clause, Place, What, written_words};
use crate::request::{DateRange, FacetField, Filters};
use crate::schema::Fields;

// How much a word lifts a document beyond being in its text, as factors of its BM25 score in that field.
const IN_TITLE: Score = 2.0;
const IN_NAME: Score = 1.0;
const IN_NUMBER: Score = 4.0;
/// What the words in the very form that was asked for add at most, as a share of the bare score.
const AS_WRITTEN: Score = 0.3;
/// What all words side by side add at most, as a share of the bare score. Office questions are mostly terms of several
/// words: it is worth more than any refinement of the stemmer.
const AS_PHRASE: Score = 2.0;
/// A word that is in more titles (or names) than both of these says nothing of a title, and would cost a walk over
/// all of them.
const COMMON_DOCUMENTS: u64 = 20_000;
const COMMON_SHARE: u64 = 8;
/// A word found by diacritics that were not typed, or by the rules of another language, as a share of one found as typed.
const SURMISED: Score = 0.9;
/// A verb that the word may be a form of too, as a share of what it is more likely to be.
const HOMONYM: Score = 0.3;
/// Words side by side whose diacritics were not typed are looked for in so many combinations.
const MOST_COMBINATIONS: usize = 6;
/// Score of a word that only begins as asked; it has no statistics of its own.
const PREFIX_SCORE: Score = 1.0;

/// A query, taken apart.
pub(crate) struct Plan {
    pub(crate) matching: Box<dyn Query>,
    /// What a matching document must not hold. Not part of `matching`: the engine would no longer prune, and its
    /// exclusion asks a phrase for documents before the one it stands at, which phrases do not allow.
    pub(crate) excluded: Vec<Box<dyn Weight>>,
    /// Each adds up to [`Lift::most`]; for few documents.
    pub(crate) sparse_lifts: Vec<Lift>,
    /// Each adds up to [`Lift::most`] times the bare score.
    pub(crate) relative_lifts: Vec<Lift>,
    /// There is something to rank by.
    pub(crate) ranked: bool,
}

/// Something that makes a matching document better.
pub(crate) struct Lift {
    /// Ways to find the same: the best counts.
    pub(crate) weights: Vec<Box<dyn Weight>>,
    pub(crate) boost: Score,
    /// The most that it adds.
    pub(crate) most: Score,
}

pub(crate) fn plan(
    searcher: &Searcher,
    fields: &Fields,
    asked: &Asked,
    filters: &Filters,
) -> tantivy::Result<Plan> {
    let of = |condition| condition::query(fields, condition);
    let mut parts: Vec<Box<dyn Query>> = asked.wanted.iter().map(of).collect();
    let mut excluded = Vec::with_capacity(asked.excluded.len());
    for query in asked.excluded.iter().map(of) {
        excluded.push(query.weight(EnableScoring::disabled_from_searcher(searcher))?);
    }
    let ranked = asked.ranks();
    parts.extend(
        narrowing(fields, filters)
            .into_iter()
            .map(|query| -> Box<dyn Query> { Box::new(ConstScoreQuery::new(query, 0.0)) }),
    );
    let matching: Box<dyn Query> = match (parts.pop(), parts.is_empty()) {
        (None, _) => Box::new(AllQuery),
        // Bare, for the engine prunes a term's postings but not a query around them.
        (Some(only), true) => only,
        (last, false) => {
            parts.extend(last);
            Box::new(BooleanQuery::intersection(parts))
        }
    };
    let (sparse_lifts, relative_lifts) = if ranked {
        let wanted = asked.lifting();
        // Side by side stand words that must all be there.
        let together = asked.clauses(&[Place::Anywhere], true);
        (
            sparse_lifts(searcher, fields, &wanted)?,
            relative_lifts(searcher, fields, &together)?,
        )
    } else {
        (Vec::new(), Vec::new())
    };
    Ok(Plan {
        matching,
        excluded,
        sparse_lifts,
        relative_lifts,
        ranked,
    })
}

/// What holds `what` anywhere.
pub(crate) fn matching(fields: &Fields, what: &What) -> Box<dyn Query> {
    match what {
        What::Word(word) => any_key(fields.text, word),
        What::Compound(words) => any_of(combinations(fields.text, words).map(phrase)),
        What::Exact(words) => phrase(
            words
                .iter()
                .map(|word| Term::from_field_text(fields.surfaces, word))
                .collect(),
        ),
        What::Prefix(beginning) => beginning_with(fields.surfaces, beginning),
        What::Identifier(key) => term(fields.identifiers, key),
        What::IdentifierPrefix(beginning) => beginning_with(fields.identifiers, beginning),
    }
}

pub(crate) fn term(field: Field, text: &str) -> Box<dyn Query> {
    Box::new(TermQuery::new(
        Term::from_field_text(field, text),
        IndexRecordOption::WithFreqs,
    ))
}

/// A word by any of the keys that it asks for.
pub(crate) fn any_key(field: Field, word: &str) -> Box<dyn Query> {
    any_of(of_question(word).into_iter().map(|asked| {
        let found = term(field, &asked.key);
        match share(&asked) {
            1.0 => found,
            less => Box::new(BoostQuery::new(found, less)),
        }
    }))
}

fn share(asked: &QueryKey) -> Score {
    match asked.by {
        By::Lexicon | By::Rule => 1.0,
        By::Restored | By::Foreign => SURMISED,
        By::Verb => HOMONYM,
    }
}

/// What matches any of `queries`, as well as the best of them.
pub(crate) fn any_of(queries: impl Iterator<Item = Box<dyn Query>>) -> Box<dyn Query> {
    let mut queries: Vec<_> = queries.collect();
    match (queries.pop(), queries.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            queries.extend(last);
            Box::new(DisjunctionMaxQuery::new(queries))
        }
    }
}

/// The ways in which `words` may stand side by side, likeliest first.
pub(crate) fn combinations(field: Field, words: &[String]) -> impl Iterator<Item = Vec<Term>> {
    let mut ways: Vec<Vec<Term>> = vec![Vec::new()];
    for word in words {
        let keys = of_question(word);
        ways = keys
            .iter()
            .flat_map(|asked| {
                ways.iter().map(|way| {
                    let mut way = way.clone();
                    way.push(Term::from_field_text(field, &asked.key));
                    way
                })
            })
            .take(MOST_COMBINATIONS)
            .collect();
    }
    ways.into_iter()
}

pub(crate) fn phrase(mut terms: Vec<Term>) -> Box<dyn Query> {
    match (terms.pop(), terms.is_empty()) {
        (Some(only), true) => Box::new(TermQuery::new(only, IndexRecordOption::WithFreqs)),
        (last, _) => {
            terms.extend(last);
            Box::new(PhraseQuery::new(terms))
        }
    }
}

pub(crate) fn beginning_with(field: Field, beginning: &str) -> Box<dyn Query> {
    let from = Bound::Included(Term::from_field_text(field, beginning));
    let to = match after_all(beginning) {
        Some(beyond) => Bound::Excluded(Term::from_field_text(field, &beyond)),
        None => Bound::Unbounded,
    };
    let range = InvertedIndexRangeQuery::new(from, to);
    Box::new(ConstScoreQuery::new(Box::new(range), PREFIX_SCORE))
}

/// Whether the documents of all terms that begin so are more than this, each counted once a term; told as soon as it is clear.
pub(crate) fn begin_more_than(
    searcher: &Searcher,
    field: Field,
    beginning: &str,
    documents: u64,
) -> tantivy::Result<bool> {
    let mut held = 0;
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().range().ge(beginning);
        if let Some(beyond) = after_all(beginning) {
            terms = terms.lt(beyond);
        }
        let mut terms = terms.into_stream()?;
        while terms.advance() {
            held += u64::from(terms.value().doc_freq);
            if held > documents {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// The least string greater than all that begin with `beginning`. Order of code points is that of UTF-8.
fn after_all(beginning: &str) -> Option<String> {
    let mut kept: Vec<char> = beginning.chars().collect();
    while let Some(last) = kept.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            kept.push(next);
            return Some(kept.into_iter().collect());
        }
    }
    None
}

fn narrowing(fields: &Fields, filters: &Filters) -> Vec<Box<dyn Query>> {
    let mut queries = Vec::new();
    let mut one_of = |field: Field, values: Vec<String>| {
        if !values.is_empty() {
            let terms = values
                .iter()
                .map(|value| Term::from_field_text(field, value));
            queries.push(Box::new(TermSetQuery::new(terms)) as Box<dyn Query>);
        }
    };
    let ids = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect::<Vec<_>>();
    one_of(fields.facet(FacetField::Kind), filters.kinds.clone());
    one_of(
        fields.facet(FacetField::Direction),
        filters.directions.clone(),
    );
    one_of(
        fields.facet(FacetField::AccessClass),
        filters.access_classes.clone(),
    );
    one_of(fields.facet(FacetField::Status), filters.statuses.clone());
    one_of(
        fields.facet(FacetField::ContentState),
        filters.content_states.clone(),
    );
    one_of(fields.facet(FacetField::Unit), ids(&filters.units));
    one_of(fields.facet(FacetField::Series), ids(&filters.series));
    one_of(fields.facet(FacetField::File), ids(&filters.files));
    one_of(fields.facet(FacetField::Register), ids(&filters.registers));
    one_of(
        fields.facet(FacetField::Year),
        filters.years.iter().map(i32::to_string).collect(),
    );
    let numbers = filters.number.iter().map(|number| key_of_number(number));
    one_of(
        fields.number,
        numbers.filter(|key| !key.is_empty()).collect(),
    );

    if !filters.documents.is_empty() {
        let terms = filters
            .documents
            .iter()
            .map(|id| Term::from_field_bytes(fields.id, id.as_bytes()));
        queries.push(Box::new(TermSetQuery::new(terms)));
    }
    for files in &filters.file_sets {
        let terms = files
            .iter()
            .map(|file| Term::from_field_text(fields.facet(FacetField::File), &file.to_string()));
        queries.push(Box::new(TermSetQuery::new(terms)));
    }
    for word in filters
        .correspondent
        .iter()
        .flat_map(|name| written_words(name))
    {
        queries.push(any_key(fields.names, &word));
    }
    queries.extend(
        filters
            .dates
            .iter()
            .filter_map(|range| within(fields, range)),
    );
    queries
}

pub(crate) fn within(fields: &Fields, range: &DateRange) -> Option<Box<dyn Query>> {
    let field = fields.date(range.field);
    let bound = |day: Option<NaiveDate>| match day {
        Some(day) => Bound::Included(Term::from_field_i64(field, day.num_days_from_ce().into())),
        None => Bound::Unbounded,
    };
    // The engine asks for at least one end.
    (range.from.is_some() || range.to.is_some())
        .then(|| Box::new(RangeQuery::new(bound(range.from), bound(range.to))) as Box<dyn Query>)
}

fn wanted(clauses: &[Clause]) -> impl Iterator<Item = &What> {
    clauses
        .iter()
        .filter(|clause| clause.wanted)
        .map(|clause| &clause.what)
}

fn sparse_lifts(
    searcher: &Searcher,
    fields: &Fields,
    clauses: &[Clause],
) -> tantivy::Result<Vec<Lift>> {
    let mut asked = Vec::new();
    for what in wanted(clauses) {
        match what {
            What::Identifier(key) => {
                asked.push((Term::from_field_text(fields.number, key), IN_NUMBER))
            }
            What::Word(word) => asked.extend(word_lifts(fields, word)),
            What::Compound(words) | What::Exact(words) => {
                asked.extend(words.iter().flat_map(|word| word_lifts(fields, word)));
            }
            What::Prefix(_) | What::IdentifierPrefix(_) => {}
        }
    }
    let common = COMMON_DOCUMENTS.max(searcher.num_docs() / COMMON_SHARE);
    let mut lifts = Vec::with_capacity(asked.len());
    for (term, boost) in asked {
        let documents = searcher.doc_freq(&term)?;
        if (1..=common).contains(&documents) {
            let most =
                Bm25Weight::for_terms(searcher, std::slice::from_ref(&term))?.max_score() * boost;
            lifts.push(lift(searcher, vec![term], boost, most)?);
        }
    }
    Ok(lifts)
}

fn word_lifts(fields: &Fields, word: &str) -> impl Iterator<Item = (Term, Score)> {
    let (title, names) = (fields.title, fields.names);
    of_question(word).into_iter().flat_map(move |asked| {
        let share = share(&asked);
        [
            (Term::from_field_text(title, &asked.key), IN_TITLE * share),
            (Term::from_field_text(names, &asked.key), IN_NAME * share),
        ]
    })
}

/// Cheapest first: a document that cannot reach the page any more is not asked the dear ones.
fn relative_lifts(
    searcher: &Searcher,
    fields: &Fields,
    clauses: &[Clause],
) -> tantivy::Result<Vec<Lift>> {
    let words: Vec<String> = wanted(clauses)
        .filter_map(|what| {
            if let What::Word(word) = what {
                Some(word.clone())
            } else {
                None
            }
        })
        .collect();
    let mut lifts = Vec::with_capacity(words.len() + 1);
    for word in &words {
        let surface = Term::from_field_text(fields.surfaces, &fold(word));
        if searcher.doc_freq(&surface)? > 0 {
            lifts.push(lift(
                searcher,
                vec![surface],
                AS_WRITTEN,
                AS_WRITTEN / words.len() as Score,
            )?);
        }
    }
    if words.len() > 1 {
        let mut weights = Vec::new();
        for way in combinations(fields.text, &words) {
            weights.push(phrase(way).weight(EnableScoring::enabled_from_searcher(searcher))?);
        }
        lifts.push(Lift {
            weights,
            boost: AS_PHRASE,
            most: AS_PHRASE,
        });
    }
    Ok(lifts)
}

fn lift(searcher: &Searcher, terms: Vec<Term>, boost: Score, most: Score) -> tantivy::Result<Lift> {
    let weight = phrase(terms).weight(EnableScoring::enabled_from_searcher(searcher))?;
    Ok(Lift {
        weights: vec![weight],
        boost,
        most,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_prefix_range_is_beyond_all_that_begin_so() {
        assert_eq!(after_all("pabalst").as_deref(), Some("pabalsu"));
        assert_eq!(after_all("a\u{10FFFF}").as_deref(), Some("b"));
        assert_eq!(
            after_all("\u{D7FF}").as_deref(),
            Some("\u{E000}"),
            "surrogates are no characters"
        );
        assert_eq!(after_all("\u{10FFFF}"), None);
    }
}
