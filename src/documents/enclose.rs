//! Enclosing (*pievienošana*): what came attached to a letter becomes a document of its own, kept with the letter.
//!
//! It has no number; file, unit and access are the letter's, and a relation says whose annex it is.

use std::collections::BTreeSet;

use entities::documents::{document, relation, version, version_content};
use entities::ids::{DocumentId, RelationId, StaffMemberId, VersionId};
use entities::vocabulary::{ContentRole, DocumentKind, DocumentStatus, RelationKind};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::reading;
use crate::access::{GrantRefusal, grants};
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
    // Under lock: a correction of the letter's access must not pass by what is being enclosed.
    let letter = document::Entity::find_by_id(letter)
        .lock_exclusive()
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a content's owner is missing"))?;
    // Destroyed while this one waited for it: nothing is put into its file any more.
    if letter.is_destroyed() {
        return Ok(());
    }
    for attachment in attachments {
        let row = enclosed(op, &letter, attachment);
        op.record(Entry {
            kind: "document.enclosed",
            institution: Some(letter.institution_id),
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
        let id = row.id;
        write(op, &letter, row, attachment).await?;
        grants::like(op, letter.institution_id, letter.id, id).await?;
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
        destruction_act: None,
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
    reading::ask_for(op, vec![(attachment.hash, id)]).await
}

/// Documents enclosed with a letter, and with the letters enclosed in it.
async fn enclosed_with(op: &Op, letter: DocumentId) -> Result<Vec<DocumentId>, Fault> {
    let mut found = Vec::new();
    let mut letters = vec![letter];
    while !letters.is_empty() {
        let annexes: Vec<DocumentId> = relation::Entity::find()
            .select_only()
            .column(relation::Column::FromId)
            .filter(relation::Column::Kind.eq(RelationKind::AnnexTo))
            .filter(relation::Column::ToId.is_in(letters))
            .into_tuple()
            .all(op.transaction())
            .await?;
        letters = document::Entity::find()
            .select_only()
            .column(document::Column::Id)
            .filter(document::Column::Id.is_in(annexes))
            .filter(document::Column::Status.eq(DocumentStatus::Enclosed))
            .into_tuple()
            .all(op.transaction())
            .await?;
        letters.retain(|id| !found.contains(id));
        found.extend_from_slice(&letters);
    }
    Ok(found)
}

/// Lets what is enclosed follow its letter: where it is kept, who answers for it, who may see it.
///
/// # Errors
/// A fault of the database.
pub(super) async fn follow_letter(op: &mut Op, letter: &document::Model) -> Result<(), Fault> {
    let enclosed = enclosed_with(op, letter.id).await?;
    if enclosed.is_empty() {
        return Ok(());
    }
    document::Entity::update_many()
        .col_expr(document::Column::FileId, Expr::value(letter.file_id))
        .col_expr(document::Column::SeriesId, Expr::value(letter.series_id))
        .col_expr(document::Column::UnitId, Expr::value(letter.unit_id))
        .col_expr(
            document::Column::ReceivingUnitId,
            Expr::value(letter.receiving_unit_id),
        )
        .col_expr(
            document::Column::ExecutorId,
            Expr::value(letter.executor_id),
        )
        .col_expr(
            document::Column::AccessClass,
            Expr::value(letter.access_class),
        )
        .col_expr(
            document::Column::AccessUntil,
            Expr::value(letter.access_until),
        )
        .col_expr(
            document::Column::AccessGround,
            Expr::value(letter.access_ground.clone()),
        )
        .col_expr(
            document::Column::UseConditions,
            Expr::value(letter.use_conditions.clone()),
        )
        .filter(document::Column::Id.is_in(enclosed.iter().copied()))
        .exec(op.transaction())
        .await?;
    for id in enclosed {
        op.record(Entry {
            kind: "document.followed_letter",
            institution: Some(letter.institution_id),
            subject: Subject {
                kind: "document",
                id: Some(id.0),
            },
            payload: json!({ "letter": letter.id }),
        });
    }
    Ok(())
}

/// Gives leave to see what is enclosed together with its letter, or takes it back.
///
/// # Errors
/// A fault of the database.
pub(super) async fn grants_follow(
    op: &mut Op,
    letter: DocumentId,
    leave: Leave,
) -> Result<(), Fault> {
    for id in enclosed_with(op, letter).await? {
        match leave {
            Leave::Given(staff_member) => match grants::grant(op, id, staff_member).await {
                Ok(_) => {}
                Err(GrantRefusal::Fault(fault)) => return Err(fault),
                Err(_) => return Err(Fault::broken("an enclosed document is missing")),
            },
            Leave::Withdrawn(staff_member) => {
                grants::withdraw(op, id, staff_member).await?;
            }
        }
    }
    Ok(())
}

/// Lets exactly these people see a document and what is enclosed with it, for the sake of their tasks.
///
/// # Errors
/// A fault of the database.
pub async fn settle_tasks(
    op: &mut Op,
    letter: &document::Model,
    needed: &BTreeSet<StaffMemberId>,
) -> Result<(), Fault> {
    let enclosed = enclosed_with(op, letter.id).await?;
    for id in std::iter::once(letter.id).chain(enclosed) {
        grants::settle_tasks(op, letter.institution_id, id, needed).await?;
    }
    Ok(())
}

/// A change of who may see a single document.
#[derive(Debug, Clone, Copy)]
pub(super) enum Leave {
    /// Somebody may now.
    Given(StaffMemberId),
    /// Somebody may no longer.
    Withdrawn(StaffMemberId),
}
