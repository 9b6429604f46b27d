//! What every change of a registered document begins with: the card under lock, the right to change it, the reason.

use entities::documents::document;
use entities::ids::DocumentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::error::{Refusal, Thing};
use crate::access::{Caller, policy};
use crate::kernel::{Fault, reason};
use crate::op::{IdempotencyKey, Op};
use serde_json::json;

/// Reads a document for a change, locked until the operation ends (SQLite holds its only write lock anyway).
///
/// # Errors
/// A fault of the database; inside it the refusal of a document that the caller does not see or work on, or that is destroyed.
pub async fn for_change(
    op: &Op,
    caller: &Caller,
    id: DocumentId,
) -> Result<Result<document::Model, Refusal>, Fault> {
    let seen = seen(op, caller, id).await?;
    Ok(seen.and_then(|card| match works_on(caller, &card) {
        true => Ok(card),
        false => Err(Refusal::NotTheirs),
    }))
}

/// As [`for_change`], for whoever changes what they see without working on it.
pub(super) async fn seen(
    op: &Op,
    caller: &Caller,
    id: DocumentId,
) -> Result<Result<document::Model, Refusal>, Fault> {
    let found = document::Entity::find_by_id(id)
        .filter(document::Column::InstitutionId.eq(caller.institution))
        .filter(caller.scope().condition())
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(card) = found else {
        return Ok(Err(Refusal::Unknown {
            what: Thing::Document,
            path: "document".to_owned(),
        }));
    };
    Ok(if card.is_destroyed() {
        Err(Refusal::destroyed(&card))
    } else {
        Ok(card)
    })
}

/// Whether a document that the caller sees is theirs to change: the records office's and the head's any, everyone else's
/// those of their own units and those they execute. Seeing an open document of another centre is no leave to change it.
pub fn works_on(caller: &Caller, document: &document::Model) -> bool {
    caller.roles.iter().any(|role| policy::works_on_any(*role))
        || [Some(document.unit_id), document.receiving_unit_id]
            .into_iter()
            .flatten()
            .any(|unit| caller.units.contains(&unit))
        || (document.executor_id.is_some() && document.executor_id == caller.staff_member)
}

/// Whether the client already had this change made under the same name.
///
/// # Errors
/// A fault of the database; inside it the refusal of a name that belongs to another request.
pub async fn is_repeated(
    op: &Op,
    caller: &Caller,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<bool, Refusal>, Fault> {
    let Some((key, question)) = idempotency else {
        return Ok(Ok(false));
    };
    let answer = key
        .first_answer(op.transaction(), op.keys(), caller.account, question)
        .await?;
    Ok(answer
        .map(|answer| answer.is_some())
        .map_err(|_| Refusal::KeyReused))
}

/// Keeps the client's name for a change together with the change.
///
/// # Errors
/// A fault of the database.
pub async fn remember(
    op: &Op,
    caller: &Caller,
    idempotency: Option<&(IdempotencyKey, String)>,
    id: DocumentId,
) -> Result<(), Fault> {
    match idempotency {
        Some((key, question)) => {
            key.keep_answer(op, caller.account, question, json!(id))
                .await
        }
        None => Ok(()),
    }
}

/// Checks a reason that a person must give.
pub(super) fn reason(given: &str) -> Result<String, Refusal> {
    reason::reason(given).map_err(Refusal::Reason)
}
