//! Reading correspondents, always inside the reader's scope: by ids for loaders, by name for people.

use std::collections::HashMap;

use entities::ids::CorrespondentId;
use entities::parties::correspondent;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use crate::access::Scope;
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, text};

/// Sort key and id of the last correspondent of a page.
pub type NameKey = (Vec<u8>, uuid::Uuid);

/// Correspondents by ids, those the reader may see.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    ids: &[CorrespondentId],
) -> Result<HashMap<CorrespondentId, correspondent::Model>, Fault> {
    let rows = correspondent::Entity::find()
        .filter(correspondent::Column::Id.is_in(ids.iter().copied()))
        .filter(scope.correspondents())
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Correspondents by ids, for the index: it serves every reader and is asked within the scope of each.
///
/// # Errors
/// A fault of the database.
pub async fn of_every_reader<C: ConnectionTrait>(
    connection: &C,
    ids: &[CorrespondentId],
) -> Result<HashMap<CorrespondentId, correspondent::Model>, Fault> {
    let rows = correspondent::Entity::find()
        .filter(correspondent::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn named(scope: &Scope, name: Option<&str>) -> Select<correspondent::Entity> {
    let query = correspondent::Entity::find().filter(scope.correspondents());
    match name {
        Some(name) => {
            let folded = text::fold(text::visible(name).trim());
            query.filter(correspondent::Column::NameFolded.contains(folded))
        }
        None => query,
    }
}

/// How many correspondents that the reader may see have a folded name that contains what was typed.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    name: Option<&str>,
) -> Result<u64, Fault> {
    Ok(named(scope, name).count(connection).await?)
}

/// A page of the correspondents that the reader may see in Latvian order, those whose folded name contains what was typed.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    name: Option<&str>,
    request: &PageRequest<NameKey>,
) -> Result<Page<correspondent::Model>, Fault> {
    let mut query = named(scope, name);
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
