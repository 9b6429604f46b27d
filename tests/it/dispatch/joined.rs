//! What stands around sending: a draft that is signed and goes out, and mail that comes back to our mailbox.

use crate::support::dovecot::{self, Dovecot, Mailbox};

use super::*;

/// An application, answered by a decision that is drafted, approved, signed and sent to the e-address; on the day on which
/// the law notifies, the route goes on by itself, and the term to contest runs.
#[both]
async fn a_signed_answer_goes_out_and_closes_what_it_answers(office: Office) {
    let company = office.company("2023-01-01").await;
    let received = json!({
        "kind": "SUBMISSION", "title": "Iesniegums", "accessClass": "OPEN", "correspondent": company["id"],
        "receivedAt": "2026-11-02T09:00:00+02:00", "senderNumber": "2026/117",
    });
    let application = office.clerk.registered("iesniegumi", received, &[]).await;
    let upload = office.clerk.upload("lēmums.txt", "Piešķirt.").await;
    let input = json!({
        "register": office.clerk.register("lemumi").await,
        "card": {
            "kind": "DECISION", "title": "Lēmums par līdzfinansējumu", "accessClass": "OPEN", "correspondent": company["id"],
        },
        "uploads": [{ "upload": upload }],
        "relations": [{ "kind": "REPLY_TO", "document": application["id"] }],
    });
    let prepared = office
        .clerk
        .mutate("prepareDraft", "draft { id revision }", input)
        .await;
    assert_eq!(problems(&prepared), []);
    let draft = &prepared["draft"];

    // A draft is no document yet, so there is nothing to send.
    let to = json!([{ "correspondent": company["id"], "delivery": "E_ADDRESS" }]);
    let unsigned = office.try_send(&office.clerk, draft, to.clone()).await;
    assert_eq!(codes(&unsigned), "ID_OF_OTHER_TYPE document");

    let people = "{ staff(first: 200) { nodes { id familyName } } }";
    let people = office.head.ask(people, json!({})).await["staff"]["nodes"].take();
    let people = people.as_array().expect("staff");
    let head = people.iter().find(|row| row["familyName"] == "Vanaga");
    let round = json!({
        "draft": draft["id"], "revision": draft["revision"], "signatory": head.expect("the head")["id"],
    });
    let round = office
        .clerk
        .mutate("startApproval", "draft { rounds { steps { id } } }", round)
        .await;
    assert_eq!(problems(&round), []);
    let step = &round["draft"]["rounds"][0]["steps"][0]["id"];
    office.until("2026-11-03T08:00:00Z");
    let signed = json!({ "step": step, "signature": { "internal": true } });
    let signed = office
        .head
        .mutate("signDraft", "document { id number }", signed)
        .await;
    assert_eq!(problems(&signed), []);
    let decision = &signed["document"];
    let asked = "deadline { concludedOn outcome } answers { document { number } }";
    let open = office.card(&application, asked).await;
    assert_eq!(
        (&open["deadline"]["concludedOn"], &open["answers"]),
        (&Value::Null, &json!([])),
        "signed is not sent"
    );

    // To the e-address, and only there.
    let sending = office
        .send(decision, &company, "E_ADDRESS", json!({}))
        .await;
    office.app.settle().await;
    let handed = office.read(&sending).await;
    assert_eq!(handed["state"], "HANDED_OVER");
    let outbox = std::fs::read_dir(office.drop.path().join("outbox")).expect("an outbox");
    let letter = outbox.flatten().next().expect("a letter").path();
    let message: Value =
        serde_json::from_slice(&std::fs::read(letter.join("message.json")).expect("a letter"))
            .expect("JSON");
    assert_eq!(
        (&message["registrationNumber"], &message["answers"]),
        (&decision["number"], &json!(["2026/117"]))
    );
    let receipt = json!({
        "format": "aprite-e-address-receipt/1", "id": message["id"], "state": "accepted",
        "at": "2026-11-03T10:05:00+02:00", "messageId": "DIV-1",
    });
    let receipts = office.drop.path().join("receipts");
    std::fs::write(receipts.join(".new"), receipt.to_string()).expect("written");
    std::fs::rename(receipts.join(".new"), receipts.join("1.json")).expect("renamed");
    office.app.clock.advance(TimeDelta::minutes(10));
    office.app.settle().await;
    let sent = office.read(&sending).await;
    assert_eq!(
        (
            &sent["state"],
            &sent["sentOn"],
            &sent["notifiedOn"],
            &sent["contestUntil"]
        ),
        (
            &json!("SENT"),
            &json!("2026-11-03"),
            &json!("2026-11-05"),
            &json!("2026-12-07")
        ),
        "5 December is a Saturday"
    );
    let closed = office.card(&application, asked).await;
    assert_eq!(
        closed,
        json!({
            "deadline": { "concludedOn": "2026-11-03", "outcome": "ANSWERED" },
            "answers": [{ "document": { "number": decision["number"] } }],
        })
    );
    let stood = "sentOn channel signer cardDeparture: draft { cardDepartedAt } route { stage } deadline { notifiedOn dueOn }";
    let on_its_way = office.card(decision, stood).await;
    assert_eq!(
        on_its_way,
        json!({
            "sentOn": "2026-11-03", "channel": "E_ADDRESS", "signer": "Ilze Vanaga",
            "cardDeparture": { "cardDepartedAt": null }, "route": { "stage": "SENT" },
            "deadline": { "notifiedOn": "2026-11-05", "dueOn": "2026-12-07" },
        })
    );

    // The office's own notes, made afterwards, leave the signed version what it is.
    let revision = office.card(decision, "revision").await["revision"].take();
    let noted = json!({ "document": decision["id"], "revision": revision, "card": { "notes": "Zvanīt" }, "reason": "Piezīme" });
    let noted = office
        .clerk
        .mutate(
            "amendDocument",
            "document { draft { cardDepartedAt } }",
            noted,
        )
        .await;
    assert_eq!(problems(&noted), []);
    assert_eq!(
        noted["document"]["draft"]["cardDepartedAt"],
        Value::Null,
        "that it went is no departure"
    );

    // Two working days later it counts as notified, whoever looks or not; then it is filed.
    office.until("2026-11-05T07:00:00Z");
    office.app.settle().await;
    let notified = office
        .card(decision, "revision route { stage revision }")
        .await;
    assert_eq!(notified["route"]["stage"], "NOTIFIED");
    let moved = entries(&office.app, decision, "document.moved").await;
    let stages: Vec<_> = moved.iter().map(|(_, entry)| entry["to"].clone()).collect();
    assert_eq!(stages, ["sent", "notified"]);
    let filed = json!({ "document": decision["id"], "to": "FILED", "revision": notified["route"]["revision"] });
    let filed = office
        .clerk
        .mutate("moveDocument", "document { route { stage } }", filed)
        .await;
    assert_eq!(problems(&filed), []);
    assert_eq!(filed["document"]["route"]["stage"], "FILED");
}

/// The office, with the mailbox from which its letters come.
struct Mailing {
    office: Office,
    post: Mailbox,
    /// Holds the settings of the mailbox.
    _sources: tempfile::TempDir,
}

impl Stage for Mailing {
    async fn on(ground: Ground) -> Self {
        let post = Dovecot::shared().mailbox();
        let sources = tempfile::tempdir().expect("a directory");
        let file = sources.path().join("mailroom.toml");
        let text = format!(
            "[[mailbox]]\nname = \"pasts\"\nhost = \"127.0.0.1\"\nport = {}\nencryption = \"none\"\nuser = \"{}\"\n\
             password = \"{}\"\n",
            post.port,
            post.user,
            dovecot::PASSWORD,
        );
        std::fs::write(&file, text).expect("settings");
        let more = [("mailroom.sources", file.display().to_string())];
        Self {
            office: Office::with(ground, &more).await,
            post,
            _sources: sources,
        }
    }
}

impl Mailing {
    /// A mail server gives a letter back, or says that it tries on.
    async fn report(&self, action: &str, letter: &str) {
        let bytes = format!(
            "From: MAILER-DAEMON@mx.example.lv\r\nTo: dokumenti@soc.example.lv\r\nMessage-ID: <{action}.{letter}>\r\n\
             Subject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nI'm sorry to have to inform you.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.lv\r\n\r\n\
             Final-Recipient: rfc822; anna@example.lv\r\nAction: {action}\r\nStatus: 5.2.2\r\n\
             Diagnostic-Code: smtp; 552 5.2.2 mailbox is full\r\n\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nFrom: dokumenti@soc.example.lv\r\nMessage-ID: <{letter}>\r\n\
             Subject: Nr. 1\r\n\r\nLabdien!\r\n--b--\r\n"
        );
        self.post.deliver(bytes.as_bytes()).await;
        assert_eq!(self.office.app.fetch_mail().await, 1);
        self.office.app.settle().await;
        self.office.app.clock.advance(TimeDelta::seconds(1));
    }

    async fn items(&self) -> Vec<Value> {
        let query = "{ intakeItems(first: 50) { nodes { id state revision remarks setAsideAs setAsideWords } } }";
        let mut found = self.office.clerk.ask(query, json!({})).await;
        let nodes = found["intakeItems"]["nodes"].take();
        nodes.as_array().expect("items").clone()
    }
}

#[both]
async fn a_letter_that_comes_back_fails_at_its_dispatch_and_is_no_new_record(mailing: Mailing) {
    let office = &mailing.office;
    let anna = office.anna().await;
    let decision = office.decision(&anna).await;
    let sent = office.send(&decision, &anna, "EMAIL", json!({})).await;
    office.app.settle().await;
    let sent = office.read(&sent).await;
    assert_eq!(
        (&sent["state"], &sent["contestUntil"]),
        (&json!("SENT"), &json!("2026-12-04"))
    );
    let name = sent["messageId"].as_str().expect("a Message-ID");
    let name = name.trim_matches(['<', '>']);

    // It is late, and that is all: the report waits for a person, and the dispatch stands.
    mailing.report("delayed", name).await;
    assert_eq!(office.read(&sent).await["state"], "SENT");
    // Somebody else's letter, as spam does it.
    mailing.report("failed", "nobody@example.lv").await;
    // It does not arrive.
    mailing.report("failed", name).await;
    let failed = office.read(&sent).await;
    assert_eq!(
        (
            &failed["state"],
            &failed["failure"],
            &failed["notifiedOn"],
            &failed["contestUntil"]
        ),
        (
            &json!("FAILED"),
            &json!("552 5.2.2 mailbox is full"),
            &Value::Null,
            &Value::Null
        )
    );
    assert_eq!(failed["steps"][2]["doneBy"], Value::Null);
    let items = mailing.items().await;
    let told: Vec<_> = items
        .iter()
        .map(|item| {
            json!([
                item["state"],
                item["remarks"],
                item["setAsideAs"],
                item["setAsideWords"]
            ])
        })
        .collect();
    assert_eq!(
        json!(told),
        json!([
            ["WAITING", ["DELIVERY_REPORT"], null, null],
            ["WAITING", ["DELIVERY_REPORT"], null, null],
            [
                "SET_ASIDE",
                ["DELIVERY_REPORT"],
                "DELIVERY_REPORT",
                decision["number"]
            ],
        ])
    );

    // The same report once more finds nothing to do and waits to be looked at; a person may take the other one back.
    mailing.report("failed", name).await;
    assert_eq!(office.read(&sent).await["revision"], failed["revision"]);
    let items = mailing.items().await;
    assert_eq!(items[3]["state"], "WAITING");
    let back = json!({ "item": items[2]["id"], "revision": items[2]["revision"] });
    let back = office
        .clerk
        .mutate("takeIntakeItemBack", "item { state }", back)
        .await;
    assert_eq!(back["item"]["state"], "WAITING");

    // Who has said that they got a letter has got it, whatever a mail server reports of it.
    let other = office.decision(&anna).await;
    let got = office.send(&other, &anna, "EMAIL", json!({})).await;
    office.app.settle().await;
    let confirmed = office.act("confirmDispatch", &got, json!({})).await;
    let name = confirmed["messageId"].as_str().expect("a Message-ID");
    mailing
        .report("failed", name.trim_matches(['<', '>']))
        .await;
    assert_eq!(office.read(&got).await["state"], "DELIVERED");
    assert_eq!(mailing.items().await[4]["state"], "WAITING");

    // The letter goes otherwise, and is notified anew.
    let second = office
        .send(
            &decision,
            &anna,
            "REGISTERED_POST",
            json!({ "sentOn": "2026-11-02", "follows": sent["id"] }),
        )
        .await;
    assert_eq!(
        (&second["notifiedOn"], &second["contestUntil"]),
        (&json!("2026-11-09"), &json!("2026-12-09"))
    );
}
