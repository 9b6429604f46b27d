//! What the machine could do at best: the same bytes hashed, the same files synced, the same counter raised, and nothing else.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous,
};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use sha2::{Digest, Sha256};
use tokio::sync::Mutex;

use crate::Outcome;
use crate::database::cluster;

/// Documents a second that one core can hash.
pub(crate) fn hashing(body: &[u8], time: Duration) -> f64 {
    let began = Instant::now();
    let mut hashed = 0_u32;
    while began.elapsed() < time {
        std::hint::black_box(Sha256::digest(std::hint::black_box(body)));
        hashed += 1;
    }
    f64::from(hashed) / began.elapsed().as_secs_f64()
}

/// Files a second that so many writers can write, sync, rename and make known to the disk's directory.
pub(crate) fn files(directory: &Path, body: &[u8], writers: usize, time: Duration) -> Outcome<f64> {
    static TURN: AtomicU64 = AtomicU64::new(0);
    let directory = directory.join(format!("files-{}", TURN.fetch_add(1, Ordering::Relaxed)));
    let began = Instant::now();
    let written = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..writers)
            .map(|writer| {
                let own = directory.join(writer.to_string());
                scope.spawn(move || write_files(&own, body, began + time))
            })
            .collect();
        writers
            .into_iter()
            .map(|writer| writer.join().map_err(|_| "a writer panicked")?)
            .sum::<Outcome<u64>>()
    })?;
    // What was written stays until the run is over: file systems are slow to use again what was removed a moment ago.
    Ok(written as f64 / began.elapsed().as_secs_f64())
}

fn write_files(directory: &Path, body: &[u8], end: Instant) -> Outcome<u64> {
    fs::create_dir_all(directory)?;
    let handle = File::open(directory)?;
    let mut written = 0;
    while Instant::now() < end {
        let staged = directory.join("staged");
        let mut file = File::create(&staged)?;
        file.write_all(body)?;
        file.sync_all()?;
        fs::rename(staged, directory.join(written.to_string()))?;
        handle.sync_all()?;
        written += 1;
    }
    Ok(written)
}

/// How a number is taken and its row inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// PostgreSQL, one statement.
    OneStatement,
    /// PostgreSQL, a transaction of two statements.
    TwoStatements,
    /// SQLite, every client on a connection of its own.
    OwnConnections,
    /// SQLite, all clients queue fairly for one connection.
    OneQueue,
}

impl Manner {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::OneStatement => "counter_transaction_one_statement",
            Self::TwoStatements => "counter_transaction_two_statements",
            Self::OwnConnections => "counter_transaction_own_connections",
            Self::OneQueue => "counter_transaction_one_queue",
        }
    }
}

const TABLES: &str = "CREATE TABLE IF NOT EXISTS bare_counter (id BIGINT PRIMARY KEY, last BIGINT NOT NULL); \
     CREATE TABLE IF NOT EXISTS bare_row (number BIGINT PRIMARY KEY, title TEXT NOT NULL); \
     INSERT INTO bare_counter VALUES (1, 0) ON CONFLICT DO NOTHING";
const RAISE: &str = "UPDATE bare_counter SET last = last + 1 WHERE id = 1 RETURNING last";
const INSERT: &str = "INSERT INTO bare_row (number, title) VALUES ($1, $2)";
const BOTH: &str = "WITH taken AS (UPDATE bare_counter SET last = last + 1 WHERE id = 1 RETURNING last) \
     INSERT INTO bare_row (number, title) SELECT last, $1 FROM taken";
const TITLE: &str = "Iesniegums par sociālās palīdzības piešķiršanu";

/// A bare counter in a database of its own, with its clients connected.
pub(crate) enum Counter {
    Postgres {
        clients: Vec<PgConnection>,
        _database: crate::support::postgres::Database,
    },
    Sqlite {
        clients: Vec<SqliteConnection>,
        queue: Arc<Mutex<SqliteConnection>>,
    },
}

impl Counter {
    pub(crate) async fn on_postgres(clients: usize) -> Outcome<Self> {
        let database = cluster().empty();
        let options: PgConnectOptions = database.url().parse()?;
        let options = options.disable_statement_logging();
        let mut connections = Vec::with_capacity(clients);
        for _ in 0..clients {
            connections.push(PgConnection::connect_with(&options).await?);
        }
        let first = connections.first_mut().ok_or("no client")?;
        sqlx::raw_sql(TABLES).execute(first).await?;
        Ok(Self::Postgres {
            clients: connections,
            _database: database,
        })
    }

    pub(crate) async fn on_sqlite(directory: &Path, clients: usize) -> Outcome<Self> {
        let path: PathBuf = directory.join("bare.sqlite");
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(30))
            .disable_statement_logging();
        let mut queue = SqliteConnection::connect_with(&options).await?;
        sqlx::raw_sql(TABLES).execute(&mut queue).await?;
        let mut connections = Vec::with_capacity(clients);
        for _ in 0..clients {
            connections.push(SqliteConnection::connect_with(&options).await?);
        }
        Ok(Self::Sqlite {
            clients: connections,
            queue: Arc::new(Mutex::new(queue)),
        })
    }

    /// Durable transactions a second.
    pub(crate) async fn measure(&mut self, manner: Manner, time: Duration) -> Outcome<f64> {
        let began = Instant::now();
        let end = began + time;
        let done: u64 = match self {
            Self::Postgres { clients, .. } => {
                let each = clients
                    .iter_mut()
                    .map(|client| on_postgres(client, manner, end));
                futures::future::try_join_all(each).await?.iter().sum()
            }
            Self::Sqlite { clients, queue } if manner == Manner::OneQueue => {
                let each = clients.iter().map(|_| {
                    let queue = Arc::clone(queue);
                    async move {
                        let mut done = 0;
                        while Instant::now() < end {
                            on_sqlite(&mut *queue.lock().await).await?;
                            done += 1;
                        }
                        Outcome::Ok(done)
                    }
                });
                futures::future::try_join_all(each).await?.iter().sum()
            }
            Self::Sqlite { clients, .. } => {
                let each = clients.iter_mut().map(|client| async move {
                    let mut done = 0;
                    while Instant::now() < end {
                        on_sqlite(client).await?;
                        done += 1;
                    }
                    Outcome::Ok(done)
                });
                futures::future::try_join_all(each).await?.iter().sum()
            }
        };
        Ok(done as f64 / began.elapsed().as_secs_f64())
    }
}

async fn on_postgres(client: &mut PgConnection, manner: Manner, end: Instant) -> Outcome<u64> {
    let mut done = 0;
    while Instant::now() < end {
        if manner == Manner::OneStatement {
            sqlx::query(BOTH).bind(TITLE).execute(&mut *client).await?;
        } else {
            let mut transaction = client.begin().await?;
            let number: i64 = sqlx::query_scalar(RAISE)
                .fetch_one(&mut *transaction)
                .await?;
            sqlx::query(INSERT)
                .bind(number)
                .bind(TITLE)
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
        }
        done += 1;
    }
    Ok(done)
}

async fn on_sqlite(client: &mut SqliteConnection) -> Outcome<()> {
    let mut transaction = client.begin_with("BEGIN IMMEDIATE").await?;
    let number: i64 = sqlx::query_scalar(RAISE)
        .fetch_one(&mut *transaction)
        .await?;
    sqlx::query(INSERT)
        .bind(number)
        .bind(TITLE)
        .execute(&mut *transaction)
        .await?;
    Ok(transaction.commit().await?)
}
