//! Walking over what matches, within the scope.
//!
//! [`Collectors`] is the only way from a query to the engine, and every walk goes through [`Sieve`]: a document outside
//! the scope reaches neither a page nor a count.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{Mutex, PoisonError};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{Query, Scorer, Weight};
use tantivy::{
    DocAddress, DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentOrdinal, SegmentReader,
    TERMINATED,
};

use crate::plan::{Lift, Plan};
use crate::request::{Cursor, FacetCount, FacetField, Scope};
use crate::schema::column;

/// Steps of [`Cursor::score`] in one unit of score.
pub(crate) const SCORE_STEPS: Score = 1024.0;
/// Values of one facet that an answer holds at most.
const MOST_FACET_VALUES: usize = 100;

/// The best of a page.
pub(crate) struct Ranked {
    pub(crate) place: Cursor,
    pub(crate) address: DocAddress,
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
        let collector = Best {
            scope: self.scope,
            excluded: &self.plan.excluded,
            lifts: if ranked { &self.plan.lifts } else { &[] },
            ranked,
            // A place in the other order still says how new its document was.
            after: after.map(|after| {
                if ranked {
                    after
                } else {
                    Cursor { score: 0, ..after }
                }
            }),
            limit,
            kept: Mutex::new(BinaryHeap::with_capacity(limit + 1)),
        };
        self.run(&collector)?;
        let kept = collector
            .kept
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let in_order = kept.into_sorted_vec().into_iter();
        Ok(in_order
            .map(|Reverse((place, address))| Ranked { place, address })
            .collect())
    }

    /// How many match, and how their values are spread over `facets`.
    pub(crate) fn tally(&self, facets: &[FacetField]) -> tantivy::Result<Tallied> {
        let tallied = self.run(&Tally {
            scope: self.scope,
            excluded: &self.plan.excluded,
            facets,
        })?;
        let facets = facets
            .iter()
            .zip(tallied.1)
            .map(|(facet, counts)| (*facet, most_frequent(counts)))
            .collect();
        Ok(Tallied {
            total: tallied.0,
            facets,
        })
    }

    fn run<C: Collector>(&self, collector: &C) -> tantivy::Result<C::Fruit> {
        self.searcher
            .search(self.plan.matching.as_ref() as &dyn Query, collector)
    }
}

pub(crate) struct Tallied {
    pub(crate) total: u64,
    pub(crate) facets: Vec<(FacetField, Vec<FacetCount>)>,
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

/// Asks a scorer about single documents, in ascending order.
struct Probe {
    scorer: Box<dyn Scorer>,
    /// The scorer holds nothing before it.
    least: DocId,
}

impl Probe {
    fn new(weight: &dyn Weight, segment: &SegmentReader, boost: Score) -> tantivy::Result<Self> {
        let scorer = weight.scorer(segment, boost)?;
        let least = scorer.doc();
        Ok(Self { scorer, least })
    }

    fn is_exhausted(&self) -> bool {
        self.least >= TERMINATED
    }

    fn holds(&mut self, doc: DocId) -> bool {
        if self.least > doc {
            return false;
        }
        // Not `seek`: it would look for the next match of a phrase however far away; this only answers for `doc`.
        match self.scorer.seek_danger(doc) {
            SeekDangerResult::Found => {
                self.least = doc;
                true
            }
            SeekDangerResult::SeekLowerBound(least) => {
                self.least = least;
                false
            }
        }
    }
}

/// Lets through those documents of one segment that are in the scope and hold nothing that is excluded. Asked about
/// each document once, in ascending order.
struct Sieve {
    keys: Option<(Column<u64>, Vec<u64>)>,
    excluded: Vec<Probe>,
}

impl Sieve {
    fn new(
        scope: &Scope,
        excluded: &[Box<dyn Weight>],
        segment: &SegmentReader,
    ) -> tantivy::Result<Self> {
        let keys = match scope {
            Scope::All => None,
            Scope::Keys(keys) => {
                let mut keys = keys.clone();
                keys.sort_unstable();
                Some((segment.fast_fields().u64(column::ACCESS_KEYS)?, keys))
            }
        };
        let excluded = excluded
            .iter()
            .map(|weight| Probe::new(weight.as_ref(), segment, 1.0));
        Ok(Self {
            keys,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        })
    }

    fn admits(&mut self, doc: DocId) -> bool {
        let in_scope = self.keys.as_ref().is_none_or(|(column, keys)| {
            column
                .values_for_doc(doc)
                .any(|key| keys.binary_search(&key).is_ok())
        });
        in_scope && !self.excluded.iter_mut().any(|probe| probe.holds(doc))
    }
}

struct Best<'a> {
    scope: &'a Scope,
    excluded: &'a [Box<dyn Weight>],
    lifts: &'a [Lift],
    ranked: bool,
    after: Option<Cursor>,
    limit: usize,
    /// Least place on top. One for all segments, so that the first prune the others.
    kept: Mutex<BinaryHeap<Reverse<(Cursor, DocAddress)>>>,
}

impl Collector for Best<'_> {
    type Fruit = ();
    type Child = Nothing;

    fn for_segment(&self, _: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<Nothing> {
        Ok(Nothing)
    }

    fn requires_scoring(&self) -> bool {
        self.ranked
    }

    fn merge_fruits(&self, _: Vec<()>) -> tantivy::Result<()> {
        Ok(())
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        ordinal: u32,
        segment: &SegmentReader,
    ) -> tantivy::Result<()> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let mut walk = SegmentWalk {
            best: self,
            kept: &mut kept,
            ordinal,
            alive: segment.alive_bitset(),
            sieve: Sieve::new(self.scope, self.excluded, segment)?,
            sequence: segment.fast_fields().u64(column::SEQUENCE)?,
            lifts: open_lifts(self.lifts, segment)?,
        };
        if self.ranked {
            let threshold = walk.threshold();
            weight.for_each_pruning(threshold, segment, &mut |doc, score| {
                walk.scored(doc, score)
            })
        } else {
            weight.for_each_no_score(segment, &mut |docs| {
                docs.iter().for_each(|doc| walk.unscored(*doc))
            })
        }
    }
}

struct OpenLift {
    probe: Probe,
    most: Score,
}

fn open_lifts(lifts: &[Lift], segment: &SegmentReader) -> tantivy::Result<Vec<OpenLift>> {
    let mut open = Vec::with_capacity(lifts.len());
    for lift in lifts {
        let probe = Probe::new(lift.weight.as_ref(), segment, lift.boost)?;
        if !probe.is_exhausted() {
            open.push(OpenLift {
                probe,
                most: lift.most,
            });
        }
    }
    Ok(open)
}

struct SegmentWalk<'w, 'b> {
    best: &'w Best<'b>,
    kept: &'w mut BinaryHeap<Reverse<(Cursor, DocAddress)>>,
    ordinal: u32,
    alive: Option<&'w AliveBitSet>,
    sieve: Sieve,
    sequence: Column<u64>,
    lifts: Vec<OpenLift>,
}

impl SegmentWalk<'_, '_> {
    /// The bare score that a document must exceed to be worth a look: with all lifts it could reach the page. One step
    /// less, for a tie is decided by the sequence.
    fn threshold(&self) -> Score {
        match self.kept.peek() {
            Some(Reverse((least, _))) if self.kept.len() >= self.best.limit => {
                let liftable: Score = self.lifts.iter().map(|lift| lift.most).sum();
                (least.score as Score - 1.0) / SCORE_STEPS - liftable
            }
            _ => Score::MIN,
        }
    }

    fn scored(&mut self, doc: DocId, bare: Score) -> Score {
        if self.admits(doc)
            && let Some(score) = self.lifted(doc, bare)
        {
            self.offer(doc, (score * SCORE_STEPS).round().max(0.0) as u32);
        }
        self.threshold()
    }

    fn unscored(&mut self, doc: DocId) {
        if self.admits(doc) {
            self.offer(doc, 0);
        }
    }

    fn admits(&mut self, doc: DocId) -> bool {
        self.alive.is_none_or(|alive| alive.is_alive(doc)) && self.sieve.admits(doc)
    }

    /// The score with all lifts, or nothing once it is certain not to reach the page.
    fn lifted(&mut self, doc: DocId, bare: Score) -> Option<Score> {
        let mut least = self.threshold();
        let mut score = bare;
        for lift in &mut self.lifts {
            if score <= least {
                return None;
            }
            // Of this lift nothing is in doubt any more.
            least += lift.most;
            if lift.probe.holds(doc) {
                score += lift.probe.scorer.score();
            }
        }
        Some(score)
    }

    fn offer(&mut self, doc: DocId, score: u32) {
        let place = Cursor {
            score,
            sequence: self.sequence.first(doc).unwrap_or(0),
        };
        if self.best.after.is_some_and(|after| place >= after) {
            return;
        }
        let full = self.kept.len() >= self.best.limit;
        if full
            && self
                .kept
                .peek()
                .is_some_and(|Reverse((least, _))| place <= *least)
        {
            return;
        }
        self.kept
            .push(Reverse((place, DocAddress::new(self.ordinal, doc))));
        if full {
            self.kept.pop();
        }
    }
}

/// [`Best`] walks segments itself.
struct Nothing;

impl SegmentCollector for Nothing {
    type Fruit = ();

    fn collect(&mut self, _: DocId, _: Score) {}

    fn harvest(self) {}
}

struct Tally<'a> {
    scope: &'a Scope,
    excluded: &'a [Box<dyn Weight>],
    facets: &'a [FacetField],
}

struct SegmentTally {
    sieve: Sieve,
    total: u64,
    facets: Vec<Option<(StrColumn, Vec<u64>)>>,
}

type Counts = (u64, Vec<HashMap<String, u64>>);

impl Collector for Tally<'_> {
    type Fruit = Counts;
    type Child = SegmentTally;

    fn for_segment(
        &self,
        _: SegmentOrdinal,
        segment: &SegmentReader,
    ) -> tantivy::Result<SegmentTally> {
        let mut facets = Vec::with_capacity(self.facets.len());
        for facet in self.facets {
            let column = segment.fast_fields().str(facet.name())?;
            facets.push(column.map(|column| {
                let counts = vec![0; column.num_terms()];
                (column, counts)
            }));
        }
        Ok(SegmentTally {
            sieve: Sieve::new(self.scope, self.excluded, segment)?,
            total: 0,
            facets,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<tantivy::Result<Counts>>) -> tantivy::Result<Counts> {
        let mut total = 0;
        let mut merged = vec![HashMap::new(); self.facets.len()];
        for segment in segments {
            let (count, facets) = segment?;
            total += count;
            for (into, from) in merged.iter_mut().zip(facets) {
                for (value, count) in from {
                    *into.entry(value).or_insert(0) += count;
                }
            }
        }
        Ok((total, merged))
    }
}

impl SegmentCollector for SegmentTally {
    type Fruit = tantivy::Result<Counts>;

    fn collect(&mut self, doc: DocId, _: Score) {
        if !self.sieve.admits(doc) {
            return;
        }
        self.total += 1;
        for (column, counts) in self.facets.iter_mut().flatten() {
            for ordinal in column.term_ords(doc) {
                if let Some(count) = counts.get_mut(ordinal as usize) {
                    *count += 1;
                }
            }
        }
    }

    fn harvest(self) -> tantivy::Result<Counts> {
        let mut facets = Vec::with_capacity(self.facets.len());
        for facet in self.facets {
            let mut values = HashMap::new();
            if let Some((column, counts)) = facet {
                for (ordinal, count) in (0u64..).zip(counts).filter(|(_, count)| *count > 0) {
                    let mut value = String::new();
                    column.ord_to_str(ordinal, &mut value)?;
                    values.insert(value, count);
                }
            }
            facets.push(values);
        }
        Ok((self.total, facets))
    }
}
