//! Preparing a draft (*projekta sagatavošana*).

use std::collections::HashSet;

use entities::circulation::{draft, draft_content};
use entities::content::upload;
use entities::ids::{DraftId, FileId, RegisterId, UploadId};
use entities::vocabulary::{Direction, DraftState};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Deserialize;
use serde_json::{Value, json};

use super::record;
use crate::access::{Action, Caller};
use crate::circulation::approval::Refusal;
use crate::circulation::command::{Named, first_answer, remember};
use crate::documents::prepared::{self, NewContent};
use crate::documents::{CardDraft, Claim, NewRelation, RegisterDocument};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// A draft to be prepared.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDraft {
    /// Register that gives the number at signing.
    pub register: RegisterId,
    /// File; the open one of the register's series when none.
    pub file: Option<FileId>,
    /// Its card.
    pub card: CardDraft,
    /// Its contents, as far as there are any yet.
    pub claims: Vec<Claim>,
    /// How it will stand to other documents.
    pub relations: Vec<NewRelation>,
}

/// Prepares a draft: its card is checked as if it were registered today, and no number is used.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn prepare(
    kit: &Kit,
    caller: &Caller,
    new: NewDraft,
    named: Named<'_>,
) -> Result<Result<DraftId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PrepareDraft) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    match first_answer(&op, caller, named).await? {
        Ok(None) => {}
        Ok(Some(answer)) => {
            let id = DraftId::deserialize(&answer);
            return Ok(id.map_err(|_| Refusal::KeyReused));
        }
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    let id = match write(&mut op, caller, new).await? {
        Ok(id) => id,
        Err(refusal) => return Ok(Err(refusal)),
    };
    remember(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(id))
}

async fn write(
    op: &mut Op,
    caller: &Caller,
    new: NewDraft,
) -> Result<Result<DraftId, Refusal>, Fault> {
    let mut card = new.card;
    // Whoever prepared an outgoing letter is named on it, and must be able to read what became of it.
    card.executor = card.executor.or(caller.staff_member);
    let command = RegisterDocument {
        register: new.register,
        file: new.file,
        card,
        claims: new.claims,
        relations: new.relations,
        idempotency: None,
    };
    let prepared = match prepared::check(op, caller, &command, &HashSet::new()).await? {
        Ok(prepared) => prepared,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    if prepared.direction == Direction::Incoming {
        return Ok(Err(Refusal::Incoming));
    }
    let row = draft::Model {
        id: op.new_id(DraftId),
        institution_id: caller.institution,
        register_id: command.register,
        file_id: command.file,
        card: json!(prepared.card),
        relations: json!(command.relations),
        unit_id: prepared.unit,
        access_class: prepared.access_class,
        state: DraftState::InPreparation,
        version: 1,
        card_version: 1,
        prepared_at: op.at(),
        prepared_by: caller.account,
        preparer_id: caller.staff_member,
        ended_at: None,
        document_id: None,
        card_departed_at: None,
        revision: 1,
    };
    draft::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    take_over(op, &row, &prepared.contents).await?;
    record(
        op,
        &row,
        "draft.prepared",
        json!({
            "register": row.register_id,
            "file": row.file_id,
            "kind": prepared.card.kind,
            "title": prepared.card.title,
            "unit": row.unit_id,
            "accessClass": row.access_class,
            "contents": told(&prepared.contents),
        }),
    );
    Ok(Ok(row.id))
}

/// Contents as entries name them.
pub(super) fn told(contents: &[NewContent]) -> Vec<Value> {
    contents
        .iter()
        .map(|content| json!({ "sha256": content.hash.to_string(), "fileName": content.file_name, "role": content.role }))
        .collect()
}

/// Writes the contents of the draft's present version. The draft owns them from now on, so what uploads brought is claimed by
/// forgetting the upload.
pub(super) async fn take_over(
    op: &Op,
    row: &draft::Model,
    contents: &[NewContent],
) -> Result<(), Fault> {
    if contents.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = (1..)
        .zip(contents)
        .map(|(ordinal, content)| {
            draft_content::Model {
                draft_id: row.id,
                version: row.version,
                ordinal,
                content_hash: content.hash,
                role: content.role,
                file_name: content.file_name.clone(),
            }
            .into_active_model()
        })
        .collect();
    draft_content::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    let uploads: Vec<UploadId> = contents
        .iter()
        .filter_map(|content| content.upload)
        .collect();
    let taken = upload::Entity::delete_many()
        .filter(upload::Column::Id.is_in(uploads.iter().copied()))
        .filter(upload::Column::ClaimedBy.is_null())
        .exec(op.transaction())
        .await?;
    if taken.rows_affected == uploads.len() as u64 {
        Ok(())
    } else {
        Err(Fault::broken("an upload was claimed meanwhile"))
    }
}
