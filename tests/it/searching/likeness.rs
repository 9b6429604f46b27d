//! A clerk has a letter before them and asks what else there was of its kind.

use aprite::app::sample::load_valmiera;
use both::both;
use serde_json::{Value, json};

use super::filed;
use crate::support::app::TestApp;
use crate::support::client::Client;

const LIKE: &str = "query($document: ID!) { similarDocuments(document: $document) { title } }";

async fn like(client: &Client, document: &Value) -> Value {
    let asked = json!({ "document": document["id"] });
    client.ask(LIKE, asked).await["similarDocuments"].take()
}

#[both]
async fn earlier_matters_of_the_same_kind_are_at_hand(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let mut filed_cards = Vec::new();
    for (title, class) in [
        ("Iesniegums par asistenta pakalpojumu skolā", "OPEN"),
        ("Iesniegums par asistentu, kas palīdz skolā", "OPEN"),
        (
            "Lūgums atteikt asistenta pakalpojumus skolā",
            "RESTRICTED_PERSONAL",
        ),
        ("Vēstule par apkures tarifiem", "OPEN"),
        ("Vēstule par transporta izdevumiem", "OPEN"),
        ("Vēstule par telpu nomu", "OPEN"),
        ("Vēstule par ziedu iegādi", "OPEN"),
        ("Vēstule par apsardzi", "OPEN"),
        ("Vēstule par sniega tīrīšanu", "OPEN"),
        ("Vēstule par jumta remontu", "OPEN"),
        ("Vēstule par interneta pieslēgumu", "OPEN"),
        ("Vēstule par pārtikas piegādi", "OPEN"),
    ] {
        let card = json!({ "title": title, "kind": "SUBMISSION", "accessClass": class });
        filed_cards.push(filed(&clerk, "iesniegumi", card).await);
    }
    app.settle().await;
    let found = like(&clerk, &filed_cards[0]).await;
    assert_eq!(found.as_array().map(Vec::len), Some(2), "{found}");
    // What concerns others is not alike, to whoever may not see it.
    let specialist = app.client("specialists").await;
    let expected = json!([{ "title": "Iesniegums par asistentu, kas palīdz skolā" }]);
    assert_eq!(like(&specialist, &filed_cards[0]).await, expected);
    assert_eq!(like(&specialist, &filed_cards[2]).await, json!([]));
    load_valmiera(&app.kit).await.expect("Valmiera");
    let other = app.client("valmiera-lietvede").await;
    assert_eq!(like(&other, &filed_cards[0]).await, json!([]));
    let refused = json!({ "document": "nav" });
    assert_eq!(clerk.refusal(LIKE, refused).await, "ID_MALFORMED");
}
