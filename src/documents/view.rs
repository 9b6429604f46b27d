//! Looking at a document: what is restricted for the sake of private life is shown only to leave a trace.
//!
//! Ground: domain §13 rule 25 (every view of a client file is logged with its reason), GDPR Art. 5(2).

use chrono::{DateTime, TimeDelta, Utc};
use entities::content::content;
use entities::documents::document;
use entities::ids::{DocumentId, VersionId};
use entities::vocabulary::AccessClass;
use sea_orm::EntityTrait;
use serde::Serialize;
use serde_json::json;

use super::read;
use crate::access::{Action, Caller};
use crate::journal::{self, Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// Longest purpose kept, in characters.
const MAX_PURPOSE: usize = 200;

/// Why somebody looks, in their own words (*skatīšanas iemesls*).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Purpose(Option<String>);

impl Purpose {
    /// This one, or where nothing was typed the other.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        Self(self.0.or_else(|| other.0.clone()))
    }

    /// A purpose as typed; nothing when nothing was typed. Longer ones are cut to 200 characters.
    pub fn new(text: Option<&str>) -> Self {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        Self(text.map(|text| text.chars().take(MAX_PURPOSE).collect()))
    }
}

/// How long opening the same content again belongs to the same reading. Counted from the entry and not from the last time,
/// so that whoever reads for an hour leaves an entry every quarter of it.
const READING: TimeDelta = TimeDelta::minutes(15);

/// A content that a reader may see; none of its bytes has gone out.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundContent {
    /// The document by which they see it.
    pub document: DocumentId,
    /// Name as shown to people.
    pub file_name: String,
    /// What is known of its bytes.
    pub content: content::Model,
}

/// Shows a document's card to a reader who may see it.
///
/// # Errors
/// A fault of the database.
pub async fn card(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
    purpose: &Purpose,
) -> Result<Option<document::Model>, Fault> {
    let Some(card) = visible(kit, caller, id).await? else {
        return Ok(None);
    };
    if card.access_class == AccessClass::RestrictedPersonal {
        let mut op = kit.begin(caller.actor).await?;
        op.record(Entry {
            kind: "document.viewed",
            institution: Some(card.institution_id),
            subject: Subject {
                kind: "document",
                id: Some(id.0),
            },
            payload: json!({ "purpose": purpose }),
        });
        op.commit().await?;
    }
    Ok(Some(card))
}

/// Finds a content of a document for a reader who may see it. Its bytes go out only after [`open_content`].
///
/// # Errors
/// A fault of the database.
pub async fn content(
    kit: &Kit,
    caller: &Caller,
    document: DocumentId,
    version: VersionId,
    ordinal: i32,
) -> Result<Option<FoundContent>, Fault> {
    if visible(kit, caller, document).await?.is_none() {
        return Ok(None);
    }
    let Some(version) = entities::documents::version::Entity::find_by_id(version)
        .one(kit.db.reader())
        .await?
    else {
        return Ok(None);
    };
    if version.document_id != document {
        return Ok(None);
    }
    let contents = read::contents(kit.db.reader(), &[version.id])
        .await?
        .remove(&version.id)
        .unwrap_or_default();
    let found = contents.into_iter().find(|(row, _)| row.ordinal == ordinal);
    Ok(found.map(|(row, content)| FoundContent {
        document,
        file_name: row.file_name,
        content,
    }))
}

/// Journals that a content is opened, before the first byte goes out. The parts that a viewer fetches one after another are
/// one reading and leave one entry: same account, document, content and purpose, within a quarter of an hour.
///
/// Two first requests in the same instant may leave one each: rather one too many than none.
///
/// # Errors
/// A fault of the database: nothing must go out then.
pub async fn open_content(
    kit: &Kit,
    caller: &Caller,
    found: &FoundContent,
    purpose: &Purpose,
) -> Result<(), Fault> {
    let entry = Entry {
        kind: "content.opened",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "document",
            id: Some(found.document.0),
        },
        payload: json!({ "sha256": found.content.hash.to_string(), "fileName": found.file_name, "purpose": purpose }),
    };
    note_reading(kit, caller, entry).await
}

/// Writes an entry about a reading, unless the same account left the very same one within a quarter of an hour.
///
/// # Errors
/// A fault of the database: nothing must go out then.
pub async fn note_reading(kit: &Kit, caller: &Caller, entry: Entry) -> Result<(), Fault> {
    let now = kit.clock.now();
    let reader = kit.db.reader();
    let told = journal::read::last_said(reader, caller.account, &entry, now - READING).await?;
    if begins_reading(told, now) {
        let mut op = kit.begin(caller.actor).await?;
        op.record(entry);
        op.commit().await?;
    }
    Ok(())
}

/// Whether opening a content now begins a reading, when the last entry that says the same was made at `told`.
fn begins_reading(told: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    told.is_none_or(|told| {
        let since = now - told;
        // An entry of the future (clocks that were set back) covers nothing.
        since < TimeDelta::zero() || since >= READING
    })
}

async fn visible(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
) -> Result<Option<document::Model>, Fault> {
    if !caller.may(Action::ReadDocuments) {
        return Ok(None);
    }
    Ok(read::by_ids(kit.db.reader(), caller.scope(), &[id])
        .await?
        .remove(&id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::morning;

    #[test]
    fn a_reading_lasts_a_quarter_of_an_hour_from_its_entry() {
        let told = morning();
        assert!(begins_reading(None, told), "the first one is always told");
        for (seconds, begins) in [
            (0, false),
            (1, false),
            (899, false),
            (900, true),
            (-1, true),
        ] {
            let now = told + TimeDelta::seconds(seconds);
            assert_eq!(begins_reading(Some(told), now), begins, "{seconds} s");
        }
    }

    #[test]
    fn purposes_are_kept_as_words_and_not_beyond_their_length() {
        assert_eq!(Purpose::new(Some("  ")), Purpose::default());
        assert_eq!(json!(Purpose::default()), json!(null));
        let long = "ā".repeat(MAX_PURPOSE + 1);
        assert_eq!(
            json!(Purpose::new(Some(&long))),
            json!("ā".repeat(MAX_PURPOSE))
        );
    }
}
