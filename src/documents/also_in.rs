//! A document in further files besides its own (*norāde citā lietā*): it is kept once, with its own file's term, and found
//! in the others too.

use std::collections::HashMap;

use entities::documents::{also_in, document};
use entities::ids::{DocumentId, FileId};
use entities::vocabulary::DocumentStatus;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Refusal;
use super::change::{for_change, is_repeated, reason, remember};
use crate::access::{Action, Caller};
use crate::classification::filing::{self, FileRefusal};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Kit};

/// The further files of the given documents.
///
/// # Errors
/// A fault of the database.
pub async fn of_documents<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<FileId>>, Fault> {
    let rows = also_in::Entity::find()
        .filter(also_in::Column::DocumentId.is_in(ids.iter().copied()))
        .order_by_asc(also_in::Column::AddedAt)
        .order_by_asc(also_in::Column::FileId)
        .all(connection)
        .await?;
    let mut files: HashMap<DocumentId, Vec<FileId>> = HashMap::new();
    for row in rows {
        files.entry(row.document_id).or_default().push(row.file_id);
    }
    Ok(files)
}

/// Puts a document into a further file.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn put(
    kit: &Kit,
    caller: &Caller,
    (id, file): (DocumentId, FileId),
    reason_given: &str,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::AmendDocument) {
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
        DocumentStatus::Enclosed => return Ok(Err(Refusal::FollowsLetter)),
        DocumentStatus::Destroyed => return Ok(Err(Refusal::destroyed(&card))),
    }
    if let Err(refusal) = filing::hold_open(&op, caller.institution, file).await? {
        return Ok(Err(Refusal::File(refusal)));
    }
    let there = also_in::Entity::find_by_id((id, file))
        .one(op.transaction())
        .await?;
    if card.file_id == file || there.is_some() {
        return Ok(Err(Refusal::AlreadyInFile));
    }
    op.record(Entry {
        kind: "document.put_also_in",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(id.0),
        },
        payload: json!({ "file": file, "reason": reason }),
    });
    also_in::Model {
        document_id: id,
        file_id: file,
        reason,
        added_at: op.at(),
        added_by: caller.actor.account(),
    }
    .into_active_model()
    .reset_all()
    .insert(op.transaction())
    .await?;
    remember(&op, caller, idempotency, id).await?;
    op.commit().await?;
    Ok(Ok(card))
}

/// Takes a document out of a further file; its own file is left by moving it.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn take_out(
    kit: &Kit,
    caller: &Caller,
    (id, file): (DocumentId, FileId),
    reason_given: &str,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::AmendDocument) {
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
    let there = also_in::Entity::find_by_id((id, file))
        .one(op.transaction())
        .await?;
    let Some(there) = there else {
        return Ok(Err(Refusal::File(FileRefusal::Unknown)));
    };
    op.record(Entry {
        kind: "document.taken_out_of",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(id.0),
        },
        payload: json!({ "file": file, "reason": reason }),
    });
    there.delete(op.transaction()).await?;
    remember(&op, caller, idempotency, id).await?;
    op.commit().await?;
    Ok(Ok(card))
}
