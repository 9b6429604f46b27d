//! The ground under a process: settings, keys, database, store. Commands that work beside a running service need no more.

use std::path::Path;

use storage::Store;

use crate::config::{DatabaseSettings, Settings, StoreSettings};
use crate::db::Db;
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

impl Ground {
    /// Opens everything, making what is missing: directories, key file, database, tables.
    ///
    /// # Errors
    /// A fault that names the part.
    pub async fn open(settings: Settings, clock: Clock, ids: Ids) -> Result<Self, Fault> {
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
        let kit = Kit {
            db: Db::open(&settings.database).await?,
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

/// For its owner only: everything below is personal data or a secret.
fn make_directory(directory: &Path) -> Result<(), Fault> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(Fault::at("making the data directory"))
}
