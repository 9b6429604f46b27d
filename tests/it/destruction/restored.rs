//! A database, or everything, restored from an older copy: what was destroyed since is destroyed again.

use std::path::Path;

use aprite::retention::destruction::steps::Step;
use both::both;
use entities::ids::DestructionListId;
use entities::retention::destruction_file;
use entities::vocabulary::{DestructionFate, DestructionState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;

use super::anywhere::{assert_shown_everywhere, found_anywhere};
use super::process::{Doing, killed_after};
use super::stage::{Planted, fill, ordered, run_of, sound};
use crate::support::app::TestApp;
use crate::support::stage::{Ground, Stage};

/// The database's file.
const DATABASE: &str = "aprite.sqlite";

/// A copy of everything that a stopped service has on its ground, the bucket apart.
pub(super) struct Copy {
    directory: TempDir,
    dump: Option<String>,
}

impl Copy {
    /// Of a service that is stopped for it, as who makes copies should.
    pub(super) async fn of(app: &mut TestApp) -> Self {
        app.stop().await;
        let directory = tempfile::tempdir().expect("a folder");
        copy(app.directory(), directory.path());
        let dump = app.database().map(|database| database.dump());
        app.start().await;
        Self { directory, dump }
    }

    /// Puts the database back; the index of another time is removed, as docs/operations.md asks. The service is stopped.
    pub(super) fn restore_database(&self, app: &TestApp) {
        let directory = app.directory();
        std::fs::remove_dir_all(directory.join("search")).expect("an index is there");
        if let (Some(database), Some(dump)) = (app.database(), &self.dump) {
            database.restore(dump);
            return;
        }
        for ending in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(directory.join(format!("{DATABASE}{ending}")));
        }
        let older = self.directory.path().join(DATABASE);
        std::fs::copy(older, directory.join(DATABASE)).expect("the older copy");
    }

    /// Puts everything back, the bytes too.
    fn restore_all(&self, app: &TestApp) {
        if let (Some(database), Some(dump)) = (app.database(), &self.dump) {
            database.restore(dump);
        }
        for entry in std::fs::read_dir(app.directory()).expect("a folder") {
            let path = entry.expect("an entry").path();
            let removed = if path.is_dir() {
                std::fs::remove_dir_all(&path)
            } else {
                std::fs::remove_file(&path)
            };
            removed.expect("removed");
        }
        copy(self.directory.path(), app.directory());
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("copied");
        }
    }
}

async fn destroyed(app: &TestApp) -> u64 {
    let count = destruction_file::Entity::find()
        .filter(destruction_file::Column::Fate.eq(DestructionFate::Destroyed))
        .count(app.kit.db.reader())
        .await;
    count.expect("counted")
}

/// Executes a list of files to its end.
pub(super) async fn executed(app: &TestApp, files: &[&Planted], act: &str) -> DestructionListId {
    let list = ordered(app, files, act).await;
    app.settle().await;
    let run = run_of(app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_eq!(
        found_anywhere(app, &words(files)).await,
        Vec::<String>::new()
    );
    list
}

fn words<'a>(files: &[&'a Planted]) -> Vec<&'a str> {
    files.iter().map(|planted| planted.word.as_str()).collect()
}

/// Everything that came back is gone, and told as done again.
pub(super) async fn gone_again(app: &TestApp, list: DestructionListId, files: &[&Planted]) {
    app.settle().await;
    let run = run_of(app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert!(run.again);
    assert_eq!(
        found_anywhere(app, &words(files)).await,
        Vec::<String>::new()
    );
    sound(app).await;
}

#[both(stores)]
async fn what_a_restore_brings_back_is_destroyed_again(app: TestApp) {
    let mut app = app;
    let planted = fill(&app, 3, 6).await;
    app.settle().await;
    // The copy is made before anybody thinks of a list.
    let copy = Copy::of(&mut app).await;
    let gone = [&planted[0], &planted[1]];
    let list = executed(&app, &gone, "7").await;

    app.stop().await;
    copy.restore_database(&app);
    app.start().await;
    // Before anybody could ask.
    assert_eq!(destroyed(&app).await, 2);
    gone_again(&app, list, &gone).await;
    assert_shown_everywhere(&app, &[&planted[2].word]).await;
}

/// A process that destroys again at its start is killed as well, at every step that it takes before any door opens.
#[both]
async fn destroying_again_goes_on_whatever_is_killed(app: TestApp) {
    let mut app = app;
    let planted = fill(&app, 8, 16).await;
    app.settle().await;
    let copy = Copy::of(&mut app).await;
    let gone: Vec<&Planted> = planted[..7].iter().collect();
    let list = executed(&app, &gone, "7").await;

    app.stop().await;
    copy.restore_database(&app);
    let steps = [
        (Step::FileErased, 1),
        (Step::FileErased, 3),
        (Step::FileCommitted, 1),
        (Step::FileCommitted, 2),
        (Step::BytesErased, 1),
    ];
    for (step, times) in steps {
        tokio::task::block_in_place(|| killed_after(&app, Doing::Starting, step, times));
    }
    // What was begun at a start is work for whoever starts next.
    for step in [
        Step::ContentSettled,
        Step::Noted,
        Step::PlacesCleared,
        Step::ReadAgain,
    ] {
        tokio::task::block_in_place(|| killed_after(&app, Doing::Working, step, 1));
    }
    app.clock.advance(chrono::TimeDelta::minutes(10));
    app.start().await;
    assert_eq!(destroyed(&app).await, 7);
    gone_again(&app, list, &gone).await;
    assert_shown_everywhere(&app, &[&planted[7].word]).await;
}

/// A service whose ledger is kept on another disk as well.
struct TwoLedgers {
    app: TestApp,
    other_disk: TempDir,
}

impl Stage for TwoLedgers {
    async fn on(ground: Ground) -> Self {
        let other_disk = tempfile::tempdir().expect("a folder");
        let ledger = (
            "destruction.ledger_dir",
            other_disk.path().display().to_string(),
        );
        let app = TestApp::with(ground, &[ledger]).await;
        Self { app, other_disk }
    }
}

/// Database, bytes and the ledger beside them come from the same old copy: only the other disk knows.
#[both]
async fn the_second_ledger_tells_what_a_whole_restore_brings_back(house: TwoLedgers) {
    let TwoLedgers {
        mut app,
        other_disk,
    } = house;
    let planted = fill(&app, 3, 26).await;
    app.settle().await;
    let copy = Copy::of(&mut app).await;
    let gone = [&planted[0], &planted[1]];
    let list = executed(&app, &gone, "7").await;
    let kept = std::fs::read_dir(other_disk.path())
        .expect("a folder")
        .count();
    assert_eq!(kept, 1, "one ledger for one list");

    app.stop().await;
    copy.restore_all(&app);
    app.start().await;
    assert_eq!(destroyed(&app).await, 2);
    gone_again(&app, list, &gone).await;
    assert_shown_everywhere(&app, &[&planted[2].word]).await;
}

/// The copy was made while a list was being executed: it knows of the half that was done, and the rest follows.
#[both]
async fn a_copy_from_the_middle_of_a_run_is_brought_to_its_end(app: TestApp) {
    let mut app = app;
    let planted = fill(&app, 5, 56).await;
    let gone: Vec<&Planted> = planted[..4].iter().collect();
    assert_shown_everywhere(&app, &words(&gone)).await;
    let list = ordered(&app, &gone, "7").await;
    app.stop().await;
    tokio::task::block_in_place(|| killed_after(&app, Doing::Working, Step::FileCommitted, 2));
    app.clock.advance(chrono::TimeDelta::minutes(10));
    app.start().await;
    let copy = Copy::of(&mut app).await;
    assert_eq!(destroyed(&app).await, 2);
    app.settle().await;
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
    assert_eq!(
        found_anywhere(&app, &words(&gone)).await,
        Vec::<String>::new()
    );

    app.stop().await;
    copy.restore_database(&app);
    app.clock.advance(chrono::TimeDelta::minutes(10));
    app.start().await;
    assert_eq!(destroyed(&app).await, 4);
    gone_again(&app, list, &gone).await;
    assert_shown_everywhere(&app, &[&planted[4].word]).await;
}
