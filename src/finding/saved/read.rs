//! Reading a person's searches, and what they were told by one.

use std::collections::HashMap;

use entities::finding::{saved_search, saved_search_hit};
use entities::ids::{DocumentId, SavedSearchId, StaffMemberId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// All searches of a person, by their names.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    person: StaffMemberId,
) -> Result<Vec<saved_search::Model>, Fault> {
    Ok(saved_search::Entity::find()
        .filter(saved_search::Column::StaffMemberId.eq(person))
        .order_by_asc(saved_search::Column::NameKey)
        .all(connection)
        .await?)
}

/// Those of a person's searches that have these ids.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    person: StaffMemberId,
    ids: &[SavedSearchId],
) -> Result<HashMap<SavedSearchId, saved_search::Model>, Fault> {
    let rows = saved_search::Entity::find()
        .filter(saved_search::Column::Id.is_in(ids.iter().copied()))
        .filter(saved_search::Column::StaffMemberId.eq(person))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the documents that were told by a search, the last registered first.
///
/// # Errors
/// A fault of the database.
pub async fn told<C: ConnectionTrait>(
    connection: &C,
    search: SavedSearchId,
    request: &PageRequest<DocumentId>,
) -> Result<Page<DocumentId>, Fault> {
    use saved_search_hit::Column;
    let mut query = saved_search_hit::Entity::find()
        .select_only()
        .column(Column::DocumentId)
        .filter(Column::SavedSearchId.eq(search))
        .order_by_desc(Column::DocumentId)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(Column::DocumentId.lt(*after));
    }
    Ok(request.cut(query.into_tuple().all(connection).await?))
}
