//! Sweeping: uploads that nobody claimed within a day disappear, and their bytes with them when nothing else owns them.
//!
//! The bytes go while the content's row is being deleted, under the database's lock: an intake of the same bytes notes
//! its row first and then looks whether they are there, so neither can leave a row without bytes.

use entities::content::{content, content_text, upload};
use entities::documents::version_content;
use entities::values::ContentHash;
use sea_orm::{
    ColumnTrait, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;
use storage::Store;

use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Most uploads swept in one call.
const AT_ONCE: u64 = 200;

/// Removes expired uploads; returns how many.
///
/// # Errors
/// A fault of database or store; what was swept until then stays swept.
pub async fn sweep(kit: &Kit, store: &Store) -> Result<u64, Fault> {
    let expired = upload::Entity::find()
        .filter(upload::Column::ExpiresAt.lte(kit.clock.now()))
        .order_by_asc(upload::Column::ExpiresAt)
        .limit(AT_ONCE)
        .all(kit.db.reader())
        .await?;
    let mut swept = 0;
    for row in expired {
        let mut op = kit.begin(Actor::System).await?;
        let hash = row.content_hash;
        row.delete(op.transaction()).await?;
        if !is_owned(&op, hash).await? {
            discard(&mut op, store, hash).await?;
        }
        op.commit().await?;
        swept += 1;
    }
    Ok(swept)
}

/// Whether a document or a waiting upload owns the content.
async fn is_owned(op: &Op, hash: ContentHash) -> Result<bool, Fault> {
    let versions =
        version_content::Entity::find().filter(version_content::Column::ContentHash.eq(hash));
    let uploads = upload::Entity::find().filter(upload::Column::ContentHash.eq(hash));
    Ok(versions.count(op.transaction()).await? + uploads.count(op.transaction()).await? > 0)
}

async fn discard(op: &mut Op, store: &Store, hash: ContentHash) -> Result<(), Fault> {
    content_text::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await?;
    content::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await?;
    let stored = storage::ContentHash::from_bytes(*hash.as_bytes());
    store
        .erase(stored)
        .await
        .map_err(Fault::at("erasing an unclaimed upload"))?;
    op.record(Entry {
        kind: "content.discarded",
        subject: Subject {
            kind: "content",
            id: None,
        },
        payload: json!({ "sha256": hash.to_string(), "why": "unclaimed upload" }),
    });
    Ok(())
}
