//! Open tasks of units that end (*uzdevumu nodošana reorganizācijā*): they go on in the unit in which their executor goes on.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::pin::Pin;

use chrono::NaiveDate;
use entities::circulation::task;
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, ReorganisationId, TaskId, UnitId};
use entities::jobs::job;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::read;
use crate::db::CHUNK;
use crate::jobs::{Failure, Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// The kind of job that hands tasks over.
const KIND: &str = "tasks.hand_over";

#[derive(FromQueryResult)]
struct Counted {
    unit_id: UnitId,
    number: i64,
}

/// How many tasks are open in each of the units; units without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn open_in<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    units: &[UnitId],
) -> Result<HashMap<UnitId, u64>, Fault> {
    let mut found = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let rows = task::Entity::find()
            .select_only()
            .column(task::Column::UnitId)
            .column_as(task::Column::Id.count(), "number")
            .filter(task::Column::InstitutionId.eq(institution))
            .filter(task::Column::UnitId.is_in(chunk.iter().copied()))
            .filter(task::Column::ClosedAt.is_null())
            .group_by(task::Column::UnitId)
            .into_model::<Counted>()
            .all(connection)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|row| (row.unit_id, row.number.unsigned_abs())),
        );
    }
    Ok(found)
}

/// What a unit that ends hands over, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handing {
    /// Whose.
    pub institution: InstitutionId,
    /// The unit that ends.
    pub unit: UnitId,
    /// Who takes what follows nobody.
    pub heir: UnitId,
    /// Every unit that succeeds it, the heir among them.
    pub successors: Vec<UnitId>,
    /// First day of the successors.
    pub first_day: NaiveDate,
    /// By which act.
    pub act: ReorganisationId,
}

/// Leaves behind, in the operation that reorganises, the job that hands the open tasks over on the first day of the
/// successors: until then they stay where their people are. The operation itself must not do it, because it holds the
/// institution; whoever acts on a task holds its document and may then ask for the institution's calendar.
///
/// # Errors
/// A fault of the database.
pub async fn arrange(op: &mut Op, handing: &Handing) -> Result<(), Fault> {
    let first = calendar::begins(handing.first_day);
    let own = [handing.unit];
    let is_past = first <= op.at();
    if is_past
        && open_in(op.transaction(), handing.institution, &own)
            .await?
            .is_empty()
    {
        return Ok(());
    }
    op.enqueue(NewJob {
        kind: KIND,
        unique_key: None,
        run_at: Some(first.max(op.at())),
        payload: json!(handing),
    });
    Ok(())
}

/// Each task follows its executor into a successor, and goes to the heir where the executor is in none of them today. Done
/// again, it finds nothing more to hand over.
async fn hand_over(op: &mut Op, handing: &Handing) -> Result<(), Fault> {
    let open = || {
        task::Entity::find()
            .filter(task::Column::InstitutionId.eq(handing.institution))
            .filter(task::Column::UnitId.eq(handing.unit))
            .filter(task::Column::ClosedAt.is_null())
            .order_by_asc(task::Column::Id)
    };
    let documents: BTreeSet<DocumentId> = open()
        .all(op.transaction())
        .await?
        .into_iter()
        .map(|task| task.document_id)
        .collect();
    // Whatever happens to tasks happens under their document's lock; in the order of ids nobody waits in a circle.
    let documents: Vec<DocumentId> = documents.into_iter().collect();
    for chunk in documents.chunks(CHUNK) {
        document::Entity::find()
            .filter(document::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(document::Column::Id)
            .lock_exclusive()
            .all(op.transaction())
            .await?;
    }
    let mut open = open().all(op.transaction()).await?;
    open.retain(|task| documents.binary_search(&task.document_id).is_ok());
    let people: BTreeSet<_> = open.iter().map(|task| task.executor_id).collect();
    let people: Vec<_> = people.into_iter().collect();
    let places = read::units_of(op.transaction(), &people, calendar::day(op.at())).await?;
    let mut moves = BTreeMap::<UnitId, Vec<TaskId>>::new();
    for task in open {
        let own = places.get(&task.executor_id).copied();
        let own = own.filter(|own| handing.successors.contains(own));
        let to = own.unwrap_or(handing.heir);
        moves.entry(to).or_default().push(task.id);
    }
    for (to, tasks) in moves {
        for chunk in tasks.chunks(CHUNK) {
            task::Entity::update_many()
                .col_expr(task::Column::UnitId, Expr::value(to))
                .filter(task::Column::Id.is_in(chunk.iter().copied()))
                .exec(op.transaction())
                .await?;
        }
        op.record(Entry {
            kind: "tasks.handed_over",
            institution: Some(handing.institution),
            subject: Subject {
                kind: "unit",
                id: Some(handing.unit.0),
            },
            payload: json!({ "to": to, "tasks": tasks, "reorganisation": handing.act }),
        });
    }
    Ok(())
}

/// Hands tasks over on the first day of the successors.
pub struct HandOver {
    kit: Kit,
}

impl HandOver {
    /// The handler.
    pub const fn new(kit: Kit) -> Self {
        Self { kit }
    }

    async fn one(&self, job: &job::Model) -> Result<(), Fault> {
        let handing: Handing = serde_json::from_value(job.payload.clone())
            .map_err(Fault::at("reading what a unit hands over"))?;
        let mut op = self.kit.begin(Actor::System).await?;
        hand_over(&mut op, &handing).await?;
        op.finish(&[job.id]).await?;
        op.commit().await
    }
}

impl Handler for HandOver {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move {
            let mut failures = Vec::new();
            for job in jobs {
                if let Err(fault) = self.one(&job).await {
                    failures.push(Failure { job: job.id, fault });
                }
            }
            failures.into()
        })
    }
}
