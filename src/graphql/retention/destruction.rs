//! Executing destruction lists, how far that has come, and what is kept of what was destroyed.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::{DestructionListId, DocumentId};
use entities::retention::{destruction_run, tombstone};
use entities::vocabulary::DestructionFate;

use super::super::asker::{Asker, OrError};
use super::super::ids::{global, print};
use super::super::limits;
use super::super::loaders::{ExecutionOf, TombstoneOf};
use super::super::organisation::{StaffMember, staff_member_on};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Instant, Long};
use super::super::vocabulary::{DestructionState, DocumentStatus};
use crate::access::Action;
use crate::kernel::{Fault, calendar};
use crate::retention::destruction::{Buried, Order, Remain, execute, read};

/// A list to be executed.
#[derive(InputObject)]
struct ExecuteDestructionListInput {
    /// Which.
    list: ID,
    /// The revision that was read.
    revision: i32,
    /// Who executes it: destroys what is on paper and answers for it. The caller when none. Nobody who had another part in
    /// the list: who chose, judged or approved does not destroy.
    executor: Option<ID>,
    /// How what is not electronic is destroyed, at most 500 characters.
    method: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What ordering an execution did.
#[derive(SimpleObject)]
struct ExecuteDestructionListPayload {
    /// The execution, which has begun.
    execution: Option<DestructionExecution>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of destruction.
#[derive(Default)]
pub(super) struct DestructionMutation;

#[Object]
impl DestructionMutation {
    /// Has a destruction list executed (iznīcināšanas akta izpilde). Refused naming everything that is missing, and every file
    /// that something stands in the way of. Each file is checked once more at the moment in which it goes; one that something
    /// has come in the way of meanwhile stays and is told. Ground: domain §6, §13 (19).
    async fn execute_destruction_list(
        &self,
        context: &Context<'_>,
        input: ExecuteDestructionListInput,
    ) -> Result<ExecuteDestructionListPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("executeDestructionList", key, &input);
        let list = reading.id(&input.list, "list");
        let executor = input.executor.as_ref();
        let executor = executor.and_then(|executor| reading.id(executor, "executor"));
        let refused = |problems| ExecuteDestructionListPayload {
            execution: None,
            problems: told(asker, problems),
        };
        let list: DestructionListId = match reading.done(list) {
            Ok(list) => list,
            Err(problems) => return Ok(refused(problems)),
        };
        let order = Order {
            list,
            revision: input.revision,
            executor,
            method: input.method,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        match execute(kit, caller, order, named.as_ref())
            .await
            .or_error(asker)?
        {
            Ok(_) => Ok(ExecuteDestructionListPayload {
                execution: execution(context, list).await?,
                problems: Vec::new(),
            }),
            Err(refusal) => Ok(refused(refusal.problems())),
        }
    }
}

/// What can be asked about destruction.
#[derive(Default)]
pub(super) struct DestructionQuery;

#[Object]
impl DestructionQuery {
    /// How far the execution of a destruction list has come (iznīcināšanas gaita); null where it was not ordered, or for those
    /// who may not read it.
    async fn destruction_execution(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of which list.")] list: ID,
    ) -> Result<Option<DestructionExecution>> {
        match super::super::ids::read(&list, "list") {
            Ok(list) => execution(context, list).await,
            Err(_) => Ok(None),
        }
    }
}

/// The execution of a list, for those who may read it.
pub(in crate::graphql) async fn execution(
    context: &Context<'_>,
    list: DestructionListId,
) -> Result<Option<DestructionExecution>> {
    let asker = Asker::of(context);
    if !asker.caller.may(Action::ReadDestructionLists) {
        return Ok(None);
    }
    let run = asker.loader().load_one(ExecutionOf(list)).await;
    Ok(run.or_error(asker)?.map(DestructionExecution))
}

/// The execution of a list.
pub(in crate::graphql) struct DestructionExecution(Arc<destruction_run::Model>);

#[Object]
/// The execution of a destruction list (iznīcināšanas izpilde).
impl DestructionExecution {
    /// The list.
    async fn list_id(&self) -> ID {
        global(self.0.list_id)
    }

    /// Number of the act (akta numurs).
    async fn act_number(&self) -> &str {
        &self.0.act_number
    }

    /// How far it has come (gaita).
    async fn state(&self) -> DestructionState {
        self.0.state.into()
    }

    /// When it was ordered.
    async fn ordered_at(&self) -> Instant {
        self.0.ordered_at.into()
    }

    /// Who executes it (izpildītājs); null where the service does so again by itself after a restore.
    async fn executor(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.ordered_at);
        staff_member_on(context, self.0.executor_id, day).await
    }

    /// How what is not electronic is destroyed (iznīcināšanas veids).
    async fn method(&self) -> &str {
        &self.0.method
    }

    /// Whether it was executed before, and again after the database was restored from an older copy.
    async fn again(&self) -> bool {
        self.0.again
    }

    /// Files that are destroyed.
    async fn destroyed(&self, context: &Context<'_>) -> Result<Long> {
        count(context, self.0.list_id, DestructionFate::Destroyed).await
    }

    /// Files that are still to be destroyed.
    async fn waiting(&self, context: &Context<'_>) -> Result<Long> {
        count(context, self.0.list_id, DestructionFate::Waiting).await
    }

    /// Files that something came in the way of meanwhile; the list tells of each what.
    async fn kept(&self, context: &Context<'_>) -> Result<Long> {
        count(context, self.0.list_id, DestructionFate::Kept).await
    }

    /// What was found that should be gone, and is tried again every hour (atliekas).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn remains(&self, context: &Context<'_>) -> Result<Vec<DestructionRemain>> {
        let asker = Asker::of(context);
        let remains: Vec<Remain> = serde_json::from_value(self.0.remains.clone())
            .map_err(Fault::at("reading what is left of what was destroyed"))
            .or_error(asker)?;
        Ok(remains
            .into_iter()
            .map(|Remain { place, what }| DestructionRemain { place, what })
            .collect())
    }

    /// The certificate; null until everything is gone, read again and proved.
    async fn certificate(&self) -> Option<DestructionCertificate> {
        let list = print(self.0.list_id);
        Some(DestructionCertificate {
            sha256: self.0.certificate_sha256.clone()?,
            proved_at: self.0.proved_at?.into(),
            url: format!("/destruction-lists/{list}/certificate"),
            data_url: format!("/destruction-lists/{list}/certificate.json"),
        })
    }
}

/// Something that was found and should be gone (atlieka).
#[derive(SimpleObject)]
struct DestructionRemain {
    /// Where: `database`, `journal`, `store`, `index`, `folders`, `packages`, `staging`.
    place: String,
    /// What: an id, a hash, or rows of a table.
    what: String,
}

/// What proves that a list was executed (iznīcināšanas apliecinājums): per file and hash what was removed where, what stays, until
/// when and because of whom, with the journal's proof.
#[derive(SimpleObject)]
struct DestructionCertificate {
    /// SHA-256 of the data, hexadecimal; the journal keeps it too.
    sha256: String,
    /// When every place was read again.
    proved_at: Instant,
    /// Where `GET` gives it as PDF/A-2b, below the service's address.
    url: String,
    /// Where `GET` gives it as JSON: the bytes of the digest.
    data_url: String,
}

async fn count(
    context: &Context<'_>,
    list: DestructionListId,
    fate: DestructionFate,
) -> Result<Long> {
    let asker = Asker::of(context);
    let counted = read::count_files(asker.service.kit.db.reader(), list, fate).await;
    Ok(counted.or_error(asker)?.into())
}

/// What is kept of a document, if it is destroyed.
pub(in crate::graphql) async fn tombstone_of(
    context: &Context<'_>,
    document: DocumentId,
    act: Option<&str>,
) -> Result<Option<Tombstone>> {
    let Some(act) = act else {
        return Ok(None);
    };
    let asker = Asker::of(context);
    let row = asker.loader().load_one(TombstoneOf(document)).await;
    Ok(row.or_error(asker)?.map(|row| Tombstone {
        row,
        act: act.to_owned(),
    }))
}

/// What is kept of a destroyed document.
pub(in crate::graphql) struct Tombstone {
    row: Arc<tombstone::Model>,
    act: String,
}

#[Object]
/// What is kept of a destroyed document beside number, dates, kind and series (iznīcināta dokumenta liecība).
impl Tombstone {
    /// Number of the act by which it was destroyed (akta numurs).
    async fn act_number(&self) -> &str {
        &self.act
    }

    /// The destruction list.
    async fn list_id(&self) -> ID {
        global(self.row.list_id)
    }

    /// When it was destroyed.
    async fn destroyed_at(&self) -> Instant {
        self.row.destroyed_at.into()
    }

    /// Its status before.
    async fn was(&self) -> DocumentStatus {
        self.row.was.into()
    }

    /// Its contents: what proves, should a copy of them ever turn up, that it is one.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn contents(&self, context: &Context<'_>) -> Result<Vec<DestroyedContent>> {
        let asker = Asker::of(context);
        let contents: Vec<Buried> = serde_json::from_value(self.row.contents.clone())
            .map_err(Fault::at("reading a tombstone"))
            .or_error(asker)?;
        Ok(contents
            .into_iter()
            .map(|content| DestroyedContent {
                version: content.version,
                sha256: content.sha256,
                size: content.size.into(),
            })
            .collect())
    }
}

/// A content of a destroyed document (iznīcināta datne).
#[derive(SimpleObject)]
struct DestroyedContent {
    /// The version that it belonged to, from 1.
    version: i32,
    /// SHA-256, hexadecimal.
    sha256: String,
    /// Bytes.
    size: Long,
}
