//! One operation, one transaction, one journal.
//!
//! Everything that changes goes through [`Op`]: who acts, when, and the transaction. Its commit writes the change, its
//! journal entries and the jobs it leaves behind together, so there is no change without its entry and no entry without
//! its change. [`Kit`] is what every area gets: the database, time, ids, keys, and the bells that wake followers.

mod idempotency;

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};

use chrono::{DateTime, Utc};
use entities::ids::{EntryId, JobId, OperationId};
use entities::journal::entry;
use sea_orm::{DatabaseTransaction, EntityTrait};

pub(crate) use idempotency::digest;
pub use idempotency::{IdempotencyKey, InvalidIdempotencyKey, KeyReused, forget_old_answers};

use crate::db::{CHUNK, Db};
use crate::jobs::{self, NewJob};
use crate::journal::blank::{self, BlankingError, Bulk};
use crate::journal::{Actor, Entry, Sealer};
pub use crate::kernel::Bells;
use crate::kernel::ids::STEP;
use crate::kernel::secret::Keys;
use crate::kernel::{Clock, Fault, Ids};
use crate::telemetry::Metrics;

/// What every area works with; cheap to clone.
#[derive(Clone, Debug)]
pub struct Kit {
    /// The database.
    pub db: Db,
    /// Time.
    pub clock: Clock,
    /// Identifiers.
    pub ids: Ids,
    /// The institution's keys.
    pub keys: Arc<Keys>,
    /// Wakes followers.
    pub bells: Arc<Bells>,
}

impl Kit {
    /// Begins an operation of `actor`.
    ///
    /// # Errors
    /// A fault when the database gives no transaction.
    pub async fn begin(&self, actor: Actor) -> Result<Op, Fault> {
        let transaction = self.db.begin().await?;
        // Read after the write lock is held, so that instants rise in the order of commits on one machine.
        let at = self.clock.now();
        let operation = self.ids.make(at, OperationId);
        Ok(Op {
            kit: self.clone(),
            transaction,
            at,
            actor,
            operation,
            ids_made: AtomicI32::new(0),
            entries: Vec::new(),
            jobs: Vec::new(),
        })
    }

    /// The sealer of this kit's journal.
    pub fn sealer<'a>(&'a self, metrics: &'a Metrics) -> Sealer<'a> {
        Sealer {
            db: &self.db,
            clock: &self.clock,
            keys: &self.keys,
            bells: &self.bells,
            metrics,
        }
    }
}

/// An operation under way. Dropped without [`Op::commit`] it leaves nothing.
pub struct Op {
    kit: Kit,
    transaction: DatabaseTransaction,
    at: DateTime<Utc>,
    actor: Actor,
    operation: OperationId,
    ids_made: AtomicI32,
    entries: Vec<entry::ActiveModel>,
    jobs: Vec<(JobId, NewJob)>,
}

impl Op {
    /// The transaction, for the area's reads and writes.
    pub const fn transaction(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The instant of the operation: everything it writes carries this one.
    pub const fn at(&self) -> DateTime<Utc> {
        self.at
    }

    /// The institution's keys.
    pub const fn keys(&self) -> &Arc<Keys> {
        &self.kit.keys
    }

    /// Who acts.
    pub const fn actor(&self) -> Actor {
        self.actor
    }

    /// A new id; the ids of one operation sort in the order in which they were made.
    pub fn new_id<T>(&self, wrap: impl FnOnce(uuid::Uuid) -> T) -> T {
        let made = self.ids_made.fetch_add(1, Ordering::Relaxed);
        self.kit.ids.make(self.at + STEP * made, wrap)
    }

    /// A new id for what came to be at another instant than this operation's.
    pub fn id_at<T>(&self, at: DateTime<Utc>, wrap: impl FnOnce(uuid::Uuid) -> T) -> T {
        self.kit.ids.make(at, wrap)
    }

    /// Says what was done.
    pub fn record(&mut self, entry: Entry) {
        self.record_as(self.actor, self.operation, entry);
    }

    /// Says what was done by one of several actors whose operations share this commit.
    pub fn record_as(&mut self, actor: Actor, operation: OperationId, entry: Entry) {
        let id = self.new_id(EntryId);
        let salt = self.kit.ids.salt();
        self.entries
            .push(entry.into_row(id, operation, self.at, actor, salt));
    }

    /// Blanks the payload of an earlier entry on a legal ground, and says so in an entry of its own.
    ///
    /// # Errors
    /// [`BlankingError`]; nothing is recorded then.
    pub async fn blank_payload(
        &mut self,
        entry: EntryId,
        ground: &str,
    ) -> Result<(), BlankingError> {
        let told = blank::blank(&self.transaction, entry, ground, self.at).await?;
        self.record(told);
        Ok(())
    }

    /// Blanks the payloads of all entries about some records on a legal ground, and says so in as many entries as it takes.
    /// Returns how many payloads that were.
    ///
    /// # Errors
    /// [`BlankingError`]; nothing of the operation may be committed then.
    pub async fn blank_payloads(&mut self, bulk: &Bulk<'_>) -> Result<u64, BlankingError> {
        let mut all = 0;
        loop {
            let told_by = self.new_id(EntryId);
            let Some((told, blanked)) =
                blank::blank_many(&self.transaction, bulk, told_by, self.at).await?
            else {
                return Ok(all);
            };
            all += blanked;
            let salt = self.kit.ids.salt();
            let row = told.into_row(told_by, self.operation, self.at, self.actor, salt);
            self.entries.push(row);
        }
    }

    /// Leaves a job behind.
    pub fn enqueue(&mut self, job: NewJob) {
        let id = self.new_id(JobId);
        self.jobs.push((id, job));
    }

    /// Marks jobs as done, together with this operation's change.
    ///
    /// # Errors
    /// A fault of the database, also when one of the jobs is gone: its lease ran out and another worker finished it, so
    /// this operation must not commit the same result again.
    pub async fn finish(&self, jobs: &[JobId]) -> Result<(), Fault> {
        jobs::remove(&self.transaction, jobs).await
    }

    /// Makes the change, its entries and its jobs durable, then rings the bells.
    ///
    /// # Errors
    /// A fault of the database; nothing is changed then.
    pub async fn commit(self) -> Result<(), Fault> {
        let (any_entries, any_jobs) = (!self.entries.is_empty(), !self.jobs.is_empty());
        let mut entries = self.entries.into_iter().peekable();
        while entries.peek().is_some() {
            entry::Entity::insert_many(entries.by_ref().take(CHUNK))
                .exec_without_returning(&self.transaction)
                .await?;
        }
        jobs::insert(&self.transaction, self.jobs, self.at).await?;
        self.transaction.commit().await?;
        if any_entries {
            self.kit.bells.journal.notify_one();
        }
        if any_jobs {
            self.kit.bells.jobs.notify_waiters();
        }
        Ok(())
    }
}
