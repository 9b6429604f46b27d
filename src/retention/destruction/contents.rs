//! Contents whose last owner has gone (*datnes, kurām vairs nav īpašnieka*).
//!
//! The bytes go while the content's row is locked and being deleted, as in [`crate::content::sweep`]: whoever takes in the same
//! bytes notes the row first and then looks whether they are there. A process that is killed between the erasure and its commit
//! leaves a row without an owner and without bytes; who goes on erases again, which is no error.
//!
//! Where there is no row, another list erased the bytes, or the sweep did: what lies in the store by then was brought anew by
//! somebody whose row is not committed yet, and is theirs.

use entities::content::{content, content_text};
use entities::ids::JobId;
use entities::retention::{destruction_content, destruction_run};
use entities::values::ContentHash;
use entities::vocabulary::DestructionFate;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use storage::Store;

use super::jobs;
use super::steps::{Step, Steps};
use crate::content::owners;
use crate::jobs::goes_on;
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

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
