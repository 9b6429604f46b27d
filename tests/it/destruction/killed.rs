//! Killed after each step, at the beginning, in the middle and near the end: nothing is lost, nothing is done twice.

use aprite::retention::destruction::steps::Step;
use both::both;
use entities::journal::entry;
use entities::retention::destruction_file;
use entities::vocabulary::{DestructionFate, DestructionState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::stage::{Planted, fill, found_anywhere, ordered, run_of};
use crate::support::app::TestApp;

/// Destroys until it stands still after a step, and drops it there, as a power cut would; then as after a start, when whoever
/// claimed a job is no more.
async fn killed_after(app: &TestApp, step: Step, times: u32) -> bool {
    let steps = app.destroyer().steps();
    steps.stop_after(Some((step, times)));
    let stopped = tokio::select! {
        () = app.settle() => false,
        () = steps.stopped() => true,
    };
    steps.stop_after(None);
    let now = app.kit.clock.now();
    aprite::jobs::release(&app.kit.db, now)
        .await
        .expect("released");
    stopped
}

#[both]
async fn five_hundred_files_are_destroyed_whatever_is_killed(app: TestApp) {
    const FILES: usize = 500;
    let planted = fill(&app, FILES + 1, 2).await;
    let (stays, gone) = planted.split_last().expect("files");
    let gone: Vec<&Planted> = gone.iter().collect();
    let list = ordered(&app, &gone).await;
    // A step that belongs to one file or one content is met many times.
    for times in [1, 37, 120] {
        for step in [Step::FileErased, Step::FileCommitted] {
            assert!(killed_after(&app, step, times).await, "{step:?} {times}");
        }
    }
    for step in [Step::FilesSettled, Step::Noted] {
        assert!(killed_after(&app, step, 1).await, "{step:?}");
    }
    for times in [1, 37, 120] {
        for step in [Step::BytesErased, Step::ContentSettled] {
            assert!(killed_after(&app, step, times).await, "{step:?} {times}");
        }
    }
    for step in [
        Step::PlacesCleared,
        Step::RoomGivenBack,
        Step::ReadAgain,
        Step::Certified,
    ] {
        assert!(killed_after(&app, step, 1).await, "{step:?}");
    }
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
    let words: Vec<&str> = gone.iter().map(|planted| planted.word.as_str()).collect();
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
    assert_ne!(
        found_anywhere(&app, &[&stays.word]).await,
        Vec::<String>::new()
    );
    let trust = aprite::journal::Trust::default();
    let report = aprite::journal::verify::verify(&app.kit.db, &trust).await;
    let report = report.expect("verified");
    assert!(report.is_clean(), "{report:?}");
    let contents = aprite::content::fixity::verify(&app.kit, &app.store, |_| ()).await;
    assert!(contents.expect("verified").is_sound());
}
