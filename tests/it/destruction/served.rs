//! The program itself, as it is installed, killed again and again while it destroys: nobody tells it where to stand still, and what it
//! is doing when it is killed is watched in the database.

use std::time::{Duration, Instant};

use aprite::kernel::Clock;
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::DestructionListId;
use entities::journal::entry;
use entities::retention::{destruction_content, destruction_file, destruction_run};
use entities::vocabulary::{DestructionFate, DestructionState};
use rustix::process::Signal;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use super::anywhere::{assert_shown_everywhere, found_anywhere};
use super::stage::{Planted, due_today, ordered, run_of, sound};
use crate::support::app::TestApp;
use crate::support::program::Program;
use crate::support::stage::{Ground, Stage};

/// A story of today: the program has no other clock than the machine's.
struct Today(TestApp);

impl Stage for Today {
    async fn on(ground: Ground) -> Self {
        Self(TestApp::at(ground, &[], Clock::system().now()).await)
    }
}

/// How far it has come when it is killed.
#[derive(Debug, Clone, Copy)]
enum Far {
    Files(u64),
    Contents(u64),
    State(DestructionState),
}

/// The steps of an execution in their order.
fn rank(state: DestructionState) -> u8 {
    match state {
        DestructionState::Erasing => 0,
        DestructionState::Contents => 1,
        DestructionState::Purging => 2,
        DestructionState::Proving => 3,
        DestructionState::Remains | DestructionState::Done => 4,
    }
}

/// Waits until a list has come so far.
async fn until(db: &aprite::db::Db, list: DestructionListId, far: Far) {
    let patience = Instant::now() + Duration::from_secs(120);
    loop {
        let reader = db.reader();
        let come = match far {
            Far::Files(files) => {
                let destroyed = destruction_file::Entity::find()
                    .filter(destruction_file::Column::Fate.eq(DestructionFate::Destroyed))
                    .count(reader);
                destroyed.await.expect("counted") >= files
            }
            Far::Contents(contents) => {
                let destroyed = destruction_content::Entity::find()
                    .filter(destruction_content::Column::Fate.eq(DestructionFate::Destroyed))
                    .count(reader);
                destroyed.await.expect("counted") >= contents
            }
            Far::State(state) => {
                let run = destruction_run::Entity::find_by_id(list).one(reader).await;
                rank(run.expect("asked").expect("a run").state) >= rank(state)
            }
        };
        if come {
            return;
        }
        assert!(Instant::now() < patience, "it does not come to {far:?}");
    }
}

#[both(stores)]
async fn the_program_is_killed_again_and_again_while_it_destroys(story: Today) {
    const FILES: usize = 60;
    let Today(mut app) = story;
    let planted = due_today(&app, FILES + 1, 135).await;
    app.settle().await;
    let (stays, gone) = planted.split_last().expect("files");
    let gone: Vec<&Planted> = gone.iter().collect();
    let words: Vec<&str> = gone.iter().map(|planted| planted.word.as_str()).collect();
    assert_shown_everywhere(&app, &words).await;
    let list = ordered(&app, &gone, "7").await;

    app.stop().await;
    let db = aprite::db::Db::connect(app.database_settings()).await;
    let db = db.expect("the database");
    let now = || -> DateTime<Utc> { Clock::system().now() };
    for far in [
        Far::Files(1),
        Far::Files(25),
        Far::Files(45),
        Far::State(DestructionState::Contents),
        Far::Contents(15),
        Far::State(DestructionState::Purging),
        Far::State(DestructionState::Proving),
    ] {
        let program = Program::start(&app);
        until(&db, list, far).await;
        program.end(Signal::KILL);
        // Five minutes go by: the lease of whoever is no more has run out.
        let released = aprite::jobs::release(&db, now()).await;
        released.expect("released");
    }
    let program = Program::start(&app);
    until(&db, list, Far::State(DestructionState::Done)).await;
    program.end(Signal::TERM);
    db.close().await.expect("closed");

    app.clock
        .advance(now() - app.clock.now() + TimeDelta::seconds(1));
    app.start().await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    for (kind, number) in [
        ("file.destroyed", FILES),
        ("document.destroyed", FILES),
        ("destruction.bytes_erased", FILES),
        ("destruction.certified", 1),
    ] {
        let counted = entry::Entity::find()
            .filter(entry::Column::Kind.eq(kind))
            .count(app.kit.db.reader())
            .await;
        assert_eq!(counted.expect("counted"), number as u64, "{kind}");
    }
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
    assert_shown_everywhere(&app, &[&stays.word]).await;
    sound(&app).await;
    let clerk = app.client("lietvede").await;
    let told = clerk
        .ask("{ destructionLists { totalCount } }", json!({}))
        .await;
    assert_eq!(told["destructionLists"]["totalCount"], 1);
}
