//! Reading the journal: by position for subscribers, by subject and time for people.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::ids::{AccountId, InstitutionId};
use entities::journal::{entry, sealer};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::entry::Entry;
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, ids};

/// Place in the sealed order. A subscriber keeps the next one it wants; 0 is the beginning.
pub type Position = u64;

/// Which entries a reader wants to see. There is none without an institution: what concerns the system as a whole, or
/// another institution, is not for the people of this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryFilter {
    /// Of this institution.
    pub institution: InstitutionId,
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

impl EntryFilter {
    /// Every entry of an institution.
    pub const fn of(institution: InstitutionId) -> Self {
        Self {
            institution,
            subject: None,
            account: None,
            kind: None,
            from: None,
            until: None,
            except: &[],
        }
    }
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

/// When the newest entry was written; none in an empty journal. Whoever asks on an earlier day has a clock that was set back.
///
/// # Errors
/// A fault of the database.
pub async fn newest<C: ConnectionTrait>(connection: &C) -> Result<Option<DateTime<Utc>>, Fault> {
    // Ids rise with time, so the last one is found without looking through the others.
    Ok(entry::Entity::find()
        .select_only()
        .column(entry::Column::At)
        .order_by_desc(entry::Column::Id)
        .limit(1)
        .into_tuple()
        .one(connection)
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
    let query = filtered(filter, request.after().copied())
        .order_by_desc(entry::Column::Id)
        .limit(request.limit());
    Ok(request.cut(query.all(connection).await?))
}

/// When an account's last entry since an instant was made that says exactly what this one would say.
///
/// # Errors
/// A fault of the database.
pub async fn last_said<C: ConnectionTrait>(
    connection: &C,
    account: AccountId,
    entry: &Entry,
    since: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Fault> {
    let institution = match entry.institution {
        Some(id) => entry::Column::InstitutionId.eq(id),
        None => entry::Column::InstitutionId.is_null(),
    };
    let subject = match entry.subject.id {
        Some(id) => entry::Column::SubjectId.eq(id),
        None => entry::Column::SubjectId.is_null(),
    };
    Ok(entry::Entity::find()
        .select_only()
        .column(entry::Column::At)
        .filter(subject)
        .filter(institution)
        .filter(entry::Column::Id.gte(ids::bound(since)))
        .filter(entry::Column::AccountId.eq(account))
        .filter(entry::Column::Kind.eq(entry.kind))
        .filter(entry::Column::SubjectKind.eq(entry.subject.kind))
        .filter(entry::Column::Payload.eq(entry.payload.to_string()))
        .order_by_desc(entry::Column::Id)
        .into_tuple()
        .one(connection)
        .await?)
}

/// How many entries a filter lets through.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(connection: &C, filter: &EntryFilter) -> Result<u64, Fault> {
    use sea_orm::PaginatorTrait as _;
    Ok(filtered(filter, None).count(connection).await?)
}

/// For each of several records the page of its entries that follows the same key, newest first; records without any have
/// no page. The filter's own subject does not count.
///
/// # Errors
/// A fault of the database.
pub async fn pages<C: ConnectionTrait>(
    connection: &C,
    filter: &EntryFilter,
    subjects: &[Uuid],
    request: &PageRequest<Uuid>,
) -> Result<HashMap<Uuid, Page<entry::Model>>, Fault> {
    let placed = of_subjects(filter, subjects, request.after().copied())
        .select_only()
        .column(entry::Column::Id)
        .expr_as(
            Expr::cust("ROW_NUMBER() OVER (PARTITION BY subject_id ORDER BY id DESC)"),
            "place",
        )
        .into_query();
    let wanted = Query::select()
        .column("id")
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").lte(request.limit()))
        .take();
    let rows = entry::Entity::find()
        .filter(entry::Column::Id.in_subquery(wanted))
        .order_by_desc(entry::Column::Id)
        .all(connection)
        .await?;
    let mut found: HashMap<Uuid, Vec<entry::Model>> = HashMap::new();
    for row in rows {
        if let Some(subject) = row.subject_id {
            found.entry(subject).or_default().push(row);
        }
    }
    Ok(found
        .into_iter()
        .map(|(subject, rows)| (subject, request.cut(rows)))
        .collect())
}

/// How many entries there are about each of several records; those without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn counts<C: ConnectionTrait>(
    connection: &C,
    filter: &EntryFilter,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, u64>, Fault> {
    let counted: Vec<(Uuid, i64)> = of_subjects(filter, subjects, None)
        .select_only()
        .column(entry::Column::SubjectId)
        .column_as(entry::Column::Id.count(), "number")
        .group_by(entry::Column::SubjectId)
        .into_tuple()
        .all(connection)
        .await?;
    counted
        .into_iter()
        .map(|(subject, number)| {
            let number = u64::try_from(number).map_err(Fault::at("counting entries"))?;
            Ok((subject, number))
        })
        .collect()
}

fn of_subjects(
    filter: &EntryFilter,
    subjects: &[Uuid],
    before: Option<Uuid>,
) -> sea_orm::Select<entry::Entity> {
    let filter = EntryFilter {
        subject: None,
        ..filter.clone()
    };
    filtered(&filter, before).filter(entry::Column::SubjectId.is_in(subjects.iter().copied()))
}

fn filtered(filter: &EntryFilter, before: Option<Uuid>) -> sea_orm::Select<entry::Entity> {
    let mut query =
        entry::Entity::find().filter(entry::Column::InstitutionId.eq(filter.institution));
    // Ids sort by time, and every index ends in them: an instant is looked up as the id that it bounds.
    let until = filter.until.map(|until| ids::bound(until + ids::SPAN));
    if let Some(before) = before.into_iter().chain(until).min() {
        query = query.filter(entry::Column::Id.lt(before));
    }
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
        query = query
            .filter(entry::Column::Id.gte(ids::bound(from)))
            .filter(entry::Column::At.gte(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(entry::Column::At.lt(until));
    }
    query
}
