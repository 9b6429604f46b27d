//! The plumbing alone, without areas or doors: for tests of the journal, jobs and operations.

use std::path::PathBuf;
use std::sync::Arc;

use aprite::db::{DatabaseSettings, Db};
use aprite::kernel::secret::Keys;
use aprite::kernel::{Clock, Ids};
use aprite::op::{Bells, Kit};
use chrono::DateTime;
use tempfile::TempDir;

use super::postgres::{Cluster, Database};
use super::stage::{Cards, Ground, Stage};

/// A kit on a database of its own.
pub(crate) struct Plumbing {
    pub(crate) kit: Kit,
    settings: DatabaseSettings,
    _files: TempDir,
    _database: Option<Database>,
}

impl Plumbing {
    /// The kit of another process on the same database: other connections, other bells, the same keys and clock.
    pub(crate) async fn neighbour(&self) -> Kit {
        Kit {
            db: Db::open(&self.settings).await.expect("the same database"),
            bells: Arc::new(Bells::default()),
            ..self.kit.clone()
        }
    }
}

impl Stage for Plumbing {
    async fn on(ground: Ground) -> Self {
        let files = tempfile::tempdir().expect("a directory");
        let (settings, database) = match ground.cards {
            Cards::Sqlite => {
                let path: PathBuf = files.path().join("a name? with #100%.sqlite");
                (DatabaseSettings::Sqlite { path }, None)
            }
            Cards::Postgres => {
                let database = Cluster::shared().empty();
                let settings = DatabaseSettings::from_url(&database.url(), 16).expect("a URL");
                (settings, Some(database))
            }
        };
        // Monday 2 March 2026, 10:00 in Riga.
        let morning = DateTime::from_timestamp(1_772_438_400, 0).expect("an instant");
        let kit = Kit {
            db: Db::open(&settings).await.expect("a migrated database"),
            clock: Clock::standing_at(morning),
            ids: Ids::seeded(1),
            keys: Arc::new(Keys::from_master(&[7; 32]).expect("keys")),
            bells: Arc::new(Bells::default()),
        };
        Self {
            kit,
            settings,
            _files: files,
            _database: database,
        }
    }
}
