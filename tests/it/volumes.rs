//! Paper beside the cards: volumes on their shelves, lent and given back; documents that stand in more files than one.

use both::both;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, codes, problems};

async fn file(client: &Client, index: &str) -> String {
    let query = "{ files(filter: { year: 2026 }, first: 200) { edges { node { id fileIndex } } } }";
    let data = client.ask(query, json!({})).await;
    let edges = data["files"]["edges"].as_array().expect("files");
    let found = edges
        .iter()
        .map(|edge| &edge["node"])
        .find(|node| node["fileIndex"] == index);
    found.expect("a file")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

#[both]
async fn a_volume_is_filled_closed_lent_and_given_back(app: TestApp) {
    let archivist = app.client("arhivars").await;
    let file = file(&archivist, "3-1").await;
    let open = json!({ "file": file, "medium": "PAPER", "shelf": " B-2 ", "box": "17", "idempotencyKey": "v-1" });
    let shown = "volume { id ordinal medium shelf box sheets loans { purpose returnedOn } }";
    let refused = app
        .client("specialists")
        .await
        .mutate("openVolume", shown, open.clone())
        .await;
    assert_eq!(codes(&refused), ["NOT_PERMITTED"]);
    let first = archivist.mutate("openVolume", shown, open.clone()).await;
    assert_eq!(first["volume"]["shelf"], "B-2");
    assert_eq!(first, archivist.mutate("openVolume", shown, open).await);
    let another = json!({ "file": file, "medium": "PAPER" });
    let still_open = archivist.mutate("openVolume", shown, another.clone()).await;
    assert_eq!(codes(&still_open), ["VOLUME_STILL_OPEN"]);
    let volume = &first["volume"]["id"];
    let sheets = |sheets: i32| json!({ "volume": volume, "sheets": sheets });
    let impossible = archivist.mutate("closeVolume", shown, sheets(-1)).await;
    assert_eq!(codes(&impossible), ["SHEETS_IMPOSSIBLE"]);
    let closed = archivist.mutate("closeVolume", shown, sheets(248)).await;
    assert_eq!(closed["volume"]["sheets"], 248);
    assert_eq!(
        codes(&archivist.mutate("closeVolume", shown, sheets(248)).await),
        ["VOLUME_CLOSED"]
    );
    let second = archivist.mutate("openVolume", shown, another).await;
    assert_eq!(second["volume"]["ordinal"], 2);
    let moved = json!({ "volume": volume, "shelf": "C-1" });
    let moved = archivist.mutate("placeVolume", shown, moved).await;
    assert_eq!(
        (&moved["volume"]["shelf"], &moved["volume"]["box"]),
        (&json!("C-1"), &Value::Null)
    );

    let specialist = app.client("specialists").await;
    let me = specialist
        .ask("{ viewer { staffMember { id } } }", json!({}))
        .await;
    let borrower = &me["viewer"]["staffMember"]["id"];
    let lend = |due: &str, purpose: &str| json!({ "volume": volume, "borrower": borrower, "purpose": purpose, "dueOn": due });
    let past = archivist
        .mutate(
            "lendVolume",
            shown,
            lend("2026-03-01", "Tiesas pieprasījums"),
        )
        .await;
    assert_eq!(codes(&past), ["DATE_ORDER"]);
    let aimless = archivist
        .mutate("lendVolume", shown, lend("2026-03-09", " "))
        .await;
    assert_eq!(
        problems(&aimless),
        [("REASON_REQUIRED".to_owned(), "input.purpose".to_owned())]
    );
    let lent = archivist
        .mutate(
            "lendVolume",
            shown,
            lend("2026-03-09", "Tiesas pieprasījums"),
        )
        .await;
    assert_eq!(
        lent["volume"]["loans"],
        json!([{ "purpose": "Tiesas pieprasījums", "returnedOn": null }])
    );
    // Until when it is away is for everybody; who has it and why for those who lend, those who watch, and the borrower.
    let loans = "query($id: ID!) { node(id: $id) { ... on File { volumes { loans { dueOn purpose borrower { id } } } } } }";
    for (login, knows) in [
        ("arhivars", true),
        ("lietvede", true),
        ("vaditaja", true),
        ("auditors", true),
        ("specialists", true),
        ("jurists", false),
        ("administrators", false),
    ] {
        let client = app.client(login).await;
        let told = client.ask(loans, json!({ "id": file })).await;
        let loan = &told["node"]["volumes"][0]["loans"][0];
        let wanted = if knows {
            json!({ "dueOn": "2026-03-09", "purpose": "Tiesas pieprasījums", "borrower": { "id": borrower } })
        } else {
            json!({ "dueOn": "2026-03-09", "purpose": null, "borrower": null })
        };
        assert_eq!(*loan, wanted, "{login}");
    }
    let twice = archivist
        .mutate("lendVolume", shown, lend("2026-03-09", "Vēlreiz"))
        .await;
    assert_eq!(codes(&twice), ["VOLUME_LENT"]);
    let back = archivist
        .mutate("returnVolume", shown, json!({ "volume": volume }))
        .await;
    assert_eq!(back["volume"]["loans"][0]["returnedOn"], "2026-03-02");
    let again = archivist
        .mutate("returnVolume", shown, json!({ "volume": volume }))
        .await;
    assert_eq!(codes(&again), ["VOLUME_NOT_LENT"]);
}

#[both]
async fn a_document_stands_in_two_files_and_moves_with_its_reason(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let letter = json!({ "title": "Vēstule", "accessClass": "OPEN" });
    let letter = clerk.registered("sanemtie", letter, &[]).await;
    let (own, other) = (file(&clerk, "1-10").await, file(&clerk, "3-1").await);
    let put = |file: &str, reason: &str| json!({ "document": letter["id"], "file": file, "reason": reason });
    let shown = "document { file { fileIndex } alsoIn { fileIndex } }";
    let aimless = clerk
        .mutate("putDocumentInFile", shown, put(&other, ""))
        .await;
    assert_eq!(codes(&aimless), ["REASON_REQUIRED"]);
    let own_file = clerk
        .mutate("putDocumentInFile", shown, put(&own, "x"))
        .await;
    assert_eq!(codes(&own_file), ["ALREADY_IN_FILE"]);
    let done = clerk
        .mutate("putDocumentInFile", shown, put(&other, "Par klientu"))
        .await;
    assert_eq!(
        done["document"],
        json!({ "file": { "fileIndex": "1-10" }, "alsoIn": [{ "fileIndex": "3-1" }] })
    );
    let found = "query($file: ID!) { documents(filter: { alsoIn: $file }, first: 5) { edges { node { number } } } }";
    let found = async |file: &str| {
        let data = clerk.ask(found, json!({ "file": file })).await;
        data["documents"]["edges"]
            .as_array()
            .expect("documents")
            .len()
    };
    assert_eq!((found(&other).await, found(&own).await), (1, 0));
    let out = clerk
        .mutate("takeDocumentOutOfFile", shown, put(&other, "Kļūda"))
        .await;
    assert_eq!(out["document"]["alsoIn"], json!([]));
    let again = clerk
        .mutate("takeDocumentOutOfFile", shown, put(&other, "Kļūda"))
        .await;
    assert_eq!(codes(&again), ["FILE_UNKNOWN"]);

    // Where it is referred to, it can come to stand itself; nothing refers to itself.
    let done = clerk
        .mutate("putDocumentInFile", shown, put(&other, "Par klientu"))
        .await;
    assert_eq!(problems(&done), []);
    let mut moving = json!({ "document": letter["id"], "revision": 1, "file": other });
    let silent = clerk.mutate("amendDocument", shown, moving.clone()).await;
    assert_eq!(codes(&silent), ["REASON_REQUIRED"]);
    moving["reason"] = json!("Pieder klienta lietai");
    let moved = clerk.mutate("amendDocument", shown, moving).await;
    assert_eq!(
        moved["document"],
        json!({ "file": { "fileIndex": "3-1" }, "alsoIn": [] })
    );
    assert_eq!(found(&other).await, 0, "it is listed once");
    app.settle().await;
}
