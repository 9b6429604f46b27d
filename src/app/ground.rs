//! The ground under a process: settings, keys, database, store. Commands that work beside a running service need no more.

use std::path::{Path, PathBuf};

use storage::Store;

use crate::config::{DatabaseSettings, MasterKey, Settings, StoreSettings};
use crate::db::Db;
use crate::journal::seal;
use crate::kernel::{Bells, Clock, Fault, Ids};
use crate::op::Kit;

/// Settings, and what they lead to.
#[derive(Clone)]
pub struct Ground {
    /// What the administrator decided.
    pub settings: Settings,
    /// Database, time, ids, keys, bells.
    pub kit: Kit,
    /// The bytes.
    pub store: Store,
}

/// Why the ground cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The key file was lost beside its database, or another one put in its place.
    #[error(
        "the journal of this database was signed with another master key; put the right key file back from its copy"
    )]
    ForeignKey,
    /// Anything else of ours.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<OpenError> for Fault {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Fault(fault) => fault,
            OpenError::ForeignKey => Self::at("opening the keys")(OpenError::ForeignKey),
        }
    }
}

impl Ground {
    /// Opens everything, making what is missing: directories, key file, database, tables.
    ///
    /// # Errors
    /// [`OpenError`]: keys that are not those of the database, or a fault that names the part.
    pub async fn open(settings: Settings, clock: Clock, ids: Ids) -> Result<Self, OpenError> {
        let lost = missing_key(&settings);
        let (settings, keys, store) = tokio::task::spawn_blocking(move || {
            make_directory(&settings.data_dir)?;
            if let DatabaseSettings::Sqlite { path } = &settings.database
                && let Some(directory) = path.parent()
            {
                make_directory(directory)?;
            }
            let keys = settings.master_key.open()?;
            let store = match &settings.store {
                StoreSettings::Local { dir } => Store::local(dir),
                StoreSettings::S3(s3) => Store::s3(s3),
            };
            let store = store.map_err(Fault::at("opening the store"))?;
            Ok::<_, Fault>((settings, keys, store))
        })
        .await
        .map_err(Fault::at("opening the data directory"))??;
        let db = Db::open(&settings.database).await?;
        if !seal::knows_key(db.reader(), &keys).await? {
            db.close().await?;
            if let Some(path) = lost {
                // It was made a moment ago and opens nothing; left there it would pass for the one that is missing.
                std::fs::remove_file(path)
                    .map_err(Fault::at("taking back the key file that was made"))?;
            }
            return Err(OpenError::ForeignKey);
        }
        let kit = Kit {
            db,
            clock,
            ids,
            keys: keys.into(),
            bells: Bells::default().into(),
        };
        Ok(Self {
            settings,
            kit,
            store,
        })
    }

    /// Whether there is anything to open: a database file that exists, or a database server that may hold one.
    pub fn exists(settings: &Settings) -> bool {
        match &settings.database {
            DatabaseSettings::Sqlite { path } => path.exists(),
            DatabaseSettings::Postgres { .. } => true,
        }
    }

    /// Closes the database; SQLite then folds its write-ahead log into the file.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn close(self) -> Result<(), Fault> {
        self.kit.db.close().await
    }
}

/// Where a key file will be made, because there is none.
fn missing_key(settings: &Settings) -> Option<PathBuf> {
    match &settings.master_key {
        MasterKey::File { path, make: true } if !path.exists() => Some(path.clone()),
        MasterKey::File { .. } | MasterKey::Given(_) => None,
    }
}

/// For its owner only: everything below is personal data or a secret.
fn make_directory(directory: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(Fault::at("making the data directory"))
}
