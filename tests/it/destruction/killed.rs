//! Processes killed after each step, at the beginning, in the middle and near the end: nothing is lost, nothing is done twice.

use aprite::retention::destruction::steps::Step;
use both::both;
use entities::journal::entry;
use entities::retention::destruction_file;
use entities::vocabulary::{DestructionFate, DestructionState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::anywhere::{assert_shown_everywhere, found_anywhere};
use super::process::{Doing, killed_after};
use super::stage::{Planted, fill, ordered, run_of, sound};
use crate::support::app::TestApp;

/// Every step of a destruction, and after how many times each process is killed. What belongs to one file or one content is done
/// many times; the other places are three.
fn kills() -> Vec<(Step, u32)> {
    const MANY: [u32; 3] = [1, 37, 120];
    let mut kills = Vec::new();
    for step in Step::ALL {
        let times: &[u32] = match step {
            Step::FileErased | Step::FileCommitted | Step::BytesErased | Step::ContentSettled => {
                &MANY
            }
            Step::PlaceCleared => &[1, 2, 3],
            _ => &[1],
        };
        kills.extend(times.iter().map(|times| (step, *times)));
    }
    kills
}

#[both(stores)]
async fn five_hundred_files_are_destroyed_whatever_is_killed(app: TestApp) {
    const FILES: usize = 500;
    let mut app = app;
    let planted = fill(&app, FILES + 1, 2).await;
    let (stays, gone) = planted.split_last().expect("files");
    let gone: Vec<&Planted> = gone.iter().collect();
    let words: Vec<&str> = gone.iter().map(|planted| planted.word.as_str()).collect();
    assert_shown_everywhere(&app, &words).await;
    let list = ordered(&app, &gone, "7").await;

    app.stop().await;
    for (step, times) in kills() {
        tokio::task::block_in_place(|| killed_after(&app, Doing::Working, step, times));
    }
    app.clock.advance(chrono::TimeDelta::minutes(10));
    app.start().await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);

    // Each once.
    let reader = app.kit.db.reader();
    for (kind, number) in [
        ("file.destroyed", FILES),
        ("document.destroyed", FILES),
        ("destruction.file_destroyed", FILES),
        ("destruction.bytes_erased", FILES),
        ("destruction.certified", 1),
    ] {
        let counted = entry::Entity::find()
            .filter(entry::Column::Kind.eq(kind))
            .count(reader)
            .await;
        assert_eq!(counted.expect("counted"), number as u64, "{kind}");
    }
    let destroyed = destruction_file::Entity::find()
        .filter(destruction_file::Column::Fate.eq(DestructionFate::Destroyed))
        .count(reader)
        .await;
    assert_eq!(destroyed.expect("counted"), FILES as u64);

    // Nothing is left, and nobody else lost anything.
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
    assert_shown_everywhere(&app, &[&stays.word]).await;
    sound(&app).await;
}
