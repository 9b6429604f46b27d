//! What an act said is to be kept is not said for ever: it ends with the act, or by a decision of its own. What is destroyed stays
//! destroyed.

use super::*;

/// A list of two files, one of which is kept, that everybody has agreed to.
async fn with_one_kept(office: &Office, number: &str, appraisal: Value) -> Value {
    let list = office.proposed(json!({})).await["list"].take();
    let mut kept = json!({ "files": [office.file(1)], "reason": "Raksturīga lieta" });
    merge(&mut kept, appraisal);
    let list = office
        .step(&office.clerk, "appraiseItems", &list, kept)
        .await;
    let rest = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
    let list = office
        .step(&office.clerk, "appraiseItems", &list, rest)
        .await;
    let number = json!({ "actNumber": number });
    let list = office
        .step(&office.clerk, "submitDestructionList", &list, number)
        .await;
    office.agree(&list).await
}

/// State of the second file, and its day.
async fn second(office: &Office) -> (Value, Value) {
    let mut kept = file(&office.clerk, "3-1 Nr. 2", 2026).await["retention"].take();
    (kept["state"].take(), kept["dueOn"].take())
}

#[both]
async fn what_an_act_keeps_ends_with_the_act(app: TestApp) {
    let office = Office::with(app, 2).await;
    let Office { clerk, head, .. } = &office;
    let due = (json!("DUE"), json!("2026-03-02"));
    let list = with_one_kept(&office, "1/2026", json!({ "appraisal": "KEEP" })).await;
    assert_eq!(second(&office).await, (json!("NEVER"), Value::Null));
    // While the act is under way it is changed there.
    let end = json!({ "file": office.file(1), "reason": "Kļūda" });
    let early = clerk
        .mutate("endAppraisal", "file { id }", end.clone())
        .await;
    assert_eq!(refusals(&early), "APPRAISAL_OF_OPEN_LIST input.file");

    // Given back, everything is to be judged anew, also what was to be kept.
    let stop = json!({ "reason": "Saņemts iebildums" });
    let list = office.step(head, "stopDestructionList", &list, stop).await;
    let back = json!({ "remarks": "Arī Nr. 2 nav vērtīga" });
    let list = office
        .step(head, "requestDestructionListChanges", &list, back)
        .await;
    assert_eq!(second(&office).await, due);
    let states: Vec<Value> = items(&office.list(&list).await)
        .iter()
        .map(|item| item["state"].clone())
        .collect();
    assert_eq!(states, ["STANDING", "STANDING"]);
    let longer = json!({ "files": [office.file(1)], "appraisal": "EXTEND", "reason": "Vajadzīga", "until": "2030-06-30" });
    let list = office.step(clerk, "appraiseItems", &list, longer).await;
    let number = json!({ "actNumber": "1/2026" });
    let list = office
        .step(clerk, "submitDestructionList", &list, number)
        .await;
    let list = office.agree(&list).await;
    assert_eq!(second(&office).await, (json!("DUE"), json!("2030-07-01")));

    // Given up, nothing of it holds.
    let stop = json!({ "reason": "Nav vajadzīgs" });
    let list = office.step(head, "stopDestructionList", &list, stop).await;
    let reason = json!({ "reason": "Sagatavots kļūdas dēļ" });
    let list = office
        .step(clerk, "abandonDestructionList", &list, reason)
        .await;
    assert_eq!(second(&office).await, due);
    let over = office.list(&list).await;
    assert!(
        items(&over)
            .iter()
            .all(|item| item["withdrawnBecause"] == "LIST_ABANDONED")
    );
    let told = trace(&office.app, &list).await;
    let ended = told
        .iter()
        .filter(|kind| *kind == "destruction_list.appraisals_ended");
    assert_eq!(ended.count(), 2);
    let none = clerk.mutate("endAppraisal", "file { id }", end).await;
    assert_eq!(refusals(&none), "APPRAISAL_NONE input.file");
    office.app.settle().await;
    let mut free = super::super::due(clerk, "2026-03-02").await;
    free.sort_unstable();
    assert_eq!(free, ["3-1 Nr. 1 2026-03-02", "3-1 Nr. 2 2026-03-02"]);
}

#[both]
async fn what_was_kept_by_mistake_is_judged_anew_and_what_is_destroyed_is_not_written_on(
    app: TestApp,
) {
    let office = Office::with_open(app, 2).await;
    let clerk = &office.clerk;
    let register = clerk.register("sanemtie").await;
    let card = json!({ "kind": "REPORT", "title": "Ziņojums", "accessClass": "OPEN" });
    let input = json!({ "register": register, "file": office.file(0), "card": card });
    let letter = office
        .done(clerk, "registerDocument", "document { id }", input)
        .await["document"]
        .take();
    for at in 0..2 {
        office.end(&office.files[at].clone()).await;
    }
    office.app.settle().await;
    let list = with_one_kept(&office, "1/2026", json!({ "appraisal": "SAMPLE" })).await;
    office.app.clock.advance(TimeDelta::days(16));
    let order = with(&list, json!({ "method": "Smalcināšana" }));
    let archivist = office.app.client("arhivars").await;
    let shown = "execution { actNumber state }";
    let ordered = archivist
        .mutate("executeDestructionList", shown, order)
        .await;
    assert_eq!(problems(&ordered), []);
    office.app.settle().await;
    let office = Office {
        clerk: office.app.client("lietvede").await,
        ..office
    };
    let clerk = &office.clerk;
    let query = "query($id: ID!) { destructionList(id: $id) { state execution { actNumber state destroyed certificate { sha256 } } } }";
    let told = clerk.ask(query, json!({ "id": list["id"] })).await["destructionList"].take();
    assert_eq!(
        (
            &told["state"],
            &told["execution"]["actNumber"],
            &told["execution"]["state"],
            &told["execution"]["destroyed"]
        ),
        (
            &json!("EXECUTED"),
            &json!("1/2026"),
            &json!("DONE"),
            &json!(1)
        )
    );
    assert!(told["execution"]["certificate"]["sha256"].is_string());

    // A notice about what is destroyed would write down again what was destroyed.
    let notice = office.paper("Par kļūdu").await;
    for (about, refused) in [
        (
            json!({ "document": letter["id"] }),
            "DOCUMENT_DESTROYED input.document",
        ),
        (
            json!({ "file": office.file(0) }),
            "FILE_DESTROYED input.file",
        ),
    ] {
        let mut link = json!({ "notice": notice, "remark": "Jāņa Bērziņa kods ir cits" });
        merge(&mut link, about);
        let shown = "correctionNotice { id }";
        let answered = clerk.mutate("linkCorrectionNotice", shown, link).await;
        assert_eq!(refusals(&answered), refused);
        let said = answered["problems"][0]["message"].as_str().expect("words");
        assert!(said.contains("act 1/2026"), "{said}");
    }

    // The act is over; that the other file was kept by it is not for ever.
    assert_eq!(second(&office).await, (json!("NEVER"), Value::Null));
    let end = |more: Value| {
        let mut input = json!({ "file": office.file(1), "reason": "Paraugs jau ir cits" });
        merge(&mut input, more);
        input
    };
    let unknown = "file_00000000000000000000000000000001";
    for (more, refused) in [
        (json!({ "reason": " " }), "REASON_REQUIRED input.reason"),
        (json!({ "file": unknown }), "FILE_UNKNOWN input.file"),
        (
            json!({ "file": office.file(0) }),
            "APPRAISAL_NONE input.file",
        ),
    ] {
        let answered = clerk.mutate("endAppraisal", "file { id }", end(more)).await;
        assert_eq!(refusals(&answered), refused);
    }
    let specialist = office.app.client("specialists").await;
    let answered = specialist
        .mutate("endAppraisal", "file { id }", end(json!({})))
        .await;
    assert_eq!(refusals(&answered), "NOT_PERMITTED input");
    let once = end(json!({ "idempotencyKey": "e1" }));
    let ended = office
        .done(clerk, "endAppraisal", "file { id }", once.clone())
        .await;
    let again = office
        .done(clerk, "endAppraisal", "file { id }", once)
        .await;
    assert_eq!(ended, again);
    assert_eq!(second(&office).await, (json!("DUE"), json!("2026-03-02")));
    let next = office.proposed(json!({ "files": [office.file(1)] })).await;
    assert_eq!(next["list"]["state"], "DRAFT");
}
