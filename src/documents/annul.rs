//! Annulling a registration made by mistake (*reģistrācijas anulēšana*): the number stays, with its reason, and is never
//! given again. Ground: domain §4.3.

use entities::documents::document;
use entities::ids::DocumentId;
use entities::vocabulary::DocumentStatus;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use super::change::{for_change, is_repeated, reason, remember};
use super::{Consequences, Refusal};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Kit};

/// Annuls a registration.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn annul(
    kit: &Kit,
    consequences: &Consequences,
    caller: &Caller,
    id: DocumentId,
    reason_given: &str,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::AnnulRegistration) {
        return Ok(Err(Refusal::NotPermitted(not)));
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
    match is_repeated(&op, caller, idempotency).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(card)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    match card.status {
        DocumentStatus::Registered => {}
        DocumentStatus::Annulled => return Ok(Err(Refusal::Annulled)),
        DocumentStatus::Enclosed => return Ok(Err(Refusal::Enclosed)),
        DocumentStatus::Destroyed => return Ok(Err(Refusal::destroyed(&card))),
    }
    op.record(Entry {
        kind: "document.annulled",
        institution: Some(card.institution_id),
        subject: Subject { kind: "document", id: Some(id.0) },
        payload: json!({ "number": card.number.as_ref().map(|number| number.as_str()), "reason": reason }),
    });
    let mut change = card.clone().into_active_model();
    change.status = Set(DocumentStatus::Annulled);
    change.annulled_at = Set(Some(op.at()));
    change.annulment_reason = Set(Some(reason));
    change.revision = Set(card.revision + 1);
    let card = change.update(op.transaction()).await?;
    consequences.annulled(&mut op, &card).await?;
    remember(&op, caller, idempotency, id).await?;
    op.commit().await?;
    Ok(Ok(card))
}
