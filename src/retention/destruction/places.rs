//! Places outside the tables (*glabātavas*) that may hold words or bytes of what is destroyed: the index, drop folders, the folders of
//! scanners, what broken-off uploads left. Retention stands above most of them, so the composition root hands them in, as it
//! hands in what later areas do when a document is registered.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use chrono::TimeDelta;
use entities::ids::{DestructionListId, DocumentId};
use entities::retention::{destruction_content, tombstone};
use entities::values::ContentHash;
use entities::vocabulary::DestructionFate;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use storage::Store;
use uuid::Uuid;

use super::erase_file::Told;
use super::read::Pages;
use super::steps::{Step, Steps};
use crate::kernel::{Clock, Fault};
use crate::op::Kit;

/// What a place is doing.
pub type Doing<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// What is gone and must be nowhere: ids and hashes, because nobody knows the words any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gone {
    /// Documents.
    pub documents: Vec<DocumentId>,
    /// Their dispatches: letters in drop folders carry these ids.
    pub dispatches: Vec<Uuid>,
    /// Contents whose bytes are erased, with their sizes.
    pub contents: HashMap<ContentHash, u64>,
}

/// Something that was found and should be gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remain {
    /// Where.
    pub place: String,
    /// What: an id, a hash, a table and how many rows.
    pub what: String,
}

/// A place that may hold something of what is destroyed.
pub trait Place: Send + Sync {
    /// What certificates call it.
    fn name(&self) -> &'static str;

    /// Removes it.
    fn clear<'a>(&'a self, gone: &'a Gone) -> Doing<'a, ()>;

    /// Reads the place again: what of it is still there.
    fn remains<'a>(&'a self, gone: &'a Gone) -> Doing<'a, Vec<Remain>>;
}

/// All places, and where else the ledger is kept; clones are one.
#[derive(Clone, Default)]
pub struct Places {
    all: Arc<[Box<dyn Place>]>,
    second_ledger: Option<Arc<Path>>,
}

impl Places {
    /// These.
    pub fn of(all: Vec<Box<dyn Place>>, second_ledger: Option<PathBuf>) -> Self {
        Self {
            all: all.into(),
            second_ledger: second_ledger.map(Into::into),
        }
    }

    /// A directory in which the ledger is kept besides the store.
    pub fn second_ledger(&self) -> Option<&Path> {
        self.second_ledger.as_deref()
    }

    pub(super) async fn clear(&self, gone: &Gone, steps: &Steps) -> Result<(), Fault> {
        for place in self.all.iter() {
            place.clear(gone).await?;
            steps.done(Step::PlaceCleared).await;
        }
        Ok(())
    }

    /// The names of all places, and what is left in them.
    pub(super) async fn remains(
        &self,
        gone: &Gone,
    ) -> Result<(Vec<&'static str>, Vec<Remain>), Fault> {
        let (mut names, mut remains) = (Vec::new(), Vec::new());
        for place in self.all.iter() {
            names.push(place.name());
            remains.extend(place.remains(gone).await?);
        }
        Ok((names, remains))
    }
}

impl Gone {
    /// What a list has destroyed so far.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of(kit: &Kit, list: DestructionListId) -> Result<Self, Fault> {
        let reader = kit.db.reader();
        let documents: Vec<DocumentId> = tombstone::Entity::find()
            .select_only()
            .column(tombstone::Column::DocumentId)
            .filter(tombstone::Column::ListId.eq(list))
            .into_tuple()
            .all(reader)
            .await?;
        let mut dispatches = Vec::new();
        let mut pages = Pages::of(list);
        while let Some(files) = pages.next(reader).await? {
            for file in files {
                dispatches.extend(Told::read(&file)?.dispatches);
            }
        }
        let contents: Vec<(ContentHash, i64)> = destruction_content::Entity::find()
            .select_only()
            .columns([
                destruction_content::Column::Hash,
                destruction_content::Column::Size,
            ])
            .distinct()
            .filter(destruction_content::Column::ListId.eq(list))
            .filter(destruction_content::Column::Fate.eq(DestructionFate::Destroyed))
            .into_tuple()
            .all(reader)
            .await?;
        let contents = contents
            .into_iter()
            .map(|(hash, size)| Ok((hash, u64::try_from(size)?)))
            .collect::<Result<_, std::num::TryFromIntError>>()
            .map_err(Fault::at("reading what is gone"))?;
        Ok(Self {
            documents,
            dispatches,
            contents,
        })
    }
}

/// What broken-off uploads left in the store's staging area: bytes without a name, so whatever is older than any upload takes goes.
pub struct Staging {
    store: Store,
    clock: Clock,
}

impl Staging {
    /// Longer than any upload takes.
    const STALE: TimeDelta = TimeDelta::days(2);

    /// That of a store.
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    async fn sweep(&self) -> Result<usize, Fault> {
        self.store
            .sweep_staging(self.clock.now() - Self::STALE)
            .await
            .map_err(Fault::at("sweeping what was staged"))
    }
}

impl Place for Staging {
    fn name(&self) -> &'static str {
        "staging"
    }

    fn clear<'a>(&'a self, _: &'a Gone) -> Doing<'a, ()> {
        Box::pin(async move { self.sweep().await.map(drop) })
    }

    fn remains<'a>(&'a self, _: &'a Gone) -> Doing<'a, Vec<Remain>> {
        Box::pin(async move {
            // What can be swept now should have gone before.
            let left = self.sweep().await?;
            Ok((left > 0)
                .then(|| Remain {
                    place: self.name().to_owned(),
                    what: left.to_string(),
                })
                .into_iter()
                .collect())
        })
    }
}
