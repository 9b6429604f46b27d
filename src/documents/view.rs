//! Looking at a document: what is restricted for the sake of private life is shown only to leave a trace.
//!
//! Ground: domain §13 rule 25 (every view of a client file is logged with its reason), GDPR Art. 5(2).

use entities::content::content;
use entities::documents::document;
use entities::ids::{DocumentId, VersionId};
use entities::vocabulary::AccessClass;
use sea_orm::EntityTrait;
use serde_json::json;

use super::read;
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// Longest purpose kept, in characters.
const MAX_PURPOSE: usize = 200;

/// Why somebody looks, in their own words (*skatīšanas iemesls*).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Purpose(Option<String>);

impl Purpose {
    /// A purpose as typed; nothing when nothing was typed. Longer ones are cut to 200 characters.
    pub fn new(text: Option<&str>) -> Self {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        Self(text.map(|text| text.chars().take(MAX_PURPOSE).collect()))
    }
}

/// A content about to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedContent {
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
            payload: json!({ "purpose": purpose.0 }),
        });
        op.commit().await?;
    }
    Ok(Some(card))
}

/// Opens a content of a document for a reader who may see it; every opening is journalled.
///
/// # Errors
/// A fault of the database.
pub async fn content(
    kit: &Kit,
    caller: &Caller,
    document: DocumentId,
    version: VersionId,
    ordinal: i32,
    purpose: &Purpose,
) -> Result<Option<OpenedContent>, Fault> {
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
    let Some((row, content)) = contents.into_iter().find(|(row, _)| row.ordinal == ordinal) else {
        return Ok(None);
    };
    let mut op = kit.begin(caller.actor).await?;
    op.record(Entry {
        kind: "content.opened",
        institution: Some(caller.institution),
        subject: Subject { kind: "document", id: Some(document.0) },
        payload: json!({ "sha256": content.hash.to_string(), "fileName": row.file_name, "purpose": purpose.0 }),
    });
    op.commit().await?;
    Ok(Some(OpenedContent {
        file_name: row.file_name,
        content,
    }))
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
