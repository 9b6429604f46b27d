//! Rows as a list shows them: a page with the newest first, how many there are, those of some ids. Ids are UUIDv7, so the newest has
//! the greatest.

use std::collections::HashMap;
use std::hash::Hash;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Value,
};

use super::CHUNK;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// A page of such rows, the greatest id first.
///
/// # Errors
/// A fault of the database.
pub async fn newest<E, K, C>(
    connection: &C,
    such: Condition,
    id: E::Column,
    request: &PageRequest<K>,
) -> Result<Page<E::Model>, Fault>
where
    E: EntityTrait,
    K: Copy + Into<Value>,
    C: ConnectionTrait,
{
    let after = request.after().map(|after| id.lt(*after));
    let rows = E::find()
        .filter(such.add_option(after))
        .order_by_desc(id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// How many such rows there are.
///
/// # Errors
/// A fault of the database.
pub async fn count<E, C>(connection: &C, such: Condition) -> Result<u64, Fault>
where
    E: EntityTrait<Model: Send + Sync>,
    C: ConnectionTrait,
{
    Ok(E::find().filter(such).count(connection).await?)
}

/// Such rows of some ids, by their ids; one that is not among them is left out.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<E, K, C>(
    connection: &C,
    such: Condition,
    id: E::Column,
    ids: &[K],
    of: impl Fn(&E::Model) -> K,
) -> Result<HashMap<K, E::Model>, Fault>
where
    E: EntityTrait,
    K: Copy + Eq + Hash + Into<Value>,
    C: ConnectionTrait,
{
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = E::find()
            .filter(such.clone().add(id.is_in(chunk.iter().copied())))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (of(&row), row)));
    }
    Ok(found)
}
