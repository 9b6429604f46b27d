//! Where in whole texts what was asked stands, for whoever shows the texts themselves: a viewer of scans and PDFs.

use std::ops::Range;

use crate::error::SearchError;
use crate::query::{Place, Query, understand};
use crate::request::SearchRequest;
use crate::snippet::Highlighter;

/// Where in each of `texts` the words of `request` stand, in bytes: whole inflected words as a passage marks them, in the order of
/// where they begin, at most `most` in each text. `near` is what was looked for besides, each as it would be typed; what is no
/// question is passed over. Of the request the words, the vocabulary and the synonyms count; which documents are hits is not asked.
pub fn marks(
    request: &SearchRequest,
    near: &[String],
    texts: &[&str],
    most: usize,
) -> Result<Vec<Vec<Range<usize>>>, SearchError> {
    // The texts at hand narrow the question, whatever it leaves out.
    const NARROWED: bool = true;
    let query = Query::parse(&request.words)?;
    let asked = understand(&query, &request.vocabulary, NARROWED)?;
    let (asked, _) = request.synonyms.beside(asked, &request.words);
    let mut clauses = asked.clauses(&[Place::Anywhere], false);
    for words in near {
        let asked =
            Query::parse(words).and_then(|query| understand(&query, &request.vocabulary, NARROWED));
        if let Ok(asked) = asked {
            clauses.extend(asked.clauses(&[Place::Anywhere], false));
        }
    }
    let highlighter = Highlighter::new(&clauses);
    let found = texts.iter().map(|text| highlighter.everywhere(text, most));
    Ok(found.collect())
}
