//! Searches that people keep, and what is new in them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, InputType, Object, Result, SimpleObject};
use entities::finding::saved_search;
use entities::ids::{DocumentId, SavedSearchId};
use serde_json::Value;

use super::filter::{SearchFilter, narrowing};
use super::{Asked, Besides, Hits, SearchSort, found};
use crate::access::Action;
use crate::documents::shown::List;
use crate::finding::saved::{self, Change, Kept, Question, read};
use crate::finding::{Narrowing, question};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::documents::{Document, prefetch};
use crate::graphql::ids::{self, global};
use crate::graphql::limits;
use crate::graphql::paging::{Paged, connection, request};
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::scalars::Instant;
use crate::graphql::vocabulary::SavedSearchTelling;
use crate::kernel::paging::Page;
use crate::kernel::{self, Fault};

/// A search that the caller keeps.
pub(in crate::graphql) struct SavedSearch(saved_search::Model);

/// A search of the caller's by its id; none where they keep no such.
pub(in crate::graphql) async fn saved_search(
    context: &Context<'_>,
    id: SavedSearchId,
) -> Result<Option<SavedSearch>> {
    let asker = Asker::of(context);
    let row = asker.loader().load_one(id).await.or_error(asker)?;
    Ok(row.map(|row| SavedSearch(Arc::unwrap_or_clone(row))))
}

/// Why a search that is kept cannot be asked as things are now.
#[derive(SimpleObject)]
struct SavedSearchProblem {
    /// Stable code for programs, as in the errors of `search`.
    code: String,
    /// The same in the caller's language.
    message: String,
    /// The first character of the words that is meant, from 1; null where it is not about the words.
    from: Option<i32>,
    /// The last one.
    to: Option<i32>,
}

#[Object]
/// A search that the caller keeps (saglabāts meklējums). Nobody else sees it.
impl SavedSearch {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What the caller calls it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What is looked for, as it was typed.
    async fn words(&self) -> &str {
        &self.0.words
    }

    /// What narrows it, as JSON of `SearchFilter`; null where nothing does.
    async fn filter(&self) -> Option<String> {
        (!self.0.filter.is_null()).then(|| self.0.filter.to_string())
    }

    /// Whether the caller is told what is new in it.
    async fn telling(&self) -> SavedSearchTelling {
        self.0.telling.into()
    }

    /// Documents registered since then are new.
    async fn since(&self) -> Instant {
        self.0.since.into()
    }

    /// Since when nothing could be told, because it cannot be understood any more; null while it can.
    async fn broken_since(&self) -> Option<Instant> {
        self.0.broken_since.map(Instant::from)
    }

    /// Why, as things are now: something that it names is not there any more, or not for the caller. Null where it can be
    /// asked (again); looked at only for one that was found broken.
    async fn problem(&self, context: &Context<'_>) -> Result<Option<SavedSearchProblem>> {
        if self.0.broken_since.is_none() {
            return Ok(None);
        }
        let asker = Asker::of(context);
        let finding = &asker.service.finding;
        let narrowed = finding.narrowed(&asker.caller, kept(&self.0).or_error(asker)?);
        let refusal = match narrowed.await.or_error(asker)? {
            Err(refusal) => refusal,
            Ok(filters) => {
                let mut request = question(self.0.words.as_str());
                request.filters = filters;
                request.first = 0;
                match finding
                    .search(&asker.caller, request)
                    .await
                    .or_error(asker)?
                {
                    Ok(_) => return Ok(None),
                    Err(refusal) => refusal,
                }
            }
        };
        let problem = refusal.problem();
        let number = |at: usize| i32::try_from(at).unwrap_or(i32::MAX);
        Ok(Some(SavedSearchProblem {
            message: asker.service.messages.say(asker.language, &problem),
            code: problem.code.to_owned(),
            from: problem.characters.map(|(from, _)| number(from)),
            to: problem.characters.map(|(_, to)| number(to)),
        }))
    }

    /// What it finds now.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn results(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The order.", default)] sort: SearchSort,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Hits> {
        let asker = Asker::of(context);
        let asked = Asked {
            words: self.0.words.clone(),
            narrowing: kept(&self.0).or_error(asker)?,
            facets: Vec::new(),
            histogram: None,
            sort,
            first,
            after,
            besides: Besides::Synonyms,
        };
        found(context, asked).await
    }

    /// The documents that the caller was told of, the last registered first; those alone that they see now.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn new_documents(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<DocumentId, Document>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let page = read::told(reader, self.0.id, &request)
            .await
            .or_error(asker)?;
        let mut cards = asker.load_now(page.rows.clone()).await.or_error(asker)?;
        let rows: Vec<_> = cards.values().map(|row| row.as_ref()).collect();
        prefetch(context, &rows).await?;
        for card in cards.values() {
            asker.shows(List::Search, card);
        }
        // What the caller does not see any more is passed over; the next page begins where this one ended all the same.
        let seen = Page {
            rows: page.rows.iter().filter_map(|id| cards.remove(id)).collect(),
            has_next: page.has_next,
        };
        let continued = request.after().is_some();
        Ok(connection(seen, continued, None, |row| row.id, Document))
    }

    /// Counts changes; a change names the one it was made from.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

fn kept(row: &saved_search::Model) -> Result<Narrowing, Fault> {
    serde_json::from_value(row.narrowing.clone())
        .map_err(Fault::at("reading a search that is kept"))
}

/// What can be asked about kept searches.
#[derive(Default)]
pub(super) struct SavedSearchesQuery;

#[Object]
impl SavedSearchesQuery {
    /// The searches that the caller keeps (saglabātie meklējumi), by name. None for a program's account, and for whoever stands in
    /// for somebody.
    async fn saved_searches(&self, context: &Context<'_>) -> Result<Vec<SavedSearch>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let own = asker.caller.staff_member;
        let Some(person) = own.filter(|_| asker.caller.standing_in.is_none()) else {
            return Ok(Vec::new());
        };
        let rows = read::of(asker.service.kit.db.reader(), person).await;
        Ok(rows.or_error(asker)?.into_iter().map(SavedSearch).collect())
    }

    /// One of them; null where the caller keeps no such.
    async fn saved_search(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<SavedSearch>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        saved_search(context, ids::read(&id, "id").or_error(asker)?).await
    }
}

/// A search to be kept.
#[derive(InputObject)]
struct SaveSearchInput {
    /// What the caller calls it, at most 100 characters; nothing else of theirs may have the name.
    name: String,
    /// What is looked for, as in `search`.
    #[graphql(default)]
    words: String,
    /// Narrows it.
    filter: Option<SearchFilter>,
    /// Whether the caller is told what is new.
    telling: SavedSearchTelling,
    /// The client's name for this request: repeated under it, the request does nothing more.
    idempotency_key: Option<String>,
}

/// What is to change of a search; what is left out stays.
#[derive(InputObject)]
struct ChangeSavedSearchInput {
    /// Which.
    search: ID,
    /// The revision as it was read.
    revision: i32,
    /// Another name.
    name: Option<String>,
    /// Other words. What was registered before is not new then.
    words: Option<String>,
    /// Another filter, in place of the whole one. What was registered before is not new then.
    filter: Option<SearchFilter>,
    /// Whether the caller is told what is new.
    telling: Option<SavedSearchTelling>,
    /// The client's name for this request. A repetition is refused by its revision, with it or without.
    idempotency_key: Option<String>,
}

/// A search to be forgotten.
#[derive(InputObject)]
struct ForgetSavedSearchInput {
    /// Which.
    search: ID,
    /// The revision as it was read.
    revision: i32,
    /// The client's name for this request. What is forgotten is unknown, with it or without.
    idempotency_key: Option<String>,
}

/// What keeping or changing a search did.
#[derive(SimpleObject, Default)]
struct SavedSearchPayload {
    /// The search as it now is.
    search: Option<SavedSearch>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What forgetting a search did.
#[derive(SimpleObject, Default)]
struct ForgetSavedSearchPayload {
    /// The search that is no more.
    search: Option<ID>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of kept searches.
#[derive(Default)]
pub(super) struct SavedSearchesMutation;

#[Object]
impl SavedSearchesMutation {
    /// Keeps a search under a name. In person, at most 50.
    async fn save_search(
        &self,
        context: &Context<'_>,
        input: SaveSearchInput,
    ) -> Result<SavedSearchPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("saveSearch", input.idempotency_key.as_ref(), &input);
        let question = reading.take(asked(input.words, input.filter).or_error(asker)?);
        let question = match reading.done(question) {
            Ok(question) => question,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let new = Kept {
            name: input.name,
            question,
            telling: input.telling.into(),
        };
        let service = &asker.service;
        let done = saved::keep(
            &service.kit,
            &service.finding,
            &asker.caller,
            new,
            named.as_ref(),
        );
        Ok(payload(asker, done.await.or_error(asker)?))
    }

    /// Changes a search of the caller's.
    async fn change_saved_search(
        &self,
        context: &Context<'_>,
        input: ChangeSavedSearchInput,
    ) -> Result<SavedSearchPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("changeSavedSearch", input.idempotency_key.as_ref(), &input);
        let id = reading.id::<SavedSearchId>(&input.search, "search");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let mut question = None;
        if input.words.is_some() || input.filter.is_some() {
            let Some(row) = asker.loader().load_one(id).await.or_error(asker)? else {
                return Ok(refused(asker, [saved::Refusal::Unknown.problem()]));
            };
            let words = input.words.unwrap_or_else(|| row.words.clone());
            question = Some(match input.filter {
                Some(filter) => match asked(words, Some(filter)).or_error(asker)? {
                    Ok(question) => question,
                    Err(problem) => return Ok(refused(asker, [problem])),
                },
                None => Question {
                    words,
                    filter: row.filter.clone(),
                    narrowing: kept(&row).or_error(asker)?,
                },
            });
        }
        let change = Change {
            name: input.name,
            question,
            telling: input.telling.map(Into::into),
        };
        let service = &asker.service;
        let done = saved::change(
            &service.kit,
            &service.finding,
            &asker.caller,
            id,
            input.revision,
            change,
        );
        Ok(payload(asker, done.await.or_error(asker)?))
    }

    /// Forgets a search of the caller's, and what they were told by it.
    async fn forget_saved_search(
        &self,
        context: &Context<'_>,
        input: ForgetSavedSearchInput,
    ) -> Result<ForgetSavedSearchPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("forgetSavedSearch", input.idempotency_key.as_ref(), &input);
        let id = reading.id::<SavedSearchId>(&input.search, "search");
        let problems = match reading.done(id) {
            Ok(id) => {
                let kit = &asker.service.kit;
                let done = saved::forget(kit, &asker.caller, id, input.revision).await;
                match done.or_error(asker)? {
                    Ok(id) => {
                        return Ok(ForgetSavedSearchPayload {
                            search: Some(global(id)),
                            problems: Vec::new(),
                        });
                    }
                    Err(refusal) => vec![refusal.problem()],
                }
            }
            Err(problems) => problems,
        };
        Ok(ForgetSavedSearchPayload {
            search: None,
            problems: told(asker, problems),
        })
    }
}

/// What is given, as it is kept.
fn asked(
    words: String,
    filter: Option<SearchFilter>,
) -> Result<Result<Question, kernel::Problem>, Fault> {
    let shown = match &filter {
        Some(filter) => {
            serde_json::to_value(filter.to_value()).map_err(Fault::at("keeping a search"))?
        }
        None => Value::Null,
    };
    Ok(
        narrowing(filter.unwrap_or_default()).map(|narrowing| Question {
            words,
            filter: shown,
            narrowing,
        }),
    )
}

fn payload(asker: &Asker, done: Result<saved_search::Model, saved::Refusal>) -> SavedSearchPayload {
    match done {
        Ok(row) => SavedSearchPayload {
            search: Some(SavedSearch(row)),
            problems: Vec::new(),
        },
        Err(refusal) => refused(asker, [refusal.problem()]),
    }
}

fn refused(
    asker: &Asker,
    problems: impl IntoIterator<Item = kernel::Problem>,
) -> SavedSearchPayload {
    SavedSearchPayload {
        search: None,
        problems: told(asker, problems),
    }
}
