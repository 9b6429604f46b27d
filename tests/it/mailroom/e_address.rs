//! Letters that the connector drops into the e-address inbox.

use ring::digest::{SHA256, digest};

use super::*;

fn sha256(bytes: &[u8]) -> String {
    let digest = digest(&SHA256, bytes);
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A letter as the contract says, with one thing changed.
pub(super) fn drop_letter(office: &Office, id: &str, change: impl FnOnce(&mut Value)) {
    let inbox = office.files.path().join("e-adrese/inbox");
    let (hidden, folder) = (inbox.join(format!(".{id}")), inbox.join(id));
    let bytes = format!("%PDF-1.4 {id}").into_bytes();
    std::fs::create_dir_all(hidden.join("files")).expect("a folder");
    std::fs::write(hidden.join("files/1.pdf"), &bytes).expect("a file");
    let mut message = json!({
        "format": "aprite-e-address/1",
        "id": id,
        "from": { "eAddress": "40003521600", "name": "SIA Paraugs", "registrationNumber": "40003521600" },
        "to": { "eAddress": "90000043649", "name": "Ogres novada sociālais dienests" },
        "subject": "Par līgumu",
        "text": "Lūdzam izskatīt.",
        "registrationNumber": "2026/117",
        "sentAt": "2026-03-02T09:15:00+02:00",
        "files": [{ "path": "1.pdf", "name": "Līgums.pdf", "mediaType": "application/pdf", "size": bytes.len(), "sha256": sha256(&bytes) }],
    });
    change(&mut message);
    std::fs::write(hidden.join("message.json"), message.to_string()).expect("a message");
    std::fs::rename(hidden, folder).expect("in place");
}

#[both]
async fn a_letter_to_the_e_address_becomes_an_item(office: Office) {
    let Office { app, clerk, .. } = &office;
    let company = json!({ "kind": "ORGANISATION", "name": "SIA Paraugs", "registrationNumber": "40003521600", "eAddress": "40003521600" });
    let company = clerk
        .mutate("registerCorrespondent", "correspondent { id }", company)
        .await;
    assert_eq!(problems(&company), []);
    drop_letter(&office, "div-1", |_| ());
    assert_eq!(app.fetch_mail().await, 1);
    app.settle().await;
    let item = office.item("Par līgumu").await;
    assert_eq!(
        (&item["channel"], &item["senderName"]),
        (&json!("E_ADDRESS"), &json!("SIA Paraugs"))
    );
    assert_eq!(
        (&item["senderNumber"], &item["messageId"]),
        (&json!("2026/117"), &json!("div-1"))
    );
    assert_eq!(item["receivedAt"], "2026-03-02T07:15:00Z");
    let query = "query($id: ID!) { intakeItem(id: $id) { suggestedCorrespondents { id } } }";
    let told = clerk.ask(query, json!({ "id": item["id"] })).await;
    assert_eq!(
        told["intakeItem"]["suggestedCorrespondents"][0]["id"],
        company["correspondent"]["id"]
    );
    let outgoing = office
        .register(&item, "nosutitie", json!({ "accessClass": "OPEN" }))
        .await;
    assert_eq!(refusals(&outgoing), "INTAKE_OUTGOING input.register");
    let registered = office
        .register(&item, "sanemtie", json!({ "accessClass": "OPEN" }))
        .await;
    assert_eq!(problems(&registered), []);
    assert_eq!(
        registered["document"]["versions"][0]["contents"],
        json!([{ "fileName": "Līgums.pdf", "role": "MAIN" }, { "fileName": "message.json", "role": "ANNEX" }])
    );
    assert_eq!(registered["document"]["channel"], "E_ADDRESS");
    // The connector finds its letter gone, and one that it drops again is cleared away.
    let inbox = office.files.path().join("e-adrese/inbox");
    assert!(!inbox.join("div-1").exists());
    drop_letter(&office, "div-1", |_| ());
    assert_eq!(app.fetch_mail().await, 0);
    assert!(!inbox.join("div-1").exists());
}

#[both]
async fn a_letter_that_breaks_the_contract_is_put_aside_with_its_place(office: Office) {
    let app = &office.app;
    drop_letter(&office, "labs", |_| ());
    drop_letter(&office, "summa", |message| {
        message["files"][0]["sha256"] = json!("0".repeat(64))
    });
    drop_letter(&office, "izmers", |message| {
        message["files"][0]["size"] = json!(1)
    });
    drop_letter(&office, "cits", |message| message["id"] = json!("labs"));
    drop_letter(&office, "bez-temas", |message| {
        message["subject"] = json!(null)
    });
    drop_letter(&office, "cels", |message| {
        message["files"][0]["path"] = json!("../message.json")
    });
    drop_letter(&office, "jauns", |message| {
        message["format"] = json!("aprite-e-address/2")
    });
    let inbox = office.files.path().join("e-adrese/inbox");
    std::fs::create_dir(inbox.join("tukss")).expect("a folder");
    assert_eq!(app.fetch_mail().await, 1);
    assert_eq!(app.fetch_mail().await, 0);
    app.settle().await;
    assert_eq!(office.items().await.len(), 1);
    for (id, why) in [
        ("summa", "files.0.sha256: is not that of the file\n"),
        ("izmers", "files.0.size: is not that of the file\n"),
        ("cits", "id: is not the name of the folder\n"),
        ("bez-temas", "subject: is missing or no text\n"),
        ("cels", "files.0.path: is no plain name\n"),
        ("tukss", "message.json: is missing\n"),
    ] {
        let told = inbox.join("wrong").join(id).join("why.txt");
        assert_eq!(
            std::fs::read_to_string(told).expect("a reason"),
            why,
            "{id}"
        );
    }
    assert!(
        inbox.join("jauns").is_dir(),
        "another format is for somebody else"
    );
}
