//! Reading resolutions and tasks: by ids for loaders, and what lies around a task for commands. Whoever may see the document
//! may see what was resolved on it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entities::circulation::{resolution, task, task_step};
use entities::ids::{DocumentId, ResolutionId, StaffMemberId, TaskId, UnitId};
use entities::vocabulary::{TaskRole, TaskState};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::state::Above;
use crate::access::Scope;
use crate::db::CHUNK;
use crate::documents::read::is_seen;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};
use crate::organisation::{Validity, read as organisation};

/// States of a task that is over.
const CLOSED: [TaskState; 2] = [TaskState::Done, TaskState::Withdrawn];

/// Resolutions by ids, those on documents that the reader may see.
///
/// # Errors
/// A fault of the database.
pub async fn resolutions_by_ids<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    ids: &[ResolutionId],
) -> Result<HashMap<ResolutionId, resolution::Model>, Fault> {
    let rows = resolution::Entity::find()
        .filter(resolution::Column::Id.is_in(ids.iter().copied()))
        .filter(is_seen(
            scope,
            (resolution::Entity, resolution::Column::DocumentId),
            Condition::all(),
        ))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Tasks by ids, those on documents that the reader may see.
///
/// # Errors
/// A fault of the database.
pub async fn tasks_by_ids<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    ids: &[TaskId],
) -> Result<HashMap<TaskId, task::Model>, Fault> {
    let rows = task::Entity::find()
        .filter(task::Column::Id.is_in(ids.iter().copied()))
        .filter(is_seen(
            scope,
            (task::Entity, task::Column::DocumentId),
            Condition::all(),
        ))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Resolutions on the documents themselves, the first one first.
///
/// # Errors
/// A fault of the database.
pub async fn resolutions_on<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<resolution::Model>>, Fault> {
    let only = resolution::Column::ParentTaskId.is_null();
    by_document(connection, documents, Condition::all().add(only)).await
}

/// All resolutions on documents, those that divide tasks up among them, the first one first.
///
/// # Errors
/// A fault of the database.
pub async fn resolutions_of<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<resolution::Model>>, Fault> {
    by_document(connection, documents, Condition::all()).await
}

async fn by_document<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
    only: Condition,
) -> Result<HashMap<DocumentId, Vec<resolution::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in documents.chunks(CHUNK) {
        let rows = resolution::Entity::find()
            .filter(resolution::Column::DocumentId.is_in(chunk.iter().copied()))
            .filter(only.clone())
            .order_by_asc(resolution::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.document_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// Resolutions that divide tasks up, the first one first.
///
/// # Errors
/// A fault of the database.
pub async fn resolutions_under<C: ConnectionTrait>(
    connection: &C,
    tasks: &[TaskId],
) -> Result<HashMap<TaskId, Vec<resolution::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in tasks.chunks(CHUNK) {
        let rows = resolution::Entity::find()
            .filter(resolution::Column::ParentTaskId.is_in(chunk.iter().copied()))
            .order_by_asc(resolution::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            if let Some(parent) = row.parent_task_id {
                found.entry(parent).or_default().push(row);
            }
        }
    }
    Ok(found)
}

/// Tasks of the executors of resolutions: the lead first. Those who only have to read are left out ([`readers`]).
///
/// # Errors
/// A fault of the database.
pub async fn executors<C: ConnectionTrait>(
    connection: &C,
    resolutions: &[ResolutionId],
) -> Result<HashMap<ResolutionId, Vec<task::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<task::Model>>::new();
    for chunk in resolutions.chunks(CHUNK) {
        let rows = task::Entity::find()
            .filter(task::Column::ResolutionId.is_in(chunk.iter().copied()))
            .filter(task::Column::Role.ne(TaskRole::Information))
            .order_by_asc(task::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.resolution_id).or_default().push(row);
        }
    }
    for tasks in found.values_mut() {
        tasks.sort_by_key(|task| (task.role, task.id));
    }
    Ok(found)
}

/// How many must read a document, and how many have (*iepazinušies*).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Readers {
    /// Who must; whoever need not any more is left out.
    pub asked: i64,
    /// Who has.
    pub read: i64,
}

#[derive(FromQueryResult)]
struct Counted {
    resolution_id: ResolutionId,
    state: TaskState,
    number: i64,
}

/// How many must read what resolutions give for information; resolutions that give nobody anything to read are left out.
///
/// # Errors
/// A fault of the database.
pub async fn readers<C: ConnectionTrait>(
    connection: &C,
    resolutions: &[ResolutionId],
) -> Result<HashMap<ResolutionId, Readers>, Fault> {
    let mut found = HashMap::<_, Readers>::new();
    for chunk in resolutions.chunks(CHUNK) {
        let rows = task::Entity::find()
            .select_only()
            .column(task::Column::ResolutionId)
            .column(task::Column::State)
            .column_as(task::Column::Id.count(), "number")
            .filter(task::Column::ResolutionId.is_in(chunk.iter().copied()))
            .filter(task::Column::Role.eq(TaskRole::Information))
            .filter(task::Column::State.ne(TaskState::Withdrawn))
            .group_by(task::Column::ResolutionId)
            .group_by(task::Column::State)
            .into_model::<Counted>()
            .all(connection)
            .await?;
        for row in rows {
            let readers = found.entry(row.resolution_id).or_default();
            readers.asked += row.number;
            if row.state == TaskState::Done {
                readers.read += row.number;
            }
        }
    }
    Ok(found)
}

fn reading(resolution: ResolutionId, read: Option<bool>) -> sea_orm::Select<task::Entity> {
    let state = read.map(|read| match read {
        true => task::Column::State.eq(TaskState::Done),
        false => task::Column::State.ne(TaskState::Done),
    });
    task::Entity::find()
        .filter(task::Column::ResolutionId.eq(resolution))
        .filter(task::Column::Role.eq(TaskRole::Information))
        .filter(task::Column::State.ne(TaskState::Withdrawn))
        .filter(Condition::all().add_option(state))
}

/// A page of those who must read a document: who has, who has not yet, or both, in the order of assignment.
///
/// # Errors
/// A fault of the database.
pub async fn readers_page<C: ConnectionTrait>(
    connection: &C,
    resolution: ResolutionId,
    read: Option<bool>,
    request: &PageRequest<TaskId>,
) -> Result<Page<task::Model>, Fault> {
    let mut query = reading(resolution, read)
        .order_by_asc(task::Column::Id)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(task::Column::Id.gt(*after));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many [`readers_page`] has in all.
///
/// # Errors
/// A fault of the database.
pub async fn count_readers<C: ConnectionTrait>(
    connection: &C,
    resolution: ResolutionId,
    read: Option<bool>,
) -> Result<u64, Fault> {
    Ok(reading(resolution, read).count(connection).await?)
}

/// What was done with tasks, the first step first.
///
/// # Errors
/// A fault of the database.
pub async fn steps<C: ConnectionTrait>(
    connection: &C,
    tasks: &[TaskId],
) -> Result<HashMap<TaskId, Vec<task_step::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in tasks.chunks(CHUNK) {
        let rows = task_step::Entity::find()
            .filter(task_step::Column::TaskId.is_in(chunk.iter().copied()))
            .order_by_asc(task_step::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.task_id).or_default().push(row);
        }
    }
    Ok(found)
}

#[derive(FromQueryResult)]
struct OpenUnder {
    parent: TaskId,
    number: i64,
}

/// How many tasks that are not only to be read are open under tasks, right below them; tasks without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn open_subtasks<C: ConnectionTrait>(
    connection: &C,
    tasks: &[TaskId],
) -> Result<HashMap<TaskId, u64>, Fault> {
    let mut found = HashMap::new();
    for chunk in tasks.chunks(CHUNK) {
        let column = |column| Expr::col((task::Entity, column));
        let parent = || Expr::col((resolution::Entity, resolution::Column::ParentTaskId));
        let query = Query::select()
            .expr_as(parent(), "parent")
            .expr_as(column(task::Column::Id).count(), "number")
            .from(resolution::Entity)
            .inner_join(
                task::Entity,
                column(task::Column::ResolutionId)
                    .equals((resolution::Entity, resolution::Column::Id)),
            )
            .and_where(parent().is_in(chunk.iter().copied()))
            .and_where(column(task::Column::Role).ne(TaskRole::Information))
            .and_where(column(task::Column::State).is_not_in(CLOSED))
            .add_group_by([parent()])
            .take();
        let statement = connection.get_database_backend().build(&query);
        let rows = OpenUnder::find_by_statement(statement)
            .all(connection)
            .await?;
        found.extend(
            rows.into_iter()
                .map(|row| (row.parent, row.number.unsigned_abs())),
        );
    }
    Ok(found)
}

/// What lies over the tasks of a resolution.
///
/// # Errors
/// A fault of the database.
pub async fn above<C: ConnectionTrait>(
    connection: &C,
    resolution: &resolution::Model,
) -> Result<Above, Fault> {
    let mut above = Above::default();
    let mut parent = resolution.parent_task_id;
    let mut is_first = true;
    while let Some(id) = parent {
        let missing = || Fault::broken("a task that was divided up is missing");
        let task = task::Entity::find_by_id(id).one(connection).await?;
        let task = task.ok_or_else(missing)?;
        let given = resolution::Entity::find_by_id(task.resolution_id)
            .one(connection)
            .await?
            .ok_or_else(missing)?;
        if is_first {
            above.due_on = task.due_on;
            is_first = false;
        }
        above.people.push(task.executor_id);
        above.people.extend(task.delegated_by.0);
        above.people.push(given.author_id);
        parent = given.parent_task_id;
    }
    Ok(above)
}

/// The unit in which each person acts on a day: that of the oldest of their places. People without a place are left out.
///
/// # Errors
/// A fault of the database.
pub async fn units_of<C: ConnectionTrait>(
    connection: &C,
    people: &[StaffMemberId],
    day: NaiveDate,
) -> Result<HashMap<StaffMemberId, UnitId>, Fault> {
    let places = organisation::appointments_of(connection, people).await?;
    let places: BTreeMap<_, _> = places.into_iter().collect();
    Ok(places
        .into_iter()
        .filter_map(|(person, places)| {
            let place = places
                .iter()
                .find(|place| Validity::of_appointment(place).covers(day))?;
            Some((person, place.unit_id))
        })
        .collect())
}
