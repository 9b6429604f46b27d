//! The ledger of executed destructions (*iznīcināšanu reģistrs*), kept outside the database: beside the bytes, and in a second place
//! where one is set. Whoever restores the database from an older copy brings back what was destroyed since; the service finds
//! here what must go again.
//!
//! It holds ids and hashes, the act's number and instants: nothing of what was destroyed.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use entities::ids::{DestructionListId, DocumentId, FileId, InstitutionId};
use entities::retention::{destruction_content, destruction_run};
use entities::vocabulary::DestructionFate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use storage::Store;

use super::erase_file::Told;
use super::read::Pages;
use crate::kernel::Fault;
use crate::op::Kit;

/// Version of the format.
const FORMAT: &str = "aprite-destruction-ledger/1";

/// What one list destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ledger {
    /// Version of this format.
    pub format: String,
    /// The list.
    pub list: DestructionListId,
    /// The institution.
    pub institution: InstitutionId,
    /// Number of the act.
    pub act: String,
    /// When it was ordered.
    pub ordered_at: DateTime<Utc>,
    /// The files.
    pub files: Vec<Destroyed>,
}

/// A file that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Destroyed {
    /// Which.
    pub file: FileId,
    /// When.
    pub at: DateTime<Utc>,
    /// Its documents.
    pub documents: Vec<DocumentId>,
    /// SHA-256 of all its contents, those that others own too among them.
    pub contents: Vec<String>,
}

impl Ledger {
    /// Adds what another ledger of the same list tells of: what was destroyed once must stay so, also where a restored
    /// database knows of less.
    fn join(&mut self, other: Self) {
        let place: BTreeMap<FileId, usize> = (0..)
            .zip(&self.files)
            .map(|(place, file)| (file.file, place))
            .collect();
        for more in other.files {
            let known = place.get(&more.file).copied();
            let Some(known) = known.and_then(|place| self.files.get_mut(place)) else {
                self.files.push(more);
                continue;
            };
            known.at = known.at.min(more.at);
            add_missing(&mut known.documents, more.documents);
            add_missing(&mut known.contents, more.contents);
        }
        self.ordered_at = self.ordered_at.min(other.ordered_at);
    }

    /// What a list has destroyed so far.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of(kit: &Kit, run: &destruction_run::Model) -> Result<Self, Fault> {
        let reader = kit.db.reader();
        let mut contents: BTreeMap<FileId, Vec<String>> = BTreeMap::new();
        let owned = destruction_content::Entity::find()
            .filter(destruction_content::Column::ListId.eq(run.list_id))
            .order_by_asc(destruction_content::Column::Hash)
            .all(reader)
            .await?;
        for row in owned {
            let of_file = contents.entry(row.file_id).or_default();
            of_file.push(row.hash.to_string());
        }
        let mut files = Vec::new();
        let mut pages = Pages::of(run.list_id);
        while let Some(rows) = pages.next(reader).await? {
            for row in rows {
                if row.fate != DestructionFate::Destroyed {
                    continue;
                }
                files.push(Destroyed {
                    file: row.file_id,
                    at: row
                        .settled_at
                        .ok_or(Fault::broken("a destroyed file has no instant"))?,
                    documents: Told::read(&row)?.documents,
                    contents: contents.remove(&row.file_id).unwrap_or_default(),
                });
            }
        }
        Ok(Self {
            format: FORMAT.to_owned(),
            list: run.list_id,
            institution: run.institution_id,
            act: run.act_number.clone(),
            ordered_at: run.ordered_at,
            files,
        })
    }
}

fn add_missing<T: Ord + Clone>(to: &mut Vec<T>, more: Vec<T>) {
    let known: BTreeSet<T> = to.iter().cloned().collect();
    to.extend(more.into_iter().filter(|one| !known.contains(one)));
}

/// Keeps a ledger durably in both places, with all that is known of the list there: it never tells of less than before.
///
/// # Errors
/// A fault of the store or the directory.
pub(super) async fn write(
    store: &Store,
    second: Option<&Path>,
    mut ledger: Ledger,
) -> Result<(), Fault> {
    if let Some(known) = of_list(store, second, ledger.list).await? {
        ledger.join(known);
    }
    let text = serde_json::to_vec_pretty(&ledger).map_err(Fault::at("writing the ledger"))?;
    if let Some(second) = second {
        let (folder, name) = (second.to_owned(), format!("{}.json", ledger.list));
        let text = text.clone();
        tokio::task::spawn_blocking(move || put(&folder, &name, &text))
            .await
            .map_err(Fault::at("writing the second ledger"))?
            .map_err(Fault::at("writing the second ledger"))?;
    }
    store
        .note(ledger.list.0, text.into())
        .await
        .map_err(Fault::at("keeping the ledger"))
}

/// Whole or not at all.
fn put(folder: &Path, name: &str, text: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    std::fs::create_dir_all(folder)?;
    // Hidden from whoever lists ledgers; what a killed process left is written anew.
    let building = folder.join(format!(".{name}.part"));
    let mut file = std::fs::File::create(&building)?;
    file.write_all(text)?;
    file.sync_all()?;
    std::fs::rename(building, folder.join(name))?;
    std::fs::File::open(folder)?.sync_all()
}

/// The ledger of one list, from both places.
///
/// # Errors
/// As [`read`].
pub(super) async fn of_list(
    store: &Store,
    second: Option<&Path>,
    list: DestructionListId,
) -> Result<Option<Ledger>, Fault> {
    let mut found = BTreeMap::new();
    let text = store
        .read_note(list.0)
        .await
        .map_err(Fault::at("reading the ledger of destructions"))?;
    if let Some(text) = text {
        add(&mut found, &text)?;
    }
    if let Some(second) = second {
        let place = second.join(format!("{list}.json"));
        let text = tokio::task::spawn_blocking(move || match std::fs::read(place) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            text => text.map(Some),
        })
        .await
        .map_err(Fault::at("reading the second ledger"))?
        .map_err(Fault::at("reading the second ledger"))?;
        if let Some(text) = text {
            add(&mut found, &text)?;
        }
    }
    Ok(found.remove(&list))
}

/// All ledgers, from both places, in the order of their lists.
///
/// # Errors
/// A fault of the store or the directory, or a ledger that cannot be read: what must go again is not to be guessed.
pub async fn read(store: &Store, second: Option<&Path>) -> Result<Vec<Ledger>, Fault> {
    let mut found: BTreeMap<DestructionListId, Ledger> = BTreeMap::new();
    let at = Fault::at("reading the ledger of destructions");
    for id in store.notes().await.map_err(at)? {
        let text = store
            .read_note(id)
            .await
            .map_err(Fault::at("reading the ledger of destructions"))?;
        if let Some(text) = text {
            add(&mut found, &text)?;
        }
    }
    if let Some(second) = second.map(Path::to_owned) {
        let texts = tokio::task::spawn_blocking(move || lying(&second))
            .await
            .map_err(Fault::at("reading the second ledger"))?
            .map_err(Fault::at("reading the second ledger"))?;
        for text in texts {
            add(&mut found, &text)?;
        }
    }
    Ok(found.into_values().collect())
}

/// What either of two ledgers of one list tells of is destroyed.
fn add(found: &mut BTreeMap<DestructionListId, Ledger>, text: &[u8]) -> Result<(), Fault> {
    let ledger: Ledger =
        serde_json::from_slice(text).map_err(Fault::at("reading a ledger of destructions"))?;
    if ledger.format != FORMAT {
        return Err(Fault::broken(
            "a ledger of destructions is of another version",
        ));
    }
    match found.entry(ledger.list) {
        Entry::Occupied(mut known) => known.get_mut().join(ledger),
        Entry::Vacant(place) => drop(place.insert(ledger)),
    }
    Ok(())
}

fn lying(folder: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            texts.push(std::fs::read(path)?);
        }
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn destroyed(file: u128, documents: &[u128], hour: i64) -> Destroyed {
        Destroyed {
            file: FileId(Uuid::from_u128(file)),
            at: DateTime::UNIX_EPOCH + chrono::TimeDelta::hours(hour),
            documents: documents
                .iter()
                .map(|id| DocumentId(Uuid::from_u128(*id)))
                .collect(),
            contents: documents.iter().map(|id| format!("{id:064x}")).collect(),
        }
    }

    fn ledger(files: Vec<Destroyed>) -> Ledger {
        Ledger {
            format: FORMAT.to_owned(),
            list: DestructionListId(Uuid::from_u128(1)),
            institution: InstitutionId(Uuid::from_u128(2)),
            act: "7".to_owned(),
            ordered_at: DateTime::UNIX_EPOCH,
            files,
        }
    }

    #[test]
    fn what_was_destroyed_once_is_never_forgotten() {
        let whole = ledger(vec![destroyed(1, &[10, 11], 1), destroyed(2, &[20], 1)]);
        // A restored database knows of one file, and of another document in it.
        let mut again = ledger(vec![destroyed(1, &[10, 12], 5)]);
        again.join(whole.clone());
        let joined = ledger(vec![destroyed(1, &[10, 12, 11], 1), destroyed(2, &[20], 1)]);
        assert_eq!(again, joined);
        let mut found = BTreeMap::new();
        for one in [&whole, &ledger(vec![destroyed(3, &[30], 2)])] {
            add(&mut found, &serde_json::to_vec(one).expect("JSON")).expect("read");
        }
        let files = &found[&whole.list].files;
        assert_eq!(files.len(), 3, "{files:?}");
    }
}
