//! Holds placed while a list is being executed: what is held is never destroyed.

use std::collections::{BTreeMap, BTreeSet};

use both::both;
use chrono::TimeDelta;
use entities::ids::{FileId, HoldId, InstitutionId, OperationId};
use entities::journal::entry;
use entities::retention::{destruction_file, hold, hold_subject};
use entities::vocabulary::{DestructionFate, DestructionState, HoldKind, HoldSubjectKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    Statement,
};
use serde_json::{Value, json};

use super::anywhere::{found, found_anywhere};
use super::stage::{Planted, certificate, fill, id, ordered, run_of};
use crate::support::app::TestApp;
use crate::support::client::problems;
use crate::support::people::person;
use crate::support::stage::{Bytes, Cards, Ground, play};

async fn fates(app: &TestApp) -> BTreeMap<FileId, DestructionFate> {
    let rows = destruction_file::Entity::find()
        .all(app.kit.db.reader())
        .await;
    let rows = rows.expect("asked").into_iter();
    rows.map(|row| (row.file_id, row.fate)).collect()
}

/// The files that the operations which placed holds found whole and took off a list: what an operation did stands under the gate
/// that destruction passes as well, so it tells what was there when the hold was placed.
async fn found_whole(app: &TestApp) -> BTreeSet<FileId> {
    let entries = |kind: &'static str| {
        entry::Entity::find()
            .filter(entry::Column::Kind.eq(kind))
            .all(app.kit.db.reader())
    };
    let placed = entries("hold.placed").await.expect("asked");
    assert_eq!(placed.len(), 50);
    let placed: BTreeSet<OperationId> = placed.iter().map(|entry| entry.operation_id).collect();
    let withdrawn = entries("destruction_list.withdrawn").await.expect("asked");
    withdrawn
        .into_iter()
        .filter(|entry| placed.contains(&entry.operation_id))
        .flat_map(|entry| {
            let payload: Value =
                serde_json::from_str(&entry.payload.expect("a payload")).expect("JSON");
            serde_json::from_value::<Vec<FileId>>(payload["files"].clone()).expect("files")
        })
        .collect()
}

#[both]
async fn fifty_holds_are_placed_while_a_list_is_executed(app: TestApp) {
    let planted = fill(&app, 50, 3).await;
    let all: Vec<&Planted> = planted.iter().collect();
    let clerk = app.client("lietvede").await;
    let owner = person(&app, "Skujiņa").await;
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let list = ordered(&app, &all, "7").await;
    let holding = async {
        // From the end, so that they meet in the middle.
        for planted in planted.iter().rev() {
            app.clock.advance(TimeDelta::milliseconds(1));
            let hold = json!({
                "title": format!("Lieta {}", planted.number), "owner": owner, "kind": "LITIGATION",
                "reason": "Tiesvedība", "ground": "Lieta C71", "files": [planted.file],
                "reviewOn": today + TimeDelta::days(90),
            });
            let placed = clerk.mutate("placeHold", "hold { id }", hold).await;
            assert_eq!(problems(&placed), []);
        }
    };
    tokio::join!(app.settle(), holding);
    app.settle().await;
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);

    // A hold was placed on each; on those that were destroyed it came too late, and the others are whole.
    let words: Vec<&str> = planted
        .iter()
        .map(|planted| planted.word.as_str())
        .collect();
    let found = found(&app, &words).await;
    let whole: BTreeSet<&str> = found.iter().map(|found| found.word.as_str()).collect();
    let (fates, in_time) = (fates(&app).await, found_whole(&app).await);
    for planted in &planted {
        let file = FileId(id(&planted.file));
        let kept = match fates[&file] {
            DestructionFate::Kept => true,
            DestructionFate::Destroyed => false,
            DestructionFate::Waiting => panic!("settled by nobody"),
        };
        // What the hold found whole was never destroyed; what was destroyed had been before the hold looked.
        assert_eq!(in_time.contains(&file), kept, "{planted:?}");
        assert_eq!(whole.contains(&*planted.word), kept, "{planted:?}");
    }
    assert!(!in_time.is_empty(), "every hold came too late");
}

/// What was held before the item's turn came is taken off the list and told; the others go.
#[both]
async fn a_hold_that_comes_first_wins(app: TestApp) {
    let planted = fill(&app, 3, 4).await;
    let all: Vec<&Planted> = planted.iter().collect();
    let list = ordered(&app, &all, "7").await;
    let clerk = app.client("lietvede").await;
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let hold = json!({
        "title": "Revīzija", "owner": person(&app, "Skujiņa").await, "kind": "AUDIT", "reason": "Pārbaude",
        "ground": "Valsts kontrole", "documents": [planted[1].document],
        "reviewOn": today + TimeDelta::days(90),
    });
    let placed = clerk.mutate("placeHold", "hold { id }", hold).await;
    assert_eq!(problems(&placed), []);
    app.settle().await;
    let certificate = certificate(&app, list).await;
    let fates: Vec<&str> = certificate["files"]
        .as_array()
        .expect("files")
        .iter()
        .map(|file| file["fate"].as_str().expect("a word"))
        .collect();
    assert_eq!(fates, ["destroyed", "kept", "destroyed"]);
    assert_eq!(certificate["files"][1]["inTheWay"], json!(["held"]));
    assert_ne!(
        found_anywhere(&app, &[&planted[1].word]).await,
        Vec::<String>::new()
    );
}

/// On PostgreSQL two transactions are open at once: a hold is being placed and not committed yet when the destroyer comes to the file.
/// It waits, and then it sees the hold.
#[test]
fn the_destroyer_waits_for_a_hold_that_is_being_placed() {
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |app: TestApp| {
        let planted = fill(&app, 3, 8).await;
        let all: Vec<&Planted> = planted.iter().collect();
        let list = ordered(&app, &all, "7").await;
        let op = app.kit.begin(aprite::journal::Actor::System).await;
        let op = op.expect("begun");
        let institution = run_of(&app, list).await.institution_id;
        let gate = aprite::retention::gate::alone(&op, institution).await;
        gate.expect("nobody else is there");
        let placing = async {
            while waiting(&app).await == 0 {
                tokio::task::yield_now().await;
            }
            // It stands before the gate and has destroyed nothing.
            assert!(
                fates(&app)
                    .await
                    .values()
                    .all(|fate| *fate == DestructionFate::Waiting)
            );
            hold_on(&op, institution, FileId(id(&planted[1].file))).await;
            op.commit().await.expect("committed");
        };
        tokio::join!(app.settle(), placing);
        app.settle().await;
        assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
        let fates = fates(&app).await;
        let fates: Vec<_> = planted
            .iter()
            .map(|planted| fates[&FileId(id(&planted.file))])
            .collect();
        use DestructionFate::{Destroyed, Kept};
        assert_eq!(fates, [Destroyed, Kept, Destroyed]);
    });
}

/// How many connections wait for a lock of another.
pub(super) async fn waiting(app: &TestApp) -> i64 {
    let db = &app.kit.db;
    let asked = "SELECT count(*) AS waiting FROM pg_stat_activity \
                 WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let row = db
        .reader()
        .query_one_raw(Statement::from_string(db.backend(), asked))
        .await;
    let row = row.expect("asked").expect("a row");
    row.try_get("", "waiting").expect("a number")
}

/// The rows of a hold, as they are written behind the gate.
async fn hold_on(op: &aprite::op::Op, institution: InstitutionId, file: FileId) {
    let by = super::stage::somebody(op.transaction()).await;
    let today = aprite::kernel::calendar::day(op.at());
    let row = hold::Model {
        id: op.new_id(HoldId),
        institution_id: institution,
        title: "Tiesvedība".to_owned(),
        owner_id: by.staff_member_id.expect("a person's account"),
        kind: HoldKind::Litigation,
        reason: "Prasība".to_owned(),
        ground: "Lieta C71".to_owned(),
        searched: None,
        valid_from: today,
        valid_to: None,
        review_on: today + TimeDelta::days(90),
        placed_at: op.at(),
        placed_by: by.id,
        lifted_at: None,
        lifted_by: None,
        lifted_because: None,
        revision: 1,
    };
    let subject = hold_subject::Model {
        hold_id: row.id,
        kind: HoldSubjectKind::File,
        subject_id: file.0,
    };
    let row = row.into_active_model().reset_all();
    row.insert(op.transaction()).await.expect("a hold");
    let subject = subject.into_active_model().reset_all();
    subject.insert(op.transaction()).await.expect("a subject");
}
