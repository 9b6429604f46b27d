//! Holds placed while a list is being executed: what is held is never destroyed.

use std::collections::BTreeMap;

use both::both;
use entities::ids::FileId;
use entities::organisation::account;
use entities::retention::destruction_file;
use entities::vocabulary::{DestructionFate, DestructionState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::stage::{Planted, fill, found_anywhere, id, ordered, run_of};
use crate::support::app::TestApp;
use crate::support::client::problems;

/// Who answers for the holds.
async fn owner(app: &TestApp) -> String {
    let rows = account::Entity::find()
        .filter(account::Column::Login.eq("jurists"))
        .one(app.kit.db.reader())
        .await;
    let row = rows.expect("asked").expect("the lawyer's account");
    aprite::graphql::ids::print(row.staff_member_id.expect("a person's"))
}

#[both]
async fn fifty_holds_are_placed_while_a_list_is_executed(app: TestApp) {
    let planted = fill(&app, 50, 3).await;
    let all: Vec<&Planted> = planted.iter().collect();
    let clerk = app.client("lietvede").await;
    let owner = owner(&app).await;
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let list = ordered(&app, &all).await;
    let holding = async {
        let mut answers = Vec::new();
        // From the end, so that they meet in the middle.
        for planted in planted.iter().rev() {
            let hold = json!({
                "title": format!("Lieta {}", planted.number), "owner": owner, "kind": "LITIGATION",
                "reason": "Tiesvedība", "ground": "Lieta C71", "files": [planted.file],
                "reviewOn": today + chrono::TimeDelta::days(90),
            });
            let placed = clerk.mutate("placeHold", "hold { id }", hold).await;
            assert_eq!(problems(&placed), []);
            answers.push(placed);
        }
        answers
    };
    let (_, held) = tokio::join!(app.settle(), holding);
    assert_eq!(held.len(), 50);
    app.settle().await;
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
    let fates = destruction_file::Entity::find()
        .all(app.kit.db.reader())
        .await;
    let fates: BTreeMap<FileId, DestructionFate> = fates
        .expect("asked")
        .into_iter()
        .map(|row| (row.file_id, row.fate))
        .collect();
    // A hold was placed on each; on those that were destroyed it came too late, and the others are whole.
    let mut kept = 0;
    for planted in &planted {
        let whole = !found_anywhere(&app, &[&planted.word]).await.is_empty();
        let fate = fates[&FileId(id(&planted.file))];
        match fate {
            DestructionFate::Kept => kept += 1,
            DestructionFate::Destroyed => {}
            DestructionFate::Waiting => panic!("settled by nobody"),
        }
        assert_eq!(whole, fate == DestructionFate::Kept, "{planted:?}");
    }
    assert!(kept > 0, "every hold came too late");
}

/// What was held before the item's turn came is taken off the list and told; the others go.
#[both]
async fn a_hold_that_comes_first_wins(app: TestApp) {
    let planted = fill(&app, 3, 4).await;
    let all: Vec<&Planted> = planted.iter().collect();
    let list = ordered(&app, &all).await;
    let clerk = app.client("lietvede").await;
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let hold = json!({
        "title": "Revīzija", "owner": owner(&app).await, "kind": "AUDIT", "reason": "Pārbaude",
        "ground": "Valsts kontrole", "documents": [planted[1].document],
        "reviewOn": today + chrono::TimeDelta::days(90),
    });
    let placed = clerk.mutate("placeHold", "hold { id }", hold).await;
    assert_eq!(problems(&placed), []);
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done);
    let certificate: Value =
        serde_json::from_str(&run.certificate.expect("certified")).expect("JSON");
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
