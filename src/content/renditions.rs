//! Renditions of contents as PDF/A (*arhīva atveidojumi*): what is known of them, by the contents they are made from. A
//! rendition belongs to whoever owns its original ([`super::owners`]), and goes with it.

use std::collections::HashMap;

use entities::content::{content, content_rendition};
use entities::values::ContentHash;
use entities::vocabulary::RenditionState;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;

/// Kind of the job that makes one; its key ends with the hash of the original.
pub const KIND: &str = "content.rendition";

/// A rendition with its own content, where it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Where it stands.
    pub row: content_rendition::Model,
    /// Its bytes.
    pub content: Option<content::Model>,
}

impl Rendition {
    /// Its bytes, once it is made and verified.
    pub fn made(&self) -> Option<&content::Model> {
        self.content
            .as_ref()
            .filter(|_| self.row.state == RenditionState::Made)
    }
}

/// Renditions by the hashes of their originals; contents of which none was ordered are left out.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    originals: &[ContentHash],
) -> Result<HashMap<ContentHash, Rendition>, Fault> {
    let mut found = HashMap::new();
    for chunk in originals.chunks(CHUNK) {
        let rows = content_rendition::Entity::find()
            .filter(content_rendition::Column::Original.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let hashes: Vec<ContentHash> = rows.iter().filter_map(|row| row.hash).collect();
        let mut contents = super::read::by_hashes(connection, &hashes).await?;
        found.extend(rows.into_iter().map(|row| {
            let content = row.hash.and_then(|hash| contents.remove(&hash));
            (row.original, Rendition { row, content })
        }));
    }
    Ok(found)
}

/// Forgets what a content has to do with renditions, as the content itself goes. Says which renditions it had: whoever erases
/// it erases them too.
///
/// # Errors
/// A fault of the database.
pub async fn forget(op: &Op, hash: ContentHash) -> Result<Vec<content::Model>, Fault> {
    use content_rendition::Column;
    let mut had = of(op.transaction(), &[hash]).await?;
    content_rendition::Entity::delete_many()
        .filter(
            Condition::any()
                .add(Column::Original.eq(hash))
                .add(Column::Hash.eq(hash)),
        )
        .exec(op.transaction())
        .await?;
    Ok(had
        .remove(&hash)
        .and_then(|rendition| rendition.content)
        .into_iter()
        .collect())
}
