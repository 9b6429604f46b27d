//! A document in a closed file is an archival record and stays as it is (*lietā slēgts dokuments nemainās*). What describes it
//! for finding, who works on it and who may see it can still be said; what it says itself cannot, and it neither moves nor
//! takes contents. What its contents are called can be mended for the archive, with a reason (`super::rename`). Whoever finds wrong
//! data in it has their notice registered and linked (`retention::correction`).
//!
//! Ground: Arhīvu likums 13.¹ p.; MK 282/2024 1.4. p.; domain §1.

use entities::classification::file;
use entities::documents::document;
use entities::vocabulary::OpenState;
use sea_orm::EntityTrait;
use serde_json::{Map, Value};

use super::error::Refusal;
use crate::kernel::Fault;
use crate::op::Op;

/// Fields of the card that are about the record and not in it: how it is found, who works on it, who may see it.
const ABOUT_IT: [&str; 10] = [
    "keywords",
    "notes",
    "technicalInformation",
    "executor",
    "unit",
    "receivingUnit",
    "accessClass",
    "accessUntil",
    "accessGround",
    "useConditions",
];

/// Whether a change touches the record itself.
fn touches_record(changes: &Map<String, Value>, takes_contents: bool) -> bool {
    takes_contents
        || changes
            .keys()
            .any(|field| !ABOUT_IT.contains(&field.as_str()))
}

/// Whether a document may be corrected so: in a file that is not closed, or where the record itself stays as it is.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub(super) async fn lets_amend(
    op: &Op,
    card: &document::Model,
    changes: &Map<String, Value>,
    takes_contents: bool,
) -> Result<Result<(), Refusal>, Fault> {
    if !touches_record(changes, takes_contents) {
        return Ok(Ok(()));
    }
    let file = file::Entity::find_by_id(card.file_id)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a document's file is missing"))?;
    Ok(if file.state == OpenState::Closed {
        Err(Refusal::RecordClosed {
            index: file.designation(),
        })
    } else {
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::documents::CardDraft;

    #[test]
    fn what_a_record_says_is_told_apart_from_what_is_said_of_it() {
        let of = |value: Value| match value {
            Value::Object(changes) => changes,
            _ => Map::new(),
        };
        assert!(!touches_record(
            &of(json!({ "notes": {}, "accessUntil": {} })),
            false
        ));
        assert!(touches_record(
            &of(json!({ "notes": {}, "title": {} })),
            false
        ));
        assert!(touches_record(&of(json!({ "file": {} })), false));
        assert!(touches_record(&of(json!({})), true));
        // A field that is renamed would silently begin to matter.
        let fields = of(json!(CardDraft::default()));
        for field in ABOUT_IT {
            assert!(fields.contains_key(field), "{field}");
        }
    }
}
