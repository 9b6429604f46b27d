//! Open tasks of units that end (*uzdevumu nodošana reorganizācijā*): they go on in the unit in which their executor goes on.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::pin::Pin;

use chrono::NaiveDate;
use entities::circulation::task;
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, ReorganisationId, StaffMemberId, TaskId, UnitId};
use entities::jobs::job;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::read;
use crate::db::CHUNK;
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// The kind of job that hands tasks over.
const KIND: &str = "tasks.hand_over";

/// Tasks that one operation hands over: the unit may have any number, and whoever works on one of their documents waits.
const AT_ONCE: u64 = 500;

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

/// Each task follows its executor into a successor, and goes to the heir where the executor is in none of them today. Takes the
/// next few after one and says which was the last, while there may be more. Done again, it finds nothing more to hand over.
async fn hand_over(
    op: &mut Op,
    handing: &Handing,
    after: Option<TaskId>,
) -> Result<Option<TaskId>, Fault> {
    let open = || {
        task::Entity::find()
            .select_only()
            .columns([
                task::Column::Id,
                task::Column::DocumentId,
                task::Column::ExecutorId,
            ])
            .filter(task::Column::InstitutionId.eq(handing.institution))
            .filter(task::Column::UnitId.eq(handing.unit))
            .filter(task::Column::ClosedAt.is_null())
    };
    let after = after.map(|after| task::Column::Id.gt(after));
    let next: Vec<(TaskId, DocumentId, StaffMemberId)> = open()
        .filter(Condition::all().add_option(after))
        .order_by_asc(task::Column::Id)
        .limit(AT_ONCE)
        .into_tuple()
        .all(op.transaction())
        .await?;
    // Whatever happens to tasks happens under their document's lock; in the order of ids nobody waits in a circle.
    let documents: BTreeSet<DocumentId> = next.iter().map(|(_, document, _)| *document).collect();
    let _: Vec<DocumentId> = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::Id.is_in(documents))
        .order_by_asc(document::Column::Id)
        .lock_exclusive()
        .into_tuple()
        .all(op.transaction())
        .await?;
    let still: Vec<(TaskId, DocumentId, StaffMemberId)> = open()
        .filter(task::Column::Id.is_in(next.iter().map(|(id, ..)| *id)))
        .order_by_asc(task::Column::Id)
        .into_tuple()
        .all(op.transaction())
        .await?;
    let people: BTreeSet<_> = still.iter().map(|(.., executor)| *executor).collect();
    let people: Vec<_> = people.into_iter().collect();
    let places = read::units_of(op.transaction(), &people, calendar::day(op.at())).await?;
    let mut moves = BTreeMap::<UnitId, Vec<TaskId>>::new();
    for (task, _, executor) in still {
        let own = places.get(&executor).copied();
        let own = own.filter(|own| handing.successors.contains(own));
        moves
            .entry(own.unwrap_or(handing.heir))
            .or_default()
            .push(task);
    }
    for (to, tasks) in moves {
        task::Entity::update_many()
            .col_expr(task::Column::UnitId, Expr::value(to))
            .filter(task::Column::Id.is_in(tasks.iter().copied()))
            .exec(op.transaction())
            .await?;
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
    let last = next.last().filter(|_| next.len() as u64 == AT_ONCE);
    Ok(last.map(|(last, ..)| *last))
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
        let mut after = None;
        loop {
            let mut op = self.kit.begin(Actor::System).await?;
            after = hand_over(&mut op, &handing, after).await?;
            if after.is_none() {
                op.finish(&[job.id]).await?;
                return op.commit().await;
            }
            op.commit().await?;
        }
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
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.one(job)).await })
    }
}
