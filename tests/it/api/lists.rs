//! Lists: pages that follow each other without gap or repetition, and ask the database no more for fifty rows than for five.

use std::collections::BTreeSet;

use both::both;
use serde_json::{Value, json};

use crate::support::app::TestApp;

#[both]
async fn pages_follow_each_other_and_totals_are_counted_when_asked(app: TestApp) {
    let clerk = app.client("lietvede").await;
    for number in 1..=7 {
        clerk
            .registered(
                "nosutitie",
                json!({ "title": format!("Dokuments {number}"), "accessClass": "OPEN" }),
                &[],
            )
            .await;
    }
    let query = "query($after: String) { documents(first: 3, after: $after, filter: { direction: OUTGOING }) { \
        totalCount pageInfo { hasNextPage hasPreviousPage endCursor } \
        edges { node { id title file { fileIndex } unit { code } correspondent { name } } } } }";
    let (mut after, mut seen, mut sizes) = (Value::Null, BTreeSet::new(), Vec::new());
    loop {
        let page = clerk.ask(query, json!({ "after": after })).await["documents"].take();
        let edges = page["edges"].as_array().expect("edges");
        sizes.push(edges.len());
        for edge in edges {
            assert!(
                edge["node"]["file"]["fileIndex"].is_string()
                    && edge["node"]["unit"]["code"].is_string()
            );
            assert!(seen.insert(edge["node"]["id"].to_string()), "twice: {edge}");
        }
        assert_eq!(page["totalCount"], 7);
        assert_eq!(page["pageInfo"]["hasPreviousPage"], json!(!after.is_null()));
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(sizes, [3, 3, 1]);

    let narrowed = "{ documents(filter: { number: \"2-1/26/1\" }) { totalCount } }";
    assert_eq!(
        clerk.ask(narrowed, json!({})).await["documents"]["totalCount"],
        0
    );
    let lists = "{ fileSeries(first: 5) { totalCount edges { node { id fileIndex title } } } \
        files(first: 5, filter: { year: 2026, state: OPEN }) { totalCount edges { node { id year state series { fileIndex } } } } \
        units { id code name(language: EN) } staff(first: 2) { pageInfo { endCursor hasNextPage } edges { node { familyName } } } \
        viewer { login roles units { code } institution { code name sample } } }";
    let lists = clerk.ask(lists, json!({})).await;
    assert_eq!(
        lists["fileSeries"]["edges"].as_array().map(Vec::len),
        Some(5)
    );
    assert!(
        lists["files"]["totalCount"]
            .as_u64()
            .is_some_and(|total| total > 5),
        "{lists:#}"
    );
    assert_eq!(lists["viewer"]["roles"], json!(["RECORDS_CLERK"]));
    for list in ["fileSeries", "files"] {
        let id = &lists[list]["edges"][0]["node"]["id"];
        assert_eq!(
            clerk
                .ask(
                    "query($id: ID!) { node(id: $id) { id __typename } }",
                    json!({ "id": id })
                )
                .await["node"]["id"],
            *id
        );
    }
}

#[both]
async fn a_restricted_card_is_shown_only_to_leave_a_trace(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let document = clerk
        .registered(
            "iesniegumi",
            json!({ "title": "Iesniegums", "kind": "SUBMISSION", "accessClass": "RESTRICTED_PERSONAL" }),
            &[],
        )
        .await;
    let query = "query($id: ID!) { document(id: $id, purpose: \"klienta zvans\") { title } node(id: $id) { id } }";
    clerk.ask(query, json!({ "id": document["id"] })).await;
    let head = app.client("vaditaja").await;
    let looks = "query($id: ID!) { journal(filter: { subject: $id, kind: \"document.viewed\" }) { edges { node { payload account { login } } } } }";
    let looks = head.ask(looks, json!({ "id": document["id"] })).await;
    let looks = looks["journal"]["edges"].as_array().expect("entries");
    assert_eq!(looks.len(), 2);
    assert!(looks.iter().any(|look| {
        look["node"]["payload"]
            .as_str()
            .is_some_and(|payload| payload.contains("klienta zvans"))
    }));
    // The clerk sees the document's history, but not who looked at it.
    let history = "query($id: ID!) { documents(filter: { direction: INCOMING }) { edges { node { history { edges { node { kind } } } } } } node(id: $id) { id } }";
    let history = clerk.ask(history, json!({ "id": document["id"] })).await;
    let kinds: Vec<&str> = history["documents"]["edges"][0]["node"]["history"]["edges"]
        .as_array()
        .expect("entries")
        .iter()
        .filter_map(|edge| edge["node"]["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["document.registered"]);
}
