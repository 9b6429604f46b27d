//! Reading what is known of contents: by hashes for loaders and projections.

use std::collections::HashMap;

use entities::content::{content, content_text};
use entities::values::ContentHash;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::db::CHUNK;
use crate::kernel::Fault;

/// Contents by hashes.
///
/// # Errors
/// A fault of the database.
pub async fn by_hashes<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, content::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in hashes.chunks(CHUNK) {
        let rows = content::Entity::find()
            .filter(content::Column::Hash.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.hash, row)));
    }
    Ok(found)
}

/// Texts by hashes, where there are any.
///
/// # Errors
/// A fault of the database.
pub async fn texts<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, String>, Fault> {
    let mut found = HashMap::new();
    for chunk in hashes.chunks(CHUNK) {
        let rows = content_text::Entity::find()
            .filter(content_text::Column::Hash.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.hash, row.text)));
    }
    Ok(found)
}
