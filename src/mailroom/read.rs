//! Reading items: by ids for loaders, in pages and counted by state, always inside the reader's reach.

use std::collections::HashMap;

use entities::content::content;
use entities::ids::{IntakeItemId, UnitId};
use entities::mailroom::{intake_content, intake_item};
use entities::vocabulary::{IntakeChannel, IntakeState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};

use super::reach;
use crate::access::Caller;
use crate::content::read::by_hashes;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Most of an item's text that is shown, in bytes.
pub const TEXT_BYTES: usize = 20_000;

/// Which items are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// In this state.
    pub state: Option<IntakeState>,
    /// By this door.
    pub channel: Option<IntakeChannel>,
    /// Come to this mailbox or folder.
    pub source: Option<String>,
    /// Come to this unit's.
    pub unit: Option<UnitId>,
}

/// Items by ids, those the caller may see.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    ids: &[IntakeItemId],
) -> Result<HashMap<IntakeItemId, intake_item::Model>, Fault> {
    let rows = intake_item::Entity::find()
        .filter(intake_item::Column::Id.is_in(ids.iter().copied()))
        .filter(reach::condition(caller))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn filtered(caller: &Caller, filter: &Filter) -> Select<intake_item::Entity> {
    let mut query = intake_item::Entity::find().filter(reach::condition(caller));
    if let Some(state) = filter.state {
        query = query.filter(intake_item::Column::State.eq(state));
    }
    if let Some(channel) = filter.channel {
        query = query.filter(intake_item::Column::Channel.eq(channel));
    }
    if let Some(source) = &filter.source {
        query = query.filter(intake_item::Column::Source.eq(source));
    }
    if let Some(unit) = filter.unit {
        query = query.filter(intake_item::Column::UnitId.eq(unit));
    }
    query
}

/// A page of items in the order in which they were taken in: what waits longest comes first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    filter: &Filter,
    request: &PageRequest<IntakeItemId>,
) -> Result<Page<intake_item::Model>, Fault> {
    let mut query = filtered(caller, filter);
    if let Some(after) = request.after() {
        query = query.filter(intake_item::Column::Id.gt(*after));
    }
    let rows = query
        .order_by_asc(intake_item::Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// How many [`page`] has in all.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    filter: &Filter,
) -> Result<u64, Fault> {
    Ok(filtered(caller, filter).count(connection).await?)
}

#[derive(FromQueryResult)]
struct Counted {
    state: IntakeState,
    number: i64,
}

/// How many items there are in each state, of those the filter leaves; states without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn counts<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    filter: &Filter,
) -> Result<HashMap<IntakeState, u64>, Fault> {
    let rows = filtered(caller, filter)
        .select_only()
        .column(intake_item::Column::State)
        .column_as(intake_item::Column::Id.count(), "number")
        .group_by(intake_item::Column::State)
        .into_model::<Counted>()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.state, row.number.unsigned_abs()))
        .collect())
}

/// The contents of items, each in its order, without what is attached to them.
///
/// # Errors
/// A fault of the database.
pub async fn contents<C: ConnectionTrait>(
    connection: &C,
    items: &[IntakeItemId],
) -> Result<HashMap<IntakeItemId, Vec<(intake_content::Model, content::Model)>>, Fault> {
    let places = intake_content::Entity::find()
        .filter(intake_content::Column::ItemId.is_in(items.iter().copied()))
        .filter(intake_content::Column::Within.is_null())
        .order_by_asc(intake_content::Column::ItemId)
        .order_by_asc(intake_content::Column::Ordinal)
        .all(connection)
        .await?;
    let hashes: Vec<_> = places.iter().map(|place| place.content_hash).collect();
    let contents = by_hashes(connection, &hashes).await?;
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for place in places {
        let content = contents
            .get(&place.content_hash)
            .cloned()
            .ok_or(Fault::broken("a content of an item is missing"))?;
        found
            .entry(place.item_id)
            .or_default()
            .push((place, content));
    }
    Ok(found)
}
