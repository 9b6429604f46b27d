//! Destroying again after a restore (*atkārtota iznīcināšana pēc atjaunošanas*): at its start the service compares the ledger with its
//! database. What the database does not know to be destroyed came back from an older copy, and is destroyed again before any door
//! opens. Nobody need decide anew: what was destroyed was destroyed lawfully.
//!
//! It is the documents that the ledger names, wherever they stand in the older copy. A file goes with them only where it is one
//! that the ledger names and holds none that the ledger does not: one that was moved elsewhere before the destruction stands in its
//! former file again, and was destroyed by nobody.

use std::collections::BTreeSet;
use std::path::Path;

use entities::classification::file;
use entities::documents::document;
use entities::ids::{DestructionListId, DocumentId, FileId};
use entities::retention::{destruction_file, destruction_run};
use entities::vocabulary::{DestructionFate, DestructionState, DocumentStatus};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use storage::Store;

use super::erase_file::Told;
use super::execute::add_files;
use super::ledger::{self, Ledger};
use super::read;
use super::run::job;
use super::scope::Locked;
use crate::db::CHUNK;
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// Why a file stays that was destroyed before the restore.
pub(super) const OTHERS: &str = "others";

/// Files in which something is there again that a list destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// By which list.
    pub ledger: Ledger,
    /// Which.
    pub files: Vec<FileId>,
}

/// What a list may destroy again.
#[derive(Debug, Default)]
pub(super) struct Known {
    files: BTreeSet<FileId>,
    documents: BTreeSet<DocumentId>,
}

impl Known {
    /// What a ledger tells of.
    pub(super) fn of(ledger: &Ledger) -> Self {
        let documents = ledger.files.iter().flat_map(|file| &file.documents);
        Self {
            files: ledger.files.iter().map(|file| file.file).collect(),
            documents: documents.copied().collect(),
        }
    }

    /// Whether it tells of a file, or of a document in it.
    pub(super) fn tells_of(&self, locked: &Locked) -> bool {
        let mut documents = locked.documents.iter();
        self.files.contains(&locked.file.id)
            || documents.any(|card| self.documents.contains(&card.id))
    }

    /// Leaves of what is locked that which may go.
    pub(super) fn narrow(&self, locked: &mut Locked) {
        let known = |card: &document::Model| self.documents.contains(&card.id);
        let mut documents = locked.documents.iter();
        locked.whole = self.files.contains(&locked.file.id)
            && documents.all(|card| known(card) || card.is_destroyed());
        if !locked.whole {
            locked
                .documents
                .retain(|card| known(card) && !card.is_destroyed());
        }
    }
}

/// What the database does not know to be destroyed.
///
/// # Errors
/// A fault of database or ledger.
pub async fn returned<C: ConnectionTrait>(
    connection: &C,
    store: &Store,
    second: Option<&Path>,
) -> Result<Vec<Returned>, Fault> {
    let mut found = Vec::new();
    for ledger in ledger::read(store, second).await? {
        let files = back(connection, &ledger).await?;
        if !files.is_empty() {
            found.push(Returned { ledger, files });
        }
    }
    Ok(found)
}

/// The files that are there and not destroyed, and those in which documents are that should be.
async fn back<C: ConnectionTrait>(connection: &C, ledger: &Ledger) -> Result<Vec<FileId>, Fault> {
    let known = Known::of(ledger);
    let files: Vec<FileId> = known.files.iter().copied().collect();
    let mut there = BTreeSet::new();
    for chunk in files.chunks(CHUNK) {
        let ids: Vec<FileId> = file::Entity::find()
            .select_only()
            .column(file::Column::Id)
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        there.extend(ids);
        for row in kept(connection, ledger.list, chunk).await? {
            if Told::read(&row)?.in_the_way.iter().any(|way| way == OTHERS) {
                there.remove(&row.file_id);
            }
        }
    }
    let documents: Vec<DocumentId> = known.documents.iter().copied().collect();
    for chunk in documents.chunks(CHUNK) {
        let of: Vec<FileId> = document::Entity::find()
            .select_only()
            .column(document::Column::FileId)
            .distinct()
            .filter(document::Column::Id.is_in(chunk.iter().copied()))
            .filter(document::Column::Status.ne(DocumentStatus::Destroyed))
            .into_tuple()
            .all(connection)
            .await?;
        there.extend(of);
    }
    let there: Vec<FileId> = there.into_iter().collect();
    let destroyed = read::destroyed_files(connection, &there).await?;
    Ok(there
        .into_iter()
        .filter(|file| !destroyed.contains_key(file))
        .collect())
}

/// Files that a list did not destroy.
async fn kept<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
    files: &[FileId],
) -> Result<Vec<destruction_file::Model>, Fault> {
    use destruction_file::Column;
    Ok(destruction_file::Entity::find()
        .filter(Column::ListId.eq(list))
        .filter(Column::FileId.is_in(files.iter().copied()))
        .filter(Column::Fate.eq(DestructionFate::Kept))
        .all(connection)
        .await?)
}

/// Has everything destroyed again that came back; returns the lists by which.
///
/// # Errors
/// A fault of database or ledger.
pub async fn arrange(
    kit: &Kit,
    store: &Store,
    second: Option<&Path>,
) -> Result<Vec<DestructionListId>, Fault> {
    let mut lists = Vec::new();
    for Returned { ledger, files } in returned(kit.db.reader(), store, second).await? {
        tracing::warn!(
            list = %ledger.list,
            files = files.len(),
            "what was destroyed came back with a restored database; it is destroyed again"
        );
        let mut op = kit.begin(Actor::System).await?;
        use destruction_run::Column;
        let run = destruction_run::ActiveModel {
            list_id: Set(ledger.list),
            institution_id: Set(ledger.institution),
            hash: Set(None),
            act_number: Set(ledger.act.clone()),
            method: Set(String::new()),
            executor_id: Set(None),
            ordered_at: Set(ledger.ordered_at),
            ordered_by: Set(None),
            again: Set(true),
            state: Set(DestructionState::Erasing),
            remains: Set(json!([])),
            proved_at: Set(None),
            certificate: Set(None),
            certificate_sha256: Set(None),
        };
        let begin_anew = [
            Column::Again,
            Column::State,
            Column::Remains,
            Column::ProvedAt,
            Column::Certificate,
            Column::CertificateSha256,
        ];
        destruction_run::Entity::insert(run)
            .on_conflict(
                OnConflict::column(Column::ListId)
                    .update_columns(begin_anew)
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
        // One that something stood in the way of when the copy was made was destroyed in the end.
        destruction_file::Entity::delete_many()
            .filter(destruction_file::Column::ListId.eq(ledger.list))
            .filter(destruction_file::Column::Fate.eq(DestructionFate::Kept))
            .filter(destruction_file::Column::FileId.is_in(files.iter().copied()))
            .exec(op.transaction())
            .await?;
        add_files(&op, ledger.list, &files).await?;
        op.record(Entry {
            kind: "destruction.begun_again",
            institution: Some(ledger.institution),
            subject: Subject {
                kind: "destruction_list",
                id: Some(ledger.list.0),
            },
            payload: json!({ "act": ledger.act, "files": files.len() }),
        });
        op.enqueue(job(ledger.list, None));
        op.commit().await?;
        lists.push(ledger.list);
    }
    Ok(lists)
}
