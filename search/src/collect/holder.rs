//! A document of the scope that holds a term.

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, Term};

use super::probe::Sieve;
use crate::request::Scope;

/// Documents that are looked at before it is given up to find one of the scope.
const MOST_WALKED: usize = 50_000;

/// A document of `scope` that holds `term`; none when there is none among the first so many that hold it.
pub(crate) fn holder(
    searcher: &Searcher,
    scope: &Scope,
    term: &Term,
) -> tantivy::Result<Option<DocAddress>> {
    let mut walked = 0;
    for (ordinal, segment) in (0u32..).zip(searcher.segment_readers()) {
        let index = segment.inverted_index(term.field())?;
        let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else {
            continue;
        };
        let mut sieve = Sieve::new(scope, &[], segment)?;
        let mut doc = postings.doc();
        while doc != TERMINATED {
            if sieve.admits(doc) {
                return Ok(Some(DocAddress::new(ordinal, doc)));
            }
            walked += 1;
            if walked == MOST_WALKED {
                return Ok(None);
            }
            doc = postings.advance();
        }
    }
    Ok(None)
}
