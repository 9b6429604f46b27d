//! The program itself, killed again and again while it writes a package: what is whole stays, and the package is what it would have
//! been.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ::packages::Found;
use aprite::db::Db;
use aprite::jobs::NewJob;
use aprite::kernel::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use entities::handover::package;
use entities::ids::{HandoverPackageId, JobId};
use entities::jobs::job;
use entities::vocabulary::PackageState;
use rustix::process::Signal;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _};
use sha2::{Digest, Sha256};

use super::packages::desk::judged;
use super::*;
use crate::support::program::Program;
use crate::support::stage::{Ground, Stage};

const MIB: usize = 1024 * 1024;

const PATIENCE: Duration = Duration::from_secs(120);

/// Of the jobs that prepare packages.
const KIND: &str = "handover.package";

/// Ogre with an hour of recordings: three checkpoints of the writer lie between them.
struct Recorded(Office);

impl Stage for Recorded {
    async fn on(ground: Ground) -> Self {
        let recording = |seed: u8| -> Vec<u8> {
            // A film by its first bytes; the rest is neither text nor the same twice.
            let mut bytes = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
            bytes.resize(90 * MIB, seed);
            bytes
        };
        let recordings: Vec<Vec<u8>> = (1..=3).map(recording).collect();
        Self(Office::holding(ground, &recordings).await)
    }
}

/// The zip file that is being written, with how many bytes it has.
fn begun(folder: &Path) -> Option<(PathBuf, u64, u64)> {
    let entries = fs::read_dir(folder).ok()?;
    entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().extension().is_some_and(|end| end == "part"))
        .find_map(|entry| {
            let about = entry.metadata().ok()?;
            Some((entry.path(), about.ino(), about.len()))
        })
}

/// A package that is written while the service is stopped, by programs that come and go.
struct Work {
    db: Db,
    package: HandoverPackageId,
}

impl Work {
    async fn on(office: &mut Office, package: HandoverPackageId) -> Self {
        office.app.stop().await;
        let db = Db::connect(office.app.database_settings()).await;
        let db = db.expect("the database");
        Self { db, package }
    }

    fn now() -> DateTime<Utc> {
        Clock::system().now()
    }

    async fn state(&self) -> PackageState {
        let row = package::Entity::find_by_id(self.package)
            .one(self.db.reader())
            .await;
        row.expect("asked").expect("a package").state
    }

    /// As somebody does who gives it up at another machine.
    async fn give_up(&self) {
        let given_up = package::Entity::update_many()
            .col_expr(package::Column::State, Expr::value(PackageState::Discarded))
            .filter(package::Column::Id.eq(self.package));
        let clearing = NewJob {
            kind: KIND,
            payload: json!({ "package": self.package }),
            unique_key: None,
            run_at: None,
        };
        let transaction = self.db.begin().await.expect("a transaction");
        given_up.exec(&transaction).await.expect("given up");
        let id = JobId(self.package.0);
        let put = aprite::jobs::insert(&transaction, vec![(id, clearing)], Self::now()).await;
        put.expect("a job");
        transaction.commit().await.expect("committed");
    }

    async fn is_to_be_done(&self) -> bool {
        let jobs = job::Entity::find().filter(job::Column::Kind.eq(KIND));
        jobs.count(self.db.reader()).await.expect("counted") > 0
    }

    async fn killed(&self, program: Program) {
        program.end(Signal::KILL);
        let released = aprite::jobs::release(&self.db, Self::now()).await;
        released.expect("released");
    }

    /// Lets one more program finish it, and starts the service.
    async fn finish(self, office: &mut Office) {
        let program = Program::start(&office.app);
        let patience = Instant::now() + PATIENCE;
        while self.state().await == PackageState::Preparing {
            assert!(Instant::now() < patience, "it does not come to an end");
        }
        program.end(Signal::TERM);
        self.restarted(office).await;
    }

    /// Starts the service again, on a clock that has gone on.
    async fn restarted(self, office: &mut Office) {
        self.db.close().await.expect("closed");
        let passed = Self::now() - office.app.clock.now() + TimeDelta::seconds(1);
        office.app.clock.advance(passed);
        office.app.start().await;
    }
}

#[both]
async fn a_package_is_written_to_its_end_whatever_is_killed(office: Recorded) {
    let Recorded(mut office) = office;
    let inventory = office.approved().await;
    let package = office.order(&inventory, "OPEX").await;
    let folder = office.folder(&package).await;
    let row = office.row(&package).await;

    let work = Work::on(&mut office, row.id).await;
    let mut file = None;
    for written in [5 * MIB, 100 * MIB, 190 * MIB, 260 * MIB] {
        let program = Program::start(&office.app);
        let patience = Instant::now() + PATIENCE;
        let inode = loop {
            if let Some((_, inode, size)) = begun(&folder)
                && size >= written as u64
            {
                break inode;
            }
            assert_eq!(
                work.state().await,
                PackageState::Preparing,
                "before {written}"
            );
            assert!(Instant::now() < patience, "it does not come to {written}");
        };
        work.killed(program).await;
        // It goes on in the file that is there: what was whole is not written a second time.
        assert_eq!(*file.get_or_insert(inode), inode, "begun anew at {written}");
    }
    work.finish(&mut office).await;
    let ready = office.prepared(&package).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
    assert_eq!(ready["documentCount"], 7);
    let zip = office.zip(&package).await;
    assert_eq!(
        fs::metadata(&zip).expect("the zip file").ino(),
        file.expect("an inode")
    );
    assert_eq!(judged(&zip), Some(Found::Opex));
    let digest: [u8; 32] = Sha256::digest(fs::read(&zip).expect("read")).into();
    let digest = entities::values::ContentHash::from_bytes(digest);
    assert_eq!(ready["sha256"], digest.to_string());
    let beside: Vec<_> = fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|end| end == "part" || end == "progress")
        })
        .collect();
    assert_eq!(beside, Vec::<PathBuf>::new());
}

#[both(buckets)]
async fn a_package_in_a_bucket_is_written_to_its_end_whatever_is_killed(office: Recorded) {
    let Recorded(mut office) = office;
    let inventory = office.approved().await;
    let package = office.order(&inventory, "OPEX").await;
    let row = office.row(&package).await;
    let bucket = office.in_bucket(&package).await;
    let folder = office.folder(&package).await;

    let work = Work::on(&mut office, row.id).await;
    let mut upload = None;
    // In the first recording, and behind each of them.
    for note in [
        "begun",
        "entries-00000000",
        "entries-00000001",
        "entries-00000002",
    ] {
        let program = Program::start(&office.app);
        let patience = Instant::now() + PATIENCE;
        while !bucket
            .names()
            .await
            .expect("listed")
            .contains(&note.to_owned())
        {
            assert_eq!(work.state().await, PackageState::Preparing, "before {note}");
            assert!(Instant::now() < patience, "it does not come to {note}");
        }
        work.killed(program).await;
        // It goes on with the upload that is there: the parts of what was whole are not sent a second time.
        let begun = bucket.get("begun").await.expect("read");
        assert_eq!(
            *upload.get_or_insert(begun.clone()),
            begun,
            "begun anew at {note}"
        );
    }
    work.finish(&mut office).await;
    let ready = office.prepared(&package).await;
    assert_eq!(ready["state"], "READY", "{ready:#}");
    assert_eq!(ready["documentCount"], 7);
    assert_eq!(bucket.names().await.expect("listed"), ["package.zip"]);
    assert!(!folder.exists(), "nothing of it lies on this machine");

    let archivist = office.archivist().await;
    let taken = archivist.get(ready["url"].as_str().expect("a path")).await;
    let bytes = taken.bytes().await.expect("bytes");
    let digest: [u8; 32] = Sha256::digest(&bytes).into();
    let digest = entities::values::ContentHash::from_bytes(digest);
    assert_eq!(ready["sha256"], digest.to_string());
    let zip = tempfile::NamedTempFile::new().expect("a file");
    fs::write(zip.path(), &bytes).expect("written");
    assert_eq!(judged(zip.path()), Some(Found::Opex));
}

#[both(stores)]
async fn a_package_that_is_given_up_while_it_is_written_leaves_nothing(office: Recorded) {
    let Recorded(mut office) = office;
    let inventory = office.approved().await;
    let package = office.order(&inventory, "OPEX").await;
    let row = office.row(&package).await;
    let bucket = office.app.store.shelf(row.id.0);
    let folder = office.folder(&package).await;
    let lies = async || match &bucket {
        Some(bucket) => !bucket.names().await.expect("listed").is_empty(),
        None => folder.exists(),
    };

    let work = Work::on(&mut office, row.id).await;
    let program = Program::start(&office.app);
    let patience = Instant::now() + PATIENCE;
    while !lies().await {
        assert!(Instant::now() < patience, "it is not begun");
    }
    work.give_up().await;
    // Whoever writes it and whoever clears it away come to their end, however far the one was when the other began.
    while work.is_to_be_done().await {
        assert!(Instant::now() < patience, "it does not come to an end");
    }
    assert_eq!(work.state().await, PackageState::Discarded);
    assert!(!lies().await, "it is not cleared away");
    program.end(Signal::TERM);
    work.restarted(&mut office).await;
    office.app.settle().await;
    assert!(!lies().await, "it came back");
}
