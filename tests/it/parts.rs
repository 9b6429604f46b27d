//! The ground the stories stand on does what they assume: a database of one's own, a bucket of one's own, a judge that
//! judges, and nothing left behind.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use both::both;
use futures::TryStreamExt;
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, Statement};
use storage::Store;
use storage::conformance::conformance;
use tempfile::TempDir;
use uuid::Uuid;

use crate::support::postgres::{self, Cluster, Durability};
use crate::support::server::{Home, User, sweep};
use crate::support::stage::{Bytes, Cards, Ground, Stage};
use crate::support::{graphql_http, s3};

async fn number(connection: &DatabaseConnection, query: &str) -> i64 {
    let statement = Statement::from_string(connection.get_database_backend(), query);
    let row = connection.query_one_raw(statement).await.expect("a query");
    row.expect("a row").try_get_by_index(0).expect("a number")
}

async fn migrate(url: String) {
    let connection = Database::connect(url).await.expect("a connection");
    let table = "CREATE TABLE card (id bigint PRIMARY KEY)";
    connection.execute_unprepared(table).await.expect("a table");
    connection.close().await.expect("closed");
}

#[tokio::test]
async fn every_test_has_a_migrated_database_of_its_own() {
    static MIGRATIONS: AtomicUsize = AtomicUsize::new(0);
    let counted = async |url| {
        MIGRATIONS.fetch_add(1, Ordering::Relaxed);
        migrate(url).await;
    };
    let (one, other) = tokio::join!(
        Cluster::shared().migrated(counted),
        Cluster::shared().migrated(counted)
    );
    assert_eq!(MIGRATIONS.load(Ordering::Relaxed), 1);

    let here = Database::connect(one.url()).await.expect("a connection");
    let there = Database::connect(other.url()).await.expect("a connection");
    let insert = "INSERT INTO card VALUES (1)";
    here.execute_unprepared(insert).await.expect("inserted");
    assert_eq!(number(&here, "SELECT count(*) FROM card").await, 1);
    assert_eq!(number(&there, "SELECT count(*) FROM card").await, 0);

    // Dropped although still connected, as a test that panics leaves it.
    let name = one.url();
    drop(one);
    Database::connect(name).await.expect_err("it is gone");
    let version = number(
        &there,
        "SELECT current_setting('server_version_num')::bigint",
    )
    .await;
    assert!(version >= 150_000, "{version}");
}

#[test]
fn a_cluster_to_measure_on_syncs_its_commits_and_the_shared_one_need_not() {
    let measured = Cluster::start(Durability::Synced);
    assert_eq!(measured.setting("fsync"), "on");
    assert_eq!(Cluster::shared().setting("fsync"), "off");
}

/// Stands in for the whole service: a connection and a store, whichever the ground has.
struct Ready {
    ground: Ground,
    connection: DatabaseConnection,
    store: Store,
    _database: Option<postgres::Database>,
    files: TempDir,
}

impl Stage for Ready {
    async fn on(ground: Ground) -> Self {
        let files = tempfile::tempdir().expect("a directory");
        let (url, database) = match ground.cards {
            Cards::Sqlite => ("sqlite::memory:".to_owned(), None),
            Cards::Postgres => {
                let database = Cluster::shared().empty();
                (database.url(), Some(database))
            }
        };
        let store = match ground.bytes {
            Bytes::Files => Store::local(files.path()),
            Bytes::S3 => Store::s3(&s3::Store::shared().bucket()),
        };
        Self {
            ground,
            connection: Database::connect(url).await.expect("a connection"),
            store: store.expect("a store"),
            _database: database,
            files,
        }
    }
}

#[both]
async fn a_story_is_played_on_the_database_its_name_says(stage: Ready) {
    let backend = match stage.ground.cards {
        Cards::Sqlite => DatabaseBackend::Sqlite,
        Cards::Postgres => DatabaseBackend::Postgres,
    };
    let found = stage.connection.get_database_backend();
    assert_eq!(found, backend);
    let one = number(&stage.connection, "SELECT CAST(1 AS bigint)").await;
    assert_eq!(one, 1);
    assert_eq!(stage.ground.bytes, Bytes::Files);
}

#[both(stores)]
async fn a_story_is_played_on_the_store_its_name_says(stage: Ready) {
    let letter = bytes::Bytes::from_static(b"Iesniegums");
    let kept = stage
        .store
        .keep(Uuid::from_u128(1), 1_000, letter.clone())
        .await
        .expect("kept");
    let stream = stage.store.open(kept.hash, None).await.expect("there");
    let read: Vec<bytes::Bytes> = stream.try_collect().await.expect("readable");
    assert_eq!(read.concat(), letter);
    let in_files = stage.files.path().read_dir().expect("listed").count() > 0;
    assert_eq!(in_files, stage.ground.bytes == Bytes::Files);
}

/// The suite that the crate `storage` runs on files and memory, on a real S3 server.
#[tokio::test]
async fn s3_keeps_what_the_store_promises() {
    let store = Store::s3(&s3::Store::shared().bucket()).expect("a store");
    if let Err(failure) = conformance(&store).await {
        panic!("{failure}");
    }
}

#[test]
fn every_test_has_a_bucket_of_its_own_and_strangers_none() {
    let bucket = s3::Store::shared().bucket();
    assert_ne!(bucket.bucket, s3::Store::shared().bucket().bucket);
    let address = bucket.endpoint.trim_start_matches("http://");
    let mut stranger = TcpStream::connect(address).expect("the door is open");
    let request = format!(
        "GET /{} HTTP/1.1\r\nHost: s3\r\nConnection: close\r\n\r\n",
        bucket.bucket
    );
    stranger.write_all(request.as_bytes()).expect("asked");
    let mut answer = String::new();
    stranger.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
}

#[tokio::test]
async fn the_judge_objects_to_an_endpoint_that_follows_nothing() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let url = format!(
        "http://{}/graphql",
        listener.local_addr().expect("an address")
    );
    // Ends with the process.
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream
                .write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        }
    });
    let objections = graphql_http::audit(&url, "Bearer x")
        .await
        .expect_err("objections");
    assert!(objections.contains("MUST"), "{objections}");
}

#[test]
fn a_server_goes_with_its_owner_and_leaves_nothing() {
    let home = Home::new("sleeper", User::current());
    let directory = home.path().to_owned();
    let mut sleeper = Command::new("sleep");
    sleeper.arg("1000");
    let server = home.start("KILL", &[], &sleeper);
    server
        .wait_until(|| server.process().is_some())
        .expect("it starts");
    let process = format!("/proc/{}", server.process().expect("an id"));
    assert!(fs::exists(&process).expect("readable"));

    drop(server);

    assert!(
        !fs::exists(&process).expect("readable"),
        "the process is gone"
    );
    assert!(!directory.exists(), "so is its directory");
}

#[test]
fn a_server_that_ends_by_itself_is_noticed_with_its_last_words() {
    let home = Home::new("dying", User::current());
    let mut dying = Command::new("sh");
    dying.args(["-c", "echo no space left; exit 1"]);
    let server = home.start("KILL", &[], &dying);
    let log = server
        .wait_until(|| false)
        .expect_err("it never gets ready");
    assert_eq!(log, "no space left");
}

#[test]
fn what_a_killed_owner_left_is_swept_and_what_is_in_use_is_not() {
    let temporary = tempfile::tempdir().expect("a directory");
    let place = |name: &str| {
        let directory = temporary.path().join(name);
        fs::create_dir(&directory).expect("a directory");
        (
            File::create(directory.join("lock")).expect("a lock file"),
            directory,
        )
    };
    let (_, left) = place("aprite-it-postgres-1");
    let (lock, used) = place("aprite-it-postgres-2");
    let (_, strange) = place("somebody-elses");
    lock.lock().expect("locked");

    sweep(temporary.path());

    assert!(!left.exists());
    assert!(used.exists());
    assert!(strange.exists());
}
