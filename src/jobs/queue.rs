//! The table of jobs: inserting, claiming, finishing, giving up.

use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::JobId;
use entities::jobs::job;
use entities::vocabulary::JobState;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde_json::Value;
use uuid::Uuid;

use crate::db::Db;
use crate::kernel::Fault;

/// A job gives up after this many attempts and is kept for people to look at.
pub const MOST_ATTEMPTS: i32 = 8;

/// Spelled out: SQLite uses an index of waiting jobs only when the statement itself says that it asks for no others.
fn waiting() -> Expr {
    Expr::cust("state = 'waiting'")
}

/// A job to be written with a change.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob {
    /// Which handler does it.
    pub kind: &'static str,
    /// What the handler needs to know.
    pub payload: Value,
    /// At most one job with this key waits at a time; a second one is dropped.
    pub unique_key: Option<String>,
    /// Not before; now when none.
    pub run_at: Option<DateTime<Utc>>,
}

/// Writes jobs in the transaction of the change they belong to.
///
/// # Errors
/// A fault of the database.
pub async fn insert<C: ConnectionTrait>(
    connection: &C,
    mut jobs: Vec<(JobId, NewJob)>,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    // In one order, so that two commits with the same keys cannot wait for each other.
    jobs.sort_by(|(_, one), (_, other)| one.unique_key.cmp(&other.unique_key));
    for chunk in jobs.chunks(crate::db::CHUNK) {
        let rows = chunk.iter().map(|(id, new)| job::ActiveModel {
            id: Set(*id),
            kind: Set(new.kind.to_owned()),
            payload: Set(new.payload.clone()),
            unique_key: Set(new.unique_key.clone()),
            run_at: Set(new.run_at.unwrap_or(at)),
            attempts: Set(0),
            state: Set(JobState::Waiting),
            locked_by: Set(None),
            locked_until: Set(None),
            last_error: Set(None),
            created_at: Set(at),
        });
        job::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(connection)
            .await?;
    }
    Ok(())
}

/// Removes jobs that are done.
///
/// # Errors
/// A fault of the database, also when one of them is there no more: somebody else did it, and its result must not be
/// written twice.
pub async fn remove<C: ConnectionTrait>(connection: &C, jobs: &[JobId]) -> Result<(), Fault> {
    for chunk in jobs.chunks(crate::db::CHUNK) {
        let removed = job::Entity::delete_many()
            .filter(job::Column::Id.is_in(chunk.iter().copied()))
            .exec(connection)
            .await?
            .rows_affected;
        if removed != chunk.len() as u64 {
            return Err(Fault::broken("another worker finished this job meanwhile"));
        }
    }
    Ok(())
}

/// Takes up to `limit` due jobs of the given kind for `worker`, for as long as `lease`.
///
/// A claimed job waits no more, so it lets go of its unique key: what is asked for while it runs waits as a new job,
/// because this run may have read too early to know of it.
///
/// A job that was tried before is claimed alone: should it end its worker, it takes no others with it, and theirs is no
/// failed attempt.
pub(super) async fn claim(
    db: &Db,
    kind: &str,
    limit: u64,
    worker: Uuid,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Vec<job::Model>, Fault> {
    // PostgreSQL: step over rows that another worker is claiming; SQLite has one writer at a time anyway.
    let skip = if db.backend() == DbBackend::Postgres {
        "FOR UPDATE SKIP LOCKED"
    } else {
        ""
    };
    let claiming = |tried: &str, limit: u64| {
        let parameters: [sea_orm::Value; 7] = [
            kind.into(),
            now.into(),
            now.into(),
            MOST_ATTEMPTS.into(),
            i64::try_from(limit).unwrap_or(i64::MAX).into(),
            worker.into(),
            (now + lease).into(),
        ];
        // Materialised, or PostgreSQL may run the choice more than once and lock more jobs than it hands out.
        let statement = Statement::from_sql_and_values(
            db.backend(),
            format!(
                "WITH due AS MATERIALIZED \
                 (SELECT id FROM job WHERE state = 'waiting' AND kind = $1 AND run_at <= $2 \
                  AND (locked_until IS NULL OR locked_until < $3) AND attempts < $4 AND {tried} \
                  ORDER BY run_at, id LIMIT $5 {skip}) \
                 UPDATE job SET locked_by = $6, locked_until = $7, attempts = attempts + 1, unique_key = NULL \
                 WHERE id IN (SELECT id FROM due) RETURNING *"
            ),
            parameters,
        );
        job::Model::find_by_statement(statement)
    };
    let transaction = db.begin().await?;
    bury(&transaction, kind, now).await?;
    let mut claimed = claiming("attempts > 0", 1).all(&transaction).await?;
    if claimed.is_empty() {
        claimed = claiming("attempts = 0", limit).all(&transaction).await?;
    }
    transaction.commit().await?;
    claimed.sort_by_key(|job| job.id);
    Ok(claimed)
}

/// Ends every lease: for the start of a process that knows to be alone with its database, where whoever claimed a job is
/// no more. An attempt stays counted. Returns how many there were.
///
/// # Errors
/// A fault of the database.
pub async fn release(db: &Db, now: DateTime<Utc>) -> Result<u64, Fault> {
    let transaction = db.begin().await?;
    let released = job::Entity::update_many()
        .col_expr(
            job::Column::LockedUntil,
            Expr::value(now - TimeDelta::microseconds(1)),
        )
        .filter(waiting())
        .filter(job::Column::LockedUntil.gte(now))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(released.rows_affected)
}

/// Gives up jobs whose last worker died over them: a file that kills every process that opens it must not do so for ever.
async fn bury<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(JobState::Dead))
        .col_expr(
            job::Column::LastError,
            Expr::value("its worker stopped without an answer each time"),
        )
        .filter(waiting())
        .filter(job::Column::Kind.eq(kind))
        .filter(job::Column::LockedUntil.lt(now))
        .filter(job::Column::Attempts.gte(MOST_ATTEMPTS))
        .exec(connection)
        .await?;
    Ok(())
}

/// Whether any job of the kind is due: a read that spares an idle worker the write lock.
pub(super) async fn is_due(db: &Db, kind: &str, now: DateTime<Utc>) -> Result<bool, Fault> {
    let due = job::Entity::find()
        .filter(waiting())
        .filter(job::Column::Kind.eq(kind))
        .filter(job::Column::RunAt.lte(now))
        .filter(
            job::Column::LockedUntil
                .is_null()
                .or(job::Column::LockedUntil.lt(now)),
        )
        .limit(1)
        .one(db.reader())
        .await?;
    Ok(due.is_some())
}

/// Puts a failed job back with a delay that doubles, or gives it up. A job that another worker holds by now stays there.
pub(super) async fn put_back(
    db: &Db,
    job: JobId,
    worker: Uuid,
    attempts: i32,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let delay = TimeDelta::seconds(5 << attempts.clamp(0, 12));
    let state = if attempts >= MOST_ATTEMPTS {
        JobState::Dead
    } else {
        JobState::Waiting
    };
    let transaction = db.begin().await?;
    job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(state))
        .col_expr(job::Column::RunAt, Expr::value(now + delay))
        .col_expr(job::Column::LockedBy, Expr::value(Option::<Uuid>::None))
        .col_expr(
            job::Column::LockedUntil,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .col_expr(job::Column::LastError, Expr::value(error))
        .filter(job::Column::Id.eq(job))
        .filter(job::Column::LockedBy.eq(worker))
        .exec(&transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Gives back jobs that were claimed and not begun: that was no attempt.
pub(super) async fn give_back(db: &Db, jobs: &[JobId], worker: Uuid) -> Result<(), Fault> {
    if jobs.is_empty() {
        return Ok(());
    }
    let transaction = db.begin().await?;
    job::Entity::update_many()
        .col_expr(
            job::Column::Attempts,
            Expr::col(job::Column::Attempts).sub(1),
        )
        .col_expr(job::Column::LockedBy, Expr::value(Option::<Uuid>::None))
        .col_expr(
            job::Column::LockedUntil,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .filter(job::Column::Id.is_in(jobs.iter().copied()))
        .filter(job::Column::LockedBy.eq(worker))
        .exec(&transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Notes in the transaction of a part of its result that a job goes on: its failed attempts were others'. A job of many parts would
/// be given up otherwise because its workers were stopped now and then.
///
/// # Errors
/// A fault of the database.
pub async fn goes_on<C: ConnectionTrait>(connection: &C, job: JobId) -> Result<(), Fault> {
    job::Entity::update_many()
        .col_expr(job::Column::Attempts, Expr::value(1))
        .filter(job::Column::Id.eq(job))
        .exec(connection)
        .await?;
    Ok(())
}

/// Keeps jobs for the worker that holds them until another instant.
pub(super) async fn renew(
    db: &Db,
    jobs: &[JobId],
    worker: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Fault> {
    let transaction = db.begin().await?;
    job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(until))
        .filter(job::Column::Id.is_in(jobs.iter().copied()))
        .filter(job::Column::LockedBy.eq(worker))
        .exec(&transaction)
        .await?;
    Ok(transaction.commit().await?)
}

/// Lets all jobs that gave up begin anew; returns how many.
///
/// # Errors
/// A fault of the database.
pub async fn revive<C: ConnectionTrait>(connection: &C, at: DateTime<Utc>) -> Result<u64, Fault> {
    let revived = job::Entity::update_many()
        .col_expr(job::Column::State, Expr::value(JobState::Waiting))
        .col_expr(job::Column::Attempts, Expr::value(0))
        .col_expr(job::Column::RunAt, Expr::value(at))
        // Another job of the same key may wait by now; both may be done.
        .col_expr(job::Column::UniqueKey, Expr::value(Option::<String>::None))
        .col_expr(job::Column::LockedBy, Expr::value(Option::<Uuid>::None))
        .col_expr(
            job::Column::LockedUntil,
            Expr::value(Option::<DateTime<Utc>>::None),
        )
        .filter(job::Column::State.eq(JobState::Dead))
        .exec(connection)
        .await?;
    Ok(revived.rows_affected)
}

/// Jobs that still wait or run, due by `until` (all when none).
///
/// # Errors
/// A fault of the database.
pub async fn count_waiting<C: ConnectionTrait>(
    connection: &C,
    until: Option<DateTime<Utc>>,
) -> Result<u64, Fault> {
    let mut query = job::Entity::find().filter(waiting());
    if let Some(until) = until {
        query = query.filter(job::Column::RunAt.lte(until));
    }
    Ok(query.count(connection).await?)
}

/// Jobs that gave up, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn dead<C: ConnectionTrait>(
    connection: &C,
    limit: u64,
) -> Result<Vec<job::Model>, Fault> {
    Ok(job::Entity::find()
        .filter(job::Column::State.eq(JobState::Dead))
        .order_by_asc(job::Column::Id)
        .limit(limit)
        .all(connection)
        .await?)
}
