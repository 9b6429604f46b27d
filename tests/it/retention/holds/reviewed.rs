//! A hold is looked at again by whoever answers for it, and ends on its last day.

use aprite::attention::reminder::begin_due;

use super::*;

#[both]
async fn a_hold_is_reviewed_prolonged_and_runs_out_by_itself(app: TestApp) {
    let office = Archive::of(app).await;
    let (file, _) = office.client_file(json!({})).await;
    let id = &file["id"];
    // The specialist answers for it, and may therefore review it.
    let owner = person(&office.app, "Zariņš").await;
    let placed = office
        .place(json!({ "files": [id], "owner": owner, "validTo": "2026-03-31", "reviewOn": "2026-03-11" }))
        .await;
    office.app.settle().await;
    let query = "query($until: Date!) { holds(reviewUntil: $until) { nodes { title } } }";
    let due_by = async |until: &str| {
        let found = office.archivist.ask(query, json!({ "until": until })).await;
        found["holds"]["nodes"].as_array().expect("holds").len()
    };
    assert_eq!(
        (due_by("2026-03-10").await, due_by("2026-03-11").await),
        (0, 1)
    );
    let specialist = office.app.client("specialists").await;
    let notified = async |expected: &[&str]| {
        let begun = begin_due(&office.app.kit).await.expect("begun");
        office.app.settle().await;
        let query = "{ notifications { nodes { kind dueOn document { id } hold { title } } } }";
        let client = office.app.client("specialists").await;
        let told = client.ask(query, json!({})).await["notifications"]["nodes"].take();
        let told = told.as_array().expect("notifications").iter();
        let kinds: Vec<String> = told
            .filter(|node| node["hold"]["title"] == "Lieta C71012345" && node["document"].is_null())
            .map(|node| node["kind"].as_str().expect("a kind").to_owned())
            .collect();
        assert_eq!(kinds, expected);
        begun
    };
    office.until("2026-03-06T08:00:00Z");
    assert_eq!(notified(&[]).await, 1);
    office.until("2026-03-09T08:00:00Z");
    notified(&["HOLD_REVIEW_DUE"]).await;
    office.until("2026-03-12T08:00:00Z");
    notified(&["HOLD_REVIEW_OVERDUE", "HOLD_REVIEW_DUE"]).await;

    let review = |change: Value| {
        let mut input = json!({
            "hold": placed["hold"]["id"], "revision": 0, "reviewOn": "2026-05-04", "prolongedTo": "2026-05-31",
            "remark": "Lieta pārsūdzēta",
        });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    let head = office.app.client("nodalas-vaditaja").await;
    let refused = head.mutate("reviewHold", HOLD, review(json!({}))).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    for (change, expected) in [
        (json!({ "remark": "" }), "REASON_REQUIRED input.remark"),
        (
            json!({ "reviewOn": "2026-03-12" }),
            "HOLD_DAY_PASSED input.reviewOn",
        ),
        (
            json!({ "reviewOn": "2026-06-01" }),
            "HOLD_REVIEW_TOO_LATE input.reviewOn",
        ),
        (
            json!({ "prolongedTo": "2026-03-30", "reviewOn": "2026-03-20" }),
            "HOLD_SHORTENED input.prolongedTo",
        ),
        (json!({ "revision": 7 }), "HOLD_STALE input.revision"),
        (
            json!({ "hold": "hold_00000000000000000000000000000007" }),
            "HOLD_UNKNOWN input.hold",
        ),
    ] {
        let refused = office
            .archivist
            .mutate("reviewHold", HOLD, review(change))
            .await;
        assert_eq!(refusals(&refused), expected);
    }
    let reviewed = specialist
        .mutate("reviewHold", HOLD, review(json!({})))
        .await;
    assert_eq!(problems(&reviewed), []);
    let hold = &reviewed["hold"];
    assert_eq!(
        (&hold["validTo"], &hold["reviewOn"], &hold["revision"]),
        (&json!("2026-05-31"), &json!("2026-05-04"), &json!(1))
    );
    assert_eq!(
        hold["reviews"],
        json!([{ "reviewedBy": { "login": "specialists" }, "reviewOn": "2026-05-04", "remark": "Lieta pārsūdzēta" }])
    );
    // The day that it had first comes and changes nothing.
    office.app.settle().await;
    office.until("2026-04-02T08:00:00Z");
    office.app.settle().await;
    let office = Archive::of(office.app).await;
    assert_eq!(office.state(id).await, HELD);
    let told_now = office.told(id).await["retention"]["explanation"].take();
    assert!(
        told_now
            .as_str()
            .expect("sentences")
            .contains("until 31 May 2026, or until"),
        "{told_now}"
    );

    office.until("2026-06-01T08:00:00Z");
    let office = Archive::of(office.app).await;
    assert_eq!(office.state(id).await, DUE);
    assert_eq!(due(&office.clerk, "2099-12-31").await.len(), 1);
    let query = "query($id: ID!) { hold(id: $id) { state liftedBy { login } } }";
    let ended = office
        .lawyer
        .ask(query, json!({ "id": placed["hold"]["id"] }))
        .await;
    assert_eq!(
        ended["hold"],
        json!({ "state": "RAN_OUT", "liftedBy": null })
    );
    let kinds: Vec<String> = entry::Entity::find()
        .filter(entry::Column::SubjectKind.eq("hold"))
        .order_by_asc(entry::Column::At)
        .all(office.app.kit.db.reader())
        .await
        .expect("the journal")
        .into_iter()
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(kinds, ["hold.placed", "hold.reviewed", "hold.ran_out"]);
}

/// What waits for somebody who has left waits for whoever answers for what they left behind.
#[both]
async fn a_hold_of_somebody_who_left_is_reviewed_by_the_head_of_their_unit(app: TestApp) {
    let office = Archive::of(app).await;
    let (file, _) = office.client_file(json!({})).await;
    let owner = person(&office.app, "Zariņš").await;
    let placed = office
        .place(json!({ "files": [file["id"]], "owner": owner, "reviewOn": "2026-03-11" }))
        .await;
    let id = &placed["hold"]["id"];
    let query = "query($id: ID!) { hold(id: $id) { title } notifications { nodes { kind hold { id } toldFor { familyName } } } }";
    let seen = async || {
        let head = office.app.client("nodalas-vaditaja").await;
        let mut seen = head.ask(query, json!({ "id": id })).await;
        let nodes = seen["notifications"]["nodes"].take();
        let nodes = nodes.as_array().expect("notifications").clone();
        let told: Vec<Value> = nodes
            .into_iter()
            .filter(|node| node["hold"]["id"] == *id)
            .collect();
        (seen["hold"]["title"].take(), told)
    };
    assert_eq!(
        seen().await,
        (Value::Null, Vec::new()),
        "not hers while he is here"
    );
    let administrator = office.app.client("administrators").await;
    let leaves = json!({ "staffMember": owner, "lastDay": "2026-03-04" });
    let left = administrator
        .mutate("endEmployment", "staffMember { id }", leaves)
        .await;
    assert_eq!(problems(&left), []);
    office.app.settle().await;
    office.until("2026-03-09T08:00:00Z");
    begin_due(&office.app.kit).await.expect("begun");
    office.app.settle().await;
    let told = json!({ "kind": "HOLD_REVIEW_DUE", "hold": { "id": id }, "toldFor": { "familyName": "Zariņš" } });
    assert_eq!(seen().await, (json!("Lieta C71012345"), vec![told]));

    let head = office.app.client("nodalas-vaditaja").await;
    let mut review =
        json!({ "hold": id, "revision": 0, "reviewOn": "2026-06-01", "remark": "Lieta turpinās" });
    let refused = head.mutate("reviewHold", HOLD, review.clone()).await;
    assert_eq!(refusals(&refused), "HOLD_OWNER_NOT_EMPLOYED input.owner");
    review["owner"] = person(&office.app, "Lāce").await;
    let reviewed = head.mutate("reviewHold", HOLD, review).await;
    assert_eq!(problems(&reviewed), []);
    assert_eq!(reviewed["hold"]["owner"]["familyName"], "Lāce");
}
