//! The index is made anew while it answers: ordered, after an update of the program, and after a kill.

use std::fs;
use std::path::PathBuf;

use both::both;
use serde_json::{Value, json};

use super::filed;
use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

const INDEX: &str = "{ searchIndex { condition documents takenIn renewed entries } }";

async fn index(client: &Client) -> Value {
    client.ask(INDEX, json!({})).await["searchIndex"].take()
}

/// The titles found, and why something may be missing.
async fn asked(client: &Client, words: &str) -> (Vec<String>, Value) {
    let query =
        "query($words: String!) { search(words: $words) { nodes { title } notice totalCount } }";
    let mut data = client.ask(query, json!({ "words": words })).await;
    let nodes = data["search"]["nodes"].as_array().expect("hits");
    let mut titles: Vec<String> = nodes
        .iter()
        .filter_map(|node| node["title"].as_str().map(str::to_owned))
        .collect();
    titles.sort_unstable();
    (titles, data["search"]["notice"].take())
}

/// What lies in the directory of the index.
fn generations(app: &TestApp) -> Vec<String> {
    let entries = fs::read_dir(folder(app)).expect("the folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| name.into_string().expect("a name"))
        .collect();
    names.sort_unstable();
    names
}

fn folder(app: &TestApp) -> PathBuf {
    app.directory().join("search")
}

async fn two_letters(clerk: &Client) {
    for title in ["Par pabalstiem", "Par aprūpi"] {
        let card = json!({ "title": title, "accessClass": "OPEN" });
        filed(clerk, "sanemtie", card).await;
    }
}

#[both]
async fn an_administrator_has_the_index_made_anew_and_nobody_notices(app: TestApp) {
    let clerk = app.client("lietvede").await;
    two_letters(&clerk).await;
    app.settle().await;
    let before = index(&clerk).await;
    assert_eq!(
        (&before["condition"], &before["renewed"]),
        (&json!("SOUND"), &Value::Null)
    );
    assert_eq!(before["takenIn"], before["entries"]);
    assert_eq!(generations(&app), ["current", "generation-000001"]);

    let refused = clerk.mutate("renewSearchIndex", "ordered", json!({})).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let administrator = app.client("administrators").await;
    let named = json!({ "idempotencyKey": "atjaunot-1" });
    for _ in 0..2 {
        let ordered = administrator
            .mutate("renewSearchIndex", "ordered", named.clone())
            .await;
        assert_eq!(
            (problems(&ordered), &ordered["ordered"]),
            (vec![], &json!(true))
        );
    }
    let other = json!({ "idempotencyKey": "atjaunot 1" });
    let malformed = administrator
        .mutate("renewSearchIndex", "ordered", other)
        .await;
    assert_eq!(
        refusals(&malformed),
        "IDEMPOTENCY_KEY_MALFORMED input.idempotencyKey"
    );
    app.settle().await;

    // Ordered twice under one name, it was filled once.
    assert_eq!(generations(&app), ["current", "generation-000002"]);
    let after = index(&clerk).await;
    assert_eq!(after["documents"], before["documents"]);
    assert_eq!(after["condition"], "SOUND");
    let (titles, notice) = asked(&clerk, "pabalsts").await;
    assert_eq!(
        (titles, notice),
        (vec!["Par pabalstiem".to_owned()], Value::Null)
    );
    let report = app.finding.verify().await.expect("verified");
    assert!(report.is_equal(), "{report:?}");
}

#[both]
async fn after_an_update_the_old_index_answers_until_another_is_filled(mut app: TestApp) {
    let clerk = app.client("lietvede").await;
    two_letters(&clerk).await;
    app.settle().await;
    app.stop().await;
    // As a program would have left it that analysed words otherwise.
    let meta = folder(&app).join("generation-000001/meta.json");
    let written = fs::read_to_string(&meta).expect("read");
    let now = format!("analysis={} ", search::analysis::VERSION);
    assert!(written.contains(&now));
    fs::write(&meta, written.replace(&now, "analysis=0 ")).expect("written");

    app.start().await;
    let clerk = app.client("lietvede").await;
    assert_eq!(index(&clerk).await["condition"], "OUTDATED");
    let (titles, notice) = asked(&clerk, "pabalsts").await;
    assert_eq!(titles, ["Par pabalstiem"]);
    assert_eq!(
        notice,
        "The search index is being renewed after an update of the program: some inflections may be missing for now."
    );

    app.settle().await;
    assert_eq!(index(&clerk).await["condition"], "SOUND");
    assert_eq!(
        asked(&clerk, "aprūpe").await,
        (vec!["Par aprūpi".to_owned()], Value::Null)
    );
    assert_eq!(generations(&app), ["current", "generation-000002"]);
}

/// What was begun goes on; what is broken is begun anew.
#[both]
async fn what_a_killed_process_had_begun_is_ended_by_the_next(mut app: TestApp) {
    let clerk = app.client("lietvede").await;
    two_letters(&clerk).await;
    app.settle().await;
    for (begun, left, answers) in [
        ("generation-000002", None, "generation-000002"),
        ("generation-000003", Some("{\"broken"), "generation-000003"),
    ] {
        app.stop().await;
        let begun = folder(&app).join(begun);
        fs::create_dir(&begun).expect("made");
        if let Some(left) = left {
            fs::write(begun.join("meta.json"), left).expect("written");
        }
        app.start().await;
        app.settle().await;
        assert_eq!(generations(&app), ["current", answers]);
        let clerk = app.client("lietvede").await;
        assert_eq!(asked(&clerk, "pabalsts").await.0, ["Par pabalstiem"]);
        let report = app.finding.verify().await.expect("verified");
        assert!(report.is_equal(), "{report:?}");
    }

    // An index that cannot be read at all is filled from nothing.
    app.stop().await;
    fs::remove_file(folder(&app).join("current")).expect("removed");
    app.start().await;
    let clerk = app.client("lietvede").await;
    assert_eq!(index(&clerk).await["condition"], "FILLING");
    assert!(asked(&clerk, "pabalsts").await.1.is_string());
    app.settle().await;
    assert_eq!(
        asked(&clerk, "pabalsts").await,
        (vec!["Par pabalstiem".to_owned()], Value::Null)
    );
}

/// Killed between the switch and the sweep, a process leaves the words of what is destroyed later where nobody looks for them.
#[both]
async fn an_index_that_answered_before_is_gone_after_a_start(mut app: TestApp) {
    let clerk = app.client("lietvede").await;
    two_letters(&clerk).await;
    app.settle().await;
    let administrator = app.client("administrators").await;
    let ordered = administrator
        .mutate("renewSearchIndex", "ordered", json!({}))
        .await;
    assert_eq!(problems(&ordered), []);
    app.settle().await;
    assert_eq!(generations(&app), ["current", "generation-000002"]);
    app.stop().await;
    let left = folder(&app).join("generation-000001");
    fs::create_dir(&left).expect("made");
    fs::write(left.join("a.store"), "Par pabalstiem").expect("written");
    app.start().await;
    assert_eq!(generations(&app), ["current", "generation-000002"]);
    let clerk = app.client("lietvede").await;
    assert_eq!(asked(&clerk, "pabalsts").await.0, ["Par pabalstiem"]);
}
