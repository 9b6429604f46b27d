//! Somebody asks what is described in an inventory, or handed over by an act.

use both::both;
use serde_json::{Value, json};

use super::stage::Office;

#[both]
async fn what_is_described_in_an_inventory_is_found_by_its_number(office: Office) {
    let due = office.due("2026-12-31").await;
    let inventory = office.opened(json!({ "number": "1" })).await;
    let files: Vec<&Value> = due
        .iter()
        .filter(|(designation, _)| designation != "1-6")
        .map(|(_, id)| id)
        .collect();
    let inventory = office
        .step(
            "addDescriptionUnits",
            &inventory,
            json!({ "files": files, "idempotencyKey": "a-1" }),
        )
        .await;
    office.app.settle().await;
    let clerk = office.clerk().await;
    let query = "query($words: String! = \"\", $filter: SearchFilter) { search(words: $words, filter: $filter) { totalCount } }";
    for (words, wanted) in [
        ("saraksts:1", 4),
        ("inventory:412-1", 4),
        ("saraksts:LV_LNA_SZVA_F412_1 veids:protokols", 2),
        ("veids:plāns saraksts:1", 0),
        ("-saraksts:1 veids:(plāns VAI protokols VAI rīkojums)", 1),
    ] {
        let found = clerk.ask(query, json!({ "words": words })).await;
        assert_eq!(found["search"]["totalCount"], wanted, "{words}");
    }
    let filter = json!({ "filter": { "inventories": [inventory["id"]], "kinds": ["ORDER"] } });
    let found = clerk.ask(query, filter.clone()).await;
    assert_eq!(found["search"]["totalCount"], 2);
    let unknown = json!({ "words": "saraksts:7" });
    assert_eq!(clerk.refusal(query, unknown).await, "QUERY_VALUE_UNKNOWN");
    let specialist = office.app.client("specialists").await;
    assert_eq!(specialist.refusal(query, filter).await, "NOT_PERMITTED");
}

#[both]
async fn what_an_act_of_handover_hands_over_is_found_by_its_number(office: Office) {
    let (orders, act) = office.drawn_up_on_paper().await;
    office.app.settle().await;

    let clerk = office.clerk().await;
    let query = "query($words: String! = \"\", $filter: SearchFilter) { search(words: $words, filter: $filter) { totalCount } }";
    let count = async |variables: Value| {
        let found = clerk.ask(query, variables).await;
        found["search"]["totalCount"].as_u64().expect("a count")
    };
    let in_file = count(json!({ "filter": { "files": [orders] } })).await;
    assert_ne!(in_file, 0);
    let number = act["number"].as_str().expect("a number");
    let filter = json!({ "filter": { "handoverActs": [act["id"]] } });
    assert_eq!(count(filter.clone()).await, in_file);
    for (words, wanted) in [
        (format!("akts:{number}"), in_file),
        (
            format!("akts:\"nodošanas {number}\" veids:rīkojums"),
            in_file,
        ),
        (format!("akts:\"handover {number}\""), in_file),
        (
            format!("veids:rīkojums lieta:\"1-3 (2022)\" -akts:{number}"),
            0,
        ),
    ] {
        assert_eq!(count(json!({ "words": words })).await, wanted, "{words}");
    }
    for unknown in [
        "akts:77/2023".to_owned(),
        format!("akts:\"iznīcināšanas {number}\""),
    ] {
        let words = json!({ "words": unknown });
        assert_eq!(clerk.refusal(query, words).await, "QUERY_VALUE_UNKNOWN");
    }
    let unknown = "handoveract_01890000000070008000000000000000";
    let unknown = json!({ "filter": { "handoverActs": [unknown] } });
    assert_eq!(clerk.refusal(query, unknown).await, "ACT_UNKNOWN");
    let specialist = office.app.client("specialists").await;
    for asked in [filter.clone(), json!({ "words": format!("akts:{number}") })] {
        assert_eq!(specialist.refusal(query, asked).await, "NOT_PERMITTED");
    }

    // Cancelled it hands nothing over: it is known, and nothing is on it.
    let input = json!({ "act": act["id"], "revision": act["revision"], "reason": "Kļūda adresē" });
    let archivist = office.archivist().await;
    office
        .done(&archivist, "cancelHandoverAct", "act { state }", input)
        .await;
    let words = json!({ "words": format!("akts:{number}") });
    assert_eq!(count(words).await, 0);
    assert_eq!(count(filter).await, 0);
}
