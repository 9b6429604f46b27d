//! The best documents of a page, without looking at most of the others.
//!
//! A document's score is its bare score (the words in its text) and what lifts it: *sparse* lifts are absolute and belong
//! to few documents (a word of the title), *relative* ones may belong to any and are at most a share of the bare score
//! (the words side by side). So the few are looked at first, all lifts included; of the rest only those can still reach
//! the page whose bare score, grown by the shares, does, and the engine passes over whole blocks of the others. The
//! result is the same as if every document had been scored in full.

use std::cmp::Reverse;
use std::sync::{Mutex, PoisonError};

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Weight;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TERMINATED};

use super::probe::{Probe, Sieve};
use super::{Ranked, SCORE_STEPS};
use crate::plan::{Lift, Plan};
use crate::request::{Cursor, Scope};
use crate::schema::column;

pub(super) struct Best<'a> {
    scope: &'a Scope,
    plan: &'a Plan,
    ranked: bool,
    after: Option<Cursor>,
    /// One for all segments, so that the first make the others cheaper.
    kept: Mutex<Kept>,
}

impl<'a> Best<'a> {
    pub(super) fn new(
        scope: &'a Scope,
        plan: &'a Plan,
        ranked: bool,
        limit: usize,
        after: Option<Cursor>,
    ) -> Self {
        // A place in the other order still says how new its document was.
        let after = after.map(|after| {
            if ranked {
                after
            } else {
                Cursor { score: 0, ..after }
            }
        });
        let kept = Kept {
            limit: limit.max(1),
            places: Vec::with_capacity(2 * limit.max(1)),
            least: None,
        };
        Self {
            scope,
            plan,
            ranked,
            after,
            kept: Mutex::new(kept),
        }
    }

    /// Best first.
    pub(super) fn into_ranked(self) -> Vec<Ranked> {
        let mut kept = self
            .kept
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        kept.places
            .sort_unstable_by_key(|(place, _)| Reverse(*place));
        kept.places.truncate(kept.limit);
        kept.places
            .into_iter()
            .map(|(place, address)| Ranked { place, address })
            .collect()
    }

    fn walk<'w>(
        &'w self,
        kept: &'w mut Kept,
        ordinal: SegmentOrdinal,
        segment: &'w SegmentReader,
        sparse: Vec<OpenLift>,
        role: SparseRole,
    ) -> tantivy::Result<Walk<'w>> {
        let relative = open(&self.plan.relative_lifts, segment)?;
        Ok(Walk {
            kept,
            after: self.after,
            ordinal,
            sieve: Sieve::new(self.scope, &self.plan.excluded, segment)?,
            sequence: segment.fast_fields().u64(column::SEQUENCE)?,
            most_added: if role == SparseRole::Add {
                sparse.iter().map(|lift| lift.most).sum()
            } else {
                0.0
            },
            most_share: relative.iter().map(|lift| lift.most).sum(),
            sparse,
            role,
            relative,
        })
    }
}

/// Places that may come to be on the page: up to twice as many as it holds, so that most are kept without ordering them.
struct Kept {
    limit: usize,
    places: Vec<(Cursor, DocAddress)>,
    /// What is not beyond this place cannot reach the page.
    least: Option<Cursor>,
}

impl Kept {
    fn offer(&mut self, place: Cursor, address: DocAddress) {
        self.places.push((place, address));
        if self.places.len() >= 2 * self.limit {
            let (_, (least, _), _) = self
                .places
                .select_nth_unstable_by_key(self.limit - 1, |(place, _)| Reverse(*place));
            self.least = Some(*least);
            self.places.truncate(self.limit);
        }
    }

    /// A full score must exceed this. One step less than the last place has, for the sequence decides a tie.
    fn least_score(&self) -> Score {
        self.least.map_or(Score::MIN, |least| {
            (least.score as Score - 1.0) / SCORE_STEPS
        })
    }
}

struct OpenLift {
    probes: Vec<Probe>,
    most: Score,
}

impl OpenLift {
    /// What the lift adds to `doc`; none if it does not hold it.
    fn of(&mut self, doc: DocId) -> Option<Score> {
        let mut best: Option<Score> = None;
        for probe in &mut self.probes {
            if probe.holds(doc) {
                let score = probe.scorer.score();
                best = Some(best.map_or(score, |best| best.max(score)));
            }
        }
        best
    }
}

fn open(lifts: &[Lift], segment: &SegmentReader) -> tantivy::Result<Vec<OpenLift>> {
    let mut open = Vec::with_capacity(lifts.len());
    for lift in lifts {
        let mut probes = Vec::with_capacity(lift.weights.len());
        for weight in &lift.weights {
            let probe = Probe::new(weight.as_ref(), segment, lift.boost)?;
            if !probe.is_exhausted() {
                probes.push(probe);
            }
        }
        if !probes.is_empty() {
            open.push(OpenLift {
                probes,
                most: lift.most,
            });
        }
    }
    Ok(open)
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
        let kept = &mut *kept;
        if !self.ranked {
            let mut matching = Vec::new();
            weight.for_each_no_score(segment, &mut |docs| matching.extend_from_slice(docs))?;
            self.walk(kept, ordinal, segment, Vec::new(), SparseRole::Add)?
                .newest(&matching);
            return Ok(());
        }
        let mut sparse = open(&self.plan.sparse_lifts, segment)?;
        let mut role = SparseRole::Add;
        if !sparse.is_empty() {
            let matching = Probe::new(weight, segment, 1.0)?;
            let few: u64 = sparse
                .iter()
                .flat_map(|lift| &lift.probes)
                .map(|probe| u64::from(probe.scorer.size_hint()))
                .sum();
            if few < u64::from(matching.scorer.size_hint()) / 2 {
                self.walk(kept, ordinal, segment, sparse, SparseRole::Lead)?
                    .led_by_sparse(matching);
                sparse = open(&self.plan.sparse_lifts, segment)?;
                role = SparseRole::Skip;
            }
        }
        let mut walk = self.walk(kept, ordinal, segment, sparse, role)?;
        weight.for_each_pruning(walk.threshold(), segment, &mut |doc, bare| {
            walk.scored(doc, bare)
        })
    }
}

/// [`Best`] walks segments itself.
pub(super) struct Nothing;

impl SegmentCollector for Nothing {
    type Fruit = ();

    fn collect(&mut self, _: DocId, _: Score) {}

    fn harvest(self) {}
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum SparseRole {
    /// They are added to whatever matches.
    Add,
    /// They name the documents to look at.
    Lead,
    /// Their documents were looked at already.
    Skip,
}

/// One pass over the documents of one segment, in ascending order.
struct Walk<'w> {
    kept: &'w mut Kept,
    after: Option<Cursor>,
    ordinal: SegmentOrdinal,
    sieve: Sieve<'w>,
    sequence: Column<u64>,
    sparse: Vec<OpenLift>,
    role: SparseRole,
    relative: Vec<OpenLift>,
    most_added: Score,
    most_share: Score,
}

impl Walk<'_> {
    /// The bare score that a document must exceed to be worth a look.
    fn threshold(&self) -> Score {
        (self.kept.least_score() - self.most_added) / (1.0 + self.most_share)
    }

    fn led_by_sparse(&mut self, mut matching: Probe) {
        loop {
            let doc = self
                .sparse
                .iter()
                .flat_map(|lift| &lift.probes)
                .map(|probe| probe.scorer.doc())
                .min()
                .unwrap_or(TERMINATED);
            if doc == TERMINATED {
                return;
            }
            let mut added = 0.0;
            for lift in &mut self.sparse {
                let mut most: Score = 0.0;
                for probe in &mut lift.probes {
                    if probe.scorer.doc() == doc {
                        most = most.max(probe.scorer.score());
                        probe.scorer.advance();
                    }
                }
                added += most;
            }
            if matching.holds(doc) {
                let bare = matching.scorer.score();
                self.finish(doc, bare, bare + added);
            }
        }
    }

    fn scored(&mut self, doc: DocId, bare: Score) -> Score {
        match self.role {
            SparseRole::Skip if self.sparse.iter_mut().any(|lift| lift.of(doc).is_some()) => {}
            SparseRole::Skip | SparseRole::Lead => self.finish(doc, bare, bare),
            SparseRole::Add => {
                let mut score = bare;
                for lift in &mut self.sparse {
                    score += lift.of(doc).unwrap_or(0.0);
                }
                self.finish(doc, bare, score);
            }
        }
        self.threshold()
    }

    /// Adds what is relative, as long as it can still matter.
    fn finish(&mut self, doc: DocId, bare: Score, mut score: Score) {
        let least = self.kept.least_score();
        let mut open = bare * self.most_share;
        if score + open <= least || !self.sieve.admits(doc) {
            return;
        }
        for lift in &mut self.relative {
            if score + open <= least {
                return;
            }
            let most = bare * lift.most;
            open -= most;
            if let Some(added) = lift.of(doc) {
                score += added.min(most);
            }
        }
        self.offer(doc, (score * SCORE_STEPS).round().max(0.0) as u32);
    }

    fn newest(&mut self, matching: &[DocId]) {
        // A segment holds its documents mostly in the order in which they came. From its end, the first few fill the
        // page, and of the others a look at the sequence is enough.
        if self.sieve.asks_in_any_order() {
            matching.iter().rev().for_each(|doc| self.unscored(*doc));
        } else {
            matching.iter().for_each(|doc| self.unscored(*doc));
        }
    }

    fn unscored(&mut self, doc: DocId) {
        if self.within_page(self.place(doc, 0)) && self.sieve.admits(doc) {
            self.offer(doc, 0);
        }
    }

    fn place(&self, doc: DocId, score: u32) -> Cursor {
        Cursor {
            score,
            sequence: self.sequence.first(doc).unwrap_or(0),
        }
    }

    fn within_page(&self, place: Cursor) -> bool {
        self.after.is_none_or(|after| place < after)
            && self.kept.least.is_none_or(|least| place > least)
    }

    fn offer(&mut self, doc: DocId, score: u32) {
        let place = self.place(doc, score);
        if self.within_page(place) {
            self.kept.offer(place, DocAddress::new(self.ordinal, doc));
        }
    }
}
