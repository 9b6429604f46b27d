//! What is refused about lists, where, and what to do next; nothing is left of it.

use entities::classification::file as files;

use super::*;

#[both]
async fn what_does_not_hold_together_comes_on_no_list(app: TestApp) {
    let office = Office::with(app, 2).await;
    let Office {
        clerk,
        archivist,
        head,
        ..
    } = &office;
    let propose = async |by: &Client, more: Value| {
        let mut input = json!({ "title": "Akts", "ground": "Shēma" });
        merge(&mut input, more);
        let payload = by.mutate("proposeDestructionList", LIST, input).await;
        assert_eq!(payload["list"], Value::Null);
        refusals(&payload)
    };
    let unknown = "file_00000000000000000000000000000001";
    for (more, refused) in [
        (
            json!({ "title": " ", "ground": "" }),
            "REQUIRED input.title, REQUIRED input.ground",
        ),
        (json!({ "waitDays": 0 }), "LIST_WAIT input.waitDays"),
        (json!({ "waitDays": -3 }), "LIST_WAIT input.waitDays"),
        (
            json!({ "until": "2027-03-03" }),
            "LIST_TOO_FAR_AHEAD input.until",
        ),
        (
            json!({ "until": "2020-01-01" }),
            "LIST_NOTHING_DUE input.until",
        ),
        (
            json!({ "until": "2020-01-01", "files": [unknown] }),
            "LIST_FILES_OR_DUE input.files",
        ),
        (
            json!({ "files": [unknown, "x"] }),
            "ID_MALFORMED input.files.1",
        ),
        (
            json!({ "files": [office.file(0), unknown, office.file(0)] }),
            "LIST_FILE_TWICE input.files.2, FILE_UNKNOWN input.files.1",
        ),
    ] {
        assert_eq!(propose(clerk, more).await, refused);
    }
    assert_eq!(propose(head, json!({})).await, "NOT_PERMITTED input");
    // A file of another institution does not exist here.
    let valmiera = aprite::app::sample::load_valmiera(&office.app.kit).await;
    let valmiera = valmiera.expect("a second institution").institution;
    let theirs = files::Entity::find()
        .filter(files::Column::InstitutionId.eq(valmiera))
        .one(office.app.kit.db.reader())
        .await;
    let theirs = theirs.expect("a database").expect("a file of theirs").id;
    let theirs = aprite::graphql::ids::print(theirs);
    assert_eq!(
        propose(clerk, json!({ "files": [theirs] })).await,
        "FILE_UNKNOWN input.files.0"
    );
    // Nothing of it was left.
    let none = clerk
        .ask("{ destructionLists { totalCount } }", json!({}))
        .await;
    assert_eq!(none["destructionLists"]["totalCount"], 0);

    let list = office.proposed(json!({})).await["list"].take();
    // One file is on one list.
    let twice = propose(clerk, json!({ "files": [office.file(0)] })).await;
    assert_eq!(twice, "LIST_FILE_IN_THE_WAY input.files.0");
    assert_eq!(
        propose(clerk, json!({})).await,
        "LIST_NOTHING_DUE input.until"
    );
    for (mutation, more, refused) in [
        (
            "appraiseItems",
            json!({ "appraisal": "DESTROY", "reason": " " }),
            "REASON_REQUIRED input.reason",
        ),
        (
            "appraiseItems",
            json!({ "appraisal": "EXTEND", "reason": "x" }),
            "REQUIRED input.until",
        ),
        (
            "appraiseItems",
            json!({ "appraisal": "EXTEND", "reason": "x", "until": "2026-03-02" }),
            "LIST_UNTIL_PAST input.until",
        ),
        (
            "appraiseItems",
            json!({ "appraisal": "KEEP", "reason": "x", "until": "2027-03-02" }),
            "LIST_UNTIL_POINTLESS input.until",
        ),
        (
            "appraiseItems",
            json!({ "files": [unknown], "appraisal": "KEEP", "reason": "x" }),
            "LIST_FILE_NOT_ON input.files.0",
        ),
        (
            "appraiseItems",
            json!({ "files": [], "appraisal": "KEEP", "reason": "x" }),
            "REQUIRED input.files",
        ),
        (
            "addToDestructionList",
            json!({ "files": [] }),
            "REQUIRED input.files",
        ),
        (
            "addToDestructionList",
            json!({ "files": [office.file(1)] }),
            "LIST_FILE_IN_THE_WAY input.files.0",
        ),
        (
            "removeFromDestructionList",
            json!({ "files": [office.file(1)], "reason": "" }),
            "REASON_REQUIRED input.reason",
        ),
        (
            "remarkOnItem",
            json!({ "file": unknown, "text": "x" }),
            "LIST_FILE_NOT_ON input.file",
        ),
        (
            "submitDestructionList",
            json!({ "actNumber": " " }),
            "REQUIRED input.actNumber, LIST_NOT_APPRAISED input.list",
        ),
        (
            "recordArchiveAgreement",
            office.letter().await,
            "LIST_STATE input.list",
        ),
        (
            "stopDestructionList",
            json!({ "reason": "x" }),
            "LIST_STATE input.list",
        ),
    ] {
        let answered = office.refused(clerk, mutation, &list, more).await;
        assert_eq!(answered, refused, "{mutation}");
    }
    assert_eq!(
        office
            .refused(head, "approveDestructionList", &list, json!({}))
            .await,
        "LIST_STATE input.list"
    );
    // All kept: there is nothing to agree on.
    let keep = json!({ "appraisal": "KEEP", "reason": "Vērtīgas" });
    let kept = office.step(archivist, "appraiseItems", &list, keep).await;
    assert_eq!(
        office
            .refused(
                clerk,
                "submitDestructionList",
                &kept,
                json!({ "actNumber": "1" })
            )
            .await,
        "LIST_NOTHING_TO_DESTROY input.list"
    );
    // Whoever read it before somebody else changed it overwrites nothing.
    let stale = clerk
        .mutate(
            "appraiseItems",
            LIST,
            with(&list, json!({ "appraisal": "DESTROY", "reason": "x" })),
        )
        .await;
    assert_eq!(refusals(&stale), "LIST_STALE input.revision");
    let strange = with(
        &json!({ "id": "destructionlist_00000000000000000000000000000001", "revision": 1 }),
        json!({}),
    );
    let strange = head.mutate("approveDestructionList", LIST, strange).await;
    assert_eq!(refusals(&strange), "LIST_UNKNOWN input.list");
}

#[both]
async fn nobody_has_two_parts_in_one_list(app: TestApp) {
    let office = Office::with(app, 1).await;
    let Office {
        clerk,
        archivist,
        head,
        ..
    } = &office;
    let list = office.submitted("5/2026").await;
    let minutes = office.commission().await;
    let person = async |name: &str| person(&office.app, name).await;
    let (compiler, other) = (person("Ozola").await, person("Lāce").await);
    for (change, refused) in [
        (
            json!({ "members": [other] }),
            "LIST_COMMISSION_SMALL input.members",
        ),
        (
            json!({ "members": [other, other] }),
            "LIST_MEMBER_TWICE input.members.1",
        ),
        (
            json!({ "chair": other }),
            "LIST_MEMBER_TWICE input.members.1",
        ),
        (
            json!({ "members": [other, compiler] }),
            "LIST_TWO_PARTS input.members.1",
        ),
        (
            json!({ "members": [other, "staff_00000000000000000000000000000001"] }),
            "STAFF_MEMBER_UNKNOWN input.members.1",
        ),
        (json!({ "number": "" }), "REQUIRED input.number"),
        (
            json!({ "datedOn": "2026-03-03" }),
            "DATE_IN_FUTURE input.datedOn",
        ),
        (
            json!({ "datedOn": "2026-03-01" }),
            "DATE_ORDER input.datedOn",
        ),
        (
            json!({ "document": "document_00000000000000000000000000000001" }),
            "DOCUMENT_UNKNOWN input.document",
        ),
    ] {
        let mut input = minutes.clone();
        merge(&mut input, change);
        let answered = office
            .refused(clerk, "recordCommission", &list, input)
            .await;
        assert_eq!(answered, refused);
    }
    // The head who sat in the commission does not approve.
    let mut with_head = minutes.clone();
    with_head["chair"] = person("Vanaga").await;
    let judged = office
        .step(clerk, "recordCommission", &list, with_head)
        .await;
    let answered = head
        .mutate("approveDestructionList", LIST, with(&judged, json!({})))
        .await;
    assert_eq!(refusals(&answered), "LIST_TWO_PARTS input.list");
    assert_eq!(
        answered["problems"][0]["message"],
        "Ilze Vanaga sat in the commission that judged this list, and nobody has two parts in one list. Somebody else \
         must do it."
    );

    // Nor does whoever compiled it in the head's stead: whoever acts is who they are.
    let administrator = office.app.client("administrators").await;
    let head_person = person("Vanaga").await;
    let stands_in = json!({ "absent": head_person, "substitute": compiler, "validFrom": "2026-03-02",
        "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7" });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;
    assert_eq!(problems(&arranged), []);
    let stead = clerk.clone().with(
        "aprite-standing-in-for",
        head_person.as_str().expect("an id").to_owned(),
    );
    let answered = stead
        .mutate("approveDestructionList", LIST, with(&judged, json!({})))
        .await;
    assert_eq!(refusals(&answered), "LIST_TWO_PARTS input.list");
    assert!(
        answered["problems"][0]["message"]
            .as_str()
            .is_some_and(|message| message.starts_with("Inese Ozola compiled this list"))
    );
    // Somebody who had no part in it approves in her stead, and it is told.
    let strangers = json!({ "absent": head_person, "substitute": person("Rudzīte").await, "validFrom": "2026-03-02",
        "validTo": "2026-03-13", "ground": "Rīkojums Nr. 8" });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", strangers)
        .await;
    assert_eq!(problems(&arranged), []);
    let stead = archivist.clone().with(
        "aprite-standing-in-for",
        head_person.as_str().expect("an id").to_owned(),
    );
    let approved = office
        .step(&stead, "approveDestructionList", &judged, json!({}))
        .await;
    let decisions = office.list(&approved).await["decisions"].take();
    let last = decisions.as_array().and_then(|all| all.last());
    let last = last.expect("a decision");
    assert_eq!(
        (&last["by"]["familyName"], &last["inSteadOf"]["familyName"]),
        (&json!("Rudzīte"), &json!("Vanaga"))
    );
    // From then on she has her part, and may not compile it anew.
    let back = json!({ "remarks": "Labot" });
    let list = office
        .step(clerk, "requestDestructionListChanges", &approved, back)
        .await;
    let answered = archivist
        .mutate(
            "appraiseItems",
            LIST,
            with(
                &list,
                json!({ "files": [office.file(0)], "appraisal": "KEEP", "reason": "x" }),
            ),
        )
        .await;
    assert_eq!(refusals(&answered), "LIST_TWO_PARTS input.list");
}

#[both]
async fn what_is_asked_twice_is_done_once(app: TestApp) {
    let office = Office::with(app, 2).await;
    let clerk = &office.clerk;
    let input = json!({ "title": "Akts", "ground": "Shēma", "idempotencyKey": "p1" });
    let first = clerk
        .mutate("proposeDestructionList", LIST, input.clone())
        .await;
    let again = clerk.mutate("proposeDestructionList", LIST, input).await;
    assert_eq!(first, again);
    assert_eq!(problems(&first), []);
    let appraise = with(
        &first["list"],
        json!({ "appraisal": "DESTROY", "reason": "Nav vērtības", "idempotencyKey": "a1" }),
    );
    let done = clerk.mutate("appraiseItems", LIST, appraise.clone()).await;
    let again = clerk.mutate("appraiseItems", LIST, appraise.clone()).await;
    assert_eq!((problems(&done), &done), (vec![], &again));
    let mut other = appraise;
    other["appraisal"] = json!("KEEP");
    let other = clerk.mutate("appraiseItems", LIST, other).await;
    assert_eq!(codes(&other), ["IDEMPOTENCY_KEY_REUSED"]);
    let lists = clerk
        .ask("{ destructionLists { totalCount } }", json!({}))
        .await;
    assert_eq!(lists["destructionLists"]["totalCount"], 1);
}

/// Whoever comes second is told where the file stands, whatever the database.
#[both]
async fn two_who_choose_the_same_file_at_once_make_one_list(app: TestApp) {
    let office = Office::with(app, 3).await;
    let input = |title: &str| json!({ "title": title, "ground": "Shēma", "files": [office.file(0), office.file(1)] });
    let (clerk, archivist) = (&office.clerk, &office.archivist);
    let (one, other) = tokio::join!(
        clerk.mutate("proposeDestructionList", LIST, input("Pirmais")),
        archivist.mutate("proposeDestructionList", LIST, input("Otrais")),
    );
    let (won, lost) = match one["list"].is_null() {
        false => (one, other),
        true => (other, one),
    };
    assert_eq!(problems(&won), []);
    assert_eq!(
        refusals(&lost),
        "LIST_FILE_IN_THE_WAY input.files.0, LIST_FILE_IN_THE_WAY input.files.1"
    );
    let title = won["list"]["title"].as_str().expect("a title");
    let said = lost["problems"][0]["message"].as_str().expect("words");
    assert_eq!(
        said,
        format!("File 3-1 Nr. 1: it stands on the list “{title}”.")
    );
}
