//! What is refused, where it is told, and that nothing is left behind by it; two people at one item.

use entities::vocabulary::TokenScope;

use super::*;

#[both]
async fn what_cannot_be_is_told_and_changes_nothing(office: Office) {
    let Office { app, clerk, .. } = &office;
    let letter = Letter::new("a@example.lv", "Vēstule", "v1@example.lv");
    office.receive(&letter.bytes(1)).await;
    app.settle().await;
    let item = office.item("Vēstule").await;

    // Wrong words and ids.
    for (payload, wanted) in [
        (
            office.set_aside(&item, "OTHER", None).await,
            "SET_ASIDE_WORDS_REQUIRED input.words",
        ),
        (
            office.set_aside(&item, "OTHER", Some(" ")).await,
            "SET_ASIDE_WORDS_REQUIRED input.words",
        ),
        (
            office
                .set_aside(&item, "DUPLICATE", Some(&"ā".repeat(501)))
                .await,
            "TOO_LONG input.words",
        ),
        (
            office.take_back(&item).await,
            "INTAKE_ITEM_WAITING input.item",
        ),
        (
            office
                .register(&item, "sanemtie", json!({ "title": null }))
                .await,
            "REQUIRED input.card.title",
        ),
        (
            office
                .register(
                    &item,
                    "sanemtie",
                    json!({ "accessClass": "OPEN", "accessUntil": "2026-02-30" }),
                )
                .await,
            "DATE_MALFORMED input.card.accessUntil",
        ),
    ] {
        assert_eq!(refusals(&payload), wanted);
        assert_eq!(payload["item"], Value::Null);
    }
    let unknown = json!({ "id": "intake_00000000000000000000000000000001", "revision": 1 });
    assert_eq!(
        refusals(&office.set_aside(&unknown, "DUPLICATE", None).await),
        "INTAKE_ITEM_UNKNOWN input.item"
    );
    let mixed = json!({ "id": clerk.register("sanemtie").await, "revision": 1 });
    assert_eq!(
        refusals(&office.take_back(&mixed).await),
        "ID_OF_OTHER_TYPE input.item"
    );

    // Who may not.
    let input = json!({ "item": item["id"], "revision": 1, "reason": "ADVERTISEMENT" });
    let specialist = app.client("specialists").await;
    for (client, wanted) in [
        (app.client("auditors").await, "NOT_PERMITTED input"),
        (specialist, "INTAKE_ITEM_UNKNOWN input.item"),
    ] {
        let refused = client
            .mutate("setIntakeItemAside", "item { id }", input.clone())
            .await;
        assert_eq!(refusals(&refused), wanted);
    }
    app.clock.advance(TimeDelta::seconds(1));
    let reader = app.client_with("lietvede", TokenScope::Read).await;
    let barred = "NOT_PERMITTED_BY_TOKEN";
    assert_eq!(
        office.acts(&reader, &item).await,
        json!({ "REGISTER": barred, "SET_ASIDE": barred, "TAKE_BACK": barred })
    );
    let kept = office.item("Vēstule").await;
    assert_eq!(kept, item, "nothing of all this left a trace");
    assert_eq!(
        kinds(app).await,
        ["intake.arrived", "intake.read", "intake.viewed"]
    );

    // Set aside, then registered: refused until it is taken back.
    let aside = office.set_aside(&item, "ADVERTISEMENT", None).await;
    assert_eq!(problems(&aside), []);
    let aside = json!({ "id": item["id"], "revision": aside["item"]["revision"] });
    let refused = office
        .register(&aside, "sanemtie", json!({ "accessClass": "OPEN" }))
        .await;
    assert_eq!(refusals(&refused), "INTAKE_ITEM_SET_ASIDE input.item");
    assert_eq!(
        refused["problems"][0]["message"],
        "This was set aside on 2 March 2026 as an advertisement. Take it back first."
    );
    let back = office.take_back(&aside).await;
    assert_eq!(
        (problems(&back), &back["item"]["state"]),
        (vec![], &json!("WAITING"))
    );

    assert_eq!(
        office.acts(clerk, &item).await["TAKE_BACK"],
        "INTAKE_ITEM_WAITING"
    );

    // Somebody with an old view of it is told who was faster.
    let stale = office.set_aside(&item, "DUPLICATE", None).await;
    assert_eq!(refusals(&stale), "INTAKE_ITEM_STALE input.revision");
    let message = stale["problems"][0]["message"].as_str().expect("a message");
    assert!(
        message.contains("dealt with this on 2 March 2026"),
        "{message}"
    );

    // Registered: setting aside is refused with the number; a number is used once.
    let fresh = json!({ "id": item["id"], "revision": back["item"]["revision"] });
    let registered = office
        .register(&fresh, "sanemtie", json!({ "accessClass": "OPEN" }))
        .await;
    assert_eq!(problems(&registered), []);
    let number = registered["document"]["number"].clone();
    let fresh = json!({ "id": item["id"], "revision": registered["item"]["revision"] });
    for refused in [
        office.set_aside(&fresh, "DUPLICATE", None).await,
        office.take_back(&fresh).await,
        office
            .register(&fresh, "sanemtie", json!({ "accessClass": "OPEN" }))
            .await,
    ] {
        assert_eq!(refusals(&refused), "INTAKE_ITEM_REGISTERED input.item");
        let message = refused["problems"][0]["message"]
            .as_str()
            .expect("a message");
        assert!(
            message.contains(number.as_str().expect("a number")),
            "{message}"
        );
    }

    let barred = "INTAKE_ITEM_REGISTERED";
    assert_eq!(
        office.acts(clerk, &item).await,
        json!({ "REGISTER": barred, "SET_ASIDE": barred, "TAKE_BACK": barred })
    );

    // An annulled registration lets it wait again.
    let annul = json!({ "document": registered["document"]["id"], "reason": "Nepareizs reģistrs" });
    assert_eq!(
        problems(&clerk.mutate("annulRegistration", "", annul).await),
        []
    );
    assert_eq!(
        office.acts(clerk, &item).await,
        json!({ "REGISTER": barred, "SET_ASIDE": barred, "TAKE_BACK": null })
    );
    let back = office.take_back(&fresh).await;
    assert_eq!(
        (problems(&back), &back["item"]["state"]),
        (vec![], &json!("WAITING"))
    );
    let fresh = json!({ "id": item["id"], "revision": back["item"]["revision"] });
    let again = office
        .register(&fresh, "iesniegumi", json!({ "kind": "SUBMISSION" }))
        .await;
    assert_eq!(
        (problems(&again), &again["document"]["number"]),
        (vec![], &json!("2-5/26/1"))
    );
    app.settle().await;
}

#[both]
async fn two_at_one_item_and_a_double_submit(office: Office) {
    let Office {
        app, clerk, post, ..
    } = &office;
    for number in 1..=2 {
        let letter = Letter::new("a@example.lv", "Vēstule", "v@example.lv");
        post.deliver(&letter.bytes(number)).await;
    }
    assert_eq!(app.fetch_mail().await, 2);
    app.settle().await;
    let items = office.items().await;
    let register = clerk.register("sanemtie").await;
    let input = |item: &Value, key: Option<&str>| {
        json!({ "item": item["id"], "revision": item["revision"], "register": register,
            "card": { "accessClass": "OPEN" }, "idempotencyKey": key })
    };

    // Two at once: one registers, the other is told.
    let head = app.client("vaditaja").await;
    let (one, other) = tokio::join!(
        office.try_register(clerk, input(&items[0], None)),
        office.try_register(&head, input(&items[0], None)),
    );
    let mut told = [refusals(&one), refusals(&other)];
    told.sort();
    assert_eq!(told, ["", "INTAKE_ITEM_REGISTERED input.item"]);

    // The same request twice is one registration; the same name for another is refused.
    let first = office
        .try_register(clerk, input(&items[1], Some("reģ-1")))
        .await;
    assert_eq!(
        refusals(&first),
        "IDEMPOTENCY_KEY_MALFORMED input.idempotencyKey"
    );
    let first = office
        .try_register(clerk, input(&items[1], Some("reg-1")))
        .await;
    assert_eq!(problems(&first), []);
    let second = office
        .try_register(clerk, input(&items[1], Some("reg-1")))
        .await;
    assert_eq!(second["document"], first["document"]);
    let mut another = input(&items[1], Some("reg-1"));
    another["card"]["title"] = json!("Cita");
    assert_eq!(
        refusals(&office.try_register(clerk, another).await),
        "IDEMPOTENCY_KEY_REUSED input.idempotencyKey"
    );
    let all = clerk
        .ask(
            "{ documents(first: 9, filter: { direction: INCOMING }) { nodes { title } } }",
            json!({}),
        )
        .await;
    let titled = all["documents"]["nodes"].as_array().expect("a list").iter();
    assert_eq!(titled.filter(|node| node["title"] == "Vēstule").count(), 2);
    app.settle().await;
}
