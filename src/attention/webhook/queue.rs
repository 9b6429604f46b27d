//! Queueing: what the journal says that a target is to be told of. A target's place in the journal and what was queued up to
//! there are written together, so nothing is queued twice and nothing is passed over, whoever does it and whenever it is
//! killed.

use entities::attention::{webhook_delivery, webhook_target};
use entities::ids::{DocumentId, WebhookDeliveryId, WebhookTargetId};
use entities::journal::entry;
use entities::vocabulary::WebhookDeliveryState;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::journal::{self, Actor, Position};
use crate::kernel::Fault;
use crate::op::Kit;

/// Entries looked at in one commit.
const ENTRIES: u64 = 500;

/// Looking at something changes nothing that a program waits for.
const LOOKS: [&str; 2] = ["document.viewed", "content.opened"];

/// Whether a target wants to hear of an entry.
fn is_wanted(target: &webhook_target::Model, entry: &entry::Model) -> bool {
    let kinds = &target.kinds.0;
    entry.institution_id == Some(target.institution_id)
        && entry.subject_kind == "document"
        && entry.subject_id.is_some()
        && !LOOKS.contains(&entry.kind.as_str())
        && (kinds.is_empty() || kinds.contains(&entry.kind))
}

/// Targets that are to be told of something, the longest known first.
///
/// # Errors
/// A fault of the database.
pub(super) async fn enabled<C: ConnectionTrait>(
    connection: &C,
) -> Result<Vec<webhook_target::Model>, Fault> {
    Ok(webhook_target::Entity::find()
        .filter(webhook_target::Column::Enabled.eq(true))
        .order_by_asc(webhook_target::Column::Id)
        .all(connection)
        .await?)
}

/// Queues what was sealed since the last time for every target; returns how many messages that are.
///
/// # Errors
/// A fault of the database; what was committed before it stays.
pub async fn queue(kit: &Kit) -> Result<u64, Fault> {
    let mut queued = 0;
    for target in enabled(kit.db.reader()).await? {
        let end = journal::read::sealed_size(kit.db.reader()).await?;
        let mut from = position(&target)?;
        while from < end {
            let Some((next, number)) = queue_some(kit, target.id, from).await? else {
                break;
            };
            from = next;
            queued += number;
        }
    }
    Ok(queued)
}

fn position(target: &webhook_target::Model) -> Result<Position, Fault> {
    u64::try_from(target.position).map_err(Fault::at("reading a webhook's position"))
}

/// Queues the next entries of one target; none where another process does so, or somebody switched it off.
async fn queue_some(
    kit: &Kit,
    id: WebhookTargetId,
    from: Position,
) -> Result<Option<(Position, u64)>, Fault> {
    let entries = journal::read::from_position(kit.db.reader(), from, ENTRIES).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    let op = kit.begin(Actor::System).await?;
    let target = webhook_target::Entity::find_by_id(id)
        .filter(webhook_target::Column::Enabled.eq(true))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(target) = target else {
        return Ok(None);
    };
    if position(&target)? != from {
        return Ok(None);
    }
    let rows: Vec<webhook_delivery::ActiveModel> = entries
        .iter()
        .filter(|entry| is_wanted(&target, entry))
        .filter_map(|entry| {
            Some(webhook_delivery::ActiveModel {
                id: Set(op.new_id(WebhookDeliveryId)),
                target_id: Set(id),
                institution_id: Set(target.institution_id),
                position: Set(entry.position?),
                entry_id: Set(entry.id),
                kind: Set(entry.kind.clone()),
                document_id: Set(DocumentId(entry.subject_id?)),
                at: Set(entry.at),
                state: Set(WebhookDeliveryState::Waiting),
                attempts: Set(0),
                last_attempt_at: Set(None),
                last_status: Set(None),
                last_problem: Set(None),
            })
        })
        .collect();
    let number = rows.len() as u64;
    if !rows.is_empty() {
        webhook_delivery::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    let next = from + entries.len() as u64;
    let kept = i64::try_from(next).map_err(Fault::at("keeping a webhook's position"))?;
    webhook_target::Entity::update_many()
        .col_expr(webhook_target::Column::Position, Expr::value(kept))
        .filter(webhook_target::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    op.commit().await?;
    Ok(Some((next, number)))
}
