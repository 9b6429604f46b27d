//! The two databases, real and durable: a file, or a PostgreSQL cluster of our own that syncs as in production.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aprite::db::DatabaseSettings;

use crate::Outcome;
use crate::figure::Kind;
use crate::support::postgres::{self, Cluster, Durability};

/// An empty database; a PostgreSQL one is dropped with this value.
#[derive(Debug)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    Postgresql(postgres::Database),
}

impl Database {
    /// A database for the data directory.
    pub(crate) fn new(kind: Kind, data: &Path) -> Self {
        match kind {
            Kind::Sqlite => Self::Sqlite(data.join("aprite.sqlite")),
            Kind::Postgresql => Self::Postgresql(cluster().empty()),
        }
    }

    /// As the service's setting `database.url`.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite://{}", path.display()),
            Self::Postgresql(database) => database.url(),
        }
    }

    pub(crate) fn settings(&self) -> Outcome<DatabaseSettings> {
        Ok(DatabaseSettings::from_url(&self.url(), 16)?)
    }
}

/// The cluster, started when first asked for. Its watching shell removes it when this process ends.
pub(crate) fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start(Durability::Synced))
}
