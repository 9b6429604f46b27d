//! Letters to e-addresses through the drop folders: what the connector finds, what its receipts bring about.

use std::fs;
use std::path::PathBuf;

use entities::vocabulary::DispatchState;

use super::*;

impl Office {
    fn outbox(&self) -> Vec<PathBuf> {
        let folders = fs::read_dir(self.drop.path().join("outbox"))
            .expect("an outbox")
            .flatten();
        let mut folders: Vec<_> = folders.map(|entry| entry.path()).collect();
        folders.sort();
        folders
    }

    /// The connector writes a receipt.
    fn receipt(&self, name: &str, id: &str, state: &str, more: Value) {
        let mut receipt = json!({
            "format": "aprite-e-address-receipt/1", "id": id, "state": state, "at": "2026-11-17T10:00:00+02:00",
        });
        let more = more.as_object().expect("fields").clone();
        receipt.as_object_mut().expect("an object").extend(more);
        let folder = self.drop.path().join("receipts");
        let new = folder.join(format!(".{name}"));
        fs::write(&new, receipt.to_string()).expect("written");
        fs::rename(new, folder.join(format!("{name}.json"))).expect("renamed");
    }

    fn taken(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.drop.path().join("receipts").join(folder))
            .expect("a folder")
            .flatten();
        let mut names: Vec<_> = entries
            .map(|entry| entry.file_name().into_string().expect("a name"))
            .collect();
        names.sort();
        names
    }
}

#[both]
async fn a_letter_to_an_e_address_is_handed_over_and_its_receipts_are_entered(office: Office) {
    // Domain §13 (8): sent on Tuesday 17 November 2026, notified on Friday, for Wednesday is a holiday.
    office.until("2026-11-17T07:00:00Z");
    let company = office.company("2023-01-01").await;
    let card = json!({
        "kind": "SUBMISSION", "title": "Iesniegums", "accessClass": "OPEN", "correspondent": company["id"],
        "receivedAt": "2026-11-10T09:00:00+02:00", "senderNumber": "2026/117",
    });
    let application = office.clerk.registered("iesniegumi", card, &[]).await;
    let relations = json!([{ "kind": "REPLY_TO", "document": application["id"] }]);
    let decision = office
        .outgoing(
            "lemumi",
            "DECISION",
            &company,
            json!({ "relations": relations }),
        )
        .await;
    let prepared = office
        .send(&decision, &company, "E_ADDRESS", json!({}))
        .await;
    assert_eq!(
        (&prepared["automatic"], &prepared["address"]),
        (&json!(true), &json!("40003521600"))
    );
    assert!(office.outbox().is_empty());
    office.app.settle().await;
    let handed = office.read(&prepared).await;
    assert_eq!(
        (&handed["state"], &handed["sentOn"]),
        (&json!("HANDED_OVER"), &Value::Null)
    );
    let folders = office.outbox();
    assert_eq!(folders.len(), 1);
    let id = folders[0]
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name")
        .to_owned();
    let message: Value =
        serde_json::from_slice(&fs::read(folders[0].join("message.json")).expect("a letter"))
            .expect("JSON");
    assert_eq!(message["format"], "aprite-e-address/1");
    assert_eq!(message["id"], json!(id));
    assert_eq!(message["from"]["eAddress"], "90000043649");
    assert_eq!(
        message["to"],
        json!({ "eAddress": "40003521600", "name": "SIA Paraugs", "registrationNumber": "40003521600" })
    );
    assert_eq!(message["registrationNumber"], decision["number"]);
    assert_eq!(
        (&message["kind"], &message["answers"]),
        (&json!("DECISION"), &json!(["2026/117"]))
    );
    let file = &message["files"][0];
    assert_eq!(
        (&file["name"], &file["size"]),
        (&json!("vēstule.txt"), &json!(17))
    );
    let bytes = fs::read(
        folders[0]
            .join("files")
            .join(file["path"].as_str().expect("a path")),
    )
    .expect("a file");
    assert_eq!(bytes, b"Labdien! Atbilde.");

    // The connector takes the folder away and DIV accepts the letter.
    fs::remove_dir_all(&folders[0]).expect("taken");
    office.until("2026-11-17T09:00:00Z");
    office.receipt(&id, &id, "accepted", json!({ "messageId": "DIV-4711" }));
    office.app.settle().await;
    let sent = office.read(&prepared).await;
    assert_eq!(
        (
            &sent["state"],
            &sent["sentOn"],
            &sent["notifiedOn"],
            &sent["contestUntil"],
            &sent["reference"]
        ),
        (
            &json!("SENT"),
            &json!("2026-11-17"),
            &json!("2026-11-20"),
            &json!("2026-12-21"),
            &json!("DIV-4711")
        ),
        "20 December is a Sunday"
    );
    let english = sent["en"].as_str().expect("words");
    assert!(
        english.contains("second working day, 20 November 2026"),
        "{english}"
    );
    assert!(
        english.contains("Not counted either: 18 November 2026"),
        "{english}"
    );
    assert_eq!(office.taken("taken"), [format!("{id}.json")]);
    assert_eq!(
        office.card(&application, "deadline { outcome }").await["deadline"]["outcome"],
        "ANSWERED"
    );

    // The same receipt again changes nothing; that it was delivered moves no date.
    office.receipt(
        &format!("{id}.2"),
        &id,
        "accepted",
        json!({ "at": "2026-11-17T10:30:00+02:00" }),
    );
    office.receipt(
        &format!("{id}.3"),
        &id,
        "delivered",
        json!({ "at": "2026-11-17T10:45:00+02:00" }),
    );
    office.app.settle().await;
    let delivered = office.read(&prepared).await;
    assert_eq!(
        (
            &delivered["state"],
            &delivered["notifiedOn"],
            &delivered["sentOn"]
        ),
        (
            &json!("DELIVERED"),
            &json!("2026-11-20"),
            &json!("2026-11-17")
        )
    );
    assert_eq!(
        steps(&delivered),
        ["PREPARE", "HAND_OVER", "SEND", "DELIVER"]
    );
    assert_eq!(office.taken("taken").len(), 3);

    // What cannot be entered is put aside for people, with the reason.
    office.receipt("late", &id, "failed", json!({ "reason": "adresāta nav" }));
    office.receipt(
        "other",
        "019cacf4-5a80-7000-8000-000000000009",
        "accepted",
        json!({}),
    );
    office.receipt("silent", &id, "failed", json!({}));
    fs::write(office.drop.path().join("receipts/broken.json"), "{").expect("written");
    office.app.settle().await;
    assert_eq!(
        office.taken("wrong"),
        [
            "broken.json",
            "broken.json.txt",
            "late.json",
            "late.json.txt",
            "other.json",
            "other.json.txt",
            "silent.json",
            "silent.json.txt",
        ]
    );
    assert_eq!(office.read(&prepared).await["state"], "DELIVERED");
}

#[both]
async fn a_letter_on_the_brink_is_handed_over_once_and_no_more_withdrawn(office: Office) {
    let company = office.company("2023-01-01").await;
    let letter = office.letter(&company, json!({})).await;
    // The process ended after it had begun to hand over: half a folder lies there, or a whole one, and it is done again.
    let cut = office.send(&letter, &company, "E_ADDRESS", json!({})).await;
    office.left_behind(&cut, DispatchState::Sending).await;
    assert_eq!(
        office
            .refused("cancelDispatch", &cut, json!({ "reason": "Kļūda tekstā" }))
            .await,
        "DISPATCH_STATE dispatch"
    );
    let half = office.drop.path().join("outbox/.half");
    fs::create_dir_all(half.join("files")).expect("a folder");
    office.app.settle().await;
    let handed = office.read(&cut).await;
    assert_eq!(handed["state"], "HANDED_OVER");
    assert_eq!(steps(&handed), ["PREPARE", "HAND_OVER"]);
    let whole = office.outbox();
    let whole: Vec<_> = whole.iter().filter(|path| **path != half).collect();
    assert_eq!(whole.len(), 1);

    // Withdrawn before that, nothing is handed over.
    let letter = office.letter(&company, json!({})).await;
    let withdrawn = office.send(&letter, &company, "E_ADDRESS", json!({})).await;
    office
        .act(
            "cancelDispatch",
            &withdrawn,
            json!({ "reason": "Kļūda tekstā" }),
        )
        .await;
    office.app.settle().await;
    assert_eq!(office.read(&withdrawn).await["state"], "CANCELLED");
    assert_eq!(office.outbox().len(), 2);

    // Both receipts lie there at once, the later one first by name: the day of sending is still that of accepting.
    let id = whole[0].file_name().and_then(|name| name.to_str());
    let id = id.expect("a name");
    office.until("2026-11-04T08:00:00Z");
    office.receipt(
        "a",
        id,
        "delivered",
        json!({ "at": "2026-11-03T10:00:00+02:00" }),
    );
    office.receipt(
        "b",
        id,
        "accepted",
        json!({ "at": "2026-11-02T23:59:00+02:00" }),
    );
    office.app.settle().await;
    let delivered = office.read(&cut).await;
    assert_eq!(
        (
            &delivered["state"],
            &delivered["sentOn"],
            &delivered["notifiedOn"]
        ),
        (
            &json!("DELIVERED"),
            &json!("2026-11-02"),
            &json!("2026-11-04")
        )
    );
}

#[both]
async fn a_letter_that_div_refuses_goes_otherwise(office: Office) {
    office.until("2026-11-17T07:00:00Z");
    let company = office.company("2023-01-01").await;
    let letter = office.letter(&company, json!({})).await;
    let prepared = office.send(&letter, &company, "E_ADDRESS", json!({})).await;
    office.app.settle().await;
    assert_eq!(office.outbox().len(), 1);
    let id = office.outbox()[0]
        .file_name()
        .and_then(|name| name.to_str())
        .expect("a name")
        .to_owned();
    office.until("2026-11-17T09:00:00Z");
    office.receipt(
        &id,
        &id,
        "failed",
        json!({ "reason": "e-adrese deaktivizēta" }),
    );
    office.app.settle().await;
    let failed = office.read(&prepared).await;
    assert_eq!(
        (&failed["state"], &failed["failure"], &failed["notifiedOn"]),
        (
            &json!("FAILED"),
            &json!("e-adrese deaktivizēta"),
            &Value::Null
        )
    );
    assert_eq!(
        office.refused("retryDispatch", &prepared, json!({})).await,
        "DISPATCH_SENT_ANEW dispatch"
    );

    // The clerk notes that the e-address is no longer active; then the post is open.
    let payload = office
        .clerk
        .mutate(
            "recordEAddress",
            "correspondent { eAddressActive eAddressUntil }",
            json!({
                "correspondent": company["id"], "eAddress": "40003521600", "since": "2023-01-01", "until": "2026-11-16",
            }),
        )
        .await;
    assert_eq!(
        payload["correspondent"],
        json!({ "eAddressActive": false, "eAddressUntil": "2026-11-16" })
    );
    let second = office
        .send(
            &letter,
            &company,
            "REGISTERED_POST",
            json!({ "sentOn": "2026-11-17", "follows": prepared["id"] }),
        )
        .await;
    assert_eq!(
        (&second["state"], &second["notifiedOn"]),
        (&json!("SENT"), &json!("2026-11-24"))
    );
}
