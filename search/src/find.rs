//! Answering a question.

use tantivy::columnar::Column;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};
use uuid::Uuid;

use crate::collect::{Collectors, Ranked, SCORE_STEPS};
use crate::error::SearchError;
use crate::explain::Explainer;
use crate::plan::plan;
use crate::query::{Asked, Condition, Place, Query, understand};
use crate::request::{Filters, Hit, SearchPage, SearchRequest, Sort};
use crate::schema::{Fields, column};
use crate::snippet::Highlighter;
use crate::widen::{Widener, widened};

/// A page is read by a person or followed by a cursor.
const MOST_HITS: usize = 1_000;
/// So few hits make it likely that something else was meant.
const LITTLE: usize = 2;

pub(crate) fn search(
    searcher: &Searcher,
    fields: &Fields,
    request: &SearchRequest,
) -> Result<SearchPage, SearchError> {
    if request.first > MOST_HITS {
        return Err(SearchError::PageTooLarge { most: MOST_HITS });
    }
    let query = Query::parse(&request.words)?;
    let narrowed = request.filters != Filters::default();
    let asked = understand(&query, &request.vocabulary, narrowed)?;
    let (asked, synonyms) = request.synonyms.beside(asked, &request.words);
    let answerer = Answerer {
        searcher,
        fields,
        request,
    };
    let mut page = answerer.answer(&asked)?;
    if request.widen && !asked.leaves.is_empty() {
        answerer.widen(&asked, &mut page)?;
    }
    page.understood = query.to_string();
    page.synonyms = synonyms;
    Ok(page)
}

/// Answers one question, whatever it is understood as.
struct Answerer<'a> {
    searcher: &'a Searcher,
    fields: &'a Fields,
    request: &'a SearchRequest,
}

impl Answerer<'_> {
    fn answer(&self, asked: &Asked) -> Result<SearchPage, SearchError> {
        let Self {
            searcher,
            fields,
            request,
        } = self;
        let plan = plan(searcher, fields, asked, &request.filters)?;
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
            let highlighters = request.highlights.then(|| Highlighters::new(asked));
            let explainer = if request.reasons {
                Some(Explainer::new(searcher, fields, asked, &request.words)?)
            } else {
                None
            };
            let mut ids = IdColumns::default();
            for ranked in best {
                let mut hit = hit(searcher, fields, &mut ids, highlighters.as_ref(), &ranked)?;
                if let Some(explainer) = &explainer {
                    hit.reasons = explainer.reasons(ranked.address)?;
                }
                page.hits.push(hit);
            }
        }
        if request.total || !request.facets.is_empty() || request.histogram.is_some() {
            let tallied = collectors.tally(&request.facets, request.histogram)?;
            page.total = request.total.then_some(tallied.total);
            page.facets = tallied.facets;
            page.histogram = tallied.histogram;
        }
        Ok(page)
    }

    /// Makes `page` the answer to a wider question if there is nothing of what was typed, and says what may have been meant
    /// if there is little.
    fn widen(&self, asked: &Asked, page: &mut SearchPage) -> Result<(), SearchError> {
        let first_page = self.request.after.is_none();
        let little = first_page && !page.has_more && page.hits.len() <= LITTLE;
        let nothing = page.hits.is_empty() && !self.finds_anything(asked)?;
        if !little && !nothing {
            return Ok(());
        }
        let widener = Widener {
            searcher: self.searcher,
            fields: self.fields,
            scope: &self.request.scope,
            typed: &self.request.words,
        };
        if nothing {
            let mut absent = Vec::new();
            for leaf in asked.leaves.iter().filter(|leaf| leaf.near.is_none()) {
                let alone = Asked {
                    wanted: vec![Condition::Holds(leaf.place, leaf.what.clone())],
                    ..Asked::default()
                };
                if !self.finds_anything(&alone)? {
                    absent.push(leaf);
                }
            }
            // Where each word is somewhere and nothing has them all, any may be a slip.
            let near = if absent.is_empty() {
                widener.near(asked.leaves.iter())?
            } else {
                widener.near(absent.into_iter())?
            };
            if near.is_empty() {
                return Ok(());
            }
            let widened = self.answer(&widened(asked, &near))?;
            if widened.hits.is_empty() && widened.total.unwrap_or(0) == 0 {
                return Ok(());
            }
            *page = widened;
            page.widened = near.into_iter().map(|(_, widening)| widening).collect();
        }
        if first_page {
            page.did_you_mean = widener.did_you_mean(asked)?;
        }
        Ok(())
    }

    /// Whether a single document of the scope, and within the filters, is what is asked for.
    fn finds_anything(&self, asked: &Asked) -> Result<bool, SearchError> {
        let plan = plan(self.searcher, self.fields, asked, &self.request.filters)?;
        let collectors = Collectors {
            searcher: self.searcher,
            plan: &plan,
            scope: &self.request.scope,
        };
        Ok(!collectors.best(1, None, false)?.is_empty())
    }
}

/// What is marked in titles, and what in texts.
struct Highlighters {
    title: Highlighter,
    texts: Highlighter,
}

impl Highlighters {
    fn new(asked: &Asked) -> Self {
        let of = |places: &[Place]| Highlighter::new(&asked.clauses(places, false));
        Self {
            title: of(&[Place::Anywhere, Place::Title]),
            texts: of(&[Place::Anywhere]),
        }
    }
}

fn hit(
    searcher: &Searcher,
    fields: &Fields,
    ids: &mut IdColumns,
    highlighters: Option<&Highlighters>,
    ranked: &Ranked,
) -> Result<Hit, SearchError> {
    let Ranked { place, address } = *ranked;
    let mut hit = Hit {
        id: ids.id(searcher, address)?,
        score: place.score as f32 / SCORE_STEPS,
        cursor: place,
        title: Vec::new(),
        passages: Vec::new(),
        reasons: Vec::new(),
    };
    if let Some(highlighters) = highlighters {
        let stored: TantivyDocument = searcher.doc(address)?;
        let title = stored
            .get_first(fields.stored_title)
            .and_then(|title| title.as_str())
            .unwrap_or_default();
        hit.title = highlighters.title.title(title);
        let texts: Vec<&str> = stored
            .get_all(fields.stored_texts)
            .filter_map(|text| text.as_str())
            .collect();
        hit.passages = highlighters.texts.passages(&texts);
    }
    Ok(hit)
}

/// The columns that hold the ids, opened once a segment.
#[derive(Default)]
pub(crate) struct IdColumns {
    open: Vec<(u32, [Column<u64>; 2])>,
}

impl IdColumns {
    pub(crate) fn id(&mut self, searcher: &Searcher, address: DocAddress) -> tantivy::Result<Uuid> {
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
