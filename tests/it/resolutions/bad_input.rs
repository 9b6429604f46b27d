//! What is refused, where it is told, and that nothing is left behind by it; two people at one task.

use aprite::app::sample;

use super::*;

#[both]
async fn a_resolution_that_cannot_be_is_told_where_it_is_wrong(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        unit_head,
        specialist,
        administrator,
        ..
    } = &office;
    let valmiera = sample::load_valmiera(&office.app.kit).await;
    valmiera.expect("a second institution");
    let stranger = office.app.client("valmiera-vaditajs").await;
    let theirs = stranger
        .ask("{ staff(first: 5) { nodes { id } } }", json!({}))
        .await;
    let theirs = &theirs["staff"]["nodes"][0]["id"];

    // Bērziņa left on Friday; Ķirse is away and nobody stands in; Krūmiņa is away and Pētersone stands in.
    let employed = json!({ "givenName": "Anna", "familyName": "Bērziņa", "validFrom": "2025-01-01", "validTo": "2026-02-27" });
    let gone = administrator
        .mutate("employ", "staffMember { id }", employed)
        .await;
    assert_eq!(problems(&gone), []);
    let gone = &gone["staffMember"]["id"];
    for absent in ["Ķirse", "Krūmiņa"] {
        let leave = json!({ "absent": office.person(absent), "validFrom": "2026-03-02", "validTo": "2026-03-13" });
        let noted = administrator
            .mutate(
                "noteAbsence",
                "absence { id absent { familyName } }",
                leave.clone(),
            )
            .await;
        assert_eq!(noted["absence"]["absent"]["familyName"], absent);
        let twice = administrator
            .mutate("noteAbsence", "absence { id }", leave)
            .await;
        assert_eq!(refusals(&twice), "ABSENCE_OVERLAPS input.validFrom");
    }
    let stands_in = json!({ "absent": office.person("Krūmiņa"), "substitute": office.person("Pētersone"),
        "validFrom": "2026-03-02", "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7" });
    administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;

    let document = office.submission().await;
    let base =
        json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce") });
    let with = |field: &str, value: Value| {
        let mut input = base.clone();
        input[field] = value;
        input
    };
    let nobody = json!("staff_00000000000000000000000000000001");
    for (input, wanted) in [
        (
            with("dueOn", json!("2026-03-01")),
            "TERM_PASSED input.dueOn",
        ),
        (
            with("dueOn", json!("2026-02-30")),
            "DATE_MALFORMED input.dueOn",
        ),
        (with("text", json!(" ")), "REQUIRED input.text"),
        (with("lead", json!(null)), "EXECUTORS_NONE input.lead"),
        (with("lead", nobody), "STAFF_MEMBER_UNKNOWN input.lead"),
        (
            with("lead", theirs.clone()),
            "STAFF_MEMBER_UNKNOWN input.lead",
        ),
        (
            with("lead", gone.clone()),
            "EXECUTOR_NOT_EMPLOYED input.lead",
        ),
        (
            with("lead", office.person("Ķirse")),
            "EXECUTOR_AWAY input.lead",
        ),
        (
            with("coExecutors", json!([office.person("Lāce")])),
            "EXECUTOR_TWICE input.coExecutors.0",
        ),
        (
            with("controller", office.person("Lāce")),
            "CONTROLLER_EXECUTES input.controller",
        ),
        (
            with("controller", office.unit("OG-AIN")),
            "ID_OF_OTHER_TYPE input.controller",
        ),
        (
            with("task", json!("task_00000000000000000000000000000001")),
            "RESOLUTION_ON_ONE input.document",
        ),
    ] {
        let refused = office.try_give(head, input.clone()).await;
        assert_eq!(refused["resolution"], Value::Null);
        assert_eq!(refusals(&refused), wanted, "{input}");
    }
    let away = office
        .try_give(head, with("lead", office.person("Ķirse")))
        .await;
    assert_eq!(
        away["problems"][0]["message"],
        "Baiba Ķirse is away until 13 March 2026 and nobody stands in. Name somebody else, or have a substitution arranged."
    );
    // Who may not direct, who does not see, what is not there.
    assert_eq!(
        refusals(&office.try_give(clerk, base.clone()).await),
        "NOT_PERMITTED input"
    );
    assert_eq!(
        refusals(&office.try_give(specialist, base.clone()).await),
        "NOT_PERMITTED input"
    );
    assert_eq!(
        refusals(&office.try_give(unit_head, base.clone()).await),
        "DOCUMENT_UNKNOWN input.document"
    );
    assert_eq!(
        refusals(&office.try_give(&stranger, base.clone()).await),
        "DOCUMENT_UNKNOWN input.document"
    );
    let open =
        json!({ "title": "Vēstule", "accessClass": "OPEN", "unit": office.unit("OG-SC-MADL") });
    let open = clerk.registered("sanemtie", open, &[]).await;
    let theirs =
        json!({ "document": open["id"], "text": "Izvērtēt", "lead": office.person("Zariņš") });
    assert_eq!(
        refusals(&office.try_give(unit_head, theirs).await),
        "NOT_PERMITTED input",
        "she reads it, but it is another centre's"
    );
    // Nothing of all this left a trace, and nobody was let in.
    assert_eq!(
        entries(
            &office.app,
            &document,
            &["resolution.", "task.", "document.access"]
        )
        .await,
        []
    );
    assert!(!sees(unit_head, &document).await);

    // Whoever is stood in for can be given it.
    office
        .give(head, with("lead", office.person("Krūmiņa")))
        .await;
    let annul = json!({ "document": document["id"], "reason": "Reģistrēts divreiz" });
    office.later();
    let annulled = clerk.mutate("annulRegistration", "", annul).await;
    assert_eq!(problems(&annulled), []);
    assert_eq!(
        refusals(&office.try_give(head, base).await),
        "DOCUMENT_ANNULLED input.document"
    );
}

#[both]
async fn two_at_one_task_and_the_second_is_told(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        lawyer,
        specialist,
        ..
    } = &office;
    let document = office.submission().await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce"),
        "coExecutors": [office.person("Zariņš")], "controller": office.person("Skujiņa"), "idempotencyKey": "rez-1" });
    let given = office.give(head, input.clone()).await;
    // A double submit is the same resolution; the same name for another one is refused.
    assert_eq!(office.give(head, input.clone()).await, given);
    let mut another = input;
    another["text"] = json!("Cits teksts");
    assert_eq!(
        refusals(&office.try_give(head, another).await),
        "IDEMPOTENCY_KEY_REUSED input.idempotencyKey"
    );
    let task = &given["executors"][0]["id"];
    office
        .act(unit_head, "reportTask", task, json!({ "text": "Izdarīts" }))
        .await;

    // The head confirms and the controller returns it, at the same moment.
    let shown = format!("task {{ {TASK} }}");
    let confirm = json!({ "task": task, "revision": 2, "idempotencyKey": "c" });
    let back =
        json!({ "task": task, "revision": 2, "reason": "Nav pielikuma", "idempotencyKey": "r" });
    office.later();
    let (one, other) = tokio::join!(
        head.mutate("confirmTask", &shown, confirm.clone()),
        lawyer.mutate("returnTask", &shown, back.clone()),
    );
    let mut told = [refusals(&one), refusals(&other)];
    told.sort();
    assert_eq!(told, ["", "TASK_STALE input.revision"]);
    let messages = [&one, &other].map(|payload| payload["problems"][0]["message"].clone());
    let message = messages.iter().find_map(Value::as_str).expect("a message");
    let (winner, repeated) = if one["task"].is_null() {
        assert!(
            message.contains("(Evija Skujiņa, 2 March 2026): the task was returned"),
            "{message}"
        );
        (other, lawyer.mutate("returnTask", &shown, back).await)
    } else {
        assert!(
            message.contains("(Ilze Vanaga, 2 March 2026): the task was confirmed"),
            "{message}"
        );
        (one, head.mutate("confirmTask", &shown, confirm).await)
    };
    assert_eq!(repeated, winner, "a double submit changes nothing more");

    // Bad acts, each with its place.
    let own = &given["executors"][1]["id"];
    let unknown = json!("task_00000000000000000000000000000001");
    let accept = json!({ "task": unknown, "revision": 1 });
    assert_eq!(
        refusals(&specialist.mutate("acceptTask", &shown, accept).await),
        "TASK_UNKNOWN input.task"
    );
    let auditor = office.app.client("auditors").await;
    let accept = json!({ "task": own, "revision": 1 });
    assert_eq!(
        refusals(&auditor.mutate("acceptTask", &shown, accept).await),
        "TASK_UNKNOWN input.task"
    );
    let unit_of_hers = json!({ "to": office.person("Balode") });
    for (by, mutation, input, wanted) in [
        (
            unit_head,
            "acceptTask",
            json!({}),
            "TASK_NOT_EXECUTOR input.task",
        ),
        (
            specialist,
            "delegateTask",
            unit_of_hers,
            "NOT_PERMITTED input",
        ),
        (
            specialist,
            "confirmTask",
            json!({}),
            "TASK_NOT_CONTROLLER input.task",
        ),
        (
            specialist,
            "acknowledgeTask",
            json!({}),
            "TASK_NOT_FOR_INFORMATION input.task",
        ),
        (
            specialist,
            "refuseTask",
            json!({ "reason": "" }),
            "REASON_REQUIRED input.reason",
        ),
        (
            specialist,
            "reportTask",
            json!({}),
            "REPORT_EMPTY input.text",
        ),
        (
            specialist,
            "reportTask",
            json!({ "answer": document["id"] }),
            "ANSWERS_ITSELF input.answer",
        ),
        (
            specialist,
            "reportTask",
            json!({ "answer": "document_00000000000000000000000000000001" }),
            "DOCUMENT_UNKNOWN input.answer",
        ),
        (
            head,
            "extendTask",
            json!({ "until": "2026-03-01", "reason": "x" }),
            "TERM_PASSED input.until",
        ),
        (
            head,
            "reassignTask",
            json!({ "to": office.person("Zariņš"), "reason": "x" }),
            "EXECUTOR_SAME input.to",
        ),
    ] {
        assert_eq!(
            office.refused(by, mutation, own, input).await,
            wanted,
            "{mutation}"
        );
    }
    let states = "query($id: ID!) { task(id: $id) { state revision steps { act } } }";
    let states = head.ask(states, json!({ "id": own })).await;
    assert_eq!(
        states["task"],
        json!({ "state": "ASSIGNED", "revision": 1, "steps": [] })
    );
}
