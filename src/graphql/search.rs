//! Search (meklēšana): hits with highlights, counts and facets, all within what the caller may see.

use std::collections::HashMap;

use ::search as engine;
use async_graphql::connection::{Connection, Edge, OpaqueCursor};
use async_graphql::{
    Context, Enum, ID, InputObject, InputType, Object, Result, SimpleObject, Union,
};
use entities::ids::{DocumentId, FileId, RegisterId, SeriesId, UnitId};

use super::asker::{Asker, OrError};
use super::classification::{File, FileSeries, Register};
use super::documents::{Document, prefetch};
use super::ids::{self, Identified};
use super::limits;
use super::organisation::{Unit, with_units_before};
use super::problems::Reading;
use super::scalars::{Date, Long};
use super::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus, TextState};
use crate::documents::shown::List;
use crate::finding::question;
use crate::kernel::{Fault, Problem};

/// Most values of one filter.
const MOST_VALUES: usize = 100;

/// Hits that are read together by whoever wants all of them.
const PAGE: usize = 200;

/// Most characters of a query.
const MOST_WORDS: usize = 1_000;

/// What can be found.
#[derive(Default)]
pub(super) struct SearchQuery;

/// Narrows what is found: every field that is given must hold, within one any of its values.
#[derive(InputObject, Default)]
struct SearchFilter {
    /// Of these kinds.
    #[graphql(default)]
    kinds: Vec<DocumentKind>,
    /// Of these directions.
    #[graphql(default)]
    directions: Vec<Direction>,
    /// Of these access classes.
    #[graphql(default)]
    access_classes: Vec<AccessClass>,
    /// In these states.
    #[graphql(default)]
    statuses: Vec<DocumentStatus>,
    /// With contents whose text is known this far.
    #[graphql(default)]
    text_states: Vec<TextState>,
    /// For which these units answer, or which they received.
    #[graphql(default)]
    units: Vec<ID>,
    /// For the units before, those that they succeeded too, however long ago (priekšteči).
    #[graphql(default)]
    with_predecessors: bool,
    /// Of these series.
    #[graphql(default)]
    series: Vec<ID>,
    /// In these files.
    #[graphql(default)]
    files: Vec<ID>,
    /// Of these registers.
    #[graphql(default)]
    registers: Vec<ID>,
    /// Registered in these years.
    #[graphql(default)]
    years: Vec<i32>,
    /// With dates in these ranges.
    #[graphql(default)]
    dates: Vec<SearchDateRange>,
    /// Words of a correspondent's or addressee's name, in any inflection; all must be in it.
    correspondent: Option<String>,
    /// The document's own or its sender's number, whatever separates its parts.
    number: Option<String>,
}

impl SearchFilter {
    /// Whether it leaves anything out.
    fn narrows(&self) -> bool {
        let says = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            text.chars().any(char::is_alphanumeric)
        };
        let bounded = |range: &SearchDateRange| range.from.is_some() || range.to.is_some();
        let empty = self.kinds.is_empty()
            && self.directions.is_empty()
            && self.access_classes.is_empty()
            && self.statuses.is_empty()
            && self.text_states.is_empty()
            && self.units.is_empty()
            && self.series.is_empty()
            && self.files.is_empty()
            && self.registers.is_empty()
            && self.years.is_empty();
        !empty || self.dates.iter().any(bounded) || says(&self.correspondent) || says(&self.number)
    }
}

/// What is searched for by whoever puts a hold on what is found.
#[derive(InputObject)]
pub(super) struct HoldSearchInput {
    /// What is looked for, as in `search`; where there are none, the filter says what.
    #[graphql(default)]
    words: String,
    /// Narrows what is found.
    filter: Option<SearchFilter>,
}

/// A range of dates; both ends belong to it.
#[derive(InputObject)]
struct SearchDateRange {
    /// Which date.
    field: SearchDate,
    /// First day.
    from: Option<Date>,
    /// Last day.
    to: Option<Date>,
}

/// The dates by which documents are found.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::DateField")]
enum SearchDate {
    /// When it came (saņemšanas datums).
    Received,
    /// Date on the document (dokumenta datums).
    Dated,
    /// Day of registration (reģistrācijas datums).
    Registered,
}

/// The order of hits.
#[derive(Enum, Clone, Copy, PartialEq, Eq, Default)]
#[graphql(remote = "engine::Sort")]
enum SearchSort {
    /// Best first; without words, the last registered first.
    #[default]
    Relevance,
    /// The last registered first.
    Newest,
}

/// By what hits are counted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::FacetField")]
enum SearchFacet {
    /// Kind of document.
    Kind,
    /// Direction.
    Direction,
    /// Unit.
    Unit,
    /// File series.
    Series,
    /// File.
    File,
    /// Register.
    Register,
    /// Year of registration.
    Year,
    /// Access class.
    AccessClass,
    /// Status.
    Status,
    /// How far the text of its contents is known.
    ContentState,
}

/// A run of text that either matches or stands between matches.
#[derive(SimpleObject)]
struct Highlight {
    /// The text, as it stands in the document.
    text: String,
    /// Whether it is what was looked for.
    matched: bool,
}

/// A part of a document's text.
#[derive(SimpleObject)]
struct Passage {
    /// The text, with what was looked for marked.
    fragments: Vec<Highlight>,
    /// Whether text was left out before it.
    cut_before: bool,
    /// Whether text was left out after it.
    cut_after: bool,
}

fn highlights(fragments: Vec<engine::Fragment>) -> Vec<Highlight> {
    fragments
        .into_iter()
        .map(|fragment| Highlight {
            text: fragment.text,
            matched: fragment.is_match,
        })
        .collect()
}

/// What a hit's edge has besides the document.
#[derive(SimpleObject)]
struct HitFields {
    /// The whole title with what was looked for marked; empty unless highlights were asked for.
    title: Vec<Highlight>,
    /// Where the words stand in the texts, best first; empty unless it was asked for.
    passages: Vec<Passage>,
    /// How well it matches; comparable within one answer only.
    score: f64,
}

/// What a page of hits has besides its edges.
#[derive(SimpleObject)]
struct PageFields {
    /// How many documents match in all. Counted only when it is asked for.
    total_count: Option<Long>,
    /// Counts by the facets that were asked for, in that order.
    facets: Vec<FacetCounts>,
}

/// The values of a facet.
#[derive(SimpleObject)]
struct FacetCounts {
    /// Which.
    facet: SearchFacet,
    /// Its values, most frequent first.
    values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(SimpleObject)]
struct FacetValue {
    /// What to give the filter of the same name: a word, a year or an id.
    value: String,
    /// What it stands for, where it is an id.
    subject: Option<FacetSubject>,
    /// How many of the documents found have it.
    count: Long,
}

/// What a facet's value stands for.
#[derive(Union, Clone)]
enum FacetSubject {
    Unit(Unit),
    FileSeries(FileSeries),
    File(File),
    Register(Register),
}

type Hits = Connection<OpaqueCursor<String>, Document, PageFields, HitFields, HitsName, HitName>;

struct HitsName;

impl async_graphql::connection::ConnectionNameType for HitsName {
    fn type_name<T: async_graphql::OutputType>() -> String {
        "SearchConnection".to_owned()
    }
}

struct HitName;

impl async_graphql::connection::EdgeNameType for HitName {
    fn type_name<T: async_graphql::OutputType>() -> String {
        "SearchEdge".to_owned()
    }
}

#[Object]
impl SearchQuery {
    /// Documents by words of title, text, number, correspondent and keywords, in any inflection and with or without
    /// diacritics. What the caller may not see is neither found nor counted. What is shown of documents restricted for the
    /// sake of private life leaves one entry in the journal, without the words, as in `documents`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the field's arguments, each with its own description"
    )]
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "What is looked for: all the words must be there. \"As written\" in quotes, begin* with a star, -not with a minus. May be empty.",
            default
        )]
        words: String,
        #[graphql(desc = "Narrows what is found.")] filter: Option<SearchFilter>,
        #[graphql(desc = "By what to count.", default)] facets: Vec<SearchFacet>,
        #[graphql(desc = "The order.", default)] sort: SearchSort,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Hits> {
        let asker = Asker::of(context);
        let page = super::paging::request::<String>(first, after.as_deref()).or_error(asker)?;
        let cursor = page.after().map(|cursor| {
            cursor
                .parse()
                .map_err(|_| Problem::new("CURSOR_MALFORMED", "after"))
        });
        if words.chars().count() > MOST_WORDS {
            let problem = Problem::new("TOO_LONG", "words").with("most", MOST_WORDS);
            return Err(asker.refuse(&problem));
        }
        let ahead = context.look_ahead();
        let edges = ahead.field("edges");
        let mut request = question(words);
        let filter = filter.unwrap_or_default();
        let with_predecessors = filter.with_predecessors;
        request.filters = filters(filter).or_error(asker)?;
        if with_predecessors {
            let named = request.filters.units.iter().copied().map(UnitId).collect();
            let units = with_units_before(context, named).await?;
            request.filters.units = units.into_iter().map(|unit| unit.0).collect();
        }
        request.facets = distinct(facets);
        request.sort = sort.into();
        request.first = usize::try_from(page.first()).unwrap_or(usize::MAX);
        request.after = cursor.transpose().or_error(asker)?;
        request.highlights = edges.field("title").exists() || edges.field("passages").exists();
        request.total = ahead.field("totalCount").exists();
        let found = asker
            .service
            .finding
            .search(&asker.caller, request)
            .await
            .or_error(asker)?;
        let found = found.map_err(|refusal| refusal.problem()).or_error(asker)?;
        connection(context, page.after().is_some(), found).await
    }
}

/// Every document that a search finds and the caller sees, for whoever acts on all of them at once: at most one more than
/// `most`, so that too many are known as such. With them what was searched for, to be kept.
pub(super) async fn all_found(
    context: &Context<'_>,
    input: HoldSearchInput,
    most: usize,
) -> Result<Result<(Vec<DocumentId>, serde_json::Value), Problem>> {
    let asker = Asker::of(context);
    if input.words.chars().count() > MOST_WORDS {
        return Ok(Err(
            Problem::new("TOO_LONG", "words").with("most", MOST_WORDS)
        ));
    }
    // Whoever asks for nothing in particular is shown everything; nobody means to hold everything.
    let filtered = input.filter.as_ref().is_some_and(SearchFilter::narrows);
    let boundless = !filtered && !input.words.chars().any(char::is_alphanumeric);
    let searched = serde_json::to_value(input.to_value()).map_err(Fault::at("keeping a search"));
    let searched = searched.or_error(asker)?;
    let mut request = question(input.words);
    let filter = input.filter.unwrap_or_default();
    let with_predecessors = filter.with_predecessors;
    request.filters = match filters(filter) {
        Ok(filters) => filters,
        Err(problem) => return Ok(Err(problem)),
    };
    if with_predecessors {
        let named = request.filters.units.iter().copied().map(UnitId).collect();
        let units = with_units_before(context, named).await?;
        request.filters.units = units.into_iter().map(|unit| unit.0).collect();
    }
    request.sort = engine::Sort::Newest;
    request.first = PAGE;
    request.highlights = false;
    let mut found = Vec::new();
    loop {
        let finding = &asker.service.finding;
        let page = finding.search(&asker.caller, request.clone()).await;
        let page = match page.or_error(asker)? {
            Ok(page) => page,
            Err(refusal) => return Ok(Err(refusal.problem())),
        };
        if boundless {
            return Ok(Err(Problem::new("HOLD_SEARCH_BOUNDLESS", "")));
        }
        let ids: Vec<_> = page.hits.iter().map(|hit| DocumentId(hit.id)).collect();
        // The database has the last word on who may see what.
        let seen = asker.load_now(ids.clone()).await.or_error(asker)?;
        found.extend(ids.into_iter().filter(|id| seen.contains_key(id)));
        request.after = page.hits.last().map(|hit| hit.cursor);
        if !page.has_more || found.len() > most {
            found.truncate(most + 1);
            return Ok(Ok((found, searched)));
        }
    }
}

async fn connection(
    context: &Context<'_>,
    continued: bool,
    found: engine::SearchPage,
) -> Result<Hits> {
    let asker = Asker::of(context);
    let ids: Vec<_> = found.hits.iter().map(|hit| DocumentId(hit.id)).collect();
    let mut documents = asker.load_now(ids).await.or_error(asker)?;
    let rows: Vec<_> = documents.values().map(|row| row.as_ref()).collect();
    prefetch(context, &rows).await?;
    let fields = PageFields {
        total_count: found.total.map(Long::from),
        facets: facets(asker, found.facets).await?,
    };
    let mut hits = Connection::with_additional_fields(continued, found.has_more, fields);
    // A document that the index still shows and the database no longer does (to this caller) is left out: the database
    // has the last word on who may see what.
    if super::paging::wants_rows(context) {
        for hit in &found.hits {
            if let Some(card) = documents.get(&DocumentId(hit.id)) {
                asker.shows(List::Search, card);
            }
        }
    }
    hits.edges.extend(found.hits.into_iter().filter_map(|hit| {
        let document = Document(documents.remove(&DocumentId(hit.id))?);
        let fields = HitFields {
            title: highlights(hit.title),
            passages: hit
                .passages
                .into_iter()
                .map(|passage| Passage {
                    cut_before: passage.cut_before,
                    cut_after: passage.cut_after,
                    fragments: highlights(passage.fragments),
                })
                .collect(),
            score: f64::from(hit.score),
        };
        let cursor = OpaqueCursor(hit.cursor.to_string());
        Some(Edge::with_additional_fields(cursor, document, fields))
    }));
    Ok(hits)
}

fn distinct(facets: Vec<SearchFacet>) -> Vec<engine::FacetField> {
    let mut distinct: Vec<engine::FacetField> = Vec::new();
    for facet in facets.into_iter().map(engine::FacetField::from) {
        if !distinct.contains(&facet) {
            distinct.push(facet);
        }
    }
    distinct
}

fn filters(given: SearchFilter) -> Result<engine::Filters, Problem> {
    let mut reading = Reading::default();
    for (field, length) in [
        ("kinds", given.kinds.len()),
        ("units", given.units.len()),
        ("series", given.series.len()),
        ("files", given.files.len()),
        ("registers", given.registers.len()),
        ("years", given.years.len()),
        ("dates", given.dates.len()),
    ] {
        if length > MOST_VALUES {
            let path = format!("filter.{field}");
            return Err(Problem::new("TOO_MANY", &path).with("most", MOST_VALUES));
        }
    }
    let filters = engine::Filters {
        kinds: words::<_, entities::vocabulary::DocumentKind>(given.kinds, |word| word.as_str()),
        directions: words::<_, entities::vocabulary::Direction>(given.directions, |word| {
            word.as_str()
        }),
        access_classes: words::<_, entities::vocabulary::AccessClass>(
            given.access_classes,
            |word| word.as_str(),
        ),
        statuses: words::<_, entities::vocabulary::DocumentStatus>(given.statuses, |word| {
            word.as_str()
        }),
        content_states: words::<_, entities::vocabulary::TextState>(given.text_states, |word| {
            word.as_str()
        }),
        units: uuids::<UnitId>(&mut reading, &given.units, "filter.units"),
        series: uuids::<SeriesId>(&mut reading, &given.series, "filter.series"),
        files: uuids::<FileId>(&mut reading, &given.files, "filter.files"),
        registers: uuids::<RegisterId>(&mut reading, &given.registers, "filter.registers"),
        years: given.years,
        dates: dates(&mut reading, &given.dates),
        correspondent: given.correspondent.filter(|words| !words.trim().is_empty()),
        number: given.number.filter(|number| !number.trim().is_empty()),
    };
    // A query has room for one problem: the first.
    reading.done(Some(filters)).map_err(|problems| {
        problems
            .into_iter()
            .next()
            .unwrap_or(Problem::new("ID_MALFORMED", "filter"))
    })
}

fn words<W, K: From<W>>(words: Vec<W>, print: impl Fn(K) -> &'static str) -> Vec<String> {
    words
        .into_iter()
        .map(|word| print(word.into()).to_owned())
        .collect()
}

fn uuids<T: Identified>(reading: &mut Reading, given: &[ID], path: &str) -> Vec<uuid::Uuid> {
    let numbered = given.iter().enumerate();
    numbered
        .filter_map(|(index, id)| reading.id::<T>(id, &format!("{path}.{index}")))
        .map(T::uuid)
        .collect()
}

fn dates(reading: &mut Reading, given: &[SearchDateRange]) -> Vec<engine::DateRange> {
    let mut dates = Vec::with_capacity(given.len());
    for (index, range) in given.iter().enumerate() {
        let mut day = |day: &Option<Date>, end: &str| {
            let path = format!("filter.dates.{index}.{end}");
            day.as_ref().and_then(|day| reading.date(day, &path))
        };
        dates.push(engine::DateRange {
            field: range.field.into(),
            from: day(&range.from, "from"),
            to: day(&range.to, "to"),
        });
    }
    dates
}

async fn facets(
    asker: &Asker,
    counted: Vec<(engine::FacetField, Vec<engine::FacetCount>)>,
) -> Result<Vec<FacetCounts>> {
    let mut facets = Vec::with_capacity(counted.len());
    for (field, counts) in counted {
        let ids: Vec<uuid::Uuid> = counts
            .iter()
            .filter_map(|counted| counted.value.parse().ok())
            .collect();
        let subjects = subjects(asker, field, ids).await?;
        let values = counts.into_iter().map(|counted| {
            let id: Option<uuid::Uuid> = counted.value.parse().ok();
            FacetValue {
                value: value(field, id, counted.value),
                subject: id.and_then(|id| subjects.get(&id).cloned()),
                count: counted.count.into(),
            }
        });
        facets.push(FacetCounts {
            facet: field.into(),
            values: values.collect(),
        });
    }
    Ok(facets)
}

/// What the ids among a facet's values stand for, read together.
async fn subjects(
    asker: &Asker,
    field: engine::FacetField,
    ids: Vec<uuid::Uuid>,
) -> Result<HashMap<uuid::Uuid, FacetSubject>> {
    macro_rules! load {
        ($id:ident, $subject:ident($wrap:ident)) => {{
            let ids = ids.into_iter().map($id).collect();
            let rows = asker.load_now(ids).await.or_error(asker)?;
            rows.into_iter()
                .map(|(id, row)| (id.0, FacetSubject::$subject($wrap(row))))
                .collect()
        }};
    }
    Ok(match field {
        engine::FacetField::Unit => load!(UnitId, Unit(Unit)),
        engine::FacetField::Series => load!(SeriesId, FileSeries(FileSeries)),
        engine::FacetField::File => load!(FileId, File(File)),
        engine::FacetField::Register => load!(RegisterId, Register(Register)),
        _ => HashMap::new(),
    })
}

/// The value as the filter takes it: an id as clients know it, a word in the form that enums have.
fn value(field: engine::FacetField, id: Option<uuid::Uuid>, value: String) -> String {
    match (field, id) {
        (engine::FacetField::Unit, Some(id)) => ids::print(UnitId(id)),
        (engine::FacetField::Series, Some(id)) => ids::print(SeriesId(id)),
        (engine::FacetField::File, Some(id)) => ids::print(FileId(id)),
        (engine::FacetField::Register, Some(id)) => ids::print(RegisterId(id)),
        _ => value.to_uppercase(),
    }
}
