//! The job that destroys (*iznīcināšanas gaita*): file by file, each in a transaction of its own, then the bytes that nobody owns any
//! more, then every other place; then all is read again and certified. Where it stands is in the database, so a process that is
//! killed anywhere is followed by another that goes on there, and nothing is done twice.

use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::{DestructionListId, FileId, JobId};
use entities::jobs::job as table;
use entities::retention::{destruction_file, destruction_item, destruction_list, destruction_run};
use entities::vocabulary::{
    DestructionFate, DestructionState, ItemState, ListState, WithdrawnBecause,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Store;

use super::again::Known;
use super::check::{is_behind, obstacles};
use super::erase_file::{self, ByAct, Told};
use super::ledger::Ledger;
use super::ordered::Ordered;
use super::places::{Gone, Places, Remain};
use super::read::Pages;
use super::scope::Locked;
use super::steps::{Step, Steps};
use super::{again, certificate, contents, ledger, proof, survivors};
use crate::jobs::{self, Failure, Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};
use crate::retention::gate;

const KIND: &str = "retention.destroy";

/// After how long what was found left over is tried again.
const AGAIN_AFTER: TimeDelta = TimeDelta::hours(1);

#[derive(Debug, Serialize, Deserialize)]
struct Which {
    list: DestructionListId,
}

/// The job that goes on with a list.
pub(super) fn job(list: DestructionListId, run_at: Option<DateTime<Utc>>) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!(Which { list }),
        unique_key: Some(format!("{KIND}/{list}")),
        run_at,
    }
}

/// How far a list came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// To its end, or to where it is tried again later.
    ToRest,
    /// It waits for the journal to be sealed.
    Unsealed,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Settling {
    /// It is destroyed or kept.
    Done,
    /// It has to be looked at anew.
    Anew,
    /// The clock is behind; nothing is settled.
    Behind,
}

/// What may be destroyed.
#[derive(Debug, Default)]
struct May {
    /// As it was ordered.
    ordered: Ordered,
    /// Once more, after a restore.
    again: Known,
}

/// Destroys.
pub struct Destroyer {
    kit: Kit,
    store: Store,
    places: Places,
    steps: Steps,
}

impl Destroyer {
    /// The handler.
    pub fn new(kit: Kit, store: Store, places: Places) -> Self {
        Self {
            kit,
            store,
            places,
            steps: Steps::default(),
        }
    }

    /// Where tests stop it.
    pub const fn steps(&self) -> &Steps {
        &self.steps
    }

    /// Destroys again what came back with a database restored from an older copy: files and bytes at once, before anybody can
    /// see them; the rest is left to the job.
    ///
    /// # Errors
    /// A fault of database, store or ledger.
    pub async fn destroy_again(&self) -> Result<(), Fault> {
        let second = self.places.second_ledger();
        for list in again::arrange(&self.kit, &self.store, second).await? {
            let run = self.run_of(list).await?;
            self.erase_files(&run, None).await?;
            contents::erase(&self.kit, &self.store, &run, None, &self.steps).await?;
        }
        Ok(())
    }

    async fn one(&self, job: &table::Model) -> Result<Came, Fault> {
        let Which { list } = serde_json::from_value(job.payload.clone())
            .map_err(Fault::at("reading what is to be destroyed"))?;
        let mut cleared = false;
        loop {
            let run = self.run_of(list).await?;
            match run.state {
                DestructionState::Erasing => {
                    if !self.erase_files(&run, Some(job.id)).await? {
                        self.wait_for_the_clock(&run, job.id).await?;
                        return Ok(Came::ToRest);
                    }
                    self.advance(job.id, list, DestructionState::Contents)
                        .await?;
                    self.steps.done(Step::FilesSettled).await;
                }
                DestructionState::Contents => {
                    self.clear_again(&run).await?;
                    self.note(&run).await?;
                    self.steps.done(Step::Noted).await;
                    contents::erase(&self.kit, &self.store, &run, Some(job.id), &self.steps)
                        .await?;
                    self.advance(job.id, list, DestructionState::Purging)
                        .await?;
                }
                DestructionState::Purging => {
                    let gone = Gone::of(&self.kit, list).await?;
                    self.places.clear(&gone, &self.steps).await?;
                    self.steps.done(Step::PlacesCleared).await;
                    let tables: Vec<&str> = super::plan::touched().collect();
                    self.kit.db.give_back(&tables).await?;
                    self.steps.done(Step::RoomGivenBack).await;
                    self.advance(job.id, list, DestructionState::Proving)
                        .await?;
                }
                DestructionState::Proving => {
                    if !certificate::is_sealed(&self.kit, list).await? {
                        return Ok(Came::Unsealed);
                    }
                    // Somebody read a document in the very instant of its destruction. Once only: who goes on reading
                    // tombstones keeps no certificate from being made for ever.
                    if !cleared && self.clear_again(&run).await? {
                        cleared = true;
                        self.advance(job.id, list, DestructionState::Contents)
                            .await?;
                        continue;
                    }
                    let looked = self.look(&run).await?;
                    self.steps.done(Step::ReadAgain).await;
                    if looked.remains.is_empty() {
                        certificate::certify(&self.kit, &run, &looked, job.id).await?;
                        self.steps.done(Step::Certified).await;
                    } else {
                        self.remains(&run, &looked.remains, job).await?;
                    }
                    return Ok(Came::ToRest);
                }
                // Begun once more from where something can have been left.
                DestructionState::Remains => {
                    survivors::clear(&self.kit, &run).await?;
                    self.advance(job.id, list, DestructionState::Contents)
                        .await?;
                }
                DestructionState::Done => {
                    let op = self.kit.begin(Actor::System).await?;
                    op.finish(&[job.id]).await?;
                    op.commit().await?;
                    return Ok(Came::ToRest);
                }
            }
        }
    }

    /// What can be found of what is gone, in every place.
    async fn look(&self, run: &destruction_run::Model) -> Result<proof::Looked, Fault> {
        let gone = Gone::of(&self.kit, run.list_id).await?;
        proof::look(&self.kit, &self.store, &self.places, run, &gone).await
    }

    async fn run_of(&self, list: DestructionListId) -> Result<destruction_run::Model, Fault> {
        destruction_run::Entity::find_by_id(list)
            .one(self.kit.db.reader())
            .await?
            .ok_or(Fault::broken("a destruction that was ordered is not there"))
    }

    /// However often workers were killed on the way here: the next step has all its attempts.
    async fn advance(
        &self,
        job: JobId,
        list: DestructionListId,
        state: DestructionState,
    ) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        jobs::goes_on(op.transaction(), job).await?;
        destruction_run::Entity::update_many()
            .col_expr(destruction_run::Column::State, Expr::value(state))
            .filter(destruction_run::Column::ListId.eq(list))
            .filter(destruction_run::Column::State.ne(DestructionState::Done))
            .exec(op.transaction())
            .await?;
        op.commit().await
    }

    /// Writes to the ledger what is destroyed, before the first byte goes.
    async fn note(&self, run: &destruction_run::Model) -> Result<(), Fault> {
        let ledger = Ledger::of(&self.kit, run).await?;
        ledger::write(&self.store, self.places.second_ledger(), ledger).await
    }

    /// Settles file after file; false where the clock is behind, and the rest has to wait.
    async fn erase_files(
        &self,
        run: &destruction_run::Model,
        job: Option<JobId>,
    ) -> Result<bool, Fault> {
        use destruction_file::Column;
        let mut may = None;
        loop {
            let next: Option<FileId> = destruction_file::Entity::find()
                .select_only()
                .column(Column::FileId)
                .filter(Column::ListId.eq(run.list_id))
                // Spelled out, so that SQLite uses the index of what waits.
                .filter(Expr::cust("fate = 'waiting'"))
                .order_by_asc(Column::Ordinal)
                .limit(1)
                .into_tuple()
                .one(self.kit.db.reader())
                .await?;
            let Some(file) = next else {
                return Ok(true);
            };
            let may = match &mut may {
                Some(may) => may,
                none => none.insert(self.may(run).await?),
            };
            match self.settle_file(run, may, file, job).await? {
                Settling::Behind => return Ok(false),
                Settling::Anew => {}
                Settling::Done => self.steps.done(Step::FileCommitted).await,
            }
        }
    }

    /// What may be destroyed.
    async fn may(&self, run: &destruction_run::Model) -> Result<May, Fault> {
        let mut may = May::default();
        if run.again {
            let second = self.places.second_ledger();
            let ledger = ledger::of_list(&self.store, second, run.list_id).await?;
            may.again = ledger.as_ref().map(Known::of).unwrap_or_default();
        }
        if run.hash.is_some() || !run.again {
            may.ordered = Ordered::of(self.kit.db.reader(), run).await?;
        }
        Ok(may)
    }

    async fn settle_file(
        &self,
        run: &destruction_run::Model,
        may: &May,
        id: FileId,
        job: Option<JobId>,
    ) -> Result<Settling, Fault> {
        use destruction_file::Column;
        let mut op = self.kit.begin(Actor::System).await?;
        gate::share(&op, run.institution_id).await?;
        let waits = destruction_file::Entity::find_by_id((run.list_id, id))
            .filter(Column::Fate.eq(DestructionFate::Waiting))
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        if waits.is_none() {
            return Ok(Settling::Anew);
        }
        let Some(mut locked) = Locked::of(op.transaction(), run.institution_id, id).await? else {
            return Ok(Settling::Anew);
        };
        let mut kept = Vec::new();
        if may.again.tells_of(&locked) {
            may.again.narrow(&mut locked);
            if !locked.whole {
                tracing::warn!(
                    list = %run.list_id,
                    file = %id,
                    "a file that was destroyed before the restore holds others now; it stays without what was destroyed"
                );
                kept.push(again::OTHERS.to_owned());
            }
        } else {
            if is_behind(&op, run).await? {
                return Ok(Settling::Behind);
            }
            kept = obstacles(&mut op, run, &may.ordered, &locked.file).await?;
            if !kept.is_empty() {
                locked.documents.clear();
                locked.whole = false;
            }
        }
        let whole = locked.whole;
        let mut told = erase_file::erase(&mut op, locked, by(run)).await?;
        told.in_the_way = kept;
        if whole {
            destruction_item::Entity::update_many()
                .col_expr(
                    destruction_item::Column::State,
                    Expr::value(ItemState::Destroyed),
                )
                .col_expr(
                    destruction_item::Column::WithdrawnBecause,
                    Expr::value(Option::<WithdrawnBecause>::None),
                )
                .filter(destruction_item::Column::ListId.eq(run.list_id))
                .filter(destruction_item::Column::FileId.eq(id))
                .exec(op.transaction())
                .await?;
        }
        let fate = match whole {
            true => DestructionFate::Destroyed,
            false => DestructionFate::Kept,
        };
        let at = op.at();
        destruction_file::Entity::update_many()
            .col_expr(Column::Fate, Expr::value(fate))
            .col_expr(Column::SettledAt, Expr::value(at))
            .col_expr(Column::Told, Expr::value(json!(told)))
            .filter(Column::ListId.eq(run.list_id))
            .filter(Column::FileId.eq(id))
            .exec(op.transaction())
            .await?;
        if whole {
            erase_file::reckon(&mut op, id).await?;
        }
        if let Some(job) = job {
            jobs::goes_on(op.transaction(), job).await?;
        }
        self.steps.done(Step::FileErased).await;
        op.commit().await?;
        Ok(Settling::Done)
    }

    /// Removes what came to destroyed files since: rows and entries that were under way when they were destroyed. Says whether
    /// there was anything.
    async fn clear_again(&self, run: &destruction_run::Model) -> Result<bool, Fault> {
        let reader = self.kit.db.reader();
        let mut any = false;
        let mut pages = Pages::of(run.list_id);
        while let Some(files) = pages.next(reader).await? {
            for (file, _) in proof::of_files(reader, run, &files).await? {
                self.clear_file_again(run, file).await?;
                any = true;
            }
        }
        Ok(any)
    }

    async fn clear_file_again(
        &self,
        run: &destruction_run::Model,
        id: FileId,
    ) -> Result<(), Fault> {
        use destruction_file::Column;
        let mut op = self.kit.begin(Actor::System).await?;
        gate::share(&op, run.institution_id).await?;
        let row = destruction_file::Entity::find_by_id((run.list_id, id))
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let Some(row) = row else { return Ok(()) };
        let Some(mut locked) = Locked::of(op.transaction(), run.institution_id, id).await? else {
            return Ok(());
        };
        let mut told = Told::read(&row)?;
        let all = locked.documents.len();
        locked
            .documents
            .retain(|card| told.documents.contains(&card.id));
        locked.whole = row.fate == DestructionFate::Destroyed && locked.documents.len() == all;
        let subjects = told.subjects.clone();
        let more = erase_file::clear_again(&mut op, locked, &subjects, by(run)).await?;
        if let Some(more) = more {
            told.join(more);
            destruction_file::Entity::update_many()
                .col_expr(Column::Told, Expr::value(json!(told)))
                .filter(Column::ListId.eq(run.list_id))
                .filter(Column::FileId.eq(id))
                .exec(op.transaction())
                .await?;
        }
        op.commit().await
    }

    /// The clock was set back: whoever reckons by it would take files off the act for good, or destroy by a day that has not
    /// come. Told in the log, looked at again in an hour.
    async fn wait_for_the_clock(
        &self,
        run: &destruction_run::Model,
        job: JobId,
    ) -> Result<(), Fault> {
        tracing::error!(
            list = %run.list_id,
            "the clock is behind what was done before; nothing is destroyed until it is set right"
        );
        let mut op = self.kit.begin(Actor::System).await?;
        op.finish(&[job]).await?;
        let at = op.at() + AGAIN_AFTER;
        op.enqueue(self::job(run.list_id, Some(at)));
        op.commit().await
    }

    /// Something is still there: told on the list, tried again, certified by nobody.
    async fn remains(
        &self,
        run: &destruction_run::Model,
        remains: &[Remain],
        job: &table::Model,
    ) -> Result<(), Fault> {
        tracing::error!(
            list = %run.list_id,
            remains = remains.len(),
            "something is left of what was destroyed; it is tried again in an hour"
        );
        let mut op = self.kit.begin(Actor::System).await?;
        let new = run.remains != json!(remains);
        destruction_run::Entity::update_many()
            .col_expr(
                destruction_run::Column::State,
                Expr::value(DestructionState::Remains),
            )
            .col_expr(
                destruction_run::Column::Remains,
                Expr::value(json!(remains)),
            )
            .filter(destruction_run::Column::ListId.eq(run.list_id))
            .exec(op.transaction())
            .await?;
        end_list(&op, run.list_id, ListState::ExecutedWithRemains, None).await?;
        if new {
            op.record(Entry {
                kind: "destruction.remains_found",
                institution: Some(run.institution_id),
                subject: Subject {
                    kind: "destruction_list",
                    id: Some(run.list_id.0),
                },
                payload: json!({ "remains": remains }),
            });
        }
        op.finish(&[job.id]).await?;
        let at = op.at() + AGAIN_AFTER;
        op.enqueue(self::job(run.list_id, Some(at)));
        op.commit().await
    }
}

/// Where a list stands in the end.
///
/// # Errors
/// A fault of the database.
pub(super) async fn end_list(
    op: &Op,
    list: DestructionListId,
    state: ListState,
    executed_at: Option<DateTime<Utc>>,
) -> Result<(), Fault> {
    use destruction_list::Column;
    destruction_list::Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::ExecutedAt, Expr::value(executed_at))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .filter(Column::Id.eq(list))
        .filter(Column::State.ne(state))
        .exec(op.transaction())
        .await?;
    Ok(())
}

fn by(run: &destruction_run::Model) -> ByAct<'_> {
    ByAct {
        list: run.list_id,
        number: &run.act_number,
        again: run.again,
    }
}

impl Handler for Destroyer {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<table::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move {
            let mut report = Report::default();
            for job in jobs {
                match self.one(&job).await {
                    Ok(Came::ToRest) => {}
                    Ok(Came::Unsealed) => report.left.push(job.id),
                    Err(fault) => report.failures.push(Failure { job: job.id, fault }),
                }
            }
            report
        })
    }
}
