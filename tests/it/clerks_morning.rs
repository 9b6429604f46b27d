//! The clerk's morning: a letter arrives as a PDF with an attachment, is registered, found, read, answered, and a slip is
//! annulled. Whoever has no business with it finds none of it.

use aprite::sample::{SampleFormat, file_of};
use both::both;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

const SEARCH: &str = "query($words: String!) { search(words: $words, first: 5) { totalCount \
    edges { node { number title } passages { fragments { text matched } } } } }";

fn pdf(title: &str, paragraphs: &[&str]) -> Vec<u8> {
    let date = "2026-02-27".parse().expect("a date");
    file_of(SampleFormat::Pdf, title, paragraphs, date)
        .expect("a PDF")
        .bytes
}

async fn numbers(client: &Client, words: &str) -> Vec<String> {
    let query =
        "query($words: String!) { search(words: $words, first: 5) { edges { node { number } } } }";
    let found = client.ask(query, json!({ "words": words })).await;
    found["search"]["edges"]
        .as_array()
        .expect("hits")
        .iter()
        .filter_map(|hit| hit["node"]["number"].as_str())
        .map(str::to_owned)
        .collect()
}

#[both(stores)]
async fn a_clerks_morning(app: TestApp) {
    let clerk = app.client("lietvede").await;

    // The post: a letter of two leaves, and what it encloses.
    let letter = pdf(
        "Iesniegums",
        &["Lūdzu piešķirt sociālās palīdzības pabalstu, jo ģimenei nav iztikas līdzekļu."],
    );
    let annex = pdf(
        "Izziņa",
        &["Izziņa par deklarēto dzīvesvietu Ķeipenes pagastā."],
    );
    let letter_upload = clerk.upload("iesniegums.pdf", letter.clone()).await;
    let annex_upload = clerk.upload("izziņa.pdf", annex).await;
    let applicant = clerk
        .mutate(
            "registerCorrespondent",
            "correspondent { id personalCodeMasked }",
            json!({ "kind": "PERSON", "name": "Anna Bērziņa", "personalCode": "161175-19997" }),
        )
        .await;
    assert_eq!(
        applicant["correspondent"]["personalCodeMasked"],
        "161175-*****"
    );
    let registered = clerk
        .mutate(
            "registerDocument",
            "document { id number accessClass unit { code } }",
            json!({
                "register": clerk.register("iesniegumi").await,
                "card": {
                    "kind": "SUBMISSION",
                    "title": "Iesniegums par pabalstu",
                    "documentDate": "2026-02-27",
                    "channel": "POST",
                    "accessClass": "RESTRICTED_PERSONAL",
                    "correspondent": applicant["correspondent"]["id"],
                    "enclosureCount": 1,
                },
                "uploads": [{ "upload": letter_upload }, { "upload": annex_upload, "role": "ANNEX" }],
            }),
        )
        .await;
    assert_eq!(problems(&registered), []);
    let document = &registered["document"];
    assert_eq!(document["number"], "2-5/26/1");
    app.settle().await;

    // Found by other forms of its words, without diacritics, and with the whole word marked.
    for words in [
        "socialo palidzibu",
        "pabalsti",
        "kegums -kegums2",
        "Berzinas",
        "2-5/26/1",
        "keipene*",
    ] {
        let found = numbers(&clerk, words).await;
        let expected: &[&str] = if words.starts_with("kegums") {
            &[]
        } else {
            &["2-5/26/1"]
        };
        assert_eq!(found, expected, "{words}");
    }
    let hits = clerk
        .ask(SEARCH, json!({ "words": "socialas palidzibas" }))
        .await;
    let passages = &hits["search"]["edges"][0]["passages"];
    let marked: Vec<&str> = passages[0]["fragments"]
        .as_array()
        .expect("fragments")
        .iter()
        .filter(|fragment| fragment["matched"] == true)
        .filter_map(|fragment| fragment["text"].as_str())
        .collect();
    assert_eq!(marked, ["sociālās", "palīdzības"]);

    // Opened in parts, byte for byte.
    let told = clerk
        .ask(
            "query($id: ID!) { document(id: $id, purpose: \"Reģistrācijas pārbaude\") { versions { contents { url fileName textState } } } }",
            json!({ "id": document["id"] }),
        )
        .await;
    let contents = &told["document"]["versions"][0]["contents"];
    assert_eq!(contents[1]["fileName"], "izziņa.pdf");
    assert_eq!(contents[0]["textState"], "EXTRACTED");
    let url = contents[0]["url"].as_str().expect("a path");
    let part = clerk
        .request(Method::GET, url)
        .header("range", "bytes=0-99")
        .send()
        .await
        .expect("an answer");
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.bytes().await.expect("bytes")[..], letter[..100]);

    // Answered.
    let answer = clerk
        .mutate(
            "registerDocument",
            "document { number direction relations { nodes { kind document { number } } } }",
            json!({
                "register": clerk.register("nosutitie").await,
                "card": {
                    "kind": "LETTER",
                    "title": "Atbilde uz iesniegumu",
                    "sentOn": "2026-03-02",
                    "accessClass": "RESTRICTED_PERSONAL",
                    "correspondent": applicant["correspondent"]["id"],
                },
                "relations": [{ "kind": "REPLY_TO", "document": document["id"] }],
            }),
        )
        .await;
    assert_eq!(problems(&answer), []);
    assert_eq!(
        answer["document"]["relations"]["nodes"],
        json!([{ "kind": "REPLY_TO", "document": { "number": "2-5/26/1" } }])
    );

    // Registered once too often, annulled, explained.
    let slip = clerk
        .registered(
            "iesniegumi",
            json!({ "kind": "SUBMISSION", "title": "Iesniegums par pabalstu", "accessClass": "RESTRICTED_PERSONAL" }),
            &[],
        )
        .await;
    assert_eq!(slip["number"], "2-5/26/2");
    let annulled = clerk
        .mutate(
            "annulRegistration",
            "document { number status annulmentReason }",
            json!({ "document": slip["id"], "reason": "Reģistrēts divreiz" }),
        )
        .await;
    assert_eq!(
        annulled["document"],
        json!({ "number": "2-5/26/2", "status": "ANNULLED", "annulmentReason": "Reģistrēts divreiz" })
    );
    let next = clerk
        .registered(
            "iesniegumi",
            json!({ "kind": "SUBMISSION", "title": "Nākamais", "accessClass": "RESTRICTED_PERSONAL" }),
            &[],
        )
        .await;
    assert_eq!(next["number"], "2-5/26/3");
    app.settle().await;

    // A stranger finds none of it, whichever way they look.
    let stranger = app.client("auditors").await;
    for words in ["pabalsts", "2-5/26/1", "Bērziņa"] {
        assert_eq!(
            numbers(&stranger, words).await,
            Vec::<String>::new(),
            "{words}"
        );
    }
    let looked = stranger
        .ask(
            "query($id: ID!) { document(id: $id) { title } node(id: $id) { id } documents(first: 5) { totalCount } }",
            json!({ "id": document["id"] }),
        )
        .await;
    assert_eq!(
        looked,
        json!({ "document": null, "node": null, "documents": { "totalCount": 0 } })
    );
    assert_eq!(stranger.get(url).await.status(), StatusCode::NOT_FOUND);
    let nobody = app.stranger();
    assert_eq!(nobody.get(url).await.status(), StatusCode::UNAUTHORIZED);

    // All of it stands in the journal, which the auditor reads though not the documents.
    let journal: Value = stranger
        .ask(
            "{ journal(first: 200) { edges { node { kind } } } }",
            json!({}),
        )
        .await;
    let kinds: Vec<&str> = journal["journal"]["edges"]
        .as_array()
        .expect("entries")
        .iter()
        .filter_map(|entry| entry["node"]["kind"].as_str())
        .collect();
    for kind in [
        "document.registered",
        "document.viewed",
        "content.opened",
        "document.annulled",
    ] {
        assert!(kinds.contains(&kind), "{kind} is missing in {kinds:?}");
    }
}
