//! What is still to be done when a year ends, when a unit is succeeded, and when one ends without a successor.

use super::*;

#[both]
async fn open_tasks_keep_a_year_open_and_follow_their_unit(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        administrator,
        ..
    } = &office;
    let document = office.submission().await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Ķirse"),
        "forInformation": [office.person("Lāce")] });
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];
    let unit = "query($id: ID!) { task(id: $id) { unit { code } } }";
    let unit_of =
        async || head.ask(unit, json!({ "id": task })).await["task"]["unit"]["code"].take();
    assert_eq!(unit_of().await, "OG-SC-MADL");

    // The centre is succeeded on 1 April: the dry run counts its open task, and it goes on in the successor.
    let plan = json!({
        "ground": "Domes lēmums Nr. 3", "decidedOn": "2026-03-02", "effectiveOn": "2026-04-01",
        "units": [{ "code": "OG-SC-MADL-2", "kind": "SOCIAL_CENTRE", "nameLv": "Madlienas ģimenes centrs" }],
        "successions": [{ "from": "OG-SC-MADL", "to": ["OG-SC-MADL-2"] }],
    });
    let shown = "reorganisation { id dryRun { totals { tasks } parts { tasks } obstacles { code message } } }";
    let planned = administrator
        .mutate("planReorganisation", shown, plan)
        .await;
    assert_eq!(problems(&planned), []);
    assert_eq!(
        planned["reorganisation"]["dryRun"],
        json!({ "totals": { "tasks": 1 }, "parts": [{ "tasks": 1 }], "obstacles": [] })
    );
    let input = json!({ "reorganisation": planned["reorganisation"]["id"] });
    let carried = administrator
        .mutate("carryOutReorganisation", shown, input)
        .await;
    assert_eq!(problems(&carried), []);
    office.app.settle().await;
    assert_eq!(
        unit_of().await,
        "OG-SC-MADL",
        "the centre is there until March ends"
    );
    office.until("2026-03-31T20:59:59Z");
    office.app.settle().await;
    assert_eq!(unit_of().await, "OG-SC-MADL");
    office.until("2026-03-31T21:00:00Z");
    office.app.settle().await;
    assert_eq!(unit_of().await, "OG-SC-MADL-2");

    // January: the register's year stays open for it, until the head takes the task back.
    office.until("2027-01-04T08:00:00Z");
    let (clerk, head) = (
        office.app.client("lietvede").await,
        office.app.client("vaditaja").await,
    );
    let look = "{ yearEnd(year: 2026) { obstacles { code message register { code } } } }";
    let obstacles = async || {
        let found = clerk.ask(look, json!({})).await["yearEnd"]["obstacles"].take();
        let found = found.as_array().expect("obstacles").iter();
        let found = found
            .filter(|obstacle| obstacle["code"] == "YEAR_TASKS_OPEN")
            .cloned();
        found.collect::<Vec<_>>()
    };
    let found = obstacles().await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["register"]["code"], "iesniegumi");
    let message = found[0]["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("Register iesniegumi: one document has an open task."),
        "{message}"
    );
    let close = json!({ "year": 2026 });
    let shown = "closed { registers { code } } obstacles { code }";
    let closed = clerk.mutate("closeYear", shown, close.clone()).await;
    assert!(
        !closed["closed"].to_string().contains("iesniegumi"),
        "{closed}"
    );
    let withdraw = json!({ "task": task, "revision": 1, "reason": "Vairs nav aktuāls" });
    let withdrawn = head
        .mutate("withdrawTask", "task { state }", withdraw)
        .await;
    assert_eq!(withdrawn["task"]["state"], "WITHDRAWN");
    assert_eq!(
        obstacles().await,
        Vec::<Value>::new(),
        "what is only to be read keeps nothing open"
    );
    let closed = clerk.mutate("closeYear", shown, close).await;
    assert!(
        closed["closed"].to_string().contains("iesniegumi"),
        "{closed}"
    );
}

#[both]
async fn a_unit_in_which_something_is_left_to_do_does_not_end(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        administrator,
        ..
    } = &office;
    let begun = json!({ "code": "OG-PROJ", "kind": "SERVICE_UNIT", "nameLv": "Projektu grupa", "parent": office.unit("OG-SC-SUNT"),
        "validFrom": "2026-03-01" });
    let begun = administrator
        .mutate("beginUnit", "unit { id }", begun)
        .await;
    assert_eq!(problems(&begun), []);
    let unit = &begun["unit"]["id"];
    let anna = json!({ "givenName": "Anna", "familyName": "Bērziņa", "validFrom": "2026-03-01" });
    let anna = administrator
        .mutate("employ", "staffMember { id }", anna)
        .await;
    let anna = &anna["staffMember"]["id"];
    let place = json!({ "staffMember": anna, "unit": unit, "position": "vadītāja", "validFrom": "2026-03-01" });
    let place = administrator
        .mutate("appoint", "appointment { id }", place)
        .await;
    assert_eq!(problems(&place), []);
    let document = office.submission().await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "lead": anna });
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];

    // She leaves; what she had to do is still there.
    let leaves = json!({ "staffMember": anna, "lastDay": "2026-03-02" });
    let left = administrator
        .mutate("endEmployment", "staffMember { validTo }", leaves)
        .await;
    assert_eq!(problems(&left), []);
    let end = json!({ "unit": unit, "lastDay": "2026-03-31" });
    let kept = administrator
        .mutate("endUnit", "unit { validTo }", end.clone())
        .await;
    assert_eq!(refusals(&kept), "UNIT_TASKS_OPEN input.unit");
    let message = kept["problems"][0]["message"].as_str().unwrap_or_default();
    assert!(
        message.starts_with("One task is open in the unit."),
        "{message}"
    );
    let to = json!({ "to": office.person("Lāce"), "reason": "Bērziņa aiziet no darba" });
    office.act(head, "reassignTask", task, to).await;
    let ended = administrator
        .mutate("endUnit", "unit { validTo }", end)
        .await;
    assert_eq!(ended["unit"], json!({ "validTo": "2026-03-31" }));
}

#[both]
async fn what_was_registered_by_mistake_leaves_nobody_anything_to_do(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        specialist,
        ..
    } = &office;
    let document = office.submission().await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce"),
        "forInformation": [office.person("Zariņš")] });
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];
    assert!(sees(specialist, &document).await);
    let annul = json!({ "document": document["id"], "reason": "Reģistrēts divreiz" });
    office.later();
    let annulled = clerk.mutate("annulRegistration", "document { status }", annul);
    assert_eq!(problems(&annulled.await), []);
    let shown =
        "query($id: ID!) { task(id: $id) { state closedAt steps { act text doneBy { login } } } }";
    let closed = head.ask(shown, json!({ "id": task })).await["task"].take();
    assert_eq!(
        (&closed["state"], &closed["steps"]),
        (
            &json!("WITHDRAWN"),
            &json!([{ "act": "WITHDRAW", "text": "reģistrācija anulēta", "doneBy": { "login": "lietvede" } }])
        )
    );
    assert!(closed["closedAt"].is_string());
    assert!(
        !sees(specialist, &document).await,
        "it was the task that let him in"
    );
    let told = entries(&office.app, &document, &["task."]).await;
    assert_eq!(told.len(), 2);
}

#[both]
async fn who_refuses_and_asks_again_hears_the_same(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        ..
    } = &office;
    let document = office.submission().await;
    let input =
        json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce") });
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];
    let pass = json!({ "to": office.person("Zariņš") });
    let task = office.act(unit_head, "delegateTask", task, pass).await;
    office.later();
    let refuse = json!({ "task": task["id"], "revision": task["revision"], "reason": "Nav manā ziņā", "idempotencyKey": "ne-1" });
    let first = specialist
        .mutate("refuseTask", "task { id state }", refuse.clone())
        .await;
    assert_eq!(problems(&first), []);
    assert!(!sees(specialist, &document).await);
    let again = specialist
        .mutate("refuseTask", "task { id state }", refuse.clone())
        .await;
    assert_eq!(problems(&again), []);
    let mut other = refuse;
    other["idempotencyKey"] = json!("ne-2");
    let unknown = specialist.mutate("refuseTask", "task { id }", other).await;
    assert_eq!(refusals(&unknown), "TASK_UNKNOWN input.task");
}

#[both]
async fn who_divided_a_task_up_neither_refuses_it_nor_passes_it_on(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head, unit_head, ..
    } = &office;
    let document = office.submission().await;
    let input =
        json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce") });
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];
    let part =
        json!({ "task": task, "text": "Sagatavot atzinumu", "lead": office.person("Balode") });
    let part = office.give(unit_head, part).await;
    for (mutation, input) in [
        ("refuseTask", json!({ "reason": "Nav manā ziņā" })),
        ("delegateTask", json!({ "to": office.person("Zariņš") })),
    ] {
        let refused = office.refused(unit_head, mutation, task, input).await;
        assert_eq!(refused, "SUBTASKS_OPEN input.task", "{mutation}");
    }
    let back = json!({ "reason": "Vairs nav vajadzīgs" });
    office
        .act(unit_head, "withdrawTask", &part["executors"][0]["id"], back)
        .await;
    let refused = json!({ "reason": "Nav manā ziņā" });
    let refused = office.act(unit_head, "refuseTask", task, refused).await;
    assert_eq!(refused["state"], "REFUSED");
}
