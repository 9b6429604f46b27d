//! Who acts on a document (*izpildītājs*), as the card says it: whoever leads its resolution.

use entities::documents::document;
use entities::ids::StaffMemberId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use super::enclose;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Names the executor on the card, within an operation of another area that holds the document's lock and has asked whether
/// its actor may.
///
/// # Errors
/// A fault of the database.
pub async fn name(
    op: &mut Op,
    card: document::Model,
    executor: StaffMemberId,
) -> Result<document::Model, Fault> {
    if card.executor_id == Some(executor) {
        return Ok(card);
    }
    op.record(Entry {
        kind: "document.executor_named",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(card.id.0),
        },
        payload: json!({ "from": card.executor_id, "to": executor }),
    });
    let revision = card.revision + 1;
    let mut change = card.into_active_model();
    change.executor_id = Set(Some(executor));
    change.revision = Set(revision);
    let card = change.update(op.transaction()).await?;
    enclose::follow_letter(op, &card).await?;
    Ok(card)
}
