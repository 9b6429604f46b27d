//! The newest documents of an index, for what is so common among all of them that a look at the newest is enough.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use tantivy::index::SegmentId;
use tantivy::{DocAddress, DocId, Searcher, SegmentOrdinal, SegmentReader};

use crate::schema::column;

/// So many of a segment are known, and so many of the whole. 16 bytes each.
const KEPT: usize = 4_096;

/// Newest first, with their sequences; deleted ones too.
type Known = Arc<[(u64, DocId)]>;

/// What is known of the segments: they never change, so each is looked through once.
#[derive(Default)]
pub(crate) struct Newest {
    segments: Mutex<HashMap<SegmentId, Known>>,
}

impl Newest {
    /// The newest documents, newest first, deleted ones among them: whatever is newer than one of these is one of these.
    pub(crate) fn of(&self, searcher: &Searcher) -> tantivy::Result<Vec<DocAddress>> {
        let mut all: Vec<(u64, DocAddress)> = Vec::new();
        for (segment, ordinal) in searcher.segment_readers().iter().zip(0..) {
            let known = self.known(segment)?;
            let known = known.iter();
            let place = |(sequence, doc): &(u64, DocId)| (*sequence, address(ordinal, *doc));
            all.extend(known.map(place));
        }
        all.sort_unstable_by_key(|(sequence, address)| Reverse((*sequence, *address)));
        all.truncate(KEPT);
        self.forget_others(searcher);
        Ok(all.into_iter().map(|(_, address)| address).collect())
    }

    fn known(&self, segment: &SegmentReader) -> tantivy::Result<Known> {
        let id = segment.segment_id();
        let known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&id) {
            return Ok(known.clone());
        }
        // Two may look at once; both find the same.
        drop(known);
        let found = look(segment)?;
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(id, found.clone());
        Ok(found)
    }

    /// Segments go when they are merged.
    fn forget_others(&self, searcher: &Searcher) {
        let mut known = self.segments.lock().unwrap_or_else(PoisonError::into_inner);
        let segments = searcher.segment_readers();
        if known.len() > segments.len() {
            known.retain(|id, _| segments.iter().any(|segment| segment.segment_id() == *id));
        }
    }
}

fn address(ordinal: SegmentOrdinal, doc: DocId) -> DocAddress {
    DocAddress::new(ordinal, doc)
}

fn look(segment: &SegmentReader) -> tantivy::Result<Known> {
    let sequence = segment.fast_fields().u64(column::SEQUENCE)?;
    let mut newest = BinaryHeap::with_capacity(KEPT + 1);
    // Mostly they came in this order, so that from the end the first few leave little to do.
    for doc in (0..segment.max_doc()).rev() {
        let place = Reverse((sequence.first(doc).unwrap_or(0), doc));
        if newest.len() < KEPT {
            newest.push(place);
        } else if newest.peek().is_some_and(|last| place < *last) {
            newest.pop();
            newest.push(place);
        }
    }
    let newest = newest.into_sorted_vec().into_iter();
    Ok(newest.map(|Reverse(place)| place).collect())
}
