//! The job that destroys (*iznīcināšanas gaita*): file by file, each in a transaction of its own, then the bytes that nobody owns any
//! more, then every other place; then all is read again and certified. Where it stands is in the database, so a process that is
//! killed anywhere is followed by another that goes on there, and nothing is done twice.

use std::collections::BTreeSet;
use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use entities::classification::file;
use entities::documents::{also_in, document};
use entities::ids::{DestructionListId, FileId, JobId};
use entities::jobs::job as table;
use entities::retention::{destruction_file, destruction_item, destruction_list, destruction_run};
use entities::vocabulary::{
    DestructionFate, DestructionState, ItemState, ListState, WithdrawnBecause,
};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Store;

use super::erase_file::{self, ByAct, Told};
use super::ledger::Ledger;
use super::places::{Gone, Places, Remain};
use super::steps::{Step, Steps};
use super::{again, certificate, contents, ledger, proof};
use crate::jobs::{self, Failure, Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::retention::gate;
use crate::retention::list::in_the_way::{self, InTheWay};
use crate::retention::list::{Because, withdraw};

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
        loop {
            let run = self.run_of(list).await?;
            match run.state {
                DestructionState::Erasing => {
                    self.erase_files(&run, Some(job.id)).await?;
                    self.advance(list, DestructionState::Contents).await?;
                    self.steps.done(Step::FilesSettled).await;
                }
                DestructionState::Contents => {
                    self.note(&run).await?;
                    self.steps.done(Step::Noted).await;
                    contents::erase(&self.kit, &self.store, &run, Some(job.id), &self.steps)
                        .await?;
                    self.advance(list, DestructionState::Purging).await?;
                }
                DestructionState::Purging => {
                    let gone = Gone::of(&self.kit, list).await?;
                    self.places.clear(&gone).await?;
                    self.steps.done(Step::PlacesCleared).await;
                    let tables: Vec<&str> = super::plan::touched().collect();
                    self.kit.db.give_back(&tables).await?;
                    self.steps.done(Step::RoomGivenBack).await;
                    self.advance(list, DestructionState::Proving).await?;
                }
                DestructionState::Proving => {
                    if !certificate::is_sealed(&self.kit, list).await? {
                        return Ok(Came::Unsealed);
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
                    self.advance(list, DestructionState::Contents).await?;
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

    async fn advance(&self, list: DestructionListId, state: DestructionState) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
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
        ledger::write(&self.store, self.places.second_ledger(), &ledger).await
    }

    async fn erase_files(
        &self,
        run: &destruction_run::Model,
        job: Option<JobId>,
    ) -> Result<(), Fault> {
        use destruction_file::Column;
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
                return Ok(());
            };
            self.settle_file(run, file, job).await?;
            self.steps.done(Step::FileCommitted).await;
        }
    }

    async fn settle_file(
        &self,
        run: &destruction_run::Model,
        id: FileId,
        job: Option<JobId>,
    ) -> Result<(), Fault> {
        use destruction_file::Column;
        let mut op = self.kit.begin(Actor::System).await?;
        gate::share(&op, run.institution_id).await?;
        let waits = destruction_file::Entity::find_by_id((run.list_id, id))
            .filter(Column::Fate.eq(DestructionFate::Waiting))
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        if waits.is_none() {
            return Ok(());
        }
        let file = file::Entity::find_by_id(id)
            .lock_exclusive()
            .one(op.transaction())
            .await?
            .ok_or(Fault::broken("a file that is to be destroyed is not there"))?;
        let obstacles = if run.again {
            Vec::new()
        } else {
            obstacles(&mut op, run, &file).await?
        };
        let (fate, told) = if obstacles.is_empty() {
            let act = ByAct {
                list: run.list_id,
                number: &run.act_number,
                again: run.again,
            };
            let told = erase_file::erase(&mut op, file, act).await?;
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
            (DestructionFate::Destroyed, told)
        } else {
            let told = Told {
                in_the_way: obstacles,
                ..Told::default()
            };
            (DestructionFate::Kept, told)
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
        if fate == DestructionFate::Destroyed {
            erase_file::reckon(&mut op, id).await?;
        }
        if let Some(job) = job {
            jobs::goes_on(op.transaction(), job).await?;
        }
        self.steps.done(Step::FileErased).await;
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

/// What stands in the way of a file at this moment. It is taken off the list then, with words; the others go on.
async fn obstacles(
    op: &mut Op,
    run: &destruction_run::Model,
    file: &file::Model,
) -> Result<Vec<String>, Fault> {
    let item = destruction_item::Entity::find_by_id((run.list_id, file.id))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    match item {
        Some(item) if item.state == ItemState::Standing => {}
        // A hold took it off meanwhile.
        Some(item) => {
            let because = item.withdrawn_because;
            return Ok(vec![
                because
                    .map_or("withdrawn", WithdrawnBecause::as_str)
                    .to_owned(),
            ]);
        }
        None => return Ok(vec!["withdrawn".to_owned()]),
    }
    let ways = ways_of(op, run.list_id, file.id).await?;
    let Some(first) = ways.first() else {
        return Ok(Vec::new());
    };
    let because = Because {
        word: first.because().unwrap_or(WithdrawnBecause::NotDue),
        words: first.words(),
    };
    withdraw(op, file.institution_id, &[file.id], &because).await?;
    Ok(ways.iter().map(|way| way.as_str().to_owned()).collect())
}

/// What stands in the way of a file. A further file in which a document of it stands as well is none where that file goes by the
/// same list, and may go.
async fn ways_of(op: &Op, list: DestructionListId, file: FileId) -> Result<Vec<InTheWay>, Fault> {
    let today = calendar::day(op.at());
    let further: Vec<FileId> = destruction_file::Entity::find()
        .select_only()
        .column(destruction_file::Column::FileId)
        .distinct()
        .join(
            JoinType::InnerJoin,
            destruction_file::Entity::belongs_to(also_in::Entity)
                .from(destruction_file::Column::FileId)
                .to(also_in::Column::FileId)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            also_in::Entity::belongs_to(document::Entity)
                .from(also_in::Column::DocumentId)
                .to(document::Column::Id)
                .into(),
        )
        .filter(document::Column::FileId.eq(file))
        .filter(destruction_file::Column::ListId.eq(list))
        .filter(destruction_file::Column::Fate.eq(DestructionFate::Waiting))
        .into_tuple()
        .all(op.transaction())
        .await?;
    let mut going: BTreeSet<FileId> = further.into_iter().collect();
    loop {
        let mut asked = vec![file];
        asked.extend(going.iter().copied().filter(|other| *other != file));
        let mut found = in_the_way::of(op.transaction(), &asked, today).await?;
        let before = going.len();
        going.retain(|other| !found.contains_key(other));
        if going.len() == before {
            return Ok(found.remove(&file).unwrap_or_default());
        }
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
