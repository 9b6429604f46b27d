//! Answering a question.

use tantivy::columnar::Column;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};
use uuid::Uuid;

use crate::collect::{Collectors, Ranked, SCORE_STEPS};
use crate::error::SearchError;
use crate::plan::plan;
use crate::query::parse;
use crate::request::{Hit, SearchPage, SearchRequest, Sort};
use crate::schema::{Fields, column};
use crate::snippet::Highlighter;

/// A page is read by a person or followed by a cursor.
const MOST_HITS: usize = 1_000;

pub(crate) fn search(
    searcher: &Searcher,
    fields: &Fields,
    request: &SearchRequest,
) -> Result<SearchPage, SearchError> {
    if request.first > MOST_HITS {
        return Err(SearchError::PageTooLarge { most: MOST_HITS });
    }
    let clauses = parse(&request.words)?;
    let plan = plan(searcher, fields, &clauses, &request.filters)?;
    let collectors = Collectors {
        searcher,
        plan: &plan,
        scope: &request.scope,
    };

    let mut page = SearchPage::default();
    if request.first > 0 {
        let ranked = plan.ranked && request.sort == Sort::Relevance;
        // One more than asked for tells whether there are more.
        let mut best = collectors.best(request.first + 1, request.after, ranked)?;
        page.has_more = best.len() > request.first;
        best.truncate(request.first);
        let highlighter = request.highlights.then(|| Highlighter::new(&clauses));
        let mut ids = IdColumns::default();
        for ranked in best {
            page.hits.push(hit(
                searcher,
                fields,
                &mut ids,
                highlighter.as_ref(),
                &ranked,
            )?);
        }
    }
    if request.total || !request.facets.is_empty() {
        let tallied = collectors.tally(&request.facets)?;
        page.total = request.total.then_some(tallied.total);
        page.facets = tallied.facets;
    }
    Ok(page)
}

fn hit(
    searcher: &Searcher,
    fields: &Fields,
    ids: &mut IdColumns,
    highlighter: Option<&Highlighter>,
    ranked: &Ranked,
) -> Result<Hit, SearchError> {
    let Ranked { place, address } = *ranked;
    let mut hit = Hit {
        id: ids.id(searcher, address)?,
        score: place.score as f32 / SCORE_STEPS,
        cursor: place,
        title: Vec::new(),
        passages: Vec::new(),
    };
    if let Some(highlighter) = highlighter {
        let stored: TantivyDocument = searcher.doc(address)?;
        let title = stored
            .get_first(fields.stored_title)
            .and_then(|title| title.as_str())
            .unwrap_or_default();
        hit.title = highlighter.title(title);
        let texts: Vec<&str> = stored
            .get_all(fields.stored_texts)
            .filter_map(|text| text.as_str())
            .collect();
        hit.passages = highlighter.passages(&texts);
    }
    Ok(hit)
}

/// The columns that hold the ids, opened once a segment.
#[derive(Default)]
struct IdColumns {
    open: Vec<(u32, [Column<u64>; 2])>,
}

impl IdColumns {
    fn id(&mut self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<Uuid> {
        let at = match self
            .open
            .iter()
            .position(|(ordinal, _)| *ordinal == address.segment_ord)
        {
            Some(at) => at,
            None => {
                let columns = searcher.segment_reader(address.segment_ord).fast_fields();
                let [high, low] = column::ID;
                self.open
                    .push((address.segment_ord, [columns.u64(high)?, columns.u64(low)?]));
                self.open.len() - 1
            }
        };
        let [high, low] = &self.open[at].1;
        let half = |column: &Column<u64>| column.first(address.doc_id).unwrap_or(0);
        Ok(Uuid::from_u64_pair(half(high), half(low)))
    }
}
