//! Looking at what arrived leaves a trace, like looking at any document that is restricted for the sake of private life.

use reqwest::Method;

use super::*;
use crate::support::client::percent_encoded;

/// What the journal tells of looks, in order: kind, login, the items, the purpose.
async fn looks(office: &Office) -> Vec<Value> {
    let head = office.app.client("vaditaja").await;
    let query = "{ journal(first: 200) { nodes { kind subjectKind payload account { login } } } }";
    let told = head.ask(query, json!({})).await;
    let entries = told["journal"]["nodes"].as_array().expect("entries").iter();
    let looks = entries.rev().filter_map(|entry| {
        let kind = entry["kind"].as_str().expect("a kind");
        let payload = entry["payload"].as_str()?;
        let payload: Value = serde_json::from_str(payload).expect("JSON");
        let login = &entry["account"]["login"];
        match kind {
            "intake.viewed" => Some(json!([kind, login, payload["purpose"]])),
            "intake.listed" => {
                assert_eq!(entry["subjectKind"], "intake_items");
                let fields = payload.as_object().expect("fields").keys();
                assert_eq!(fields.collect::<Vec<_>>(), ["items", "purpose"], "no words");
                let items = payload["items"].as_array().expect("ids").len();
                Some(json!([kind, login, items, payload["purpose"]]))
            }
            _ => None,
        }
    });
    looks.collect()
}

#[both]
async fn looking_at_items_leaves_a_trace(office: Office) {
    let Office {
        app, clerk, post, ..
    } = &office;
    for number in 1..=3 {
        let letter = Letter::new("Anna <a@example.lv>", "Pabalsts", "v@example.lv");
        post.deliver(&letter.bytes(number)).await;
    }
    assert_eq!(app.fetch_mail().await, 3);
    app.settle().await;
    assert_eq!(looks(&office).await, Vec::<Value>::new());

    // How many there are tells of nobody, and whoever sees none leaves no trace.
    let counted = "{ intakeItems { totalCount } intakeCounts { waiting } }";
    clerk.ask(counted, json!({})).await;
    let specialist = app.client("specialists").await;
    assert_eq!(items(&specialist).await, Vec::<Value>::new());
    assert_eq!(looks(&office).await, Vec::<Value>::new());

    // One entry for a page, whatever is asked of its items, with the purpose of the request.
    let query = "{ intakeItems { nodes { id revision subject text repeats { senderName } } } }";
    let asked = clerk
        .request(Method::POST, "/graphql")
        .header("x-purpose", percent_encoded("rīta pasts"))
        .json(&json!({ "query": query }));
    let answer = asked.send().await.expect("an answer");
    let answer: Value = answer.json().await.expect("JSON");
    let shown = answer["data"]["intakeItems"]["nodes"].clone();
    assert_eq!(shown.as_array().map(Vec::len), Some(3), "{answer}");
    let listed = json!(["intake.listed", "lietvede", 3, "rīta pasts"]);
    let mut expected = vec![listed];
    assert_eq!(looks(&office).await, expected);

    // Each item that is opened has an entry of its own; those beside it are told together.
    app.clock.advance(TimeDelta::seconds(1));
    let opened = "query($id: ID!) { intakeItem(id: $id, purpose: \"iesniegums\") { text repeats { subject } } }";
    clerk.ask(opened, json!({ "id": shown[0]["id"] })).await;
    expected.push(json!(["intake.viewed", "lietvede", "iesniegums"]));
    expected.push(json!(["intake.listed", "lietvede", 2, null]));
    assert_eq!(looks(&office).await, expected);
    app.clock.advance(TimeDelta::seconds(1));
    let node = "query($id: ID!) { node(id: $id) { ... on IntakeItem { subject } } }";
    clerk.ask(node, json!({ "id": shown[1]["id"] })).await;
    expected.push(json!(["intake.viewed", "lietvede", null]));
    assert_eq!(looks(&office).await, expected);

    // What somebody does with an item is told as that.
    let aside = office.set_aside(&shown[1], "DUPLICATE", None).await;
    assert_eq!(problems(&aside), []);
    assert_eq!(looks(&office).await, expected);

    // Which items somebody looked at is for those to whom such records open.
    let auditor = app.client("auditors").await;
    let query =
        "{ journal(filter: { kind: \"intake.listed\" }) { nodes { payload account { login } } } }";
    let told = auditor.ask(query, json!({})).await;
    let told = told["journal"]["nodes"].as_array().expect("entries");
    assert_eq!(told.len(), 2);
    assert!(
        told.iter()
            .all(|entry| entry["payload"].is_null() && entry["account"]["login"] == "lietvede")
    );
}
