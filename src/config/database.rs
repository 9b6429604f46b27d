//! Which database, read from its URL.

use std::fmt;
use std::path::PathBuf;

use sea_orm::sqlx::postgres::PgConnectOptions;

/// Where the cards and the journal are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseSettings {
    /// One file on this machine.
    Sqlite {
        /// The file; made when missing.
        path: PathBuf,
    },
    /// PostgreSQL 15 or newer.
    Postgres {
        /// `postgres://user:password@host/database`.
        url: String,
        /// Most connections of this process.
        connections: u32,
    },
}

/// A URL that names neither of the two databases.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a database URL begins with sqlite:// or postgres://")]
pub struct InvalidDatabaseUrl;

impl DatabaseSettings {
    /// Reads `sqlite://PATH` or `postgres://…`.
    ///
    /// # Errors
    /// [`InvalidDatabaseUrl`] for anything else.
    pub fn from_url(url: &str, connections: u32) -> Result<Self, InvalidDatabaseUrl> {
        match url.split_once("://") {
            // Parameters are not taken, and must not become part of a file's name.
            Some(("sqlite", path)) if !path.is_empty() && !path.contains('?') => Ok(Self::Sqlite {
                path: PathBuf::from(path),
            }),
            // Read here, because a driver that cannot read it would repeat it, password included.
            Some(("postgres" | "postgresql", _)) if url.parse::<PgConnectOptions>().is_ok() => {
                Ok(Self::Postgres {
                    url: url.to_owned(),
                    connections,
                })
            }
            _ => Err(InvalidDatabaseUrl),
        }
    }
}

/// The URL may hold a password.
impl fmt::Debug for DatabaseSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite { path } => write!(f, "Sqlite({})", path.display()),
            Self::Postgres { connections, .. } => {
                write!(f, "Postgres(…, {connections} connections)")
            }
        }
    }
}
