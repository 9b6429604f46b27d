//! Several people at one clock, those who may not touch it, and days that are moved while others act.

use super::*;

#[both]
async fn two_at_once_and_the_second_is_told(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let head = app.client("vaditaja").await;
    let document = submission(&clerk, "2026-03-02T09:00:00+02:00").await;
    app.clock.advance(TimeDelta::seconds(1));
    let pause = |key: &str, reason: &str| json!({ "document": document["id"], "revision": 1, "reason": reason, "idempotencyKey": key });
    let shown = format!("deadline {{ {CLOCK} }}");
    let (one, other) = tokio::join!(
        clerk.mutate("pauseDeadline", &shown, pause("a", "Trūkst izziņas")),
        head.mutate("pauseDeadline", &shown, pause("b", "Gaida atbildi")),
    );
    let mut told = [refusals(&one), refusals(&other)];
    told.sort();
    assert_eq!(told, ["", "DEADLINE_STALE input.revision"]);
    let said = [&one, &other].map(|payload| payload["problems"][0]["message"].clone());
    let said: Vec<&str> = said.iter().filter_map(Value::as_str).collect();
    assert!(
        matches!(said[..], [said] if said.contains("2 March 2026): the term was paused. It now ends on 16 March 2026.")),
        "{said:?}"
    );
    let (winner, key, client) = match one["deadline"].is_null() {
        false => (one, pause("a", "Trūkst izziņas"), &clerk),
        true => (other, pause("b", "Gaida atbildi"), &head),
    };
    assert_eq!(winner["deadline"]["revision"], 2);
    // A double submit is the same request; the same name for another one is refused.
    assert_eq!(
        client.mutate("pauseDeadline", &shown, key.clone()).await,
        winner
    );
    let mut another = key;
    another["reason"] = json!("Cits iemesls");
    let reused = client.mutate("pauseDeadline", &shown, another).await;
    assert_eq!(
        refusals(&reused),
        "IDEMPOTENCY_KEY_REUSED input.idempotencyKey"
    );
    let entries = history(&app, &document).await;
    assert_eq!(
        entries
            .iter()
            .filter(|(kind, ..)| kind == "deadline.paused")
            .count(),
        1
    );
}

#[both]
async fn nobody_acts_on_a_clock_they_may_not_see_or_keep(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let specialist = app.client("specialists").await;
    let auditor = app.client("auditors").await;
    let elsewhere = unit_of(&app, "OG-SC-TAUR").await;
    let card = |class: &str| {
        json!({
            "kind": "SUBMISSION", "title": "Iesniegums", "accessClass": class, "unit": elsewhere,
            "receivingUnit": elsewhere, "receivedAt": "2026-03-02T09:00:00+02:00",
        })
    };
    let open = clerk.registered("iesniegumi", card("OPEN"), &[]).await;
    let hidden = clerk
        .registered("iesniegumi", card("RESTRICTED_PERSONAL"), &[])
        .await;
    let pause = async |client: &Client, document: &Value| {
        let input = json!({ "document": document["id"], "revision": 1, "reason": "x" });
        refusals(
            &client
                .mutate("pauseDeadline", "deadline { dueOn }", input)
                .await,
        )
    };
    assert_eq!(
        clock(&specialist, &open).await["dueOn"],
        "2026-03-16",
        "seen, but another centre's"
    );
    assert_eq!(pause(&specialist, &open).await, "NOT_PERMITTED input");
    assert_eq!(
        pause(&specialist, &hidden).await,
        "DOCUMENT_UNKNOWN input.document"
    );
    assert_eq!(pause(&auditor, &open).await, "NOT_PERMITTED input");
    let nothing = json!({ "id": ids::print(DocumentId(uuid::Uuid::from_u128(1))) });
    assert_eq!(
        pause(&clerk, &nothing).await,
        "DOCUMENT_UNKNOWN input.document"
    );
    app.clock.advance(TimeDelta::days(1));
    assert_eq!(pause(&clerk, &open).await, "");
}

/// Whoever acts takes the calendar before the clock, as does whoever moves days: nobody waits for the other for ever, and no
/// clock is left reckoned by days that are not those of the institution.
#[both]
async fn days_are_moved_while_others_act(app: TestApp) {
    until(&app, "2026-06-17T08:00:00Z");
    let clerk = app.client("lietvede").await;
    let mut documents = Vec::new();
    for _ in 0..12 {
        documents.push(submission(&clerk, "2026-06-17T09:00:00+03:00").await);
    }
    for document in &documents {
        assert_eq!(clock(&clerk, document).await["dueOn"], "2026-07-03");
    }
    app.clock.advance(TimeDelta::days(1));
    let moved = json!({ "days": [{ "off": "2026-06-22", "worked": "2026-07-11" }], "decision": "Domes lēmums", "decidedOn": "2026-06-18", "idempotencyKey": "junijs" });
    let adopt = async || {
        clerk
            .mutate("adoptMovedDays", "movedDays { off }", moved.clone())
            .await
    };
    let pauses = futures::future::join_all(documents.iter().map(async |document| {
        let input =
            json!({ "document": document["id"], "revision": 1, "reason": "Trūkst izziņas" });
        let shown = "deadline { revision }";
        refusals(&clerk.mutate("pauseDeadline", shown, input).await)
    }));
    let (paused, adopted, twice) = tokio::join!(pauses, adopt(), adopt());
    assert_eq!((problems(&adopted), problems(&twice)), (vec![], vec![]));
    assert_eq!(
        adopted["movedDays"],
        json!([{ "off": "2026-06-22" }]),
        "a double submit is one"
    );
    assert_eq!(adopted, twice);
    for (document, paused) in documents.iter().zip(paused) {
        // Either the pause came first, or whoever paused was told that the days were moved.
        assert!(
            ["", "DEADLINE_STALE input.revision"].contains(&paused.as_str()),
            "{paused}"
        );
        let now = clock(&clerk, document).await;
        assert_eq!(now["dueOn"], "2026-07-06", "Monday the 22nd does not count");
        assert_eq!(now["pausedSince"].is_null(), !paused.is_empty());
    }
}
