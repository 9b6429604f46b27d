//! Walking over what matches, within the scope.
//!
//! [`Collectors`] is the only way from a query to the engine, [`holder`] from a term, and each of their walks goes through
//! a [`probe::Sieve`]: a document outside the scope reaches neither a page nor a count.

mod best;
mod holder;
mod probe;
mod tally;

use tantivy::collector::Collector;
use tantivy::{DocAddress, Score, Searcher};

use self::best::Best;
pub(crate) use self::holder::holder;
pub(crate) use self::probe::Sieve;
use self::tally::Tally;
use crate::plan::Plan;
use crate::request::{Bar, Cursor, FacetCount, FacetField, Histogram, Scope};

/// Steps of [`Cursor::score`] in one unit of score.
pub(crate) const SCORE_STEPS: Score = 1024.0;

/// A document of a page.
pub(crate) struct Ranked {
    pub(crate) place: Cursor,
    pub(crate) address: DocAddress,
}

pub(crate) struct Tallied {
    pub(crate) total: u64,
    /// In the order in which they were asked for; values by frequency.
    pub(crate) facets: Vec<(FacetField, Vec<FacetCount>)>,
    /// The bars that are not empty, earliest first.
    pub(crate) histogram: Vec<Bar>,
}

/// The searches of one question.
pub(crate) struct Collectors<'a> {
    pub(crate) searcher: &'a Searcher,
    pub(crate) plan: &'a Plan,
    pub(crate) scope: &'a Scope,
}

impl Collectors<'_> {
    /// The first `limit` places after `after`, best first.
    pub(crate) fn best(
        &self,
        limit: usize,
        after: Option<Cursor>,
        ranked: bool,
    ) -> tantivy::Result<Vec<Ranked>> {
        let best = Best::new(self.scope, self.plan, ranked, limit, after);
        self.run(&best)?;
        Ok(best.into_ranked())
    }

    /// How many match, and how their values are spread over `facets` and time.
    pub(crate) fn tally(
        &self,
        facets: &[FacetField],
        histogram: Option<Histogram>,
    ) -> tantivy::Result<Tallied> {
        self.run(&Tally {
            scope: self.scope,
            excluded: &self.plan.excluded,
            facets,
            histogram,
        })
    }

    fn run<C: Collector>(&self, collector: &C) -> tantivy::Result<C::Fruit> {
        self.searcher.search(self.plan.matching.as_ref(), collector)
    }
}
