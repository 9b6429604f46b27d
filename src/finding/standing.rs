//! The files that stand somewhere (*kas atrodas sarakstā*): on acts of destruction and of handover, and in inventories for the
//! archive. The index knows of each document in which file it is; what its file stands on is asked here, so it is always as of
//! now.

use std::collections::HashMap;

use entities::handover::{act, act_unit, description_unit, inventory};
use entities::ids::{DestructionListId, FileId, HandoverActId, InstitutionId, InventoryId};
use entities::retention::{destruction_item, destruction_list};
use entities::vocabulary::{ActState, ItemState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use crate::handover::inventory::reference;
use crate::kernel::Fault;

/// Files that one question may name. More would be a list that nobody reads, and a query that takes its time.
pub(super) const MOST_FILES: usize = 5_000;

/// The institution's lists of what is to be destroyed that were ever submitted, with the numbers of their acts.
pub(super) async fn acts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<(DestructionListId, String)>, Fault> {
    use destruction_list::Column;
    Ok(destruction_list::Entity::find()
        .select_only()
        .columns([Column::Id, Column::ActNumber])
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::ActNumber.is_not_null())
        .order_by_desc(Column::Id)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The institution's acts of handover with their numbers, also those that were cancelled.
pub(super) async fn handover_acts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<(HandoverActId, String)>, Fault> {
    use act::Column;
    let rows: Vec<(HandoverActId, i32, i32)> = act::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Sequence, Column::Year])
        .filter(Column::InstitutionId.eq(institution))
        .order_by_desc(Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    let numbered = rows
        .into_iter()
        .map(|(id, sequence, year)| (id, act::Model::numbered(sequence, year)));
    Ok(numbered.collect())
}

/// The institution's inventories, each with what people call it: `2A`, `327-2A`, the archive's reference code.
pub(super) async fn inventories<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<(InventoryId, [String; 3])>, Fault> {
    let rows = inventory::Entity::find()
        .filter(inventory::Column::InstitutionId.eq(institution))
        .order_by_asc(inventory::Column::Id)
        .all(connection)
        .await?;
    let named = rows.into_iter().map(|row| {
        let short = row.designation();
        let with_fonds = format!("{}-{short}", row.fonds_number);
        (row.id, [short, with_fonds, reference(&row)])
    });
    Ok(named.collect())
}

/// The files that stand on each of these lists and were not taken off; at most one more than [`MOST_FILES`].
pub(super) async fn on_lists<C: ConnectionTrait>(
    connection: &C,
    lists: &[DestructionListId],
) -> Result<HashMap<DestructionListId, Vec<FileId>>, Fault> {
    use destruction_item::Column;
    let rows: Vec<(DestructionListId, FileId)> = destruction_item::Entity::find()
        .select_only()
        .columns([Column::ListId, Column::FileId])
        .filter(Column::ListId.is_in(lists.iter().copied()))
        .filter(Column::State.ne(ItemState::Withdrawn))
        .limit(MOST_FILES as u64 + 1)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(grouped(rows))
}

/// The files of which each of these acts hands units over, whole or by volumes; none for one that was cancelled; at most one
/// more than [`MOST_FILES`].
pub(super) async fn on_handover_acts<C: ConnectionTrait>(
    connection: &C,
    acts: &[HandoverActId],
) -> Result<HashMap<HandoverActId, Vec<FileId>>, Fault> {
    let rows: Vec<(HandoverActId, FileId)> = act_unit::Entity::find()
        .select_only()
        .column(act_unit::Column::ActId)
        .column(description_unit::Column::FileId)
        .distinct()
        .join(
            JoinType::InnerJoin,
            act_unit::Entity::belongs_to(act::Entity)
                .from(act_unit::Column::ActId)
                .to(act::Column::Id)
                .into(),
        )
        .join(
            JoinType::InnerJoin,
            act_unit::Entity::belongs_to(description_unit::Entity)
                .from(act_unit::Column::UnitId)
                .to(description_unit::Column::Id)
                .into(),
        )
        .filter(act::Column::State.ne(ActState::Cancelled))
        .filter(act_unit::Column::ActId.is_in(acts.iter().copied()))
        .limit(MOST_FILES as u64 + 1)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(grouped(rows))
}

/// The files that are described in each of these inventories, whole or by volumes; at most one more than [`MOST_FILES`].
pub(super) async fn in_inventories<C: ConnectionTrait>(
    connection: &C,
    inventories: &[InventoryId],
) -> Result<HashMap<InventoryId, Vec<FileId>>, Fault> {
    use description_unit::Column;
    let rows: Vec<(InventoryId, FileId)> = description_unit::Entity::find()
        .select_only()
        .columns([Column::InventoryId, Column::FileId])
        .distinct()
        .filter(Column::InventoryId.is_in(inventories.iter().copied()))
        .limit(MOST_FILES as u64 + 1)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(grouped(rows))
}

fn grouped<T: Eq + std::hash::Hash>(rows: Vec<(T, FileId)>) -> HashMap<T, Vec<FileId>> {
    let mut grouped: HashMap<T, Vec<FileId>> = HashMap::new();
    for (place, file) in rows {
        grouped.entry(place).or_default().push(file);
    }
    grouped
}
