//! Everything that the files of an index hold, whatever may be found of it: for whoever must show that a word stands nowhere any more.
//! Stored documents are compressed and terms share their beginnings, so looking at the files' bytes finds neither.

use std::collections::HashSet;
use std::path::Path;

use tantivy::{Document as _, Index, ReloadPolicy, TantivyDocument};

use crate::error::SearchError;
use crate::index::mapped;

/// Where in an index something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// In a stored document, also in one that was deleted and not purged; as JSON.
    Stored,
    /// A term of a field.
    Term,
    /// The name of a file that belonged to a segment which is no more.
    LeftFile,
}

/// Shows everything that the index in `directory` holds as of its last commit, while another process may write to it.
pub fn everything(directory: &Path, mut look: impl FnMut(Held, &[u8])) -> Result<(), SearchError> {
    let index = Index::open(mapped(directory)?)?;
    let reader = index
        .reader_builder()
        .reload_policy(ReloadPolicy::Manual)
        .try_into()?;
    let (schema, searcher) = (index.schema(), reader.searcher());
    let mut segments: HashSet<String> = HashSet::new();
    for segment in searcher.segment_readers() {
        segments.insert(segment.segment_id().uuid_string());
        let stored = segment.get_store_reader(1)?;
        // Without saying which are alive: those that were deleted are shown as well.
        for document in stored.iter::<TantivyDocument>(None) {
            look(Held::Stored, document?.to_json(&schema).as_bytes());
        }
        for (field, entry) in schema.fields() {
            if !entry.is_indexed() {
                continue;
            }
            let inverted = segment.inverted_index(field)?;
            let mut terms = inverted.terms().stream()?;
            while terms.advance() {
                look(Held::Term, terms.key());
            }
        }
    }
    for file in std::fs::read_dir(directory)? {
        let name = file?.file_name();
        let name = name.to_string_lossy();
        let (stem, ending) = name.split_once('.').unwrap_or((&name, ""));
        let of_segment = stem.len() == 32 && !ending.is_empty();
        if of_segment && !segments.contains(stem) {
            look(Held::LeftFile, name.as_bytes());
        }
    }
    Ok(())
}
