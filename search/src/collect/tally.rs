//! How many match, and how their values are spread.

use std::collections::HashMap;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::Tallied;
use super::probe::Sieve;
use crate::request::{FacetCount, FacetField, Scope};

/// Values of one facet that an answer holds at most.
const MOST_FACET_VALUES: usize = 100;

pub(super) struct Tally<'a> {
    pub(super) scope: &'a Scope,
    pub(super) excluded: &'a [Box<dyn Weight>],
    pub(super) facets: &'a [FacetField],
}

/// How many, and for each facet how many of each value.
pub(super) type Counts = (u64, Vec<HashMap<String, u64>>);

impl Collector for Tally<'_> {
    type Fruit = Tallied;
    type Child = Nothing;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Nothing> {
        Ok(Nothing(Counts::default()))
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        _: u32,
        segment: &SegmentReader,
    ) -> tantivy::Result<Counts> {
        let mut sieve = Sieve::new(self.scope, self.excluded, segment)?;
        let mut facets = Vec::with_capacity(self.facets.len());
        for facet in self.facets {
            facets.push(segment.fast_fields().str(facet.name())?.map(ByOrdinal::new));
        }
        let mut total = 0;
        weight.for_each_no_score(segment, &mut |docs| {
            for doc in docs.iter().copied().filter(|doc| sieve.admits(*doc)) {
                total += 1;
                facets
                    .iter_mut()
                    .flatten()
                    .for_each(|facet| facet.count(doc));
            }
        })?;
        let mut counts = Vec::with_capacity(facets.len());
        for facet in facets {
            counts.push(facet.map_or_else(|| Ok(HashMap::new()), ByOrdinal::into_values)?);
        }
        Ok((total, counts))
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Tallied> {
        let mut total = 0;
        let mut merged = vec![HashMap::new(); self.facets.len()];
        for (count, facets) in segments {
            total += count;
            for (into, from) in merged.iter_mut().zip(facets) {
                for (value, count) in from {
                    *into.entry(value).or_insert(0) += count;
                }
            }
        }
        let facets = self
            .facets
            .iter()
            .copied()
            .zip(merged.into_iter().map(most_frequent))
            .collect();
        Ok(Tallied { total, facets })
    }
}

/// [`Tally`] walks segments itself, for a walk that fails must say so.
pub(super) struct Nothing(Counts);

impl SegmentCollector for Nothing {
    type Fruit = Counts;

    fn collect(&mut self, _: DocId, _: Score) {}

    fn harvest(self) -> Counts {
        self.0
    }
}

/// Counts of one segment, by the numbers that it has for the values.
struct ByOrdinal {
    column: StrColumn,
    counts: Vec<u64>,
}

impl ByOrdinal {
    fn new(column: StrColumn) -> Self {
        Self {
            counts: vec![0; column.num_terms()],
            column,
        }
    }

    fn count(&mut self, doc: DocId) {
        for ordinal in self.column.term_ords(doc) {
            if let Some(count) = self.counts.get_mut(ordinal as usize) {
                *count += 1;
            }
        }
    }

    fn into_values(self) -> tantivy::Result<HashMap<String, u64>> {
        let mut values = HashMap::new();
        for (ordinal, count) in (0u64..).zip(self.counts).filter(|(_, count)| *count > 0) {
            let mut value = String::new();
            self.column.ord_to_str(ordinal, &mut value)?;
            values.insert(value, count);
        }
        Ok(values)
    }
}

fn most_frequent(counts: HashMap<String, u64>) -> Vec<FacetCount> {
    let mut counts: Vec<_> = counts
        .into_iter()
        .map(|(value, count)| FacetCount { value, count })
        .collect();
    counts.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    counts.truncate(MOST_FACET_VALUES);
    counts
}
