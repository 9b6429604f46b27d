//! Somebody says that a record holds wrong data: the notice stands beside it, and the record stays what it was.

use super::*;

const RECORD: &str = "query($id: ID!) { document(id: $id) { title revision versions { contents { sha256 } } \
                      correctionNotices { remark notice { number } linkedBy { login } } } }";

/// Domain §13 (25).
#[both]
async fn a_notice_stands_beside_the_record_and_alters_nothing(app: TestApp) {
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let client_file = file(&clerk, "3-1 Nr. 1", 2026).await;
    let upload = clerk.upload("akts.txt", "Dzimis 1950. gadā").await;
    let register = clerk.register("sanemtie").await;
    let card = json!({ "title": "Sociālās izpētes akts", "accessClass": "OPEN" });
    let input = json!({
        "register": register, "file": client_file["id"], "card": card, "uploads": [{ "upload": upload }],
    });
    let record = clerk
        .mutate("registerDocument", "document { id revision }", input)
        .await["document"]
        .take();
    app.settle().await;
    let before = clerk.ask(RECORD, json!({ "id": record["id"] })).await["document"].take();
    let bytes = before["versions"].clone();
    assert!(bytes[0]["contents"][0]["sha256"].is_string(), "{before:#}");
    let amend = |revision: &Value, change: Value| {
        let mut input =
            json!({ "document": record["id"], "revision": revision, "reason": "Persona lūdz" });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    // In an open file the office still mends its own slips.
    let mended = json!({ "card": { "title": "Sociālās izpētes akts Nr. 4" } });
    let mended = clerk
        .mutate(
            "amendDocument",
            "document { id revision }",
            amend(&record["revision"], mended),
        )
        .await;
    assert_eq!(problems(&mended), []);
    let revision = mended["document"]["revision"].clone();
    app.clock.advance(TimeDelta::seconds(1));
    let closed = clerk
        .mutate(
            "closeFile",
            "file { id }",
            json!({ "file": client_file["id"] }),
        )
        .await;
    assert_eq!(problems(&closed), []);
    let more = clerk.upload("labojums.txt", "Dzimis 1951. gadā").await;
    let other = file(&clerk, "1-10", 2026).await;
    for change in [
        json!({ "card": { "title": "Labots akts" } }),
        json!({ "uploads": [{ "upload": more }] }),
        json!({ "file": other["id"] }),
    ] {
        let refused = clerk
            .mutate("amendDocument", "document { id }", amend(&revision, change))
            .await;
        assert_eq!(refusals(&refused), "RECORD_CLOSED input.document");
        let said = refused["problems"][0]["message"]
            .as_str()
            .expect("a message");
        assert!(
            said.contains("3-1 Nr. 1") && said.contains("register their notice and link it"),
            "{said}"
        );
    }
    // What is said of it, and who may see it, is no part of it.
    let described = json!({ "card": { "keywords": "izpēte" } });
    let described = clerk
        .mutate(
            "amendDocument",
            "document { id revision }",
            amend(&revision, described),
        )
        .await;
    assert_eq!(problems(&described), []);

    app.clock.advance(TimeDelta::seconds(1));
    let card = json!({
        "kind": "SUBMISSION", "title": "Par neprecīzu dzimšanas gadu", "accessClass": "RESTRICTED_PERSONAL",
        "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.",
    });
    let notice = clerk.registered("iesniegumi", card, &[]).await;
    let link = |change: Value| {
        let mut input = json!({
            "notice": notice["id"], "document": record["id"], "remark": "Dzimšanas gads esot 1951, nevis 1950",
        });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    let shown = "correctionNotice { remark notice { number } }";
    let first = link(json!({ "idempotencyKey": "c1" }));
    let linked = clerk
        .mutate("linkCorrectionNotice", shown, first.clone())
        .await;
    assert_eq!(problems(&linked), []);
    let again = clerk.mutate("linkCorrectionNotice", shown, first).await;
    assert_eq!(again, linked, "asked twice, linked once");
    let order = json!({ "kind": "ORDER", "title": "Rīkojums", "documentDate": "2026-02-10", "accessClass": "OPEN" });
    let order = clerk.registered("rikojumi-pamatdarbiba", order, &[]).await;
    for (change, expected) in [
        (json!({}), "CORRECTION_NOTICE_LINKED input.notice"),
        (
            json!({ "document": notice["id"] }),
            "CORRECTION_NOTICE_OF_ITSELF input.document",
        ),
        (
            json!({ "notice": order["id"] }),
            "CORRECTION_NOTICE_NOT_RECEIVED input.notice",
        ),
        (
            json!({ "remark": "" }),
            "REASON_REQUIRED input.remark, CORRECTION_NOTICE_LINKED input.notice",
        ),
        (
            json!({ "file": client_file["id"] }),
            "CORRECTION_NOTICE_ABOUT input.document",
        ),
        (
            json!({ "document": null }),
            "CORRECTION_NOTICE_ABOUT input.document",
        ),
        (
            json!({ "document": null, "file": "file_00000000000000000000000000000007" }),
            "FILE_UNKNOWN input.file",
        ),
        (
            json!({ "document": "document_00000000000000000000000000000007" }),
            "DOCUMENT_UNKNOWN input.document",
        ),
    ] {
        let refused = clerk
            .mutate("linkCorrectionNotice", shown, link(change.clone()))
            .await;
        assert_eq!(refusals(&refused), expected, "{change}");
    }
    let specialist = app.client("specialists").await;
    let refused = specialist
        .mutate("linkCorrectionNotice", shown, link(json!({})))
        .await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let whole = link(json!({ "document": null, "file": client_file["id"] }));
    let archivist = app.client("arhivars").await;
    let whole = archivist.mutate("linkCorrectionNotice", shown, whole).await;
    assert_eq!(problems(&whole), []);

    app.settle().await;
    let after = clerk.ask(RECORD, json!({ "id": record["id"] })).await["document"].take();
    assert_eq!(after["versions"], bytes, "not a byte is another");
    assert_eq!(after["title"], "Sociālās izpētes akts Nr. 4");
    assert_eq!(
        after["correctionNotices"],
        json!([{
            "remark": "Dzimšanas gads esot 1951, nevis 1950", "notice": { "number": notice["number"] },
            "linkedBy": { "login": "lietvede" },
        }])
    );
    // Whose eyes the notice is not for hears nothing of what it says.
    let seen = specialist.ask(RECORD, json!({ "id": record["id"] })).await;
    assert_eq!(seen["document"]["correctionNotices"], json!([]));
    let query =
        "query($id: ID!) { node(id: $id) { ... on File { correctionNotices { remark } } } }";
    let seen = clerk.ask(query, json!({ "id": client_file["id"] })).await;
    assert_eq!(
        seen["node"]["correctionNotices"].as_array().map(Vec::len),
        Some(1)
    );
    let history = "query($id: ID!) { document(id: $id) { history(first: 50) { nodes { kind } } } }";
    let history = clerk.ask(history, json!({ "id": record["id"] })).await;
    let kinds = history["document"]["history"]["nodes"]
        .as_array()
        .expect("entries");
    assert!(
        kinds.contains(&json!({ "kind": "document.correction_noticed" })),
        "{kinds:?}"
    );
}
