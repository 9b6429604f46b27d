//! What stands in the way: whatever is not over in a file keeps the file off the lists, and says what it is.

use super::*;

/// Files with something in each that is not over; the last one has nothing.
#[both]
async fn whatever_is_not_over_keeps_a_file_off(app: TestApp) {
    let office = Office::with_open(app, 7).await;
    let Office {
        clerk,
        archivist,
        head,
        ..
    } = &office;
    let register = async |register: &str, card: Value, file: &Value| {
        let input =
            json!({ "register": clerk.register(register).await, "file": file, "card": card });
        office.later();
        let mut filed = clerk
            .mutate("registerDocument", "document { id number revision }", input)
            .await;
        assert_eq!(problems(&filed), [], "{filed:#}");
        filed["document"].take()
    };
    let letter = |title: &str| json!({ "title": title, "accessClass": "OPEN" });
    // 1: a submission that nobody has answered.
    let submission = json!({ "kind": "SUBMISSION", "title": "Iesniegums", "accessClass": "OPEN",
        "receivedAt": "2026-03-02T09:00:00+02:00" });
    let submission = register("iesniegumi", submission, office.file(0)).await;
    // 2: a task on a letter; what was only to be read keeps nothing.
    let tasked = register("sanemtie", letter("Pieprasījums"), office.file(1)).await;
    let task = json!({ "document": tasked["id"], "text": "Izvērtēt", "lead": person(&office.app, "Lāce").await,
        "forInformation": [] });
    office
        .done(head, "giveResolution", "resolution { id }", task)
        .await;
    let read = register("sanemtie", letter("Ziņa"), office.file(6)).await;
    let task = json!({ "document": read["id"], "text": "Zināšanai",
        "forInformation": [person(&office.app, "Balode").await] });
    office
        .done(head, "giveResolution", "resolution { id }", task)
        .await;
    // 3: a letter that a draft answers.
    let answered = register("sanemtie", letter("Jautājums"), office.file(2)).await;
    let upload = clerk.upload("atbilde.txt", "Labdien!").await;
    let draft = json!({ "register": clerk.register("nosutitie").await, "card": letter("Atbilde"),
        "uploads": [{ "upload": upload }],
        "relations": [{ "kind": "REPLY_TO", "document": answered["id"] }] });
    office
        .done(clerk, "prepareDraft", "draft { id }", draft)
        .await;
    // 4: a document that is also in another file, which stays.
    let shared = register("sanemtie", letter("Kopīga vēstule"), office.file(3)).await;
    let yearly = file(clerk, "1-10", 2026).await;
    let also = json!({ "document": shared["id"], "file": yearly["id"], "reason": "Par abiem" });
    office
        .done(clerk, "putDocumentInFile", "document { id }", also)
        .await;
    // 5: a volume that somebody has.
    let volume = json!({ "file": office.file(4), "medium": "PAPER", "shelf": "B-2" });
    let volume = office
        .done(archivist, "openVolume", "volume { id ordinal }", volume)
        .await["volume"]
        .take();
    let lend = json!({ "volume": volume["id"], "borrower": person(&office.app, "Balode").await, "purpose": "Pārbaude",
        "dueOn": "2026-03-09" });
    office
        .done(archivist, "lendVolume", "volume { id }", lend)
        .await;
    for file in &office.files {
        // 6 stays open: it is not due.
        if file["designation"] != "3-1 Nr. 6" {
            office.end(file).await;
        }
    }
    office.app.settle().await;

    let named: Vec<Value> = (0..7).map(|at| office.file(at).clone()).collect();
    let input = json!({ "title": "Visas", "ground": "Shēma", "files": named });
    let refused = clerk.mutate("proposeDestructionList", LIST, input).await;
    let said: Vec<&str> = refused["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .filter_map(|problem| problem["message"].as_str())
        .collect();
    let number = |document: &Value| document["number"].as_str().expect("a number").to_owned();
    let expected = [
        format!(
            "File 3-1 Nr. 1: the term of document {} runs.",
            number(&submission)
        ),
        format!(
            "File 3-1 Nr. 2: a task on document {} is open.",
            number(&tasked)
        ),
        format!(
            "File 3-1 Nr. 3: a draft for it or about one of its documents is under way ({}).",
            number(&answered)
        ),
        format!(
            "File 3-1 Nr. 4: a document of it also stands in another file ({} → 1-10).",
            number(&shared)
        ),
        format!("File 3-1 Nr. 5: its volume {} is lent.", volume["ordinal"]),
        "File 3-1 Nr. 6: it is not due (–).".to_owned(),
    ];
    let mut sorted = said.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);

    // From what is due the same are left out, and told.
    let proposed = office.proposed(json!({})).await;
    let left: Vec<String> = proposed["leftOut"]
        .as_array()
        .expect("files")
        .iter()
        .map(|left| {
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            format!(
                "{} {}",
                text(&left["file"]["designation"]),
                text(&left["code"])
            )
        })
        .collect();
    let mut left = left;
    left.sort_unstable();
    assert_eq!(
        left,
        [
            "3-1 Nr. 1 clock_runs",
            "3-1 Nr. 2 task_open",
            "3-1 Nr. 3 draft_under_way",
            "3-1 Nr. 4 also_elsewhere",
            "3-1 Nr. 5 on_loan",
        ]
    );
    let list = office.list(&proposed["list"]).await;
    assert_eq!(items(&list).len(), 1);
    assert_eq!(items(&list)[0]["designation"], "3-1 Nr. 7");
    assert_eq!(items(&list)[0]["documents"], 1);

    // What came after it was put on the list is found when it is submitted.
    let destroy = json!({ "appraisal": "DESTROY", "reason": "Nav vērtības" });
    let listed = office
        .step(clerk, "appraiseItems", &proposed["list"], destroy)
        .await;
    let task = json!({ "document": read["id"], "text": "Tomēr atbildēt", "lead": person(&office.app, "Lāce").await,
        "forInformation": [] });
    office
        .done(head, "giveResolution", "resolution { id }", task)
        .await;
    assert_eq!(
        office
            .refused(
                clerk,
                "submitDestructionList",
                &listed,
                json!({ "actNumber": "9" })
            )
            .await,
        "LIST_FILE_IN_THE_WAY input.list"
    );
}

/// What falls due in the new year is prepared in the old one.
#[both]
async fn a_list_is_prepared_ahead(story: December) {
    let app = &story.0;
    story.until("2026-01-05T08:00:00Z");
    let clerk = app.client("lietvede").await;
    let closed = clerk
        .mutate(
            "closeYear",
            "closed { files { designation } } obstacles { code }",
            json!({ "year": 2025 }),
        )
        .await;
    assert_eq!(problems(&closed), []);
    app.settle().await;
    // The first of them fall due on 1 January of the year after their last.
    let dated = due(&clerk, "2036-12-31").await;
    let year = dated[0].rsplit_once(' ').expect("a day").1[..4].to_owned();
    story.until(&format!(
        "{}-11-02T08:00:00Z",
        year.parse::<i32>().expect("a year") - 1
    ));
    let clerk = app.client("lietvede").await;
    let propose = async |until: &str| {
        let input = json!({ "title": "Jaunajam gadam", "ground": "Shēma", "until": until });
        clerk
            .mutate("proposeDestructionList", &format!("{LIST} more"), input)
            .await
    };
    assert_eq!(
        codes(
            &propose(&format!(
                "{}-12-31",
                year.parse::<i32>().expect("a year") - 1
            ))
            .await
        ),
        ["LIST_NOTHING_DUE"]
    );
    let proposed = propose(&format!("{year}-01-01")).await;
    assert_eq!(problems(&proposed), []);
    let destroy = with(
        &proposed["list"],
        json!({ "appraisal": "DESTROY", "reason": "Nav vērtības" }),
    );
    let appraised = clerk.mutate("appraiseItems", LIST, destroy).await;
    let submit = with(&appraised["list"], json!({ "actNumber": "1/J" }));
    let submitted = clerk.mutate("submitDestructionList", LIST, submit).await;
    assert_eq!(
        problems(&submitted),
        [],
        "its day was known when it was made"
    );
    assert_eq!(submitted["list"]["state"], "WITH_COMMISSION");
}
