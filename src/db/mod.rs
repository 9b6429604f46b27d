//! The database: one SQLite file, or PostgreSQL; who may read at once and who may write.
//!
//! SQLite has one writer. It gets a connection of its own that writers queue for fairly, because waiting in SQLite's
//! busy handler starves some of them for seconds; readers have a pool beside it (WAL lets them read meanwhile).
//! Every change goes through [`Db::begin`], called by `op` alone.

pub mod listed;

use std::path::Path;
use std::time::Duration;

use migration::{Migrations, Migrator};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

pub use crate::config::{DatabaseSettings, InvalidDatabaseUrl};
use crate::kernel::Fault;

/// Any number the whole application agrees on: two processes that start together must not migrate together.
const MIGRATION_LOCK: i64 = 0x6170_7269_7465;

/// Most ids one statement may carry; SQLite allows 32 766 parameters.
pub const CHUNK: usize = 1_000;

/// Prepared statements that a connection keeps: shared commits write theirs for one to 64 registrations.
const STATEMENTS: usize = 400;

/// Rows of an answer that may wait to be taken.
const ROWS: usize = 256;

/// How often the write-ahead log is tried to be emptied while somebody reads.
const LOG_TRIES: u32 = 100;
const LOG_PAUSE: Duration = Duration::from_millis(100);

/// Rows of a table below which SQLite's statistics mislead more than they help.
const SMALL: u32 = 10_000;

/// An open database; cheap to clone.
#[derive(Clone, Debug)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
}

impl Db {
    /// Opens the database and brings its tables up to date.
    ///
    /// # Errors
    /// A fault when it cannot be reached or migrated.
    pub async fn open(settings: &DatabaseSettings) -> Result<Self, Fault> {
        let db = Self::connect(settings).await?;
        db.migrate().await?;
        Ok(db)
    }

    /// Opens the database as it is.
    ///
    /// # Errors
    /// A fault when it cannot be reached.
    pub async fn connect(settings: &DatabaseSettings) -> Result<Self, Fault> {
        match settings {
            DatabaseSettings::Sqlite { path } => {
                let writer = Database::connect(sqlite_options(path, 1)).await?;
                let reader = Database::connect(sqlite_options(path, 4)).await?;
                Ok(Self { writer, reader })
            }
            DatabaseSettings::Postgres { url, connections } => {
                let mut options = options(url, *connections);
                options.min_connections(2);
                options.map_sqlx_postgres_opts(|postgres| {
                    postgres.statement_cache_capacity(STATEMENTS)
                });
                let pool = Database::connect(options).await?;
                Ok(Self {
                    writer: pool.clone(),
                    reader: pool,
                })
            }
        }
    }

    async fn migrate(&self) -> Result<(), Fault> {
        if self.backend() != DbBackend::Postgres {
            return Ok(Migrator::up(&self.writer, None).await?);
        }
        let lock = self.begin().await?;
        lock.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
            .await?;
        let migrated = Migrator::up(&self.writer, None).await;
        lock.commit().await?;
        Ok(migrated?)
    }

    /// For statements outside a transaction that only read.
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Which database it is.
    pub fn backend(&self) -> DbBackend {
        self.reader.get_database_backend()
    }

    /// Begins a transaction that writes. On SQLite it takes the write lock at once: a transaction that reads first and
    /// writes later would be refused without waiting.
    ///
    /// # Errors
    /// A fault when no connection is to be had.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that begins a transaction"
    )]
    pub async fn begin(&self) -> Result<DatabaseTransaction, Fault> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(self.writer.begin_with_options(options).await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// A fault when it does not.
    pub async fn probe(&self) -> Result<(), Fault> {
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// Lets SQLite refresh the statistics that it plans by and fold its write-ahead log into the file; PostgreSQL does so
    /// by itself.
    ///
    /// Statistics of small tables are forgotten again. A table that had three rows when it was counted would be read
    /// whole, also after it got a million; one that was never counted is taken to be large.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn tend(&self) -> Result<(), Fault> {
        if self.backend() == DbBackend::Sqlite {
            self.writer
                .execute_unprepared(&format!(
                    "ANALYZE sqlite_schema; \
                     PRAGMA optimize; \
                     DELETE FROM sqlite_stat1 WHERE CAST(stat AS INTEGER) < {SMALL}; \
                     ANALYZE sqlite_schema"
                ))
                .await?;
            self.writer
                .execute_unprepared("PRAGMA wal_checkpoint(PASSIVE)")
                .await?;
        }
        Ok(())
    }

    /// Gives the room of removed rows back, so that no word of them is left in the database's files: SQLite writes its file anew
    /// and empties its write-ahead log (`secure_delete` overwrites freed pages, but not what a page keeps of rows that moved to
    /// another); PostgreSQL vacuums the tables.
    ///
    /// # Errors
    /// A fault of the database, also when readers keep the log of SQLite from being emptied.
    pub async fn give_back(&self, tables: &[&str]) -> Result<(), Fault> {
        if self.backend() == DbBackend::Postgres {
            let vacuum = format!("VACUUM {}", tables.join(", "));
            self.writer.execute_unprepared(&vacuum).await?;
            return Ok(());
        }
        self.writer.execute_unprepared("VACUUM").await?;
        for _ in 0..LOG_TRIES {
            let row = self
                .writer
                .query_one_raw(Statement::from_string(
                    DbBackend::Sqlite,
                    "PRAGMA wal_checkpoint(TRUNCATE)",
                ))
                .await?;
            let busy: Option<i32> = row.and_then(|row| row.try_get_by_index(0).ok());
            if busy == Some(0) {
                return Ok(());
            }
            tokio::time::sleep(LOG_PAUSE).await;
        }
        Err(Fault::broken(
            "readers keep the write-ahead log from being emptied",
        ))
    }

    /// Closes every connection; SQLite then folds its write-ahead log into the file.
    ///
    /// # Errors
    /// A fault when the database refuses.
    pub async fn close(self) -> Result<(), Fault> {
        if self.backend() == DbBackend::Sqlite {
            self.reader.close_by_ref().await?;
        }
        self.writer.close_by_ref().await?;
        Ok(())
    }
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(Duration::from_secs(600))
        // Statements would carry names and codes of people into the log.
        .sqlx_logging(false);
    options
}

fn sqlite_options(path: &Path, connections: u32) -> ConnectOptions {
    let mut options = options("sqlite://", connections);
    let path = path.to_owned();
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            // Not by URL: a path may hold what means something there.
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A registration that was answered must survive a power cut.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true)
            // What was destroyed must not linger in free pages.
            .pragma("secure_delete", "ON")
            .pragma("journal_size_limit", "67108864")
            .pragma("cache_size", "-16384")
            .statement_cache_capacity(STATEMENTS)
            // A page of a list goes from SQLite's thread to ours without the one waiting for the other.
            .row_buffer_size(ROWS)
    });
    options
}
