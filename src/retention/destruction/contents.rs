//! Contents whose last owner has gone (*datnes, kurām vairs nav īpašnieka*).
//!
//! The bytes go while the content's row is locked and being deleted, as in [`crate::content::sweep`]: whoever takes in the same
//! bytes notes the row first and then looks whether they are there. A process that is killed between the erasure and its commit
//! leaves a row without an owner and without bytes; who goes on erases again, which is no error.
//!
//! Where there is no row, another list erased the bytes, or the sweep did: what lies in the store by then was brought anew by
//! somebody whose row is not committed yet, and is theirs.

use entities::content::{content, content_text};
use entities::ids::{FileId, JobId};
use entities::retention::{destruction_content, destruction_run};
use entities::values::ContentHash;
use entities::vocabulary::DestructionFate;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use storage::Store;

use super::jobs;
use super::steps::{Step, Steps};
use crate::content::{owners, pronom, renditions};
use crate::jobs::goes_on;
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Erases those that nobody owns, and notes who owns the others.
///
/// # Errors
/// A fault of database or store; what was erased until then stays erased, and who goes on takes up there.
pub(super) async fn erase(
    kit: &Kit,
    store: &Store,
    run: &destruction_run::Model,
    job: Option<JobId>,
    steps: &Steps,
) -> Result<(), Fault> {
    use destruction_content::Column;
    loop {
        let next: Option<(ContentHash, i64)> = destruction_content::Entity::find()
            .select_only()
            .columns([Column::Hash, Column::Size])
            .filter(Column::ListId.eq(run.list_id))
            // Spelled out, so that SQLite uses the index of what waits.
            .filter(Expr::cust("fate = 'waiting'"))
            .order_by_asc(Column::Hash)
            .limit(1)
            .into_tuple()
            .one(kit.db.reader())
            .await?;
        let Some((hash, size)) = next else {
            return Ok(());
        };
        settle(kit, store, run, (hash, size, job), steps).await?;
        steps.done(Step::ContentSettled).await;
    }
}

/// What was made of a content for the archive has nobody without it: it is settled after it, by the same files.
async fn goes_with_it(
    op: &Op,
    run: &destruction_run::Model,
    original: ContentHash,
    renditions: &[content::Model],
) -> Result<(), Fault> {
    use destruction_content::Column;
    for rendition in renditions {
        let files: Vec<FileId> = destruction_content::Entity::find()
            .select_only()
            .column(Column::FileId)
            .filter(Column::ListId.eq(run.list_id))
            .filter(Column::Hash.eq(original))
            .into_tuple()
            .all(op.transaction())
            .await?;
        let rows = files
            .into_iter()
            .map(|file| destruction_content::ActiveModel {
                list_id: Set(run.list_id),
                file_id: Set(file),
                hash: Set(rendition.hash),
                size: Set(rendition.size),
                fate: Set(DestructionFate::Waiting),
                kept_by: Set(json!([])),
                settled_at: Set(None),
            });
        destruction_content::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([Column::ListId, Column::FileId, Column::Hash])
                    .update_columns([Column::Fate, Column::KeptBy, Column::SettledAt])
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

async fn settle(
    kit: &Kit,
    store: &Store,
    run: &destruction_run::Model,
    (hash, size, job): (ContentHash, i64, Option<JobId>),
    steps: &Steps,
) -> Result<(), Fault> {
    let mut op = kit.begin(Actor::System).await?;
    // Whoever comes to own it refers to this row, and waits.
    let known = content::Entity::find_by_id(hash)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let mut owners = owners::of(op.transaction(), &[hash]).await?;
    let owners = owners.remove(&hash).unwrap_or_default();
    let fate = if known.is_none() {
        DestructionFate::Destroyed
    } else if owners.is_empty() {
        jobs::remove_readers(&op, hash).await?;
        content_text::Entity::delete_by_id(hash)
            .exec(op.transaction())
            .await?;
        pronom::forget(&op, hash).await?;
        let renditions = renditions::forget(&op, hash).await?;
        goes_with_it(&op, run, hash, &renditions).await?;
        content::Entity::delete_by_id(hash)
            .exec(op.transaction())
            .await?;
        let stored = storage::ContentHash::from_bytes(*hash.as_bytes());
        store
            .erase(stored)
            .await
            .map_err(Fault::at("erasing the bytes of a destroyed document"))?;
        steps.done(Step::BytesErased).await;
        DestructionFate::Destroyed
    } else {
        DestructionFate::Kept
    };
    use destruction_content::Column;
    let settled = destruction_content::Entity::update_many()
        .col_expr(Column::Fate, Expr::value(fate))
        .col_expr(Column::KeptBy, Expr::value(json!(owners)))
        .col_expr(Column::SettledAt, Expr::value(op.at()))
        .filter(Column::ListId.eq(run.list_id))
        .filter(Column::Hash.eq(hash))
        .filter(Column::Fate.eq(DestructionFate::Waiting))
        .exec(op.transaction())
        .await?;
    if settled.rows_affected == 0 {
        return Ok(());
    }
    if let Some(job) = job {
        goes_on(op.transaction(), job).await?;
    }
    op.record(Entry {
        kind: match fate {
            DestructionFate::Destroyed if known.is_none() => "destruction.bytes_were_gone",
            DestructionFate::Destroyed => "destruction.bytes_erased",
            DestructionFate::Kept | DestructionFate::Waiting => "destruction.bytes_shared",
        },
        institution: Some(run.institution_id),
        subject: Subject {
            kind: "destruction_list",
            id: Some(run.list_id.0),
        },
        payload: json!({ "sha256": hash.to_string(), "size": size, "keptBy": owners }),
    });
    op.commit().await
}
