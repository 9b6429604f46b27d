//! Looking for what should be gone (*atkārtota pārbaude*): every place is read again before anything is certified.

use std::collections::BTreeMap;

use entities::content::{content, content_text};
use entities::ids::{EntryId, FileId};
use entities::retention::{destruction_file, destruction_run};
use entities::values::ContentHash;
use entities::vocabulary::DestructionFate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use storage::Store;
use uuid::Uuid;

use super::erase_file::{ALONE, TELLING, Told};
use super::places::{Gone, Places, Remain};
use super::plan::{self, Literals};
use super::read::Pages;
use super::survivors;
use crate::content::owners;
use crate::db::CHUNK;
use crate::journal::blank;
use crate::kernel::Fault;
use crate::op::Kit;

/// What was looked at, and what was found.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// The places.
    pub(super) places: Vec<String>,
    /// What is left.
    pub(super) remains: Vec<Remain>,
}

impl Looked {
    fn found(&mut self, place: &str, what: impl ToString) {
        self.remains.push(Remain {
            place: place.to_owned(),
            what: what.to_string(),
        });
    }
}

/// Reads database, journal, store and all other places again.
///
/// # Errors
/// A fault of any of them: what could not be read is not taken for clean.
pub(super) async fn look(
    kit: &Kit,
    store: &Store,
    places: &Places,
    run: &destruction_run::Model,
    gone: &Gone,
) -> Result<Looked, Fault> {
    let mut looked = Looked::default();
    for name in ["database", "journal", "store"] {
        looked.places.push(name.to_owned());
    }
    tables(kit, run, &mut looked).await?;
    let survivors = survivors::remains(kit.db.reader(), run).await?;
    looked.remains.extend(survivors);
    bytes(kit, store, run, gone, &mut looked).await?;
    let (names, remains) = places.remains(gone).await?;
    looked
        .places
        .extend(names.into_iter().map(ToOwned::to_owned));
    looked.remains.extend(remains);
    Ok(looked)
}

async fn tables(kit: &Kit, run: &destruction_run::Model, looked: &mut Looked) -> Result<(), Fault> {
    let reader = kit.db.reader();
    let mut pages = Pages::of(run.list_id);
    while let Some(files) = pages.next(reader).await? {
        for (file, left) in of_files(reader, run, &files).await? {
            for (table, number) in left.rows {
                looked.found("database", format!("{}: {number} × {table}", file.0));
            }
            for entry in left.entries {
                looked.found("journal", entry);
            }
        }
    }
    Ok(())
}

/// What still says something about a file that is destroyed, or about documents that were destroyed without theirs.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// Rows, by table.
    pub(super) rows: BTreeMap<String, u64>,
    /// Entries of the journal, as many as are blanked at once.
    pub(super) entries: Vec<EntryId>,
}

/// What is left of settled files, those that are clean left out. All of them are asked about together, and one by one only where
/// something is found.
///
/// # Errors
/// A fault of the database.
pub(super) async fn of_files<C: ConnectionTrait>(
    connection: &C,
    run: &destruction_run::Model,
    files: &[destruction_file::Model],
) -> Result<Vec<(FileId, Left)>, Fault> {
    let backend = connection.get_database_backend();
    let act = run.act_number.as_str();
    let of = |files: &[FileId]| Literals::of(backend, run.institution_id, files, act);
    let mut gone: Vec<(FileId, Told, bool)> = Vec::new();
    for file in files {
        let told = Told::read(file)?;
        let whole = file.fate == DestructionFate::Destroyed;
        if whole || !told.documents.is_empty() {
            gone.push((file.file_id, told, whole));
        }
    }
    let whole: Vec<FileId> = gone
        .iter()
        .filter(|(.., whole)| *whole)
        .map(|(file, ..)| *file)
        .collect();
    let clean = whole.is_empty() || plan::remains(connection, &of(&whole)).await?.is_empty();
    let subjects: Vec<Uuid> = gone
        .iter()
        .flat_map(|(_, told, _)| told.subjects.iter().copied())
        .collect();
    let silent = blank::speaking(connection, &subjects, &TELLING)
        .await?
        .is_empty();
    let mut left = Vec::new();
    for (file, told, whole) in gone {
        let mut of_file = Left::default();
        if !whole {
            for portion in told.documents.chunks(ALONE) {
                let literals = Literals::of_documents(backend, portion, act);
                let rows = plan::remains(connection, &literals).await?;
                for (table, number) in rows {
                    *of_file.rows.entry(table).or_default() += number;
                }
            }
        } else if !clean {
            of_file.rows = plan::remains(connection, &of(&[file])).await?;
        }
        if !silent {
            of_file.entries = blank::speaking(connection, &told.subjects, &TELLING).await?;
        }
        if !of_file.rows.is_empty() || !of_file.entries.is_empty() {
            left.push((file, of_file));
        }
    }
    Ok(left)
}

/// Bytes that are erased must not be there, unless somebody has brought the same ones since and owns them.
async fn bytes(
    kit: &Kit,
    store: &Store,
    run: &destruction_run::Model,
    gone: &Gone,
    looked: &mut Looked,
) -> Result<(), Fault> {
    let reader = kit.db.reader();
    let mut hashes: Vec<ContentHash> = gone.contents.keys().copied().collect();
    hashes.sort_unstable();
    for chunk in hashes.chunks(CHUNK) {
        let owned = owners::of(reader, chunk).await?;
        let known: Vec<ContentHash> = content::Entity::find()
            .select_only()
            .column(content::Column::Hash)
            .filter(content::Column::Hash.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(reader)
            .await?;
        let texts: Vec<ContentHash> = content_text::Entity::find()
            .select_only()
            .column(content_text::Column::Hash)
            .filter(content_text::Column::Hash.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(reader)
            .await?;
        for hash in known.iter().chain(&texts) {
            if !owned.contains_key(hash) {
                looked.found("database", hash);
            }
        }
        for hash in chunk.iter().filter(|hash| !owned.contains_key(hash)) {
            let stored = storage::ContentHash::from_bytes(*hash.as_bytes());
            let there = store
                .exists(stored)
                .await
                .map_err(Fault::at("looking for bytes that should be gone"))?;
            if there {
                looked.found("store", hash);
            }
        }
    }
    let waiting = super::read::contents_waiting(reader, run.list_id).await?;
    for hash in waiting {
        looked.found("store", hash);
    }
    Ok(())
}
