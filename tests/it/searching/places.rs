//! A clerk looks within one file, and for what was there by a day.

use both::both;
use serde_json::json;

use super::{filed, sorted};
use crate::support::app::TestApp;
use crate::support::client::problems;

#[both]
async fn one_file_is_searched_by_its_index_or_number(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let query = "{ fileSeries(first: 200) { edges { node { id fileIndex } } } }";
    let series = clerk.ask(query, json!({})).await;
    let series = series["fileSeries"]["edges"].as_array().expect("series");
    let clients = series
        .iter()
        .find(|edge| edge["node"]["fileIndex"] == "3-1");
    let clients = clients.expect("client files")["node"]["id"].clone();
    let register = clerk.register("sanemtie").await;
    let mut numbers = Vec::new();
    for title in ["Lūgums par asistentu", "Lūgums par pabalstu"] {
        let opened = clerk
            .mutate(
                "openFile",
                "file { id designation }",
                json!({ "series": clients }),
            )
            .await;
        assert_eq!(problems(&opened), []);
        let designation = opened["file"]["designation"].as_str().expect("text");
        let number = designation.strip_prefix("3-1 Nr. ").expect("a number");
        numbers.push(number.to_owned());
        let input = json!({ "register": register, "file": opened["file"]["id"],
            "card": { "title": title, "accessClass": "OPEN" } });
        let registered = clerk
            .mutate("registerDocument", "document { id }", input)
            .await;
        assert_eq!(problems(&registered), []);
    }
    let card = json!({ "title": "Lūgums par telpām", "accessClass": "OPEN" });
    filed(&clerk, "sanemtie", card).await;
    app.settle().await;
    let (assistant, benefit, rooms) = (
        "Lūgums par asistentu",
        "Lūgums par pabalstu",
        "Lūgums par telpām",
    );
    let (one, two) = (&numbers[0], &numbers[1]);
    for (words, wanted) in [
        ("lūgums".to_owned(), vec![rooms, benefit, assistant]),
        ("lieta:3-1 lūgumi".to_owned(), vec![benefit, assistant]),
        (format!("lieta:3-1/{one}"), vec![assistant]),
        (format!("file:\"3-1 Nr. {two}\""), vec![benefit]),
        ("lūgums -lieta:3-1".to_owned(), vec![rooms]),
        (
            format!("lieta:(3-1/{one} VAI 3-1/{two}) pabalstiem"),
            vec![benefit],
        ),
        (format!("lieta:3-1/{one} pabalsts"), vec![]),
        (
            format!("lūgums reģistrēts:..2026-03-02 lieta:3-1/{two}"),
            vec![benefit],
        ),
        ("lūgums reģistrēts:..2026-03-01".to_owned(), vec![]),
    ] {
        let mut wanted = wanted;
        wanted.sort_unstable();
        assert_eq!(sorted(&clerk, &words).await, wanted, "{words}");
    }
    let query = "query($words: String!) { search(words: $words) { totalCount } }";
    let refused = clerk
        .answer(query, json!({ "words": "ķīla lieta:9-99" }))
        .await;
    let error = &refused["errors"][0];
    assert_eq!(error["extensions"]["code"], "QUERY_FILE_UNKNOWN");
    assert_eq!(
        (&error["extensions"]["from"], &error["extensions"]["to"]),
        (&json!(12), &json!(15))
    );
    insta::assert_snapshot!(
        "unknown_file",
        error["message"].as_str().unwrap_or_default()
    );
}
