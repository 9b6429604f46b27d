//! Opening what arrived: its contents, and what is attached to a message, before anybody registers it. Each reading is journalled.

use entities::content::content;
use entities::ids::IntakeItemId;
use serde_json::json;

use super::read;
use crate::access::Caller;
use crate::content::read::by_hashes;
use crate::content::reading::Kept;
use crate::documents::view::{Purpose, note_reading};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// A content that a reader may see; none of its bytes has gone out.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The item by which they see it.
    pub item: IntakeItemId,
    /// Name as shown to people.
    pub file_name: String,
    /// What is known of its bytes.
    pub content: content::Model,
}

/// Finds a content of an item, or with `attachment` (from 0) what is attached to the message that it is.
///
/// # Errors
/// A fault of the database.
pub async fn content(
    kit: &Kit,
    caller: &Caller,
    item: IntakeItemId,
    ordinal: i32,
    attachment: Option<usize>,
) -> Result<Option<Found>, Fault> {
    let reader = kit.db.reader();
    if read::by_ids(reader, caller, &[item]).await?.is_empty() {
        return Ok(None);
    }
    let contents = read::contents(reader, &[item]).await?;
    let found = contents
        .into_values()
        .flatten()
        .find(|(place, _)| place.ordinal == ordinal);
    let Some((place, content)) = found else {
        return Ok(None);
    };
    let Some(index) = attachment else {
        return Ok(Some(Found {
            item,
            file_name: place.file_name,
            content,
        }));
    };
    let Some(kept) = Kept::of(&content)? else {
        return Ok(None);
    };
    let taken_in = u32::try_from(index).is_ok_and(|index| kept.taken_in.contains(&index));
    let part = kept.inspection.parts.into_iter().nth(index);
    let Some(part) = part.filter(|_| taken_in) else {
        return Ok(None);
    };
    let content = by_hashes(reader, &[part.hash]).await?.remove(&part.hash);
    Ok(content.map(|content| Found {
        item,
        file_name: part.name,
        content,
    }))
}

/// Journals that a content is opened, before the first byte goes out.
///
/// # Errors
/// A fault of the database: nothing must go out then.
pub async fn open(
    kit: &Kit,
    caller: &Caller,
    found: &Found,
    purpose: &Purpose,
) -> Result<(), Fault> {
    let entry = Entry {
        kind: "intake.opened",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "intake_item",
            id: Some(found.item.0),
        },
        payload: json!({
            "sha256": found.content.hash.to_string(),
            "fileName": found.file_name,
            "purpose": purpose,
        }),
    };
    note_reading(kit, caller, entry).await
}
