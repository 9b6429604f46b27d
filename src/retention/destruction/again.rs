//! Destroying again after a restore (*atkārtota iznīcināšana pēc atjaunošanas*): at its start the service compares the ledger with its
//! database. What the database does not know to be destroyed came back from an older copy, and is destroyed again before any door
//! opens. Nobody need decide anew: what was destroyed was destroyed lawfully.

use std::path::Path;

use entities::classification::file;
use entities::ids::{DestructionListId, FileId};
use entities::retention::{destruction_file, destruction_run};
use entities::vocabulary::{DestructionFate, DestructionState};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use storage::Store;

use super::execute::add_files;
use super::ledger::{self, Ledger};
use super::run::job;
use crate::db::CHUNK;
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// Files that a list destroyed and that are there again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// By which list.
    pub ledger: Ledger,
    /// Which.
    pub files: Vec<FileId>,
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
        let files: Vec<FileId> = ledger.files.iter().map(|file| file.file).collect();
        let files = back(connection, &files).await?;
        if !files.is_empty() {
            found.push(Returned { ledger, files });
        }
    }
    Ok(found)
}

/// Those of the files that are there and not destroyed.
async fn back<C: ConnectionTrait>(connection: &C, files: &[FileId]) -> Result<Vec<FileId>, Fault> {
    use destruction_file::Column;
    let mut back = Vec::new();
    for chunk in files.chunks(CHUNK) {
        let there: Vec<FileId> = file::Entity::find()
            .select_only()
            .column(file::Column::Id)
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        let destroyed: Vec<FileId> = destruction_file::Entity::find()
            .select_only()
            .column(Column::FileId)
            .filter(Column::FileId.is_in(there.iter().copied()))
            .filter(Expr::cust("fate = 'destroyed'"))
            .into_tuple()
            .all(connection)
            .await?;
        back.extend(there.into_iter().filter(|file| !destroyed.contains(file)));
    }
    Ok(back)
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
