//! Destroying one file in the database (*lietas iznīcināšana*): all of it in one transaction, with what is kept of it and what the
//! journal says.

use std::collections::{BTreeMap, BTreeSet};

use entities::classification::file;
use entities::ids::{CorrespondentId, DestructionListId, DocumentId};
use entities::retention::{destruction_content, destruction_file, tombstone};
use entities::vocabulary::DestructionFate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::plan;
use super::scope::{Locked, Scope};
use super::{extract, jobs, people};
use crate::db::CHUNK;
use crate::journal::blank::Bulk;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;
use crate::retention::keep::{Because, reckon_files};

/// On what ground the journal's payloads go.
const GROUND: &str = "Arhīvu likums; VDAR 5. panta 1. punkta e) apakšpunkts; akts Nr. ";

/// Entries that hold nothing of a person and tell of the file's term and its end.
pub(super) const TELLING: [&str; 4] = [
    "retention.reckoned",
    "file.closed",
    "file.destroyed",
    "document.destroyed",
];

/// A content of a destroyed document, as its tombstone keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Buried {
    /// Ordinal of the version that it belonged to.
    pub version: i32,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// What it was within the version.
    pub role: String,
}

/// What is kept of how a file was destroyed, or why it was not: ids, counts and words of ours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Told {
    /// Its documents.
    pub documents: Vec<DocumentId>,
    /// All records whose entries in the journal were blanked.
    pub subjects: Vec<Uuid>,
    /// What went out with them: letters may lie in drop folders under these ids.
    pub dispatches: Vec<Uuid>,
    /// Rows that went or lost their words, by table.
    pub removed: BTreeMap<String, u64>,
    /// Payloads of the journal that were blanked.
    pub blanked: u64,
    /// People who went, because nobody else names them.
    pub people_gone: Vec<CorrespondentId>,
    /// People whom other files name; they stay.
    pub people_stay: Vec<CorrespondentId>,
    /// What stood in the way of a file that was not destroyed: codes.
    pub in_the_way: Vec<String>,
}

impl Told {
    /// Adds what else went of the same file.
    pub(super) fn join(&mut self, more: Self) {
        fn add<T: Ord + Clone>(to: &mut Vec<T>, more: Vec<T>) {
            let known: BTreeSet<T> = to.iter().cloned().collect();
            to.extend(more.into_iter().filter(|one| !known.contains(one)));
        }
        add(&mut self.documents, more.documents);
        add(&mut self.subjects, more.subjects);
        add(&mut self.dispatches, more.dispatches);
        add(&mut self.in_the_way, more.in_the_way);
        add(&mut self.people_gone, more.people_gone);
        add(&mut self.people_stay, more.people_stay);
        let gone = |id: &CorrespondentId| self.subjects.contains(&id.0);
        self.people_stay.retain(|id| !gone(id));
        for (table, rows) in more.removed {
            *self.removed.entry(table).or_default() += rows;
        }
        self.blanked += more.blanked;
    }

    /// What is kept of a file.
    ///
    /// # Errors
    /// A fault when it cannot be read.
    pub(super) fn read(row: &destruction_file::Model) -> Result<Self, Fault> {
        serde_json::from_value(row.told.clone())
            .map_err(Fault::at("reading how a file was destroyed"))
    }
}

/// By which act, and how that is named.
#[derive(Debug, Clone, Copy)]
pub(super) struct ByAct<'a> {
    pub(super) list: DestructionListId,
    pub(super) number: &'a str,
    /// Whether it is done again after a restore.
    pub(super) again: bool,
}

/// Documents that go alone are named one by one in every condition of the plan.
pub(super) const ALONE: usize = 100;

/// Destroys what the operation has locked. Its contents are noted; they go when nobody owns them any more.
///
/// # Errors
/// A fault of the database; nothing of the operation may be committed then.
pub(super) async fn erase(op: &mut Op, locked: Locked, act: ByAct<'_>) -> Result<Told, Fault> {
    let mut told = Told::default();
    for part in parts(locked) {
        let (scope, part) = clear(op, part, act).await?;
        record(op, &scope, act, &part);
        told.join(part);
    }
    Ok(told)
}

/// Removes once more what came to a destroyed file since: rows that waited for the operation which destroyed it, entries that
/// were under way. Says so where there was anything, and returns it.
///
/// # Errors
/// A fault of the database; nothing of the operation may be committed then.
pub(super) async fn clear_again(
    op: &mut Op,
    locked: Locked,
    subjects: &[Uuid],
    act: ByAct<'_>,
) -> Result<Option<Told>, Fault> {
    let file = locked.file.clone();
    let mut told = Told::default();
    let backend = op.transaction().get_database_backend();
    for part in parts(locked) {
        // What was emptied before is emptied again, and must not count.
        let literals = part.literals(backend, act.number);
        let left = plan::remains(op.transaction(), &literals).await?;
        let (_, mut part) = clear(op, part, act).await?;
        part.removed = left;
        told.join(part);
    }
    // Drafts, arrivals and people that are no more to be found had entries, too.
    told.blanked += blank(op, &file, subjects, act).await?;
    if told.removed.is_empty() && told.blanked == 0 {
        return Ok(None);
    }
    op.record(Entry {
        kind: "destruction.file_cleared_again",
        institution: Some(file.institution_id),
        subject: Subject {
            kind: "destruction_list",
            id: Some(act.list.0),
        },
        payload: json!({ "file": file.id, "removed": told.removed, "blanked": told.blanked }),
    });
    Ok(Some(told))
}

/// A whole file at once; documents that go alone in portions.
fn parts(locked: Locked) -> Vec<Locked> {
    if locked.whole {
        return vec![locked];
    }
    let portions = locked.documents.chunks(ALONE);
    portions
        .map(|documents| Locked {
            file: locked.file.clone(),
            documents: documents.to_vec(),
            whole: false,
        })
        .collect()
}

async fn clear(op: &mut Op, locked: Locked, act: ByAct<'_>) -> Result<(Scope, Told), Fault> {
    let literals = locked.literals(op.transaction().get_database_backend(), act.number);
    let scope = Scope::of(op.transaction(), locked, &literals).await?;
    bury(op, &scope, act.list).await?;
    note_contents(op, &scope, act.list).await?;
    let annulled = scope
        .documents
        .iter()
        .filter(|card| card.annulment_reason.is_some());
    let rewritten = extract::rewrite(op, annulled, act.number).await?;
    let waiting = jobs::remove(op, &scope).await?;
    let mut named = people::former(op, &scope).await?;
    named.extend(scope.people.iter().copied());
    let mut removed = plan::erase(op.transaction(), &literals).await?;
    let people = people::forget(op, &named).await?;
    for (table, rows) in [
        ("register_extract", rewritten),
        ("job", waiting),
        ("correspondent", people.gone.len() as u64),
    ] {
        if rows > 0 {
            removed.insert(table.to_owned(), rows);
        }
    }
    let mut subjects = scope.subjects();
    subjects.extend(people.gone.iter().map(|id| id.0));
    let blanked = blank(op, &scope.file, &subjects, act).await?;
    let told = Told {
        documents: scope.documents.iter().map(|card| card.id).collect(),
        dispatches: scope.dispatches.clone(),
        subjects,
        removed,
        blanked,
        people_gone: people.gone,
        people_stay: people.stay,
        in_the_way: Vec::new(),
    };
    Ok((scope, told))
}

async fn blank(
    op: &mut Op,
    file: &file::Model,
    subjects: &[Uuid],
    act: ByAct<'_>,
) -> Result<u64, Fault> {
    let ground = format!("{GROUND}{}", act.number);
    let bulk = Bulk {
        institution: file.institution_id,
        subjects,
        except: &TELLING,
        ground: &ground,
        told_of: of_file(file),
    };
    op.blank_payloads(&bulk).await.map_err(Fault::at(
        "blanking what the journal says of a destroyed file",
    ))
}

/// Reckons the term of files that are destroyed: there is none any more.
pub(super) async fn reckon(op: &mut Op, file: entities::ids::FileId) -> Result<(), Fault> {
    reckon_files(op, &[file], Because::Changed).await
}

async fn bury(op: &Op, scope: &Scope, list: DestructionListId) -> Result<(), Fault> {
    for chunk in scope.documents.chunks(CHUNK) {
        let rows = chunk
            .iter()
            // One that was destroyed before and put into this file since by nobody: it has its tombstone.
            .filter(|card| !card.is_destroyed())
            .map(|card| tombstone::ActiveModel {
                document_id: Set(card.id),
                list_id: Set(list),
                was: Set(card.status),
                contents: Set(json!(
                    scope.buried.get(&card.id).map_or(&[][..], Vec::as_slice)
                )),
                destroyed_at: Set(op.at()),
            });
        tombstone::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::column(tombstone::Column::DocumentId)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

async fn note_contents(op: &Op, scope: &Scope, list: DestructionListId) -> Result<(), Fault> {
    let contents: Vec<_> = scope.contents.iter().collect();
    for chunk in contents.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|(hash, size)| destruction_content::ActiveModel {
                list_id: Set(list),
                file_id: Set(scope.file.id),
                hash: Set(**hash),
                size: Set(**size),
                fate: Set(DestructionFate::Waiting),
                kept_by: Set(json!([])),
                settled_at: Set(None),
            });
        use destruction_content::Column;
        destruction_content::Entity::insert_many(rows)
            .on_conflict(
                // One that was settled and that something of the file owned once more is settled anew.
                OnConflict::columns([Column::ListId, Column::FileId, Column::Hash])
                    .update_columns([Column::Fate, Column::KeptBy, Column::SettledAt])
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

const fn of_file(file: &file::Model) -> Subject {
    Subject {
        kind: "file",
        id: Some(file.id.0),
    }
}

fn record(op: &mut Op, scope: &Scope, act: ByAct<'_>, told: &Told) {
    let institution = Some(scope.file.institution_id);
    let named = || json!({ "act": act.number, "list": act.list, "again": act.again });
    for card in &scope.documents {
        op.record(Entry {
            kind: "document.destroyed",
            institution,
            subject: Subject {
                kind: "document",
                id: Some(card.id.0),
            },
            payload: named(),
        });
    }
    if scope.whole {
        op.record(Entry {
            kind: "file.destroyed",
            institution,
            subject: of_file(&scope.file),
            payload: named(),
        });
    }
    let contents: Vec<Value> = scope
        .contents
        .iter()
        .map(|(hash, size)| json!({ "sha256": hash.to_string(), "size": size }))
        .collect();
    op.record(Entry {
        kind: "destruction.file_destroyed",
        institution,
        subject: Subject {
            kind: "destruction_list",
            id: Some(act.list.0),
        },
        payload: json!({
            "file": scope.file.id,
            "whole": scope.whole,
            "again": act.again,
            "documents": told.documents,
            "contents": contents,
            "removed": told.removed,
            "blanked": told.blanked,
        }),
    });
}
