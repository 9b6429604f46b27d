//! Where packages lie (*pakotņu plaukts*): a folder of its own for each, below one directory of this machine or in the bucket of the
//! contents. Several processes share the directory, or only the one that wrote a package can give it out; the bucket is shared.
//! New packages go into one of them, and are found in both: whoever moves to the bucket leaves the old ones where they are.

use std::collections::{BTreeSet, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use delivery::{Digest, Name, Package};
use entities::documents::document;
use entities::handover::{description_unit, package, package_unit};
use entities::ids::{DescriptionUnitId, FileId, HandoverPackageId};
use entities::vocabulary::PackageState;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;
use storage::{ShelfFolder, Store};
use tokio::fs::File;
use tokio::runtime::Handle;

use super::hashed::Hashed;
use super::lying::{FromBucket, Lying};
use super::on_shelf::{OnShelf, PACKAGE};
use super::order::{forget, record};
use crate::config::PackagesKind;
use crate::db::CHUNK;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::Kit;
use crate::retention::destruction::places::Doing;
use crate::retention::destruction::{Gone, Place, Remain};

/// The directory, and the bucket where the store has one; clones are one.
#[derive(Debug, Clone)]
pub struct Shelf {
    directory: Arc<Path>,
    store: Store,
    into: PackagesKind,
    pub(super) hashed: Arc<Hashed>,
}

impl Shelf {
    /// A directory, which is made when something is put into it, and the folders of a store. Without a bucket everything goes into
    /// the directory.
    pub fn new(directory: PathBuf, store: Store, into: PackagesKind) -> Self {
        let into = match store.has_shelves() {
            true => into,
            false => PackagesKind::Local,
        };
        Self {
            directory: directory.into(),
            store,
            into,
            hashed: Arc::default(),
        }
    }

    /// The folder of a package on this machine.
    pub(super) fn folder(&self, id: HandoverPackageId) -> PathBuf {
        self.directory.join(id.to_string())
    }

    /// Where a package goes that is written into the bucket; none where packages go into the directory.
    pub(super) fn bucket(&self, id: HandoverPackageId) -> Option<ShelfFolder> {
        match self.into {
            PackagesKind::Local => None,
            PackagesKind::S3 => self.store.shelf(id.0),
        }
    }

    fn file(&self, package: &package::Model) -> PathBuf {
        self.folder(package.id)
            .join(format!("{}.zip", package.name))
    }

    /// A package that is whole, wherever it was written to; none where it is not there.
    pub(super) async fn find(&self, package: &package::Model) -> Result<Option<Lying>, Fault> {
        match File::open(self.file(package)).await {
            Ok(file) => {
                let metadata = file.metadata().await?;
                return Ok(Some(Lying::File { file, metadata }));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        let Some(folder) = self.store.shelf(package.id.0) else {
            return Ok(None);
        };
        let seen = folder.look(PACKAGE).await;
        let seen = seen.map_err(Fault::at("looking for a package"))?;
        Ok(seen.map(|seen| Lying::Object { folder, seen }))
    }

    /// A package as it is delivered.
    ///
    /// # Errors
    /// A fault of the disk or the bucket.
    pub async fn delivered(
        &self,
        package: &package::Model,
        name: Name,
        size: u64,
        sha256: Digest,
    ) -> Result<Package, Fault> {
        Ok(match self.find(package).await? {
            Some(Lying::Object { folder, .. }) => {
                Package::supplied(name, Arc::new(FromBucket(folder)), size, sha256)
            }
            // Where it is nowhere, whoever delivers it says so.
            Some(Lying::File { .. }) | None => {
                Package::file(name, self.file(package), size, sha256)
            }
        })
    }

    /// Removes everything of a package, also what is on its way.
    pub(super) async fn clear(&self, id: HandoverPackageId) -> Result<(), Fault> {
        self.hashed.forget(id);
        let (folder, directory) = (self.folder(id), self.directory.clone());
        let (shelf, runtime) = (self.store.shelf(id.0), Handle::current());
        tokio::task::spawn_blocking(move || {
            match std::fs::remove_dir_all(folder) {
                Ok(()) => std::fs::File::open(&directory)?.sync_all()?,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            match shelf.map(|folder| OnShelf::new(folder, runtime)) {
                Some(bucket) => bucket.clear(),
                None => Ok(()),
            }
        })
        .await
        .map_err(Fault::at("clearing a package away"))?
        .map_err(Fault::at("clearing a package away"))
    }

    async fn is_cleared(&self, id: HandoverPackageId) -> Result<bool, Fault> {
        let there = tokio::fs::try_exists(self.folder(id)).await;
        if there.map_err(Fault::at("looking for a package"))? {
            return Ok(false);
        }
        let Some(folder) = self.store.shelf(id.0) else {
            return Ok(true);
        };
        let names = folder.names().await;
        Ok(names
            .map_err(Fault::at("looking for a package"))?
            .is_empty())
    }
}

/// The shelf as a place that destruction clears: what holds something destroyed is given up, unless the archive has it, and then
/// only its file goes.
pub struct Packages {
    kit: Kit,
    shelf: Shelf,
}

impl Packages {
    /// Those on a shelf.
    pub const fn on(kit: Kit, shelf: Shelf) -> Self {
        Self { kit, shelf }
    }

    /// Packages in which something of what is gone was, or was to be.
    async fn of(&self, gone: &Gone) -> Result<Vec<package::Model>, Fault> {
        let reader = self.kit.db.reader();
        let mut files: BTreeSet<FileId> = BTreeSet::new();
        for chunk in gone.documents.chunks(CHUNK) {
            let found: Vec<FileId> = document::Entity::find()
                .select_only()
                .column(document::Column::FileId)
                .distinct()
                .filter(document::Column::Id.is_in(chunk.iter().copied()))
                .into_tuple()
                .all(reader)
                .await?;
            files.extend(found);
        }
        let files: Vec<FileId> = files.into_iter().collect();
        let mut packages: HashSet<HandoverPackageId> = HashSet::new();
        for chunk in files.chunks(CHUNK) {
            let units: Vec<DescriptionUnitId> = description_unit::Entity::find()
                .select_only()
                .column(description_unit::Column::Id)
                .filter(description_unit::Column::FileId.is_in(chunk.iter().copied()))
                .into_tuple()
                .all(reader)
                .await?;
            for chunk in units.chunks(CHUNK) {
                let found: Vec<HandoverPackageId> = package_unit::Entity::find()
                    .select_only()
                    .column(package_unit::Column::PackageId)
                    .distinct()
                    .filter(package_unit::Column::UnitId.is_in(chunk.iter().copied()))
                    .into_tuple()
                    .all(reader)
                    .await?;
                packages.extend(found);
            }
        }
        let packages: Vec<HandoverPackageId> = packages.into_iter().collect();
        let mut rows = Vec::with_capacity(packages.len());
        for chunk in packages.chunks(CHUNK) {
            let found = package::Entity::find()
                .filter(package::Column::Id.is_in(chunk.iter().copied()))
                .all(reader)
                .await?;
            rows.extend(found);
        }
        Ok(rows)
    }

    async fn give_up(&self, id: HandoverPackageId) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        let row = package::Entity::find_by_id(id)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let row = row.filter(|row| {
            !matches!(
                row.state,
                PackageState::Discarded | PackageState::HandedOver
            )
        });
        let Some(mut row) = row else {
            return Ok(());
        };
        row.state = PackageState::Discarded;
        row.faults = 0;
        row.reason = Some("Dokumenti ir iznīcināti".to_owned());
        record(
            &mut op,
            &row,
            "package.discarded",
            json!({ "because": "destroyed" }),
        );
        forget(&op, row.id).await?;
        row.into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
        op.commit().await
    }
}

impl Place for Packages {
    fn name(&self) -> &'static str {
        "packages"
    }

    fn clear<'a>(&'a self, gone: &'a Gone) -> Doing<'a, ()> {
        Box::pin(async move {
            for package in self.of(gone).await? {
                self.give_up(package.id).await?;
                self.shelf.clear(package.id).await?;
            }
            Ok(())
        })
    }

    fn remains<'a>(&'a self, gone: &'a Gone) -> Doing<'a, Vec<Remain>> {
        Box::pin(async move {
            let mut remains = Vec::new();
            for package in self.of(gone).await? {
                if !self.shelf.is_cleared(package.id).await? {
                    remains.push(Remain {
                        place: self.name().to_owned(),
                        what: package.id.to_string(),
                    });
                }
            }
            Ok(remains)
        })
    }
}
