//! The terms that mean the same, for whoever edits them.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use crate::access::Action;
use crate::finding::synonyms::{self, List};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::problems::{Problem, Reading, told};

/// What means the same in the institution's letters (saīsinājumi un sinonīmi).
#[derive(SimpleObject)]
struct SynonymList {
    /// Groups of terms: an abbreviation in capitals, words in any inflection. Whoever asks for one is answered with the others too.
    groups: Vec<Vec<String>>,
    /// Whether nobody has changed it: it is the list that the program brings.
    customary: bool,
    /// Counts changes; a change names the one it was made from.
    revision: i32,
}

impl From<List> for SynonymList {
    fn from(list: List) -> Self {
        Self {
            customary: list.revision == 0,
            groups: list.groups,
            revision: list.revision,
        }
    }
}

/// What can be asked about synonyms.
#[derive(Default)]
pub(super) struct SynonymsQuery;

#[Object]
impl SynonymsQuery {
    /// What means the same in the institution's letters (saīsinājumi un sinonīmi).
    async fn synonyms(&self, context: &Context<'_>) -> Result<SynonymList> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let reader = asker.service.kit.db.reader();
        let list = synonyms::of(reader, asker.caller.institution).await;
        Ok(list.or_error(asker)?.into())
    }
}

/// A list to be set.
#[derive(InputObject)]
struct SetSynonymsInput {
    /// The revision as it was read.
    revision: i32,
    /// The whole list, at most 500 groups of two to five terms. No term stands in it twice.
    groups: Vec<Vec<String>>,
    /// The client's name for this request. A repetition is refused by its revision, with it or without.
    idempotency_key: Option<String>,
}

/// What setting the list did.
#[derive(SimpleObject, Default)]
struct SetSynonymsPayload {
    /// The list as it now is.
    synonyms: Option<SynonymList>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of synonyms.
#[derive(Default)]
pub(super) struct SynonymsMutation;

#[Object]
impl SynonymsMutation {
    /// Sets what means the same in the institution's letters; the next question is answered by it. For administrators.
    async fn set_synonyms(
        &self,
        context: &Context<'_>,
        input: SetSynonymsInput,
    ) -> Result<SetSynonymsPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("setSynonyms", input.idempotency_key.as_ref(), &input);
        let problems = match reading.done(Some(())) {
            Ok(()) => {
                let list = List {
                    groups: input.groups,
                    revision: input.revision,
                };
                let kit = &asker.service.kit;
                let done = synonyms::set(kit, &asker.caller, list).await;
                match done.or_error(asker)? {
                    Ok(list) => {
                        return Ok(SetSynonymsPayload {
                            synonyms: Some(list.into()),
                            problems: Vec::new(),
                        });
                    }
                    Err(refusal) => refusal.problems(),
                }
            }
            Err(problems) => problems,
        };
        Ok(SetSynonymsPayload {
            synonyms: None,
            problems: told(asker, problems),
        })
    }
}
