//! What the index holds, for comparing it with the database.

use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, TERMINATED};
use uuid::Uuid;

use crate::error::SearchError;
use crate::index::SearchIndex;
use crate::schema::column;

/// A document of the index and the digest that its projection came with.
pub type Digest = (Uuid, [u8; 32]);

impl SearchIndex {
    /// How many documents can be found.
    pub fn count(&self) -> u64 {
        self.searcher().num_docs()
    }

    /// The first `limit` documents whose id comes after `after`, in the order of their ids: to be walked side by side
    /// with the database. An empty answer is the end.
    pub fn digests(&self, after: Option<Uuid>, limit: usize) -> Result<Vec<Digest>, SearchError> {
        let searcher = self.searcher();
        let mut digests = Vec::new();
        for segment in searcher.segment_readers() {
            segment_digests(segment, self.fields.id, after, limit, &mut digests)?;
        }
        digests.sort_unstable();
        digests.truncate(limit);
        Ok(digests)
    }
}

impl SearchIndex {
    /// The digests of some documents, as far as they can be found.
    pub fn digests_of(&self, ids: &[Uuid]) -> Result<Vec<Digest>, SearchError> {
        let searcher = self.searcher();
        let mut digests = Vec::new();
        for segment in searcher.segment_readers() {
            for id in ids {
                let mut of_segment = Vec::new();
                let before = id.as_u128().checked_sub(1).map(Uuid::from_u128);
                segment_digests(segment, self.fields.id, before, 1, &mut of_segment)?;
                digests.extend(of_segment.into_iter().filter(|(found, _)| found == id));
            }
        }
        Ok(digests)
    }

    /// Whether any segment still holds what was removed or replaced.
    pub fn has_deleted(&self) -> Result<bool, SearchError> {
        let searcher = self.searcher();
        Ok(searcher
            .segment_readers()
            .iter()
            .any(SegmentReader::has_deletes))
    }
}

fn segment_digests(
    segment: &SegmentReader,
    id: tantivy::schema::Field,
    after: Option<Uuid>,
    limit: usize,
    digests: &mut Vec<Digest>,
) -> Result<(), SearchError> {
    let columns = segment.fast_fields();
    let mut words: Vec<Column<u64>> = Vec::with_capacity(column::DIGEST.len());
    for name in column::DIGEST {
        words.push(columns.u64(name)?);
    }
    let inverted = segment.inverted_index(id)?;
    let range = inverted.terms().range();
    let mut ids = match after {
        Some(after) => range.gt(after.as_bytes()),
        None => range,
    }
    .into_stream()?;
    let mut left = limit;
    while left > 0 && ids.advance() {
        let Ok(found) = Uuid::from_slice(ids.key()) else {
            continue;
        };
        let mut postings =
            inverted.read_postings_from_terminfo(ids.value(), IndexRecordOption::Basic)?;
        // A document that was replaced within one commit leaves its former self in the list, deleted.
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if !segment.is_deleted(doc) {
                digests.push((found, digest(&words, doc)));
                left -= 1;
                break;
            }
            postings.advance();
        }
    }
    Ok(())
}

fn digest(words: &[Column<u64>], doc: u32) -> [u8; 32] {
    let mut digest = [0; 32];
    for (bytes, word) in digest.chunks_exact_mut(8).zip(words) {
        bytes.copy_from_slice(&word.first(doc).unwrap_or(0).to_be_bytes());
    }
    digest
}
