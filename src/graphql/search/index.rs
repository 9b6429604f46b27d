//! The index itself: how it stands, and having it made anew.

use async_graphql::{Context, Enum, InputObject, Object, Result, SimpleObject};

use crate::access::Action;
use crate::finding::{Condition, State};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::scalars::Long;

/// How the search index stands (meklēšanas indeksa stāvoklis).
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Condition")]
enum SearchIndexCondition {
    /// It finds what it should (derīgs).
    Sound,
    /// It was begun from nothing and does not find everything yet (tiek aizpildīts).
    Filling,
    /// Another version of the program analysed its words: it may miss some forms until another index takes over (novecojis).
    Outdated,
}

/// The search index of the process that answers (meklēšanas indekss).
#[derive(SimpleObject)]
struct SearchIndex {
    /// How it stands.
    condition: SearchIndexCondition,
    /// Documents that can be found.
    documents: Long,
    /// Sealed entries of the journal that it has taken in.
    taken_in: Long,
    /// Sealed entries that the one which is filled beside it has taken in; null while none is.
    renewed: Option<Long>,
    /// Sealed entries in all.
    entries: Long,
}

impl From<State> for SearchIndex {
    fn from(state: State) -> Self {
        Self {
            condition: state.condition.into(),
            documents: state.documents.into(),
            taken_in: state.position.into(),
            renewed: state.renewed.map(Long::from),
            entries: state.sealed.into(),
        }
    }
}

/// Why a search may miss something, in the caller's language.
pub(super) fn notice(asker: &Asker) -> Option<String> {
    let key = match asker.service.finding.condition() {
        Condition::Sound => return None,
        Condition::Filling => "search-index-filling",
        Condition::Outdated => "search-index-outdated",
    };
    Some(asker.service.messages.text(asker.language, key, &[]))
}

/// What can be asked about the index.
#[derive(Default)]
pub(super) struct SearchIndexQuery;

#[Object]
impl SearchIndexQuery {
    /// The search index of the process that answers (meklēšanas indekss): how it stands, and how far it is.
    async fn search_index(&self, context: &Context<'_>) -> Result<SearchIndex> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let state = asker.service.finding.state().await;
        Ok(state.or_error(asker)?.into())
    }
}

/// That the index is to be made anew.
#[derive(InputObject)]
struct RenewSearchIndexInput {
    /// The client's name for this request: asked again under it, nothing is ordered once more.
    idempotency_key: Option<String>,
}

/// What ordering it did.
#[derive(SimpleObject, Default)]
struct RenewSearchIndexPayload {
    /// Whether it is ordered.
    ordered: bool,
    /// What stood in the way; nothing is done then.
    problems: Vec<Problem>,
}

/// What can be done about the index.
#[derive(Default)]
pub(super) struct SearchIndexMutation;

#[Object]
impl SearchIndexMutation {
    /// Has every process fill another search index beside its own, which answers until then (atjaunot meklēšanas indeksu). `searchIndex`
    /// shows how far it is. For administrators.
    async fn renew_search_index(
        &self,
        context: &Context<'_>,
        input: RenewSearchIndexInput,
    ) -> Result<RenewSearchIndexPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("renewSearchIndex", input.idempotency_key.as_ref(), &input);
        let problems = match reading.done(Some(())) {
            Ok(()) => {
                let finding = &asker.service.finding;
                let done = finding.order_renewal(&asker.caller, named.as_ref()).await;
                match done.or_error(asker)? {
                    Ok(()) => {
                        return Ok(RenewSearchIndexPayload {
                            ordered: true,
                            problems: Vec::new(),
                        });
                    }
                    Err(refusal) => refusal.problems(),
                }
            }
            Err(problems) => problems,
        };
        Ok(RenewSearchIndexPayload {
            ordered: false,
            problems: told(asker, problems),
        })
    }
}
