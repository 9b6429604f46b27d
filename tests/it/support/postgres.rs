//! A PostgreSQL cluster of our own from the distribution's binaries, and databases in it, one for each test.
//!
//! It listens on a Unix socket in its own directory only: no port to collide with, nobody else to come in.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::server::{Home, Server, User};

/// The oldest version that the service supports.
const OLDEST: u32 = 15;
const ROLE: &str = "aprite";
const TEMPLATE: &str = "migrated";
const INSTALL: &str = "run `cargo xtask setup` as root, or `apt-get install postgresql`";

/// Whether an answered commit survives a crash of the operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// As in production. What is measured is measured on this.
    Synced,
    /// `fsync=off`. A killed server loses nothing by it, a crashed machine would; no test can crash the machine.
    Unsynced,
}

/// A running cluster.
#[derive(Debug)]
pub(crate) struct Cluster {
    programs: PathBuf,
    server: Server,
    databases: AtomicU32,
    template: tokio::sync::OnceCell<()>,
}

/// A database that is dropped with this value.
#[derive(Debug)]
pub(crate) struct Database {
    cluster: &'static Cluster,
    name: String,
}

impl Cluster {
    /// The cluster that all tests of this process share. The first to ask waits for its start, some two seconds.
    ///
    /// # Panics
    /// When it cannot be started, with what to do about it.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<Cluster> = OnceLock::new();
        SHARED.get_or_init(|| Self::start(Durability::Unsynced))
    }

    /// A new cluster with fresh data.
    ///
    /// # Panics
    /// When it cannot be started, with what to do about it.
    pub(crate) fn start(durability: Durability) -> Self {
        let programs = programs();
        let mut user = User::current();
        if user.id == 0 {
            user = User::named("postgres")
                .unwrap_or_else(|| panic!("no user `postgres` on this machine: {INSTALL}"));
        }
        let home = Home::new("postgres", user);
        let data = home.path().join("data");
        succeed(
            user.command(programs.join("initdb"), home.path())
                .arg("--pgdata")
                .arg(&data)
                .args(["--username", ROLE, "--auth", "trust", "--encoding", "UTF8"])
                .args(["--locale", "C.UTF-8", "--no-sync"]),
        );
        let mut server = Command::new(programs.join("postgres"));
        server.arg("-D").arg(&data);
        server
            .arg("-c")
            .arg(format!("unix_socket_directories={}", home.path().display()));
        let fsync = match durability {
            Durability::Synced => "fsync=on",
            Durability::Unsynced => "fsync=off",
        };
        for setting in [
            "listen_addresses=",
            "max_connections=400",
            // A zone that nobody's instants are in: code that leans on the session's zone shows it at once.
            "timezone=Pacific/Chatham",
            fsync,
        ] {
            server.args(["-c", setting]);
        }
        // SIGQUIT: immediate shutdown, children included; the data goes away anyway.
        let cluster = Self {
            programs,
            server: home.start("QUIT", &[], &server),
            databases: AtomicU32::new(0),
            template: tokio::sync::OnceCell::new(),
        };
        cluster
            .server
            .wait_until(|| {
                cluster
                    .client("pg_isready")
                    .stdout(Stdio::null())
                    .status()
                    .is_ok_and(|status| status.success())
            })
            .unwrap_or_else(|log| panic!("PostgreSQL did not start:\n{log}"));
        cluster
    }

    /// The address of a database, for sea-orm as well as for `psql`.
    pub(crate) fn url(&self, database: &str) -> String {
        let socket = self.server.directory().display();
        format!("postgres://{ROLE}@localhost/{database}?host={socket}")
    }

    /// What the server has logged so far.
    pub(crate) fn log(&self) -> String {
        self.server.log()
    }

    /// A new, empty database.
    pub(crate) fn empty(&'static self) -> Database {
        self.create("template0")
    }

    /// A new database with the service's tables: a copy of one that `migrate` was once given the address of.
    ///
    /// `migrate` must have closed its connections when it returns; a database in use cannot be copied.
    pub(crate) async fn migrated(&'static self, migrate: impl AsyncFnOnce(String)) -> Database {
        self.template
            .get_or_init(async || {
                // Left over where an earlier test's migration failed.
                self.drop(TEMPLATE);
                succeed(
                    self.client("createdb")
                        .args(["--template", "template0", TEMPLATE]),
                );
                migrate(self.url(TEMPLATE)).await;
            })
            .await;
        self.create(TEMPLATE)
    }

    /// What the server has this setting at.
    pub(crate) fn setting(&self, name: &str) -> String {
        let query = format!("SHOW {name}");
        let arguments = [
            "--dbname",
            "postgres",
            "--tuples-only",
            "--no-align",
            "--command",
            &query,
        ];
        succeed(self.client("psql").args(arguments))
            .trim()
            .to_owned()
    }

    fn create(&'static self, template: &str) -> Database {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        succeed(
            self.client("createdb")
                .args(["--template", template, &name]),
        );
        Database {
            cluster: self,
            name,
        }
    }

    fn drop(&self, database: &str) {
        succeed(
            self.client("dropdb")
                .args(["--force", "--if-exists", database]),
        );
    }

    /// A client program that knows where the cluster is.
    fn client(&self, program: &str) -> Command {
        let mut client = Command::new(self.programs.join(program));
        client
            .arg("--host")
            .arg(self.server.directory())
            .args(["--username", ROLE])
            .stdin(Stdio::null());
        client
    }
}

impl Database {
    /// All of it as SQL.
    pub(crate) fn dump(&self) -> String {
        succeed(self.cluster.client("pg_dump").arg(&self.name))
    }

    /// Makes it what it was when it was dumped; nobody may be connected.
    pub(crate) fn restore(&self, dump: &str) {
        self.cluster.drop(&self.name);
        succeed(
            self.cluster
                .client("createdb")
                .args(["--template", "template0", &self.name]),
        );
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), dump).expect("written");
        succeed(
            self.cluster
                .client("psql")
                .args([
                    "--quiet",
                    "--set",
                    "ON_ERROR_STOP=1",
                    "--dbname",
                    &self.name,
                ])
                .arg("--file")
                .arg(file.path()),
        );
    }

    /// For sea-orm as well as for `psql`.
    pub(crate) fn url(&self) -> String {
        self.cluster.url(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // A second panic would abort the process and hide the first one's message; the cluster goes away anyway.
        if !std::thread::panicking() {
            self.cluster.drop(&self.name);
        }
    }
}

/// The newest server on this machine that is new enough. Debian keeps them side by side, one folder for each major version.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok();
    versions
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(version, programs)| *version >= OLDEST && is_server(programs))
        .max()
        .map(|(_, programs)| programs)
        .unwrap_or_else(|| panic!("no PostgreSQL {OLDEST} or newer on this machine: {INSTALL}"))
}

fn is_server(programs: &Path) -> bool {
    programs.join("initdb").is_file() && programs.join("postgres").is_file()
}

fn succeed(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
