//! Looking for what should be gone (*atkārtota pārbaude*): every place is read again before anything is certified.

use std::collections::BTreeMap;

use entities::content::{content, content_text};
use entities::ids::FileId;
use entities::retention::{destruction_file, destruction_run};
use entities::values::ContentHash;
use entities::vocabulary::DestructionFate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use storage::Store;

use super::erase_file::{TELLING, Told};
use super::places::{Gone, Places, Remain};
use super::plan;
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
    let files = destruction_file::Entity::find()
        .filter(destruction_file::Column::ListId.eq(run.list_id))
        .filter(destruction_file::Column::Fate.eq(DestructionFate::Destroyed))
        .order_by_asc(destruction_file::Column::Ordinal)
        .all(reader)
        .await?;
    let mut rows: BTreeMap<(FileId, String), u64> = BTreeMap::new();
    for file in &files {
        for (table, number) in plan::remains(reader, file.file_id, &run.act_number).await? {
            rows.insert((file.file_id, table), number);
        }
        let Some(until) = file.settled_at else {
            continue;
        };
        let told = Told::read(file)?;
        let speaking = blank::speaking(reader, &told.subjects, &TELLING, until).await?;
        for entry in speaking {
            looked.found("journal", entry);
        }
    }
    for ((file, table), number) in rows {
        looked.found("database", format!("{file}: {number} × {table}"));
    }
    Ok(())
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
