//! Reading the journal: by position for subscribers, by subject and time for people.

use chrono::{DateTime, Utc};
use entities::ids::AccountId;
use entities::journal::{entry, sealer};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Place in the sealed order. A subscriber keeps the next one it wants; 0 is the beginning.
pub type Position = u64;

/// Which entries a reader wants to see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryFilter {
    /// About one record.
    pub subject: Option<Uuid>,
    /// Done by one account.
    pub account: Option<AccountId>,
    /// Of one kind (`document.registered`).
    pub kind: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// Of none of these kinds.
    pub except: &'static [&'static str],
}

/// Sealed entries from `position` on, at most `limit`, in order.
///
/// # Errors
/// A fault of the database.
pub async fn from_position<C: ConnectionTrait>(
    connection: &C,
    position: Position,
    limit: u64,
) -> Result<Vec<entry::Model>, Fault> {
    let position = i64::try_from(position).map_err(Fault::at("reading the journal"))?;
    Ok(entry::Entity::find()
        .filter(entry::Column::Position.gte(position))
        .order_by_asc(entry::Column::Position)
        .limit(limit)
        .all(connection)
        .await?)
}

/// Number of sealed entries: the position that the next one will get.
///
/// # Errors
/// A fault of the database.
pub async fn sealed_size<C: ConnectionTrait>(connection: &C) -> Result<Position, Fault> {
    let size = sealer::Entity::find()
        .one(connection)
        .await?
        .map_or(0, |row| row.size);
    u64::try_from(size).map_err(Fault::at("reading the journal"))
}

/// A page of entries, newest first, sealed or not.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    filter: &EntryFilter,
    request: &PageRequest<Uuid>,
) -> Result<Page<entry::Model>, Fault> {
    let mut query = filtered(filter)
        .order_by_desc(entry::Column::Id)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(entry::Column::Id.lt(*after));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many entries a filter lets through.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(connection: &C, filter: &EntryFilter) -> Result<u64, Fault> {
    use sea_orm::PaginatorTrait as _;
    Ok(filtered(filter).count(connection).await?)
}

fn filtered(filter: &EntryFilter) -> sea_orm::Select<entry::Entity> {
    let mut query = entry::Entity::find();
    if let Some(subject) = filter.subject {
        query = query.filter(entry::Column::SubjectId.eq(subject));
    }
    if let Some(account) = filter.account {
        query = query.filter(entry::Column::AccountId.eq(account));
    }
    if let Some(kind) = &filter.kind {
        query = query.filter(entry::Column::Kind.eq(kind));
    }
    if !filter.except.is_empty() {
        query = query.filter(entry::Column::Kind.is_not_in(filter.except.iter().copied()));
    }
    if let Some(from) = filter.from {
        query = query.filter(entry::Column::At.gte(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(entry::Column::At.lt(until));
    }
    query
}
