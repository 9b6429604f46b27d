//! Asking about single documents.

use tantivy::columnar::Column;
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{Scorer, Weight};
use tantivy::{DocId, Score, SeekDangerResult, SegmentReader, TERMINATED};

use crate::request::Scope;
use crate::schema::column;

/// Asks a scorer about single documents, in ascending order.
pub(super) struct Probe {
    pub(super) scorer: Box<dyn Scorer>,
    /// The scorer holds nothing before it.
    least: DocId,
}

impl Probe {
    pub(super) fn new(
        weight: &dyn Weight,
        segment: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Self> {
        let scorer = weight.scorer(segment, boost)?;
        let least = scorer.doc();
        Ok(Self { scorer, least })
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.least >= TERMINATED
    }

    pub(super) fn holds(&mut self, doc: DocId) -> bool {
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

/// Lets through those living documents of one segment that are in the scope and hold nothing that is excluded. Asked about
/// each document once, in ascending order unless [`Self::asks_in_any_order`].
pub(crate) struct Sieve<'a> {
    alive: Option<&'a AliveBitSet>,
    keys: Option<(Column<u64>, Vec<u64>)>,
    excluded: Vec<Probe>,
}

impl<'a> Sieve<'a> {
    pub(crate) fn new(
        scope: &Scope,
        excluded: &[Box<dyn Weight>],
        segment: &'a SegmentReader,
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
            alive: segment.alive_bitset(),
            keys,
            excluded: excluded.collect::<tantivy::Result<_>>()?,
        })
    }

    pub(super) fn asks_in_any_order(&self) -> bool {
        self.excluded.is_empty()
    }

    pub(crate) fn admits(&mut self, doc: DocId) -> bool {
        let in_scope = || {
            self.keys.as_ref().is_none_or(|(column, keys)| {
                column
                    .values_for_doc(doc)
                    .any(|key| keys.binary_search(&key).is_ok())
            })
        };
        self.alive.is_none_or(|alive| alive.is_alive(doc))
            && in_scope()
            && !self.excluded.iter_mut().any(|probe| probe.holds(doc))
    }
}
