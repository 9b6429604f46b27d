//! Where packages lie (*pakotņu plaukts*): a folder of its own for each, below one directory of this machine. Several processes
//! share the directory, or only the one that wrote a package can give it out.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use entities::documents::document;
use entities::handover::{description_unit, package, package_unit};
use entities::ids::{DescriptionUnitId, FileId, HandoverPackageId};
use entities::vocabulary::PackageState;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::hashed::Hashed;
use super::order::{forget, record};
use crate::db::CHUNK;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::Kit;
use crate::retention::destruction::places::Doing;
use crate::retention::destruction::{Gone, Place, Remain};

/// The directory; clones are one.
#[derive(Debug, Clone)]
pub struct Shelf {
    directory: Arc<Path>,
    pub(super) hashed: Arc<Hashed>,
}

impl Shelf {
    /// A directory that is made when something is put into it.
    pub fn new(directory: PathBuf) -> Self {
        Self {
            directory: directory.into(),
            hashed: Arc::default(),
        }
    }

    /// The folder of a package.
    pub(super) fn folder(&self, id: HandoverPackageId) -> PathBuf {
        self.directory.join(id.to_string())
    }

    /// The file of a package that is whole.
    pub fn file(&self, package: &package::Model) -> PathBuf {
        self.folder(package.id)
            .join(format!("{}.zip", package.name))
    }

    /// Removes everything of a package.
    pub(super) async fn clear(&self, id: HandoverPackageId) -> Result<(), Fault> {
        self.hashed.forget(id);
        let (folder, shelf) = (self.folder(id), self.directory.clone());
        tokio::task::spawn_blocking(move || match std::fs::remove_dir_all(folder) {
            Ok(()) => File::open(&shelf)?.sync_all(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        })
        .await
        .map_err(Fault::at("clearing a package away"))?
        .map_err(Fault::at("clearing a package away"))
    }

    async fn is_cleared(&self, id: HandoverPackageId) -> Result<bool, Fault> {
        let there = tokio::fs::try_exists(self.folder(id)).await;
        Ok(!there.map_err(Fault::at("looking for a package"))?)
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
