//! Reading clocks and rules: by ids for loaders, and whole for commands.

use std::collections::HashMap;
use std::hash::Hash;

use entities::circulation::{deadline, deadline_extension, deadline_pause, deadline_rule};
use entities::ids::{DeadlineRuleId, DocumentId, InstitutionId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::clock::Clock;
use super::days;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::kernel::working_days::WorkCalendar;
use crate::op::Op;

/// The rules of an institution with all their versions, by code and starting day.
///
/// # Errors
/// A fault of the database.
pub async fn rules<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<deadline_rule::Model>, Fault> {
    Ok(deadline_rule::Entity::find()
        .filter(deadline_rule::Column::InstitutionId.eq(institution))
        .order_by_asc(deadline_rule::Column::Code)
        .order_by_asc(deadline_rule::Column::ValidFrom)
        .all(connection)
        .await?)
}

/// Versions of an institution's rules by ids.
///
/// # Errors
/// A fault of the database.
pub async fn rules_by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[DeadlineRuleId],
) -> Result<HashMap<DeadlineRuleId, deadline_rule::Model>, Fault> {
    let rows = deadline_rule::Entity::find()
        .filter(deadline_rule::Column::InstitutionId.eq(institution))
        .filter(deadline_rule::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The clocks of documents; those without one are left out. Whoever may see the document may see its clock.
///
/// # Errors
/// A fault of the database.
pub async fn clocks<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Clock>, Fault> {
    let mut found = HashMap::with_capacity(documents.len());
    for chunk in documents.chunks(CHUNK) {
        let rows = deadline::Entity::find()
            .filter(deadline::Column::DocumentId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        for clock in with_events(connection, rows).await? {
            found.insert(clock.row.document_id, clock);
        }
    }
    Ok(found)
}

/// A document's clock, locked until the operation ends, and the working days that it is reckoned by.
///
/// The calendar is held before the clock, as by whoever moves days: two that took them crosswise would wait for each other.
///
/// # Errors
/// A fault of the database.
pub(super) async fn locked(
    op: &Op,
    document: DocumentId,
) -> Result<Option<(Clock, WorkCalendar)>, Fault> {
    let institution: Option<InstitutionId> = deadline::Entity::find_by_id(document)
        .select_only()
        .column(deadline::Column::InstitutionId)
        .into_tuple()
        .one(op.transaction())
        .await?;
    let Some(institution) = institution else {
        return Ok(None);
    };
    let calendar = days::held_calendar(op, institution).await?;
    let row = deadline::Entity::find_by_id(document)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let clocks = with_events(op.transaction(), row.into_iter().collect()).await?;
    Ok(clocks.into_iter().next().map(|clock| (clock, calendar)))
}

/// The running clocks of an institution that follow a document in the order of ids, locked until the operation ends; at most
/// [`CHUNK`].
///
/// # Errors
/// A fault of the database.
pub(super) async fn running_after(
    op: &Op,
    institution: InstitutionId,
    after: Option<DocumentId>,
) -> Result<Vec<Clock>, Fault> {
    let mut query = deadline::Entity::find()
        .filter(deadline::Column::InstitutionId.eq(institution))
        .filter(deadline::Column::ConcludedOn.is_null());
    if let Some(after) = after {
        query = query.filter(deadline::Column::DocumentId.gt(after));
    }
    let rows = query
        .order_by_asc(deadline::Column::DocumentId)
        .limit(CHUNK as u64)
        .lock_exclusive()
        .all(op.transaction())
        .await?;
    with_events(op.transaction(), rows).await
}

/// At most [`CHUNK`] rows with their pauses and extensions, in the same order.
///
/// # Errors
/// A fault of the database.
pub(super) async fn with_events<C: ConnectionTrait>(
    connection: &C,
    rows: Vec<deadline::Model>,
) -> Result<Vec<Clock>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = || rows.iter().map(|row| row.document_id);
    let pauses = deadline_pause::Entity::find()
        .filter(deadline_pause::Column::DocumentId.is_in(ids()))
        .all(connection)
        .await?;
    let extensions = deadline_extension::Entity::find()
        .filter(deadline_extension::Column::DocumentId.is_in(ids()))
        .all(connection)
        .await?;
    let mut pauses = grouped(pauses, |row| row.document_id);
    let mut extensions = grouped(extensions, |row| row.document_id);
    Ok(rows
        .into_iter()
        .map(|row| {
            let pauses = pauses.remove(&row.document_id).unwrap_or_default();
            let extensions = extensions.remove(&row.document_id).unwrap_or_default();
            Clock::new(row, pauses, extensions)
        })
        .collect())
}

fn grouped<K: Eq + Hash, V>(rows: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
