//! Reading correspondents: by ids for loaders, by name for people.

use std::collections::HashMap;

use entities::ids::{CorrespondentId, InstitutionId};
use entities::parties::correspondent;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, text};

/// Sort key and id of the last correspondent of a page.
pub type NameKey = (Vec<u8>, uuid::Uuid);

/// Correspondents by ids.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[CorrespondentId],
) -> Result<HashMap<CorrespondentId, correspondent::Model>, Fault> {
    let rows = correspondent::Entity::find()
        .filter(correspondent::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the institution's correspondents in Latvian order, those whose folded name contains what was typed.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    name: Option<&str>,
    request: &PageRequest<NameKey>,
) -> Result<Page<correspondent::Model>, Fault> {
    let mut query =
        correspondent::Entity::find().filter(correspondent::Column::InstitutionId.eq(institution));
    if let Some(name) = name {
        query = query.filter(
            correspondent::Column::NameFolded.contains(text::fold(text::visible(name).trim())),
        );
    }
    if let Some((key, id)) = request.after() {
        // The lower bound alone is one that an index can be entered by.
        query = query
            .filter(correspondent::Column::NameSortKey.gte(key.clone()))
            .filter(
                Condition::any()
                    .add(correspondent::Column::NameSortKey.gt(key.clone()))
                    .add(
                        Condition::all()
                            .add(correspondent::Column::NameSortKey.eq(key.clone()))
                            .add(correspondent::Column::Id.gt(*id)),
                    ),
            );
    }
    let rows = query
        .order_by_asc(correspondent::Column::NameSortKey)
        .order_by_asc(correspondent::Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}
