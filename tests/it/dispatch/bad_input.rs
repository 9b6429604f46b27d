//! What cannot be sent is told where it stands, in both languages, and leaves nothing behind.

use super::*;

impl Office {
    async fn refuses(&self, by: &Client, document: &Value, recipients: Value) -> String {
        let payload = self.try_send(by, document, recipients).await;
        assert_eq!(payload["dispatches"], json!([]));
        codes(&payload)
    }
}

#[both]
async fn an_active_e_address_must_be_used(office: Office) {
    let company = office.company("2023-01-01").await;
    let letter = office.letter(&company, json!({})).await;
    let by = |delivery: &str| json!([{ "correspondent": company["id"], "delivery": delivery }]);
    for delivery in ["REGISTERED_POST", "ORDINARY_POST", "EMAIL", "PORTAL"] {
        assert_eq!(
            office.refuses(&office.clerk, &letter, by(delivery)).await,
            "E_ADDRESS_REQUIRED recipients.0.delivery",
            "{delivery}"
        );
    }
    let told = office.try_send(&office.clerk, &letter, by("EMAIL")).await;
    let message = told["problems"][0]["message"].as_str().expect("words");
    assert!(
        message.contains("since 1 January 2023") && message.contains("12. p."),
        "{message}"
    );
    let excepted = json!([{
        "correspondent": company["id"], "delivery": "REGISTERED_POST", "exception": "Pielikumā ir oriģināls uz papīra",
    }]);
    assert_eq!(
        office
            .refuses(&office.clerk, &letter, excepted.clone())
            .await,
        "E_ADDRESS_EXCEPTION_NOT_PERMITTED recipients.0.exception"
    );
    let idle = json!([{ "correspondent": company["id"], "delivery": "IN_PERSON", "exception": "Atnāca pats" }]);
    assert_eq!(
        office.refuses(&office.head, &letter, idle).await,
        "E_ADDRESS_EXCEPTION_IDLE recipients.0.exception"
    );
    let payload = office.try_send(&office.head, &letter, excepted).await;
    assert_eq!(problems(&payload), []);
    assert_eq!(
        payload["dispatches"][0]["exception"],
        "Pielikumā ir oriģināls uz papīra"
    );

    // The other way round: nothing goes to an e-address that is not active.
    let anna = office.anna().await;
    let letter = office.letter(&anna, json!({})).await;
    let to = json!([{ "correspondent": anna["id"], "delivery": "E_ADDRESS" }]);
    assert_eq!(
        office.refuses(&office.clerk, &letter, to.clone()).await,
        "E_ADDRESS_NOT_ACTIVE recipients.0.delivery"
    );
    let status = |since: &str, until: &str| json!({ "correspondent": anna["id"], "eAddress": "_DEFAULT@123", "since": since, "until": until });
    let payload = office
        .clerk
        .mutate(
            "recordEAddress",
            "correspondent { id }",
            status("2026-05-01", "2026-04-01"),
        )
        .await;
    assert_eq!(codes(&payload), "DATE_TOO_EARLY until");
    let payload = office
        .clerk
        .mutate(
            "recordEAddress",
            "correspondent { id }",
            status("2026-05-01", "2026-10-31"),
        )
        .await;
    assert_eq!(problems(&payload), []);
    assert_eq!(
        office.refuses(&office.clerk, &letter, to).await,
        "E_ADDRESS_DEACTIVATED recipients.0.delivery"
    );
    let payload = office
        .auditor
        .mutate(
            "recordEAddress",
            "correspondent { id }",
            status("2026-05-01", "2026-10-31"),
        )
        .await;
    assert_eq!(codes(&payload), "NOT_PERMITTED ");
}

#[both]
async fn nothing_goes_that_cannot_go(office: Office) {
    let anna = office.anna().await;
    let stranger = office
        .person(json!({ "kind": "PERSON", "name": "Zane Sveša" }))
        .await;
    let letter = office
        .letter(
            &anna,
            json!({ "addressees": [{ "correspondent": stranger["id"] }] }),
        )
        .await;
    let own = office.letter(&anna, json!({})).await;
    let to = |who: &Value, delivery: &str, more: Value| {
        let mut recipient = json!({ "correspondent": who["id"], "delivery": delivery });
        let more = more.as_object().expect("fields").clone();
        recipient.as_object_mut().expect("an object").extend(more);
        recipient
    };
    for (recipients, expected) in [
        (json!([]), "RECIPIENTS_NONE recipients"),
        (
            json!([to(&stranger, "ORDINARY_POST", json!({ "address": "Ogre" }))]),
            "RECIPIENT_NOT_OF_DOCUMENT recipients.0.correspondent",
        ),
        (
            json!([{ "correspondent": "correspondent_019cacf45a8070008000000000000001", "delivery": "EMAIL" }]),
            "CORRESPONDENT_UNKNOWN recipients.0.correspondent",
        ),
        (
            json!([{ "correspondent": "nobody", "delivery": "EMAIL" }]),
            "ID_MALFORMED recipients.0.correspondent",
        ),
        (
            json!([
                to(&anna, "IN_PERSON", json!({})),
                to(&anna, "IN_PERSON", json!({}))
            ]),
            "RECIPIENT_TWICE recipients.1.correspondent",
        ),
        (
            json!([to(
                &anna,
                "ORDINARY_POST",
                json!({ "sentOn": "2026-11-01" })
            )]),
            "DATE_TOO_EARLY recipients.0.sentOn",
        ),
        (
            json!([to(
                &anna,
                "ORDINARY_POST",
                json!({ "sentOn": "2026-11-03" })
            )]),
            "DATE_IN_FUTURE recipients.0.sentOn",
        ),
        (
            json!([to(
                &anna,
                "EMAIL",
                json!({ "sentOn": "2026-11-02", "address": "anna" })
            )]),
            "EMAIL_MALFORMED recipients.0.address, DISPATCH_SENT_BY_ITSELF recipients.0.sentOn",
        ),
        (
            json!([to(&anna, "IN_PERSON", json!({ "address": "Ogre" }))]),
            "ADDRESS_IDLE recipients.0.address",
        ),
        (
            json!([to(&anna, "DOCUMENT_EXCHANGE", json!({}))]),
            "DELIVERY_OF_OTHERS recipients.0.delivery",
        ),
        (
            json!([to(
                &anna,
                "ORDINARY_POST",
                json!({ "address": "Ogre\u{7}" })
            )]),
            "CONTROL_CHARACTER recipients.0.address",
        ),
        (
            json!([to(
                &anna,
                "ORDINARY_POST",
                json!({ "reference": "x".repeat(301) })
            )]),
            "TOO_LONG recipients.0.reference",
        ),
        (
            json!([to(
                &anna,
                "ORDINARY_POST",
                json!({ "follows": "dispatch_019cacf45a8070008000000000000001" })
            )]),
            "DISPATCH_UNKNOWN recipients.0.follows",
        ),
    ] {
        assert_eq!(
            office.refuses(&office.clerk, &own, recipients).await,
            expected
        );
    }
    // All or none: the second recipient has no address, so the first gets nothing either.
    let mixed = json!([
        to(&anna, "ORDINARY_POST", json!({})),
        to(&stranger, "EMAIL", json!({}))
    ]);
    assert_eq!(
        office.refuses(&office.clerk, &letter, mixed).await,
        "EMAIL_MISSING recipients.1.address"
    );
    let mixed = json!([
        to(&anna, "ORDINARY_POST", json!({})),
        to(&stranger, "REGISTERED_POST", json!({}))
    ]);
    assert_eq!(
        office.refuses(&office.clerk, &letter, mixed).await,
        "ADDRESS_MISSING recipients.1.address"
    );
    assert!(office.listed(&office.clerk, json!({})).await.is_empty());
    assert!(entries(&office.app, &letter, "dispatch").await.is_empty());

    // Not what came in, not what was annulled, not what has nothing in it, not what is too large for the mail server.
    let card = json!({ "kind": "SUBMISSION", "title": "Iesniegums", "accessClass": "OPEN", "correspondent": anna["id"] });
    let incoming = office.clerk.registered("iesniegumi", card, &[]).await;
    let recipients = json!([to(&anna, "IN_PERSON", json!({}))]);
    assert_eq!(
        office
            .refuses(&office.clerk, &incoming, recipients.clone())
            .await,
        "DISPATCH_INCOMING document"
    );
    let mut card = json!({ "kind": "LETTER", "title": "Tukša", "accessClass": "OPEN", "correspondent": anna["id"] });
    let unsigned = office
        .clerk
        .registered("nosutitie", card.clone(), &[])
        .await;
    assert_eq!(
        office
            .refuses(&office.clerk, &unsigned, recipients.clone())
            .await,
        "DISPATCH_REQUISITES_MISSING document"
    );
    card["signer"] = json!("Ilze Vanaga");
    card["documentDate"] = json!("2026-11-02");
    let empty = office
        .clerk
        .registered("nosutitie", card.clone(), &[])
        .await;
    assert_eq!(
        office
            .refuses(
                &office.clerk,
                &empty,
                json!([to(&anna, "EMAIL", json!({}))])
            )
            .await,
        "DISPATCH_NOTHING_TO_SEND recipients.0.delivery"
    );
    let upload = office.clerk.upload("liels.bin", vec![7_u8; 180_000]).await;
    let large = office.clerk.registered("nosutitie", card, &[&upload]).await;
    assert_eq!(
        office
            .refuses(
                &office.clerk,
                &large,
                json!([to(&anna, "EMAIL", json!({}))])
            )
            .await,
        "LETTER_TOO_LARGE recipients.0.delivery"
    );
    let input = json!({ "document": empty["id"], "reason": "Kļūda" });
    office
        .clerk
        .mutate("annulRegistration", "document { status }", input)
        .await;
    assert_eq!(
        office
            .refuses(&office.clerk, &empty, recipients.clone())
            .await,
        "DOCUMENT_ANNULLED document"
    );
    assert_eq!(
        office.refuses(&office.auditor, &own, recipients).await,
        "NOT_PERMITTED "
    );
    office.app.settle().await;
    assert!(office.smtp.letters().is_empty());
}

#[both]
async fn two_clerks_and_a_double_click_send_once(office: Office) {
    let anna = office.anna().await;
    let letter = office.letter(&anna, json!({})).await;
    let recipients = json!([{ "correspondent": anna["id"], "delivery": "EMAIL" }]);
    let input = json!({ "document": letter["id"], "recipients": recipients, "idempotencyKey": "nosutit-1" });
    let first = office
        .clerk
        .mutate("dispatchDocument", "dispatches { id }", input.clone())
        .await;
    assert_eq!(problems(&first), []);
    let again = office
        .clerk
        .mutate("dispatchDocument", "dispatches { id }", input.clone())
        .await;
    assert_eq!(
        again["dispatches"], first["dispatches"],
        "the same request has the same answer"
    );
    let mut other = input;
    other["interim"] = json!(true);
    let payload = office
        .clerk
        .mutate("dispatchDocument", "dispatches { id }", other)
        .await;
    assert_eq!(codes(&payload), "IDEMPOTENCY_KEY_REUSED idempotencyKey");

    // A colleague does the same at the same time: the letter goes once, and they are told.
    let colleague = office
        .try_send(&office.head, &letter, recipients.clone())
        .await;
    assert_eq!(
        codes(&colleague),
        "DISPATCH_ALREADY recipients.0.correspondent"
    );
    let both = json!([{ "correspondent": anna["id"], "delivery": "ORDINARY_POST" }]);
    let (one, two) = tokio::join!(
        office.try_send(&office.clerk, &letter, both.clone()),
        office.try_send(&office.head, &letter, both)
    );
    let mut told = [codes(&one), codes(&two)];
    told.sort();
    assert_eq!(told, ["", "DISPATCH_ALREADY recipients.0.correspondent"]);
    office.app.settle().await;
    assert_eq!(office.smtp.letters().len(), 1);
    let meant = json!([{ "correspondent": anna["id"], "delivery": "EMAIL", "again": true }]);
    let payload = office.try_send(&office.clerk, &letter, meant).await;
    assert_eq!(problems(&payload), []);
    office.app.settle().await;
    assert_eq!(office.smtp.letters().len(), 2);

    // Two act on one dispatch: the second is told what the first did.
    let decision = office.decision(&anna).await;
    let post = office
        .send(&decision, &anna, "REGISTERED_POST", json!({}))
        .await;
    let input = json!({ "dispatch": post["id"], "revision": post["revision"] });
    let sent = office
        .clerk
        .mutate("recordDispatchSent", "dispatch { state }", input.clone())
        .await;
    assert_eq!(sent["dispatch"]["state"], "SENT");
    let late = office
        .head
        .mutate("recordDispatchSent", "dispatch { state }", input)
        .await;
    assert_eq!(codes(&late), "DISPATCH_STALE revision");
    let message = late["problems"][0]["message"].as_str().expect("words");
    assert!(
        message.contains("it was sent") && message.contains("Ozola"),
        "{message}"
    );
    assert_eq!(
        office.refused("recordDispatchSent", &post, json!({})).await,
        "DISPATCH_STATE dispatch"
    );
    assert_eq!(
        office
            .refused("cancelDispatch", &post, json!({ "reason": "" }))
            .await,
        "DISPATCH_STATE dispatch"
    );
    assert_eq!(
        office
            .refused("confirmDispatch", &post, json!({ "on": "2026-11-03" }))
            .await,
        "DATE_IN_FUTURE on"
    );
    assert_eq!(
        office
            .refused("recordDispatchFailed", &post, json!({ "reason": " " }))
            .await,
        "REASON_REQUIRED reason"
    );
    let in_person = office
        .send(
            &decision,
            &anna,
            "IN_PERSON",
            json!({ "sentOn": "2026-11-02" }),
        )
        .await;
    assert_eq!(
        office
            .refused(
                "recordDispatchReturned",
                &in_person,
                json!({ "reason": "MOVED", "stands": false })
            )
            .await,
        "DISPATCH_NO_RETURN dispatch"
    );
}
