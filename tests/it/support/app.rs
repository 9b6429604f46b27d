//! The whole service, as it runs anywhere else, on the ground a story asks for: real database, store, index and doors; only
//! the clock stands still and ids repeat. Background work happens when a story says so ([`TestApp::settle`]).

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::Path;

use aprite::access::token::{self, NewToken};
use aprite::app::{App, Ground as Opened, Machine, Running, sample};
use aprite::config::{DatabaseSettings, Settings, Sources};
use aprite::journal::Actor;
use aprite::kernel::{Clock, Ids};
use aprite::mail::Mail;
use aprite::organisation::{Password, read};
use aprite::retention::destruction::Destroyer;
use aprite::service::Service;
use chrono::{DateTime, Utc};
use entities::vocabulary::TokenScope;
use sea_orm::{ConnectionTrait, Statement};
use secrecy::ExposeSecret;
use storage::S3Settings;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::client::Client;
use super::postgres::{Cluster, Database};
use super::s3;
use super::stage::{Bytes, Cards, Ground, Stage};

/// A service of a story's own, with the sample institution and its eight accounts.
pub(crate) struct TestApp {
    running: Option<Running>,
    pub(crate) clock: Clock,
    passwords: BTreeMap<&'static str, Password>,
    settings: Settings,
    /// What the settings were loaded from, for a process that must have the same.
    arguments: Vec<(&'static str, String)>,
    bucket: Option<S3Settings>,
    starts: u64,
    /// Dropped after the service has let go of them.
    _files: TempDir,
    _database: Option<Database>,
}

impl Stage for TestApp {
    async fn on(ground: Ground) -> Self {
        Self::with(ground, &[]).await
    }
}

impl TestApp {
    /// With settings beyond the usual ones (`uploads.max_bytes`).
    pub(crate) async fn with(ground: Ground, settings: &[(&'static str, String)]) -> Self {
        // Monday 2 March 2026, 10:00 in Riga.
        let morning = DateTime::from_timestamp(1_772_438_400, 0).expect("an instant");
        Self::at(ground, settings, morning).await
    }

    /// On another morning.
    pub(crate) async fn at(
        ground: Ground,
        settings: &[(&'static str, String)],
        morning: DateTime<Utc>,
    ) -> Self {
        Self::opened(ground, settings, morning, true).await
    }

    /// Without any institution yet, at another time.
    pub(crate) async fn empty(ground: Ground, at: DateTime<Utc>) -> Self {
        Self::opened(ground, &[], at, false).await
    }

    async fn opened(
        ground: Ground,
        settings: &[(&'static str, String)],
        at: DateTime<Utc>,
        with_sample: bool,
    ) -> Self {
        let files = tempfile::tempdir().expect("a directory");
        let mut arguments = settings.to_vec();
        let database = match ground.cards {
            Cards::Sqlite => None,
            // The story has brought its own.
            Cards::Postgres if settings.iter().any(|(name, _)| *name == "database.url") => None,
            Cards::Postgres => {
                let database = Cluster::shared().empty();
                arguments.push(("database.url", database.url()));
                Some(database)
            }
        };
        let bucket = (ground.bytes == Bytes::S3).then(|| s3::Store::shared().bucket());
        if let Some(bucket) = &bucket {
            arguments.extend([
                ("store.kind", "s3".to_owned()),
                ("store.endpoint", bucket.endpoint.clone()),
                ("store.bucket", bucket.bucket.clone()),
                ("store.region", bucket.region.clone()),
                (
                    "store.access_key",
                    bucket.access_key.expose_secret().to_owned(),
                ),
                (
                    "store.secret_key",
                    bucket.secret_key.expose_secret().to_owned(),
                ),
                ("store.allow_http", "true".to_owned()),
            ]);
        }
        let sources = Sources {
            data_dir: Some(files.path().to_owned()),
            arguments: arguments.clone(),
            ..Sources::default()
        };
        let settings = Settings::load(&sources).expect("settings");
        let clock = Clock::standing_at(at);
        let opened = Opened::open(settings.clone(), clock.clone(), Ids::seeded(1))
            .await
            .expect("the ground");
        let accounts = if with_sample {
            let loaded = sample::load_institution(&opened.kit).await;
            loaded.expect("the sample institution").accounts
        } else {
            Vec::new()
        };
        let accounts = accounts.into_iter();
        Self {
            running: Some(started(opened).await),
            clock,
            settings,
            arguments,
            bucket,
            starts: 1,
            passwords: accounts
                .map(|account| (account.login, account.password))
                .collect(),
            _files: files,
            _database: database,
        }
    }

    /// Stops the service: another process may have its ground.
    pub(crate) async fn stop(&mut self) {
        let running = self.running.take().expect("running until dropped");
        running.stop().await.expect("stopped");
    }

    /// Starts it again.
    pub(crate) async fn start(&mut self) {
        // Ids repeat from start to start of a story, never within it.
        self.starts += 1;
        let ids = Ids::seeded(self.starts);
        let opened = Opened::open(self.settings.clone(), self.clock.clone(), ids);
        self.running = Some(started(opened.await.expect("the ground")).await);
    }

    /// What the settings of this service say beyond where its data directory is.
    pub(crate) fn arguments(&self) -> &[(&'static str, String)] {
        &self.arguments
    }

    /// Where the database is.
    pub(crate) const fn database_settings(&self) -> &DatabaseSettings {
        &self.settings.database
    }

    /// The bucket, where the store is S3.
    pub(crate) const fn bucket(&self) -> Option<&S3Settings> {
        self.bucket.as_ref()
    }

    /// The data directory.
    pub(crate) fn directory(&self) -> &Path {
        self._files.path()
    }

    /// The database, where it is PostgreSQL.
    pub(crate) const fn database(&self) -> Option<&Database> {
        self._database.as_ref()
    }

    /// Whether anybody waits for a lock of somebody else's: on PostgreSQL.
    pub(crate) async fn somebody_waits(&self) -> bool {
        let db = &self.kit.db;
        let asked = "SELECT count(*) AS waiting FROM pg_stat_activity \
                     WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let row = db
            .reader()
            .query_one_raw(Statement::from_string(db.backend(), asked))
            .await;
        let row = row.expect("asked").expect("a row");
        row.try_get::<i64>("", "waiting").expect("a number") > 0
    }

    /// What destroys.
    pub(crate) fn destroyer(&self) -> &Destroyer {
        self.running().app().destroyer()
    }

    /// Where it is reached.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.running().address())
    }

    /// Seals, reads and indexes until nothing is left to do.
    pub(crate) async fn settle(&self) {
        self.running().app().settle().await.expect("settled");
    }

    /// Looks at every mailbox and folder once; returns how much of what was there is new.
    pub(crate) async fn fetch_mail(&self) -> u64 {
        self.mail().look().await
    }

    /// The doors for mail.
    pub(crate) fn mail(&self) -> &Mail {
        self.running().app().mail()
    }

    /// A client with a token of that account.
    pub(crate) async fn client(&self, login: &str) -> Client {
        self.client_with(login, TokenScope::Write).await
    }

    /// A client with a token of that account and scope.
    pub(crate) async fn client_with(&self, login: &str, scope: TokenScope) -> Client {
        let account = read::account_by_login(self.kit.db.reader(), login)
            .await
            .expect("asked");
        let mut op = self.kit.begin(Actor::System).await.expect("an operation");
        let new = NewToken {
            name: "stāsts".to_owned(),
            scope,
            days: 30,
        };
        let account = account.expect("an account of the sample").id;
        let made = token::create(&mut op, account, new).await.expect("a token");
        op.commit().await.expect("committed");
        Client::new(self.url(), Some(made.secret.expose_secret()))
    }

    /// A browser in which that account of the sample has signed in.
    pub(crate) async fn browser(&self, login: &str) -> Client {
        self.browser_with(login, self.password(login)).await
    }

    /// A browser in which somebody has signed in with a password.
    pub(crate) async fn browser_with(&self, login: &str, password: &str) -> Client {
        let signed_in = self.gate.sign_in(login, &password.into(), None).await;
        let signed_in = signed_in.expect("the right password");
        Client::browser(self.url(), signed_in.secret.expose_secret())
    }

    /// A client that shows nothing.
    pub(crate) fn stranger(&self) -> Client {
        Client::new(self.url(), None)
    }

    /// The password of an account.
    pub(crate) fn password(&self, login: &str) -> &str {
        self.passwords[login].expose()
    }

    fn running(&self) -> &Running {
        self.running.as_ref().expect("running until dropped")
    }

    async fn leave(running: Running) {
        let app = running.app();
        app.settle().await.expect("settled");
        let service = app.service();
        // What is for another day may wait for it.
        let now = service.kit.clock.now();
        let jobs = aprite::jobs::count_waiting(service.kit.db.reader(), Some(now))
            .await
            .expect("counted");
        assert_eq!(jobs, 0, "jobs are left undone");
        let dead = aprite::jobs::dead(service.kit.db.reader(), 10)
            .await
            .expect("listed");
        assert!(dead.is_empty(), "jobs gave up: {dead:?}");
        let unsealed = aprite::journal::seal::count_unsealed(service.kit.db.reader())
            .await
            .expect("counted");
        assert_eq!(unsealed, 0, "entries are left unsealed");
        let index = service.finding.verify().await.expect("verified");
        assert!(
            index.is_equal(),
            "the index is not what the database says: {index:?}"
        );
        running.stop().await.expect("stopped");
    }
}

async fn started(opened: Opened) -> Running {
    let machine = Machine {
        executable: env!("CARGO_BIN_EXE_aprite").into(),
        path: path(),
    };
    let app = App::build(opened, machine).await.expect("an app");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    app.open_doors(listener).expect("open doors")
}

/// The service behind the doors, for what no door shows.
impl Deref for TestApp {
    type Target = Service;

    fn deref(&self) -> &Service {
        self.running().app().service()
    }
}

/// A story must leave nothing undone: every entry sealed, every job done, the index equal to the database.
impl Drop for TestApp {
    fn drop(&mut self) {
        let Some(running) = self.running.take() else {
            return;
        };
        // After a panic its message is what matters.
        if !std::thread::panicking() {
            tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(Self::leave(running));
            });
        }
    }
}

/// Where this machine's programs are.
#[expect(
    clippy::disallowed_methods,
    reason = "the service itself is handed its machine; a test is where that comes from"
)]
fn path() -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap_or_default()
}
