//! The two databases, real and durable: a file, or a PostgreSQL cluster of our own that syncs as in production.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aprite::db::DatabaseSettings;
use clap::ValueEnum;
use serde::Serialize;

use crate::Outcome;
use crate::support::postgres::{self, Cluster, Durability};

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Sqlite,
    Postgresql,
}

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
