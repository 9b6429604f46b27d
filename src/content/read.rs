//! Reading what is known of contents: by hashes for loaders and projections.

use std::collections::HashMap;

use entities::content::{content, content_text};
use entities::values::ContentHash;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

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

/// Bytes of the texts of contents, where there are any; the texts themselves stay in the database.
///
/// # Errors
/// A fault of the database.
pub async fn text_bytes<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, usize>, Fault> {
    let mut found = HashMap::new();
    for chunk in hashes.chunks(CHUNK) {
        let rows: Vec<(ContentHash, i32)> = content_text::Entity::find()
            .select_only()
            .column(content_text::Column::Hash)
            .column_as(
                Expr::expr(Func::cust("octet_length").arg(Expr::col(content_text::Column::Text))),
                "bytes",
            )
            .filter(content_text::Column::Hash.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        for (hash, bytes) in rows {
            let bytes = usize::try_from(bytes).map_err(Fault::at("measuring a text"))?;
            found.insert(hash, bytes);
        }
    }
    Ok(found)
}

/// The beginnings of texts by hashes, at most so many bytes of each.
///
/// # Errors
/// A fault of the database.
pub async fn texts<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
    most_bytes: usize,
) -> Result<HashMap<ContentHash, String>, Fault> {
    let characters = i32::try_from(most_bytes).unwrap_or(i32::MAX);
    let mut found = HashMap::new();
    for chunk in hashes.chunks(CHUNK) {
        let rows: Vec<(ContentHash, String)> = content_text::Entity::find()
            .select_only()
            .column(content_text::Column::Hash)
            .column_as(
                // No character has less than one byte; what has more is cut below.
                Expr::expr(
                    Func::cust("substr")
                        .arg(Expr::col(content_text::Column::Text))
                        .arg(1)
                        .arg(characters),
                ),
                "beginning",
            )
            .filter(content_text::Column::Hash.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        for (hash, mut text) in rows {
            text.truncate(text.floor_char_boundary(most_bytes));
            found.insert(hash, text);
        }
    }
    Ok(found)
}
