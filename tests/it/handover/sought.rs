//! Somebody asks what is described in an inventory.

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
