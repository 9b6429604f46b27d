//! What every change of a registered document begins with: the card under lock, the right to change it, the reason.

use entities::documents::document;
use entities::ids::DocumentId;
use entities::vocabulary::Role;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::error::{Refusal, Thing};
use super::read;
use crate::access::{Caller, DocumentFacts};
use crate::kernel::{Fault, reason};
use crate::op::{IdempotencyKey, Op};
use serde_json::json;

/// Reads a document for a change, locked until the operation ends (SQLite holds its only write lock anyway).
pub(super) async fn for_change(
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
    let granted = read::granted(op.transaction(), &[id]).await?.remove(&id);
    let facts = DocumentFacts::of(&card, granted.unwrap_or_default());
    Ok(if works_on(caller, &facts) {
        Ok(card)
    } else {
        Err(Refusal::NotPermitted)
    })
}

/// Whether the caller may change the document: the records office and the head any that they see, everyone else those
/// of their own units and those they execute. Seeing an open document of another centre is no leave to change it.
fn works_on(caller: &Caller, document: &DocumentFacts) -> bool {
    [Role::RecordsClerk, Role::Head]
        .iter()
        .any(|role| caller.roles.contains(role))
        || caller.units.contains(&document.unit)
        || document
            .receiving_unit
            .is_some_and(|unit| caller.units.contains(&unit))
        || (document.executor.is_some() && document.executor == caller.staff_member)
}

/// Whether the client already had this change made under the same name.
///
/// # Errors
/// A fault of the database; inside it the refusal of a name that belongs to another request.
pub(super) async fn is_repeated(
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
pub(super) async fn remember(
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
