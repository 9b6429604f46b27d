//! A database restored from an older copy: what was destroyed since is destroyed again.

use both::both;
use entities::retention::destruction_file;
use entities::vocabulary::{DestructionFate, DestructionState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::stage::{fill, found_anywhere, ordered, run_of};
use crate::support::app::TestApp;

#[both]
async fn what_a_restore_brings_back_is_destroyed_again(app: TestApp) {
    let mut app = app;
    let planted = fill(&app, 3, 6).await;
    app.settle().await;
    // The copy is made before anybody thinks of a list.
    let outside = tempfile::tempdir().expect("a folder");
    let copy = outside.path().join("copy.db");
    let dump = app.database().map(|database| database.dump());
    if dump.is_none() {
        let into = format!("VACUUM INTO '{}'", copy.display());
        let copied = app.kit.db.reader().execute_unprepared(&into).await;
        copied.expect("a copy");
    }
    let list = ordered(&app, &[&planted[0], &planted[1]]).await;
    app.settle().await;
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
    let words = [planted[0].word.as_str(), planted[1].word.as_str()];
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());

    app.restart(|directory, database| match (database, &dump) {
        _ if std::fs::remove_dir_all(directory.join("search")).is_err() => {
            panic!("an index is there")
        }
        (Some(database), Some(dump)) => database.restore(dump),
        _ => {
            let place = directory.join("aprite.sqlite");
            for ending in ["-wal", "-shm"] {
                let mut beside = place.clone().into_os_string();
                beside.push(ending);
                let _ = std::fs::remove_file(beside);
            }
            std::fs::copy(&copy, &place).expect("the older copy");
        }
    })
    .await;
    // Before anybody could ask.
    let destroyed = destruction_file::Entity::find()
        .filter(destruction_file::Column::Fate.eq(DestructionFate::Destroyed))
        .count(app.kit.db.reader())
        .await;
    assert_eq!(destroyed.expect("counted"), 2);
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert!(run.again);
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
    assert_ne!(
        found_anywhere(&app, &[&planted[2].word]).await,
        Vec::<String>::new()
    );
}
