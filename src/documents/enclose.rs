//! Enclosing (*pievienošana*): what came attached to a letter becomes a document of its own, kept with the letter.
//!
//! It has no number; file, unit and access are the letter's, and a relation says whose annex it is.

use entities::content::content;
use entities::documents::{document, relation, version, version_content};
use entities::ids::{DocumentId, RelationId, VersionId};
use entities::vocabulary::{ContentRole, DocumentKind, DocumentStatus, RelationKind, TextState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::reading;
use crate::content::reading::Attachment;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Makes documents of a letter's attachments.
///
/// # Errors
/// A fault of the database.
pub(super) async fn enclose(
    op: &mut Op,
    letter: DocumentId,
    attachments: &[Attachment],
) -> Result<(), Fault> {
    if attachments.is_empty() {
        return Ok(());
    }
    let letter = document::Entity::find_by_id(letter)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a content's owner is missing"))?;
    for attachment in attachments {
        let row = enclosed(op, &letter, attachment);
        op.record(Entry {
            kind: "document.enclosed",
            subject: Subject {
                kind: "document",
                id: Some(row.id.0),
            },
            payload: json!({
                "with": letter.id,
                "fileName": attachment.file_name,
                "sha256": attachment.hash.to_string(),
            }),
        });
        write(op, &letter, row, attachment).await?;
    }
    Ok(())
}

fn enclosed(op: &Op, letter: &document::Model, attachment: &Attachment) -> document::Model {
    document::Model {
        id: op.new_id(DocumentId),
        kind: DocumentKind::Annex,
        status: DocumentStatus::Enclosed,
        register_id: None,
        register_year: None,
        sequence: None,
        number: None,
        registered_at: op.at(),
        registered_by: None,
        title: attachment.file_name.clone(),
        annotation: None,
        keywords: None,
        notes: None,
        technical_information: None,
        channel_message_id: None,
        enclosure_count: None,
        sheet_count: None,
        particulars: None,
        annulled_at: None,
        annulment_reason: None,
        revision: 1,
        ..letter.clone()
    }
}

async fn write(
    op: &mut Op,
    letter: &document::Model,
    row: document::Model,
    attachment: &Attachment,
) -> Result<(), Fault> {
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let version = version::Model {
        id: op.new_id(VersionId),
        document_id: id,
        ordinal: 1,
        created_at: op.at(),
        created_by: None,
        reason: None,
    };
    let content = version_content::Model {
        version_id: version.id,
        ordinal: 1,
        content_hash: attachment.hash,
        role: ContentRole::Main,
        file_name: attachment.file_name.clone(),
    };
    version
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    content
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let relation = relation::Model {
        id: op.new_id(RelationId),
        kind: RelationKind::AnnexTo,
        from_id: id,
        to_id: letter.id,
        created_at: op.at(),
    };
    relation
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let unread = content::Entity::find_by_id(attachment.hash)
        .one(op.transaction())
        .await?;
    if unread.is_some_and(|content| content.text_state == TextState::Pending) {
        op.enqueue(reading::job(attachment.hash));
    }
    Ok(())
}
