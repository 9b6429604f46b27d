//! Sweeping: uploads that nobody claimed in time disappear, and their bytes with them when nothing else owns them.
//!
//! The bytes go while the content's row is being deleted, under the database's lock: an intake of the same bytes notes
//! its row first and then looks whether they are there, so neither can leave a row without bytes. Only a commit that
//! fails after the erasure leaves one, for a while: the expired upload, which nobody can claim any more, is still there
//! and the next sweep removes it again; erasing what is gone already is no error.

use entities::content::{content, content_text, upload};
use entities::documents::version_content;
use entities::ids::UploadId;
use entities::values::ContentHash;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use storage::Store;
use uuid::Uuid;

use super::{owners, pronom};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Expired uploads looked at together.
const AT_ONCE: u64 = 200;

/// Most claimed uploads forgotten in one statement.
const CLAIMED_AT_ONCE: u64 = 1_000;

/// Removes all expired uploads; returns how many. One that cannot be removed now is told in the log and does not keep
/// the others from it.
///
/// # Errors
/// A fault of the database when it does not say what expired; what was swept until then stays swept.
pub async fn sweep(kit: &Kit, store: &Store) -> Result<u64, Fault> {
    let now = kit.clock.now();
    let (mut swept, mut after) = (forget_claimed(kit).await?, UploadId(Uuid::nil()));
    loop {
        let expired = upload::Entity::find()
            .filter(upload::Column::ExpiresAt.lte(now))
            .filter(upload::Column::Id.gt(after))
            .order_by_asc(upload::Column::Id)
            .limit(AT_ONCE)
            .all(kit.db.reader())
            .await?;
        let Some(last) = expired.last() else {
            return Ok(swept);
        };
        after = last.id;
        for row in expired {
            match sweep_one(kit, store, &row).await {
                Ok(true) => swept += 1,
                Ok(false) => {}
                Err(fault) => tracing::error!(
                    upload = %row.id,
                    fault = fault.chain(),
                    "an expired upload was not swept; it is tried again with the next sweep"
                ),
            }
        }
    }
}

/// Whether it was this sweeper that removed the upload, and not another process.
async fn sweep_one(kit: &Kit, store: &Store, row: &upload::Model) -> Result<bool, Fault> {
    let mut op = kit.begin(Actor::System).await?;
    let removed = upload::Entity::delete_by_id(row.id)
        .exec(op.transaction())
        .await?;
    if removed.rows_affected != 1 {
        return Ok(false);
    }
    if !owners::is_owned(op.transaction(), row.content_hash).await? {
        discard(&mut op, store, row.content_hash).await?;
    }
    op.commit().await?;
    Ok(true)
}

/// Nearly every upload was claimed, and its document owns the content by then: nothing is left to do but forget the row.
/// One whose document is gone is left to the sweep proper.
async fn forget_claimed(kit: &Kit) -> Result<u64, Fault> {
    let mut forgotten = 0;
    loop {
        let some = forget_some_claimed(kit).await?;
        forgotten += some;
        if some < CLAIMED_AT_ONCE {
            return Ok(forgotten);
        }
    }
}

async fn forget_some_claimed(kit: &Kit) -> Result<u64, Fault> {
    let content = |column| Expr::col((version_content::Entity, column));
    let owners = Query::select()
        .expr(Expr::value(1))
        .from(version_content::Entity)
        .and_where(
            content(version_content::Column::ContentHash)
                .equals((upload::Entity, upload::Column::ContentHash)),
        )
        .to_owned();
    let ids: Vec<UploadId> = upload::Entity::find()
        .select_only()
        .column(upload::Column::Id)
        .filter(upload::Column::ExpiresAt.lte(kit.clock.now()))
        .filter(upload::Column::ClaimedBy.is_not_null())
        .filter(Expr::exists(owners))
        .limit(CLAIMED_AT_ONCE)
        .into_tuple()
        .all(kit.db.reader())
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let op = kit.begin(Actor::System).await?;
    let forgotten = upload::Entity::delete_many()
        .filter(upload::Column::Id.is_in(ids))
        .exec(op.transaction())
        .await?;
    op.commit().await?;
    Ok(forgotten.rows_affected)
}

async fn discard(op: &mut Op, store: &Store, hash: ContentHash) -> Result<(), Fault> {
    pronom::forget(op, hash).await?;
    content_text::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await?;
    let removed = content::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await?;
    if removed.rows_affected != 1 {
        return Ok(());
    }
    let stored = storage::ContentHash::from_bytes(*hash.as_bytes());
    store
        .erase(stored)
        .await
        .map_err(Fault::at("erasing an unclaimed upload"))?;
    op.record(Entry {
        kind: "content.discarded",
        // Bytes are kept once, whoever brought them.
        institution: None,
        subject: Subject {
            kind: "content",
            id: None,
        },
        payload: json!({ "sha256": hash.to_string(), "why": "unclaimed upload" }),
    });
    Ok(())
}
