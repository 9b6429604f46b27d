//! Annulling a registration made by mistake (*reģistrācijas anulēšana*): the number stays, with its reason, and is never
//! given again. Ground: domain §4.3.

use entities::documents::document;
use entities::ids::DocumentId;
use entities::vocabulary::DocumentStatus;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel, QuerySelect};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::Refusal;
use super::error::Thing;
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Kit, Op};

/// Longest reason, in characters.
const MAX_REASON: usize = 500;

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
    Ok(found.ok_or_else(|| Refusal::Unknown {
        what: Thing::Document,
        path: "document".to_owned(),
    }))
}

/// Checks a reason that a person must give.
pub(super) fn reason(text: &str) -> Result<String, Refusal> {
    let reason = text.trim();
    match reason.chars().count() {
        0 => Err(Refusal::ReasonRequired),
        length if length > MAX_REASON => Err(Refusal::ReasonTooLong { most: MAX_REASON }),
        _ => Ok(reason.to_owned()),
    }
}

/// Annuls a registration.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn annul(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
    reason_given: &str,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if !caller.may(Action::AnnulRegistration) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let reason = match reason(reason_given) {
        Ok(reason) => reason,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, id).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some((key, question)) = idempotency {
        match key
            .first_answer(op.transaction(), caller.account, question)
            .await?
        {
            Ok(None) => {}
            Ok(Some(_)) => return Ok(Ok(card)),
            Err(_) => return Ok(Err(Refusal::KeyReused)),
        }
    }
    match card.status {
        DocumentStatus::Registered => {}
        DocumentStatus::Annulled => return Ok(Err(Refusal::Annulled)),
        DocumentStatus::Enclosed => return Ok(Err(Refusal::Enclosed)),
    }
    op.record(Entry {
        kind: "document.annulled",
        subject: Subject { kind: "document", id: Some(id.0) },
        payload: json!({ "number": card.number.as_ref().map(|number| number.as_str()), "reason": reason }),
    });
    let mut change = card.clone().into_active_model();
    change.status = Set(DocumentStatus::Annulled);
    change.annulled_at = Set(Some(op.at()));
    change.annulment_reason = Set(Some(reason));
    change.revision = Set(card.revision + 1);
    let card = change.update(op.transaction()).await?;
    if let Some((key, question)) = idempotency {
        key.keep_answer(&op, caller.account, question, json!(id))
            .await?;
    }
    op.commit().await?;
    Ok(Ok(card))
}
