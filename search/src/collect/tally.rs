//! How many match, and how their values are spread.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Weight;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::Tallied;
use super::probe::Sieve;
use crate::request::{Bar, FacetCount, FacetField, Histogram, Scope, Step};

/// Values of one facet that an answer holds at most.
const MOST_FACET_VALUES: usize = 100;

pub(super) struct Tally<'a> {
    pub(super) scope: &'a Scope,
    pub(super) excluded: &'a [Box<dyn Weight>],
    pub(super) facets: &'a [FacetField],
    pub(super) histogram: Option<Histogram>,
}

/// How many, and for each facet how many of each value, for each bar how many in it.
#[derive(Default)]
pub(super) struct Counts {
    total: u64,
    facets: Vec<HashMap<String, u64>>,
    bars: BTreeMap<NaiveDate, u64>,
}

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
        let mut days = match self.histogram {
            Some(Histogram { field, step }) => {
                Some(ByDay::new(segment.fast_fields().i64(field.name())?, step))
            }
            None => None,
        };
        let mut total = 0;
        weight.for_each_no_score(segment, &mut |docs| {
            for doc in docs.iter().copied().filter(|doc| sieve.admits(*doc)) {
                total += 1;
                facets
                    .iter_mut()
                    .flatten()
                    .for_each(|facet| facet.count(doc));
                if let Some(days) = &mut days {
                    days.count(doc);
                }
            }
        })?;
        let mut counts = Vec::with_capacity(facets.len());
        for facet in facets {
            counts.push(facet.map_or_else(|| Ok(HashMap::new()), ByOrdinal::into_values)?);
        }
        Ok(Counts {
            total,
            facets: counts,
            bars: days.map(ByDay::into_bars).unwrap_or_default(),
        })
    }

    fn merge_fruits(&self, segments: Vec<Counts>) -> tantivy::Result<Tallied> {
        let mut total = 0;
        let mut merged = vec![HashMap::new(); self.facets.len()];
        let mut bars: BTreeMap<NaiveDate, u64> = BTreeMap::new();
        for counts in segments {
            total += counts.total;
            for (into, from) in merged.iter_mut().zip(counts.facets) {
                for (value, count) in from {
                    *into.entry(value).or_insert(0) += count;
                }
            }
            for (from, count) in counts.bars {
                *bars.entry(from).or_insert(0) += count;
            }
        }
        let facets = self
            .facets
            .iter()
            .copied()
            .zip(merged.into_iter().map(most_frequent))
            .collect();
        let bars = bars.into_iter().map(|(from, count)| Bar { from, count });
        Ok(Tallied {
            total,
            facets,
            histogram: bars.collect(),
        })
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

/// Counts of one segment by day, for there are few days and many documents.
struct ByDay {
    column: Column<i64>,
    step: Step,
    counts: HashMap<i64, u64>,
}

impl ByDay {
    fn new(column: Column<i64>, step: Step) -> Self {
        Self {
            column,
            step,
            counts: HashMap::new(),
        }
    }

    fn count(&mut self, doc: DocId) {
        if let Some(day) = self.column.first(doc) {
            *self.counts.entry(day).or_insert(0) += 1;
        }
    }

    fn into_bars(self) -> BTreeMap<NaiveDate, u64> {
        let mut bars = BTreeMap::new();
        for (day, count) in self.counts {
            let day = i32::try_from(day).ok();
            if let Some(day) = day.and_then(NaiveDate::from_num_days_from_ce_opt) {
                *bars.entry(self.step.begins(day)).or_insert(0) += count;
            }
        }
        bars
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
