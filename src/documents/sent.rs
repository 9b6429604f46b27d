//! When and how a document went out, as its card says it (*nosūtīšanas datums, kanāls*): of several dispatches the first.

use chrono::NaiveDate;
use entities::documents::document;
use entities::vocabulary::Channel;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Notes on the card that the document went, within an operation of another area that holds the document's lock. What the
/// card says already stays.
///
/// # Errors
/// A fault of the database.
pub async fn note(
    op: &mut Op,
    card: document::Model,
    on: NaiveDate,
    channel: Option<Channel>,
) -> Result<document::Model, Fault> {
    if card.sent_on.is_some() {
        return Ok(card);
    }
    let channel = card.channel.or(channel);
    op.record(Entry {
        kind: "document.sent",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(card.id.0),
        },
        payload: json!({ "on": on, "channel": channel }),
    });
    let revision = card.revision + 1;
    let mut change = card.into_active_model();
    change.sent_on = Set(Some(on));
    change.channel = Set(channel);
    change.revision = Set(revision);
    Ok(change.update(op.transaction()).await?)
}
