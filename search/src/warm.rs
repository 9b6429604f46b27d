//! Reading beforehand what the first questions need, so that nobody waits for the disk after a start or a switch.

use std::time::{Duration, Instant};

use tantivy::schema::Type;
use tantivy::{Searcher, SegmentReader, TantivyError};

use crate::error::SearchError;
use crate::schema::column;

/// Words between two looks at the clock.
const WORDS: u64 = 1 << 12;

/// Reads for at most so long, the largest segments first; says whether it came to an end.
pub(crate) fn warm(searcher: &Searcher, most: Duration) -> Result<bool, SearchError> {
    let begun = Instant::now();
    let is_over = || begun.elapsed() >= most;
    let mut segments: Vec<&SegmentReader> = searcher.segment_readers().iter().collect();
    segments.sort_by_key(|segment| std::cmp::Reverse(segment.max_doc()));
    for segment in segments {
        columns(segment)?;
        if is_over() || !words(segment, is_over)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What every hit is held against.
fn columns(segment: &SegmentReader) -> Result<(), TantivyError> {
    for name in [column::ACCESS_KEYS, column::SEQUENCE] {
        let values = segment.fast_fields().u64(name)?;
        let sum = (0..segment.max_doc()).filter_map(|document| values.first(document));
        std::hint::black_box(sum.fold(0, u64::wrapping_add));
    }
    Ok(())
}

/// The dictionaries of words.
fn words(segment: &SegmentReader, is_over: impl Fn() -> bool) -> Result<bool, TantivyError> {
    let fields = segment.schema().fields();
    let texts = fields
        .filter(|(_, entry)| entry.is_indexed() && entry.field_type().value_type() == Type::Str);
    for (field, _) in texts {
        let dictionary = segment.inverted_index(field)?;
        let mut stream = dictionary.terms().stream()?;
        let mut read = 0_u64;
        while stream.advance() {
            read += 1;
            if read.is_multiple_of(WORDS) && is_over() {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
