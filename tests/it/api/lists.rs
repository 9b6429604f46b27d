//! Lists: pages that follow each other without gap or repetition, and ask the database no more for fifty rows than for five.

use std::collections::BTreeSet;

use both::both;
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::percent_encoded;

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
    let kinds: BTreeSet<&str> = history["documents"]["edges"][0]["node"]["history"]["edges"]
        .as_array()
        .expect("entries")
        .iter()
        .filter_map(|edge| edge["node"]["kind"].as_str())
        .collect();
    assert_eq!(
        kinds,
        BTreeSet::from(["document.registered", "deadline.started"])
    );
}

/// Who was shown restricted documents together and why, by the entries of a kind, the first one first: login, ids, purpose.
async fn traces(app: &TestApp, kind: &str) -> Vec<(String, BTreeSet<String>, Value)> {
    let head = app.client("vaditaja").await;
    let query = "query($kind: String!) { journal(filter: { kind: $kind }) { edges { node { payload account { login } } } } }";
    let told = head.ask(query, json!({ "kind": kind })).await;
    let edges = told["journal"]["edges"].as_array().expect("entries");
    let traces = edges.iter().rev().map(|edge| {
        let payload = edge["node"]["payload"].as_str().expect("a payload");
        let mut payload: Value = serde_json::from_str(payload).expect("JSON");
        let fields: Vec<&String> = payload.as_object().expect("fields").keys().collect();
        assert_eq!(fields, ["documents", "purpose"], "no words, no titles");
        let ids = payload["documents"].as_array().expect("ids").iter();
        let ids =
            ids.map(|id| format!("document_{}", id.as_str().expect("an id").replace('-', "")));
        let login = edge["node"]["account"]["login"].as_str().expect("a login");
        (login.to_owned(), ids.collect(), payload["purpose"].take())
    });
    traces.collect()
}

#[both]
async fn what_lists_show_of_restricted_cards_leaves_one_trace(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let mut ids = Vec::new();
    for (title, class) in [
        ("Bērziņas iesniegums par pabalstu", "RESTRICTED_PERSONAL"),
        ("Bērziņas sūdzība", "RESTRICTED_PERSONAL"),
        ("Bērziņas ielas remonts", "OPEN"),
    ] {
        let card = json!({ "title": title, "kind": "SUBMISSION", "accessClass": class });
        let relations: Vec<Value> = ids
            .iter()
            .map(|id| json!({ "kind": "REPLY_TO", "document": id }))
            .collect();
        let register = clerk.register("iesniegumi").await;
        let input = json!({ "register": register, "card": card, "relations": relations });
        let made = clerk
            .mutate("registerDocument", "document { id }", input)
            .await;
        assert_eq!(made["problems"], json!([]));
        ids.push(made["document"]["id"].as_str().expect("an id").to_owned());
    }
    app.settle().await;
    let named = |indexes: &[usize]| -> BTreeSet<String> {
        indexes.iter().map(|index| ids[*index].clone()).collect()
    };
    assert_eq!(traces(&app, "documents.listed").await, []);

    // One entry for the page, with the purpose of the request; none where nothing restricted is shown.
    let list = "query($class: AccessClass) { documents(filter: { accessClass: $class }) { edges { node { title relations { nodes { document { title } } } } } } }";
    let asked = clerk
        .request(Method::POST, "/graphql")
        .header("x-purpose", percent_encoded("pēcpārbaude"))
        .json(&json!({ "query": list }));
    let answer: Value = asked
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let edges = answer["data"]["documents"]["edges"].as_array();
    assert_eq!(edges.map(Vec::len), Some(3), "{answer}");
    let whole = ("lietvede".to_owned(), named(&[0, 1]), json!("pēcpārbaude"));
    assert_eq!(
        traces(&app, "documents.listed").await,
        std::slice::from_ref(&whole)
    );
    let counted =
        "{ documents { totalCount } search(words: \"Bērziņa\") { totalCount facets { facet } } }";
    assert_eq!(
        clerk.ask(counted, json!({})).await["documents"]["totalCount"],
        3
    );
    let open = "{ documents(filter: { accessClass: OPEN }) { edges { node { title } } } }";
    clerk.ask(open, json!({})).await;
    app.client("administrators")
        .await
        .ask(list, json!({}))
        .await;
    assert_eq!(
        traces(&app, "documents.listed").await,
        std::slice::from_ref(&whole)
    );
    assert_eq!(traces(&app, "search.performed").await, []);

    // A search tells what it showed, and never what was looked for.
    let found = "{ search(words: \"Bērziņa\") { nodes { title } } }";
    let found = clerk.ask(found, json!({})).await;
    assert_eq!(found["search"]["nodes"].as_array().map(Vec::len), Some(3));
    let searched = ("lietvede".to_owned(), named(&[0, 1]), Value::Null);
    assert_eq!(traces(&app, "search.performed").await, [searched]);

    // Beside a document that was opened, and has an entry of its own, only the others are told of.
    app.clock.advance(TimeDelta::seconds(1));
    let beside = "query($id: ID!) { document(id: $id) { title history { nodes { payload } } relations { nodes { document { title } } } } }";
    let beside = clerk.ask(beside, json!({ "id": ids[1] })).await;
    assert_eq!(
        beside["document"]["relations"]["nodes"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    let related = ("lietvede".to_owned(), named(&[0]), Value::Null);
    assert_eq!(
        traces(&app, "documents.listed").await,
        [whole.clone(), related.clone()]
    );
    // The journal shows documents as well.
    app.clock.advance(TimeDelta::seconds(1));
    let head = app.client("vaditaja").await;
    let journal = "query($id: ID!) { journal(filter: { subject: $id, kind: \"document.registered\" }) { nodes { document { title } } } }";
    head.ask(journal, json!({ "id": ids[1] })).await;
    let read = ("vaditaja".to_owned(), named(&[1]), Value::Null);
    assert_eq!(
        traces(&app, "documents.listed").await,
        [whole, related, read]
    );

    // To whom such documents do not exist, their ids do not either.
    let auditor = app.client("auditors").await;
    let listed = "{ journal(filter: { kind: \"documents.listed\" }) { nodes { payload account { login } } } }";
    let listed = auditor.ask(listed, json!({})).await;
    let listed = listed["journal"]["nodes"].as_array().expect("entries");
    assert_eq!(listed.len(), 3);
    assert!(
        listed
            .iter()
            .all(|entry| entry["payload"].is_null() && entry["account"]["login"].is_string())
    );
}

#[both]
async fn bytes_known_already_are_told_with_a_trace(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let upload = clerk.upload("iesniegums.txt", "Lūdzu pabalstu.").await;
    let card = json!({ "title": "Iesniegums", "kind": "SUBMISSION", "accessClass": "RESTRICTED_PERSONAL" });
    let document = clerk.registered("iesniegumi", card, &[&upload]).await;
    assert_eq!(traces(&app, "documents.listed").await, []);
    clerk.upload("vēlreiz.txt", "Lūdzu pabalstu.").await;
    let id = document["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        traces(&app, "documents.listed").await,
        [("lietvede".to_owned(), BTreeSet::from([id]), Value::Null)]
    );
}
