//! Search (meklēšana): hits with highlights, counts and facets, all within what the caller may see.

mod all_found;
mod facets;
mod filter;
mod hits;
mod index;
mod like;
mod marks;
mod saved;
mod suggest;
mod synonyms;

use ::search as engine;
use async_graphql::connection::{Connection, Edge, OpaqueCursor};
use async_graphql::{Context, Enum, ID, MergedObject, Object, Result};
use entities::ids::DocumentId;

pub(super) use self::all_found::{HoldSearchInput, all_found};
use self::facets::{SearchFacet, SearchHistogram, distinct};
pub(crate) use self::filter::narrowing_of;
use self::filter::{SearchFilter, narrowing};
use self::hits::{HitFields, PageFields};
use self::marks::TextMark;
pub(super) use self::saved::{SavedSearch, saved_search};
use self::suggest::Suggestion;
use super::asker::{Asker, OrError};
use super::documents::{Document, prefetch};
use super::limits;
use crate::documents::shown::List;
use crate::finding::{Narrowing, question};
use crate::kernel::Problem;

/// What can be found.
#[derive(MergedObject, Default)]
pub(super) struct SearchQuery(
    Searching,
    saved::SavedSearchesQuery,
    synonyms::SynonymsQuery,
    index::SearchIndexQuery,
);

/// What can be changed of searching.
#[derive(MergedObject, Default)]
pub(super) struct SearchMutation(
    saved::SavedSearchesMutation,
    synonyms::SynonymsMutation,
    index::SearchIndexMutation,
);

/// What can be found now.
#[derive(Default)]
struct Searching;

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
impl Searching {
    /// Documents by words of title, text, number, correspondent and keywords, in any inflection and with or without
    /// diacritics. What the caller may not see is neither found nor counted. What is shown of documents restricted for the
    /// sake of private life leaves one entry in the journal, without the words, as in `documents`. When nothing is found of
    /// what was typed, words near to it are looked for, and `widened` says which. Terms that mean the same (`synonyms`) are looked for
    /// in any case, and the field of that name says which. What is found exactly is taken away as one package by
    /// `POST /search/package`, with these words and this filter as JSON.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the field's arguments, each with its own description"
    )]
    async fn search(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "What is looked for: all the words must be there, in any inflection. \"As written\" in quotes, begin* with a star, -not with a minus, one VAI (OR) another, brackets, and fields: nosaukums (title), persona (person), nr (no), datums (date), saņemts (received), datēts (dated), reģistrēts (registered), gads (year), veids (kind), reģistrs (register), virziens (direction), pieejamība (access), statuss (status), lieta (file), akts (act of destruction or of handover), saraksts (inventory): `nosaukums:pabalsts datums:2024-01-01..2024-03-31`. What cannot be understood is refused with the characters that are meant, in the error's extensions `from` and `to`. May be empty.",
            default
        )]
        words: String,
        #[graphql(desc = "Narrows what is found.")] filter: Option<SearchFilter>,
        #[graphql(desc = "By what to count.", default)] facets: Vec<SearchFacet>,
        #[graphql(desc = "How to spread what is found over time.")] histogram: Option<
            SearchHistogram,
        >,
        #[graphql(desc = "The order.", default)] sort: SearchSort,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
        #[graphql(
            desc = "To find nothing but what was typed, also when that is nothing at all.",
            default
        )]
        exactly: bool,
    ) -> Result<Hits> {
        let asked = Asked {
            words,
            narrowing: narrowing(filter.unwrap_or_default()).or_error(Asker::of(context))?,
            facets,
            histogram,
            sort,
            first,
            after,
            besides: if exactly {
                Besides::Nothing
            } else {
                Besides::NearWords
            },
        };
        found(context, asked).await
    }

    /// What somebody who typed so far may be about to type: numbers, then names of correspondents, then titles that begin
    /// so, the newest documents first. All of documents that the caller may see; what is shown of restricted ones is journalled
    /// as in `search`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn suggest(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "What was typed so far.")] typed: String,
        #[graphql(desc = "How many of each kind at most, 1 to 20; 5 when none.")] first: Option<
            i32,
        >,
    ) -> Result<Vec<Suggestion>> {
        suggest::suggest(Asker::of(context), typed, first).await
    }

    /// The documents that share most words with one, the likest first, among those that the caller may see: earlier matters
    /// of the same kind. Empty when the caller does not see the document itself. What is shown of restricted ones is journalled
    /// as in `search`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn similar_documents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The document that they are like.")] document: ID,
        #[graphql(desc = "How many at most, 1 to 20; 5 when none.")] first: Option<i32>,
    ) -> Result<Vec<Document>> {
        like::like(Asker::of(context), document, first).await
    }

    /// Where in the texts of a document's newest version the words of a search stand, content by content, for whoever shows its pages:
    /// at most 500 places. In any inflection, with synonyms, beginnings and restored diacritics as `search` finds them. Empty when
    /// the caller does not see the document. What is shown of restricted ones is journalled as in `search`.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn text_marks(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The document.")] document: ID,
        #[graphql(desc = "The words, as in `search`.")] words: String,
        #[graphql(
            desc = "Words that `search` looked for instead (`widened`, `tried`), at most 32.",
            default
        )]
        near: Vec<String>,
    ) -> Result<Vec<TextMark>> {
        marks::marks(Asker::of(context), document, words, near).await
    }
}

/// What is searched for, and how it is shown.
struct Asked {
    words: String,
    narrowing: Narrowing,
    facets: Vec<SearchFacet>,
    histogram: Option<SearchHistogram>,
    sort: SearchSort,
    first: Option<i32>,
    after: Option<String>,
    besides: Besides,
}

/// What is looked for besides what was typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Besides {
    Nothing,
    Synonyms,
    /// Where nothing is found, near words too.
    NearWords,
}

/// What is found, as far as the field being resolved asks for it.
async fn found(context: &Context<'_>, asked: Asked) -> Result<Hits> {
    let asker = Asker::of(context);
    let after = asked.after.as_deref();
    let page = super::paging::request::<String>(asked.first, after).or_error(asker)?;
    let cursor = page.after().map(|cursor| {
        cursor
            .parse()
            .map_err(|_| Problem::new("CURSOR_MALFORMED", "after"))
    });
    let ahead = context.look_ahead();
    let edges = ahead.field("edges");
    let finding = &asker.service.finding;
    let narrowed = finding.narrowed(&asker.caller, asked.narrowing).await;
    let narrowed = narrowed.or_error(asker)?;
    let mut request = question(asked.words);
    request.filters = narrowed
        .map_err(|refusal| refusal.problem())
        .or_error(asker)?;
    request.facets = distinct(asked.facets);
    request.histogram = asked.histogram.map(Into::into);
    request.sort = asked.sort.into();
    request.first = usize::try_from(page.first()).unwrap_or(usize::MAX);
    request.after = cursor.transpose().or_error(asker)?;
    request.highlights = edges.field("title").exists() || edges.field("passages").exists();
    request.total = ahead.field("totalCount").exists();
    request.reasons = edges.field("reasons").exists();
    if asked.besides != Besides::Nothing {
        let synonyms = finding.synonyms(asker.caller.institution).await;
        request.synonyms = synonyms.or_error(asker)?;
    }
    request.widen = asked.besides == Besides::NearWords;
    let found = finding
        .search(&asker.caller, request)
        .await
        .or_error(asker)?;
    let found = found.map_err(|refusal| refusal.problem()).or_error(asker)?;
    connection(context, page.after().is_some(), found).await
}

async fn connection(
    context: &Context<'_>,
    continued: bool,
    mut found: engine::SearchPage,
) -> Result<Hits> {
    let asker = Asker::of(context);
    let ids: Vec<_> = found.hits.iter().map(|hit| DocumentId(hit.id)).collect();
    let mut documents = asker.load_now(ids).await.or_error(asker)?;
    let rows: Vec<_> = documents.values().map(|row| row.as_ref()).collect();
    prefetch(context, &rows).await?;
    let fields = PageFields::of(asker, &mut found).await?;
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
        let cursor = OpaqueCursor(hit.cursor.to_string());
        let fields = HitFields::of(asker, hit);
        Some(Edge::with_additional_fields(cursor, document, fields))
    }));
    Ok(hits)
}
