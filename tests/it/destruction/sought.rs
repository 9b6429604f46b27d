//! Somebody asks what stands on an act: before it is executed, and afterwards.

use both::both;
use serde_json::json;

use super::stage::{fill, ordered};
use crate::support::app::TestApp;

#[both]
async fn what_stands_on_an_act_is_found_by_its_number(app: TestApp) {
    let planted = fill(&app, 3, 1).await;
    let list = ordered(&app, &[&planted[0], &planted[2]], "DA-1/2038").await;
    let list = format!("destructionlist_{}", list.0.simple());
    let clerk = app.client("lietvede").await;
    let query = "query($words: String! = \"\", $filter: SearchFilter) { search(words: $words, filter: $filter) { \
                 totalCount nodes { number } } }";
    let found = clerk.ask(query, json!({ "words": "akts:DA-1/2038" })).await;
    let nodes = found["search"]["nodes"].as_array().expect("hits");
    let mut numbers: Vec<&str> = nodes
        .iter()
        .filter_map(|node| node["number"].as_str())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [&planted[0].number, &planted[2].number]);
    let words = format!("akts:\"da-1/2038\" {}", planted[0].word);
    let found = clerk.ask(query, json!({ "words": words })).await;
    assert_eq!(found["search"]["totalCount"], 1);
    let filter = json!({ "filter": { "destructionLists": [list] } });
    let found = clerk.ask(query, filter.clone()).await;
    assert_eq!(found["search"]["totalCount"], 2);
    // Both hold: the act, and the file that is not on it.
    let filter_of_another =
        json!({ "filter": { "destructionLists": [list], "files": [planted[1].file] } });
    let found = clerk.ask(query, filter_of_another).await;
    assert_eq!(found["search"]["totalCount"], 0);

    let refused = clerk
        .answer(query, json!({ "words": "pabalsts akts:9" }))
        .await;
    let error = &refused["errors"][0];
    assert_eq!(error["extensions"]["code"], "QUERY_VALUE_UNKNOWN");
    assert_eq!(
        (&error["extensions"]["from"], &error["message"]),
        (
            &json!(15),
            &json!("This field has no value “9” (character 15). There are: DA-1/2038.")
        )
    );
    let unknown = json!({ "filter": { "destructionLists": ["destructionlist_01890000000070008000000000000000"] } });
    assert_eq!(clerk.refusal(query, unknown).await, "LIST_UNKNOWN");
    // What is to be destroyed is not for everybody to know.
    let specialist = app.client("specialists").await;
    let words = json!({ "words": "akts:DA-1/2038" });
    assert_eq!(
        specialist.refusal(query, words.clone()).await,
        "NOT_PERMITTED"
    );
    assert_eq!(specialist.refusal(query, filter).await, "NOT_PERMITTED");

    app.settle().await;
    let left = app.client("lietvede").await.ask(query, words).await;
    assert_eq!(left["search"]["totalCount"], 2, "what is left of them");
}
