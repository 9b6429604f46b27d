//! Whoever shows a document's pages asks where on them the words stand.

use std::path::Path;

use both::both;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::Client;

const MARKS: &str = "query($document: ID!, $words: String!, $near: [String!]! = []) { textMarks(document: $document, words: $words, \
                     near: $near) { sha256 page start end text } }";

async fn letter(clerk: &Client, file: &str, bytes: Vec<u8>, class: &str) -> Value {
    let upload = clerk.upload(file, bytes).await;
    let card = json!({ "title": "Iesniegums", "accessClass": class });
    clerk.registered("sanemtie", card, &[&upload]).await
}

async fn marks(by: &Client, document: &Value, words: &str, near: &[&str]) -> Vec<Value> {
    let asked = json!({ "document": document["id"], "words": words, "near": near });
    let mut found = by.ask(MARKS, asked).await;
    serde_json::from_value(found["textMarks"].take()).expect("marks")
}

/// Page, beginning and end.
fn place(mark: &Value) -> (&Value, &Value, &Value) {
    (&mark["page"], &mark["start"], &mark["end"])
}

#[both]
async fn words_are_told_with_their_page_and_place(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/content");
    let pdf = std::fs::read(folder.join("reportlab.pdf")).expect("a PDF");
    let scanned = letter(&clerk, "iesniegums.pdf", pdf, "OPEN").await;
    let text = "Pabalsti 🎉 pabalstiem".as_bytes().to_vec();
    let plain = letter(&clerk, "iesniegums.txt", text, "RESTRICTED_PERSONAL").await;
    app.settle().await;

    // Both pages say the same, at the same places of their own text.
    let found = marks(&clerk, &scanned, "pabalsts", &[]).await;
    let pages: Vec<&Value> = found.iter().map(|mark| &mark["page"]).collect();
    assert_eq!(pages, [1, 1, 2, 2]);
    for (one, same) in [(0, 2), (1, 3)] {
        let (one, same) = (&found[one], &found[same]);
        assert_eq!(one["text"], "pabalstu");
        assert_eq!(
            (&one["start"], &one["end"], &one["sha256"]),
            (&same["start"], &same["end"], &same["sha256"])
        );
    }
    for (words, wanted) in [
        ("\"četri bērni\"", "četri bērni"),
        ("cetri* nekur", "četri"),
        ("kiegelu", "Ķieģeļu"),
    ] {
        let found = marks(&clerk, &scanned, words, &[]).await;
        let texts: Vec<&Value> = found.iter().map(|mark| &mark["text"]).collect();
        assert_eq!(texts, [wanted, wanted], "{words}");
    }

    // A text without pages is one; a sign beyond the first plane counts twice, as in a browser.
    let found = marks(&clerk, &plain, "pabalsts", &[]).await;
    let places: Vec<_> = found.iter().map(place).collect();
    assert_eq!(
        places,
        [
            (&Value::Null, &json!(0), &json!(8)),
            (&Value::Null, &json!(12), &json!(22)),
        ]
    );
    assert_eq!(
        marks(&clerk, &plain, "pabaltss", &[]).await,
        [] as [Value; 0]
    );
    let near = marks(&clerk, &plain, "pabaltss", &["pabalsts"]).await;
    assert_eq!(near, found);

    // Who does not see the document is told nothing of it.
    let other = app.client("jurists").await;
    let seen = "query($id: ID!) { node(id: $id) { id } }";
    let seen = other.ask(seen, json!({ "id": plain["id"] })).await;
    let told = marks(&other, &plain, "pabalsts", &[]).await;
    assert_eq!(told.is_empty(), seen["node"].is_null());
    let asked = json!({ "document": plain["id"], "words": "pabalsts (" });
    assert_eq!(clerk.refusal(MARKS, asked).await, "QUERY_BRACKET_OPEN");
    let asked = json!({ "document": plain["id"], "words": "a", "near": vec!["a"; 33] });
    assert_eq!(clerk.refusal(MARKS, asked).await, "TOO_MANY");
}
