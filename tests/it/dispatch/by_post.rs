//! What people carry: by post, in person, through the portal.

use super::*;

#[both]
async fn registered_post_counts_as_notified_on_the_seventh_day(office: Office) {
    let anna = office.anna().await;
    let signed = json!({ "author": "Ogres novada Sociālais dienests", "signer": "Ilze Vanaga", "documentDate": "2026-11-02" });
    let decision = office.outgoing("lemumi", "DECISION", &anna, signed).await;
    let prepared = office
        .send(&decision, &anna, "REGISTERED_POST", json!({}))
        .await;
    assert_eq!(prepared["state"], "PREPARED");
    assert_eq!(prepared["automatic"], false);
    assert_eq!(prepared["address"], "Brīvības iela 1, Ogre, LV-5001");
    assert_eq!(prepared["notifiedOn"], Value::Null);
    let number = decision["number"].as_str().expect("a number");
    let waiting = office
        .listed(
            &office.clerk,
            json!({ "states": ["PREPARED"], "automatic": false }),
        )
        .await;
    assert_eq!(waiting, [format!("{number} REGISTERED_POST PREPARED")]);
    assert_eq!(
        office.card(&decision, "sentOn deadline { dueOn }").await,
        json!({ "sentOn": null, "deadline": null })
    );

    // Domain §13 (8): handed to the post on 2 November, notified on 9 November; a month to contest, of which the last day is
    // 9 December.
    let sent = office
        .act(
            "recordDispatchSent",
            &prepared,
            json!({ "reference": "RR123456789LV" }),
        )
        .await;
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
            &json!("2026-11-02"),
            &json!("2026-11-09"),
            &json!("2026-12-09"),
            &json!("RR123456789LV")
        )
    );
    let read = office.read(&prepared).await;
    assert_eq!(steps(&read), ["PREPARE", "SEND"]);
    assert_eq!(read["steps"][1]["doneBy"]["login"], "lietvede");
    assert_eq!(
        read["en"],
        "Handed to the post as a registered item on 2 November 2026; deemed notified on the seventh day, 9 November 2026 \
         (Paziņošanas likums 8. p. 3. d.)."
    );
    assert!(
        read["lv"]
            .as_str()
            .expect("words")
            .contains("septītajā dienā, 09.11.2026."),
        "{}",
        read["lv"]
    );
    let contest = read["contestExplanation"].as_str().expect("words");
    assert!(
        contest.starts_with("Notified on 9 November 2026")
            && contest.contains("until 9 December 2026"),
        "{contest}"
    );
    assert_eq!(open_acts(&read), ["CONFIRM", "RETURN", "FAIL"]);
    let card = office
        .card(
            &decision,
            "sentOn channel route { stage } deadline { notifiedOn dueOn binds rule { code } }",
        )
        .await;
    assert_eq!(
        card,
        json!({
            "sentOn": "2026-11-02", "channel": "POST", "route": { "stage": "SENT" },
            "deadline": { "notifiedOn": "2026-11-09", "dueOn": "2026-12-09", "binds": "ADDRESSEE", "rule": { "code": "contest" } },
        })
    );

    // On that day, and not before, the document is notified, and its route says so.
    office.until("2026-11-08T21:00:00Z");
    office.app.settle().await;
    let stage = office.card(&decision, "route { stage }").await;
    assert_eq!(stage["route"]["stage"], "SENT");
    office.until("2026-11-08T22:00:00Z");
    office.app.settle().await;
    let stage = office.card(&decision, "route { stage }").await;
    assert_eq!(stage["route"]["stage"], "NOTIFIED");

    // The return card of the post says that Anna signed for it on Thursday: that overrides what the law presumes.
    office.until("2026-11-09T08:00:00Z");
    let confirmed = office
        .act(
            "confirmDispatch",
            &prepared,
            json!({ "on": "2026-11-05", "text": "Pasta paziņojums par saņemšanu" }),
        )
        .await;
    assert_eq!(
        (
            &confirmed["state"],
            &confirmed["notifiedOn"],
            &confirmed["contestUntil"]
        ),
        (
            &json!("DELIVERED"),
            &json!("2026-11-05"),
            &json!("2026-12-07")
        ),
        "5 December is a Saturday"
    );
    let read = office.read(&prepared).await;
    assert_eq!(
        read["en"],
        "Sent on 2 November 2026; the recipient confirmed it, so it was notified on 5 November 2026."
    );
    let card = office
        .card(&decision, "deadline { notifiedOn dueOn }")
        .await;
    assert_eq!(
        card["deadline"],
        json!({ "notifiedOn": "2026-11-05", "dueOn": "2026-12-07" })
    );
    let kinds: Vec<_> = entries(&office.app, &decision, "dispatch.")
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(
        kinds,
        ["dispatch.prepared", "dispatch.sent", "dispatch.confirmed"]
    );
    let told = format!("{:?}", entries(&office.app, &decision, "").await);
    assert!(
        !told.contains("Brīvības"),
        "no address stands in the journal: {told}"
    );
}

#[both]
async fn mail_that_comes_back_stands_or_is_sent_otherwise(office: Office) {
    let anna = office.anna().await;
    let decision = office.decision(&anna).await;
    let first = office
        .send(
            &decision,
            &anna,
            "REGISTERED_POST",
            json!({ "sentOn": "2026-11-02", "reference": "RR1" }),
        )
        .await;
    assert_eq!(
        (&first["state"], &first["notifiedOn"]),
        (&json!("SENT"), &json!("2026-11-09"))
    );
    office.until("2026-11-13T08:00:00Z");
    assert_eq!(
        office
            .refused(
                "recordDispatchReturned",
                &first,
                json!({ "on": "2026-11-01", "reason": "MOVED", "stands": false })
            )
            .await,
        "DATE_TOO_EARLY on"
    );
    assert_eq!(
        office
            .refused(
                "recordDispatchReturned",
                &first,
                json!({ "reason": "OTHER", "stands": false })
            )
            .await,
        "REASON_REQUIRED text"
    );
    // The address was wrong: nobody was notified, so nobody's term runs.
    let back = office
        .act(
            "recordDispatchReturned",
            &first,
            json!({ "on": "2026-11-12", "reason": "ADDRESS_UNKNOWN", "stands": false }),
        )
        .await;
    assert_eq!(
        (
            &back["state"],
            &back["returnedOn"],
            &back["returnReason"],
            &back["notifiedOn"],
            &back["contestUntil"]
        ),
        (
            &json!("RETURNED"),
            &json!("2026-11-12"),
            &json!("ADDRESS_UNKNOWN"),
            &Value::Null,
            &Value::Null
        )
    );
    let card = office
        .card(&decision, "deadline { notifiedOn dueOn }")
        .await;
    assert_eq!(
        card["deadline"],
        json!({ "notifiedOn": null, "dueOn": null })
    );
    assert!(
        open_acts(&office.read(&first).await).is_empty(),
        "what came back goes as another dispatch"
    );

    // Sent to another address; this time nobody fetched it, and the office lets it stand.
    let second = office
        .send(
            &decision,
            &anna,
            "REGISTERED_POST",
            json!({ "address": "Skolas iela 3, Ogre", "sentOn": "2026-11-13", "follows": first["id"] }),
        )
        .await;
    assert_eq!(second["follows"]["state"], "RETURNED");
    assert_eq!(second["address"], "Skolas iela 3, Ogre");
    assert_eq!(second["notifiedOn"], "2026-11-20");
    office.until("2026-12-01T08:00:00Z");
    let back = office
        .act(
            "recordDispatchReturned",
            &second,
            json!({ "on": "2026-11-30", "reason": "UNCLAIMED", "stands": true }),
        )
        .await;
    assert_eq!(
        (&back["notifiedOn"], &back["contestUntil"]),
        (&json!("2026-11-20"), &json!("2026-12-21")),
        "20 December is a Sunday"
    );
    let read = office.read(&second).await;
    assert!(
        read["en"]
            .as_str()
            .expect("words")
            .ends_with("It came back on 30 November 2026, but counts as notified.")
    );
    let returned = office
        .listed(&office.clerk, json!({ "states": ["RETURNED"] }))
        .await;
    assert_eq!(returned.len(), 2);
}

/// Each way that the institution or its people go by themselves, with the day on which the law notifies by it.
#[both]
async fn each_way_has_its_day(office: Office) {
    let anna = office.anna().await;
    let council = office
        .person(json!({ "kind": "PUBLIC_BODY", "name": "Ogres novada pašvaldība" }))
        .await;
    for (to, delivery, notified, english) in [
        (
            &anna,
            "IN_PERSON",
            "2026-11-02",
            "Handed over on 2 November 2026",
        ),
        (
            &anna,
            "BENEFIT_RECEIVED",
            "2026-11-02",
            "The benefit was received on 2 November 2026",
        ),
        (
            &anna,
            "PORTAL",
            "2026-11-04",
            "Sent through the portal on 2 November 2026",
        ),
        (
            &council,
            "DOCUMENT_EXCHANGE",
            "2026-11-04",
            "Sent through DIV on 2 November 2026",
        ),
        (
            &anna,
            "REGISTERED_POST",
            "2026-11-09",
            "Handed to the post as a registered item",
        ),
        (
            &anna,
            "ORDINARY_POST",
            "2026-11-10",
            "Registered as sent by ordinary post",
        ),
    ] {
        let decision = office.decision(to).await;
        let sent = office
            .send(&decision, to, delivery, json!({ "sentOn": "2026-11-02" }))
            .await;
        let read = office.read(&sent).await;
        assert_eq!(
            (&read["state"], &read["notifiedOn"]),
            (&json!("SENT"), &json!(notified)),
            "{delivery}"
        );
        let said = read["en"].as_str().expect("words");
        assert!(said.starts_with(english), "{said}");
        let said = read["lv"].as_str().expect("words");
        assert!(said.contains("02.11.2026."), "{said}");
        let contest = read["contestUntil"].as_str().expect("a day");
        assert!(contest > "2026-12-01", "{delivery}: {contest}");
    }
}

#[both]
async fn several_recipients_each_have_their_day(office: Office) {
    let anna = office.anna().await;
    let council = office
        .person(json!({ "kind": "PUBLIC_BODY", "name": "Ogres novada pašvaldība" }))
        .await;
    let janis = office
        .person(json!({ "kind": "PERSON", "name": "Jānis Kalns", "address": "Tomes iela 5, Tome" }))
        .await;
    let addressees = json!({ "addressees": [
        { "correspondent": anna["id"] }, { "correspondent": janis["id"] }, { "correspondent": council["id"] },
    ] });
    let decision = office
        .outgoing("lemumi", "DECISION", &anna, addressees)
        .await;
    let recipients = json!([
        { "correspondent": anna["id"], "delivery": "IN_PERSON", "sentOn": "2026-11-02" },
        { "correspondent": janis["id"], "delivery": "ORDINARY_POST", "sentOn": "2026-11-02" },
        { "correspondent": council["id"], "delivery": "DOCUMENT_EXCHANGE", "sentOn": "2026-11-02" },
    ]);
    let payload = office.try_send(&office.clerk, &decision, recipients).await;
    assert_eq!(problems(&payload), []);
    let days: Vec<_> = payload["dispatches"]
        .as_array()
        .expect("dispatches")
        .iter()
        .map(|one| (one["notifiedOn"].clone(), one["contestUntil"].clone()))
        .collect();
    assert_eq!(
        days,
        [
            (json!("2026-11-02"), json!("2026-12-02")),
            (json!("2026-11-10"), json!("2026-12-10")),
            (json!("2026-11-04"), json!("2026-12-04")),
        ]
    );
    // The decision's own term ends when nobody may contest any more.
    let card = office
        .card(
            &decision,
            "channel route { stage } dispatches { notifiedOn } deadline { notifiedOn dueOn }",
        )
        .await;
    assert_eq!(
        card["deadline"],
        json!({ "notifiedOn": "2026-11-10", "dueOn": "2026-12-10" })
    );
    assert_eq!(card["channel"], "IN_PERSON");
    assert_eq!(
        card["route"]["stage"], "SENT",
        "Jānis is still to be notified"
    );
    assert_eq!(card["dispatches"].as_array().map(Vec::len), Some(3));
    // A letter that is no decision has no term to contest.
    let letter = office.letter(&anna, json!({})).await;
    let sent = office
        .send(
            &letter,
            &anna,
            "ORDINARY_POST",
            json!({ "sentOn": "2026-11-02" }),
        )
        .await;
    assert_eq!(
        (&sent["notifiedOn"], &sent["contestUntil"]),
        (&json!("2026-11-10"), &Value::Null)
    );
    assert_eq!(
        office.card(&letter, "deadline { dueOn }").await["deadline"],
        Value::Null
    );
}

#[both]
async fn a_moved_day_moves_what_is_counted_over_it(office: Office) {
    let council = office
        .person(json!({ "kind": "PUBLIC_BODY", "name": "Ogres novada pašvaldība" }))
        .await;
    let decision = office.decision(&council).await;
    let sent = office
        .send(
            &decision,
            &council,
            "DOCUMENT_EXCHANGE",
            json!({ "sentOn": "2026-11-02" }),
        )
        .await;
    assert_eq!(
        (&sent["notifiedOn"], &sent["contestUntil"]),
        (&json!("2026-11-04"), &json!("2026-12-04"))
    );
    // The council lets its people work on Saturday 7 November instead of Tuesday the 3rd.
    let days = json!({
        "days": [{ "off": "2026-11-03", "worked": "2026-11-07" }], "decision": "Domes lēmums Nr. 1", "decidedOn": "2026-11-02",
    });
    let adopted = office
        .clerk
        .mutate("adoptMovedDays", "movedDays { off }", days)
        .await;
    assert_eq!(problems(&adopted), []);
    let read = office.read(&sent).await;
    assert_eq!(
        (&read["notifiedOn"], &read["contestUntil"]),
        (&json!("2026-11-05"), &json!("2026-12-07"))
    );
    assert!(
        read["en"]
            .as_str()
            .expect("words")
            .contains("3 November 2026 (moved to 7 November 2026)"),
        "{}",
        read["en"]
    );
    let card = office
        .card(&decision, "deadline { notifiedOn dueOn }")
        .await;
    assert_eq!(
        card["deadline"],
        json!({ "notifiedOn": "2026-11-05", "dueOn": "2026-12-07" })
    );
    let recomputed = entries(&office.app, &decision, "dispatch.recomputed").await;
    assert_eq!(recomputed.len(), 1);
    assert_eq!(
        recomputed[0].1["notifiedOn"],
        json!({ "from": "2026-11-04", "to": "2026-11-05" })
    );
}
