//! A hold takes its files off every list in the same operation, whatever was decided; what is left goes on.

use super::*;

#[both]
async fn a_hold_takes_a_file_off_an_approved_list_and_the_rest_goes_on(app: TestApp) {
    let office = Office::with(app, 3).await;
    let list = office.agreed("6/2026").await;
    let place = async |title: &str, file: &Value| {
        let hold = json!({
            "title": title, "owner": person(&office.app, "Skujiņa").await, "kind": "LITIGATION",
            "reason": "Tiesvedība", "ground": "CPL 134. p.", "reviewOn": "2026-09-01", "files": [file],
        });
        office
            .done(&office.clerk, "placeHold", "hold { id }", hold)
            .await
    };
    place("Lieta C30123", office.file(1)).await;
    let narrowed = office.list(&list).await;
    let stand: Vec<String> = items(&narrowed)
        .iter()
        .map(|item| {
            let text = |value: &Value| value.as_str().unwrap_or("–").to_owned();
            format!(
                "{} {} {} {}",
                text(&item["designation"]),
                text(&item["state"]),
                text(&item["withdrawnBecause"]),
                text(&item["withdrawnWords"])
            )
        })
        .collect();
    assert_eq!(
        stand,
        [
            "3-1 Nr. 1 STANDING – –",
            "3-1 Nr. 2 WITHDRAWN HELD Lieta C30123",
            "3-1 Nr. 3 STANDING – –",
        ]
    );
    // It is the list that everybody agreed to, less what left it.
    assert_eq!(narrowed["sha256"], list["sha256"]);
    // Whoever read it before sees that it is another one now.
    let stop = json!({ "reason": "Tiesvedība" });
    let stale = office
        .head
        .mutate("stopDestructionList", LIST, with(&list, stop))
        .await;
    assert_eq!(refusals(&stale), "LIST_STALE input.revision");
    assert_eq!(office.missing(&list).await, ["wait"]);
    assert_eq!(narrowed["act"]["files"], 2);
    assert_eq!(
        trace(&office.app, &list).await.last().map(String::as_str),
        Some("destruction_list.withdrawn")
    );
    // The hold keeps it off another list as well.
    let again = json!({ "title": "Otrs", "ground": "Shēma", "files": [office.file(1)] });
    let again = office
        .clerk
        .mutate("proposeDestructionList", LIST, again)
        .await;
    assert_eq!(
        again["problems"][0]["message"],
        "File 3-1 Nr. 2: it is held (Lieta C30123)."
    );

    // Where nothing is left, nothing can be executed, and the list waits for nothing.
    place("Lieta C30124", office.file(0)).await;
    assert_eq!(office.list(&list).await["state"], "WAITING");
    place("Lieta C30125", office.file(2)).await;
    let empty = office.list(&list).await;
    assert_eq!(
        (&empty["state"], &empty["availableSteps"]),
        (&json!("STOPPED"), &json!(["REQUEST_CHANGES", "ABANDON"]))
    );
    assert_eq!(office.missing(&list).await, ["over"]);
    let decisions = empty["decisions"].as_array().expect("decisions");
    let last = decisions.last().expect("a decision");
    assert_eq!(
        (&last["kind"], &last["by"]),
        (&json!("STOPPED"), &Value::Null)
    );
    let told = trace(&office.app, &list).await;
    assert!(told.contains(&"destruction_list.stopped".to_owned()));
    let reason = json!({ "reason": "Visas lietas aizturētas" });
    office
        .step(&office.clerk, "abandonDestructionList", &empty, reason)
        .await;
}

/// A slip in what is held must not empty acts unseen.
#[both]
async fn what_a_hold_would_take_off_lists_is_seen_before(app: TestApp) {
    let office = Office::with(app, 3).await;
    let list = office.submitted("7/2026").await;
    let query = "query($input: HoldPreviewInput!) { holdPreview(input: $input) { preview { files documents tooLate lists { files \
                 left list { title state revision } } } problems { code message path } } }";
    let look = async |by: &Client, input: Value| {
        let mut answer = by.ask(query, json!({ "input": input })).await;
        answer["holdPreview"].take()
    };
    let two = json!({ "files": [office.file(0), office.file(2)] });
    let seen = look(&office.clerk, two).await;
    assert_eq!(problems(&seen), []);
    assert_eq!(
        seen["preview"],
        json!({
            "files": 2, "documents": 0, "tooLate": 0,
            "lists": [{ "files": 2, "left": 1, "list": {
                "title": list["title"], "state": "WITH_COMMISSION", "revision": list["revision"],
            } }],
        })
    );
    for (input, refused) in [
        (json!({}), "HOLD_SUBJECT_REQUIRED input"),
        (
            json!({ "search": { "words": "" } }),
            "HOLD_SEARCH_BOUNDLESS input.search",
        ),
        (
            json!({ "search": { "words": "nekurienes" } }),
            "HOLD_SEARCH_EMPTY input.search",
        ),
        (
            json!({ "files": ["file_00000000000000000000000000000001"] }),
            "FILE_UNKNOWN input.files.0",
        ),
    ] {
        let refusal = look(&office.clerk, input).await;
        assert_eq!(
            (refusals(&refusal).as_str(), &refusal["preview"]),
            (refused, &Value::Null)
        );
    }
    let now = office.list(&list).await;
    assert_eq!(
        (&now["revision"], &now["items"]["totalCount"]),
        (&list["revision"], &json!(3)),
        "looking holds nothing"
    );
    let specialist = office.app.client("specialists").await;
    let refused = specialist.refusal(query, json!({ "input": {} })).await;
    assert_eq!(refused, "NOT_PERMITTED");
}

#[both]
async fn what_a_hold_took_off_a_draft_comes_back_by_hand(app: TestApp) {
    let office = Office::with(app, 2).await;
    let list = office.appraised().await;
    let hold = json!({
        "title": "Audits", "owner": person(&office.app, "Skujiņa").await, "kind": "AUDIT", "reason": "Revīzija",
        "ground": "Valsts kontroles likums", "reviewOn": "2026-09-01", "files": [office.file(0)],
    });
    let placed = office
        .done(&office.clerk, "placeHold", "hold { id revision }", hold)
        .await;
    let lift = json!({ "hold": placed["hold"]["id"], "revision": placed["hold"]["revision"],
        "reason": "Revīzija pabeigta" });
    let back = json!({ "files": [office.file(0)] });
    let list = office.list(&list).await;
    assert_eq!(
        office
            .refused(&office.clerk, "addToDestructionList", &list, back.clone())
            .await,
        "LIST_FILE_IN_THE_WAY input.files.0"
    );
    office
        .done(&office.head, "liftHold", "hold { id }", lift)
        .await;
    office.app.settle().await;
    let list = office
        .step(&office.clerk, "addToDestructionList", &list, back)
        .await;
    // It comes back under its number, and somebody must say anew what is to become of it.
    let shown = office.list(&list).await;
    let first = items(&shown)[0].clone();
    assert_eq!(
        (&first["number"], &first["state"], &first["appraisal"]),
        (&json!(1), &json!("STANDING"), &Value::Null)
    );
    assert_eq!(
        office
            .refused(
                &office.clerk,
                "submitDestructionList",
                &list,
                json!({ "actNumber": "8" })
            )
            .await,
        "LIST_NOT_APPRAISED input.list"
    );
}
