//! A person's notice of wrong or incomplete data in a record (*paziņojums par neprecīziem vai nepilnīgiem datiem*): it is
//! registered like any letter, linked to the record that it is about, and shown with it. The record stays as it is, to the
//! byte: in a closed file nobody corrects it (`documents::closed`).
//!
//! Ground: Arhīvu likums 13.¹ p.; MK 282/2024 1.4. p.; GDPR Art. 16; domain §1, §13 (25).

use std::collections::HashMap;

use entities::classification::file;
use entities::ids::{CorrectionNoticeId, DocumentId, FileId};
use entities::retention::correction_notice::{self, Model as Notice};
use entities::vocabulary::{Direction, DocumentStatus};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Refusal;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::classification::files::destroyed_by;
use crate::documents::read as documents;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason;
use crate::kernel::{Fault, Problem};
use crate::op::{Kit, Op};

/// The record that a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A document.
    Document(DocumentId),
    /// A whole file.
    File(FileId),
}

/// Links a notice that was registered to the record that it is about; `remark` says in a sentence what is said to be wrong.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn link(
    kit: &Kit,
    caller: &Caller,
    (notice, about): (DocumentId, About),
    remark: &str,
    named: Named<'_>,
) -> Result<Result<Notice, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::LinkCorrectionNotice) {
        return Ok(Err(not.into()));
    }
    let mut problems = Vec::new();
    let remark = reason(remark).unwrap_or_else(|bad| {
        problems.push(bad.problem("remark"));
        String::new()
    });
    let mut op = kit.begin(caller.actor).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id: CorrectionNoticeId =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let found = correction_notice::Entity::find_by_id(id);
            let found = found.one(op.transaction()).await?;
            return Ok(Ok(found.ok_or(Fault::broken("an answer names no notice"))?));
        }
        Ok(None) => {}
    }
    problems.extend(notice_problem(&op, caller, notice).await?);
    problems.extend(record_problem(&op, caller, (notice, about)).await?);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Correction(problems)));
    }
    let (document_id, file_id) = match about {
        About::Document(id) => (Some(id), None),
        About::File(id) => (None, Some(id)),
    };
    let row = Notice {
        id: op.new_id(CorrectionNoticeId),
        institution_id: caller.institution,
        notice_id: notice,
        document_id,
        file_id,
        remark,
        linked_at: op.at(),
        linked_by: caller.account,
    };
    let (kind, subject) = match about {
        About::Document(id) => ("document.correction_noticed", ("document", id.0)),
        About::File(id) => ("file.correction_noticed", ("file", id.0)),
    };
    op.record(Entry {
        kind,
        institution: Some(caller.institution),
        subject: Subject {
            kind: subject.0,
            id: Some(subject.1),
        },
        payload: json!({ "notice": notice, "remark": row.remark }),
    });
    let active = row.clone().into_active_model().reset_all();
    active.insert(op.transaction()).await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Why a document is no notice.
async fn notice_problem(
    op: &Op,
    caller: &Caller,
    notice: DocumentId,
) -> Result<Option<Problem>, Fault> {
    let found = documents::by_ids(op.transaction(), caller.scope(), &[notice]).await?;
    let code = match found.get(&notice) {
        None => "DOCUMENT_UNKNOWN",
        Some(row)
            if row.direction == Direction::Incoming && row.status == DocumentStatus::Registered =>
        {
            return Ok(None);
        }
        Some(_) => "CORRECTION_NOTICE_NOT_RECEIVED",
    };
    Ok(Some(Problem::new(code, "notice")))
}

/// Why a notice cannot be linked to a record.
async fn record_problem(
    op: &Op,
    caller: &Caller,
    (notice, about): (DocumentId, About),
) -> Result<Option<Problem>, Fault> {
    let of_record = match about {
        About::Document(id) => {
            let found = documents::by_ids(op.transaction(), caller.scope(), &[id]).await?;
            let Some(record) = found.get(&id) else {
                return Ok(Some(Problem::new("DOCUMENT_UNKNOWN", "document")));
            };
            // What is left of it holds nobody's data, and nobody writes any back beside it.
            if let Some(act) = &record.destruction_act {
                let destroyed = Problem::new("DOCUMENT_DESTROYED", "document");
                return Ok(Some(destroyed.with("act", act)));
            }
            if id == notice {
                return Ok(Some(Problem::new(
                    "CORRECTION_NOTICE_OF_ITSELF",
                    "document",
                )));
            }
            correction_notice::Column::DocumentId.eq(id)
        }
        About::File(id) => {
            let found = file::Entity::find_by_id(id)
                .filter(file::Column::InstitutionId.eq(caller.institution))
                .one(op.transaction())
                .await?;
            if found.is_none() {
                return Ok(Some(Problem::new("FILE_UNKNOWN", "file")));
            }
            if let Some(act) = destroyed_by(op, id).await? {
                return Ok(Some(
                    Problem::new("FILE_DESTROYED", "file").with("act", act),
                ));
            }
            correction_notice::Column::FileId.eq(id)
        }
    };
    let known = correction_notice::Entity::find()
        .filter(correction_notice::Column::NoticeId.eq(notice))
        .filter(of_record)
        .one(op.transaction())
        .await?;
    Ok(known.map(|_| Problem::new("CORRECTION_NOTICE_LINKED", "notice")))
}

/// The notices about documents, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn of_documents<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<Notice>>, Fault> {
    let about = correction_notice::Column::DocumentId.is_in(ids.iter().copied());
    grouped(connection, Condition::all().add(about), |row| {
        row.document_id
    })
    .await
}

/// The notices about files, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn of_files<C: ConnectionTrait>(
    connection: &C,
    ids: &[FileId],
) -> Result<HashMap<FileId, Vec<Notice>>, Fault> {
    let about = correction_notice::Column::FileId.is_in(ids.iter().copied());
    grouped(connection, Condition::all().add(about), |row| row.file_id).await
}

async fn grouped<C: ConnectionTrait, K: Eq + std::hash::Hash>(
    connection: &C,
    about: Condition,
    key: impl Fn(&Notice) -> Option<K>,
) -> Result<HashMap<K, Vec<Notice>>, Fault> {
    let rows = correction_notice::Entity::find()
        .filter(about)
        .order_by_asc(correction_notice::Column::Id)
        .all(connection)
        .await?;
    let mut notices: HashMap<K, Vec<Notice>> = HashMap::new();
    for row in rows {
        if let Some(key) = key(&row) {
            notices.entry(key).or_default().push(row);
        }
    }
    Ok(notices)
}
