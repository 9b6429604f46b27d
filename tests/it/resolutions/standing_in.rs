//! A colleague stands in: acts are done for whoever is away, and the row and the journal say so.

use super::*;

#[both]
async fn a_substitute_acts_for_whoever_is_away(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        specialist,
        administrator,
        ..
    } = &office;
    // Lāce is on leave for two weeks; Zariņš stands in for her.
    let lace = office.person("Lāce");
    let leave = json!({ "absent": lace, "validFrom": "2026-03-02", "validTo": "2026-03-13" });
    administrator
        .mutate("noteAbsence", "absence { id }", leave)
        .await;
    let document = office.submission().await;
    let input = json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": "2026-03-10", "lead": lace,
        "forInformation": [] });
    let refused = office.try_give(head, input.clone()).await;
    assert_eq!(refusals(&refused), "EXECUTOR_AWAY input.lead");
    let stands_in = json!({ "absent": lace, "substitute": office.person("Zariņš"), "validFrom": "2026-03-02",
        "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7" });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;
    assert_eq!(problems(&arranged), []);
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];

    // As himself he neither sees it nor has it; in her stead he does, and divides it up as she would.
    assert!(!sees(specialist, &document).await);
    let stead = specialist.clone().with(
        "aprite-standing-in-for",
        lace.as_str().expect("an id").to_owned(),
    );
    assert!(sees(&stead, &document).await);
    office.act(&stead, "acceptTask", task, json!({})).await;
    let part = json!({ "task": task, "text": "Sagatavot atzinumu", "lead": office.person("Balode"),
        "forInformation": [office.person("Zariņš")] });
    let part = office.give(&stead, part).await;
    let shown = "query($id: ID!) { resolution(id: $id) { author { familyName } givenBy { login } givenFor { familyName } } }";
    let shown = head.ask(shown, json!({ "id": part["id"] })).await;
    assert_eq!(
        shown["resolution"],
        json!({ "author": { "familyName": "Lāce" }, "givenBy": { "login": "specialists" }, "givenFor": { "familyName": "Lāce" } })
    );
    let steps = "query($id: ID!) { task(id: $id) { steps { act doneBy { login } doneFor { familyName } } } }";
    let steps = head.ask(steps, json!({ "id": task })).await;
    assert_eq!(
        steps["task"]["steps"],
        json!([{ "act": "ACCEPT", "doneBy": { "login": "specialists" }, "doneFor": { "familyName": "Lāce" } }])
    );
    let lace: StaffMemberId = ids::read(lace.as_str().expect("an id"), "id").expect("an id");
    assert_eq!(
        entries(&office.app, &document, &["resolution.", "task."]).await,
        [
            ("resolution.given".to_owned(), None),
            ("task.accepted".to_owned(), Some(lace)),
            ("resolution.given".to_owned(), Some(lace)),
        ]
    );
    // A step along the route says in whose stead it was taken, too.
    let letter =
        json!({ "title": "Vēstule", "accessClass": "OPEN", "unit": office.unit("OG-SC-OGRE/SPN") });
    let letter = office.clerk.registered("sanemtie", letter, &[]).await;
    office.later();
    let step = json!({ "document": letter["id"], "to": "FOR_RESOLUTION", "revision": 0 });
    let shown = "document { route { stage movedBy { login } movedFor { familyName } } }";
    let moved = stead.mutate("moveDocument", shown, step).await;
    assert_eq!(
        moved["document"]["route"],
        json!({ "stage": "FOR_RESOLUTION", "movedBy": { "login": "specialists" }, "movedFor": { "familyName": "Lāce" } })
    );
    assert_eq!(
        entries(&office.app, &letter, &["document.moved"]).await,
        [("document.moved".to_owned(), Some(lace))]
    );
    // What he is to read he reads himself.
    let readers =
        "query($id: ID!) { readers(resolution: $id) { nodes { id executor { familyName } } } }";
    let readers = specialist.ask(readers, json!({ "id": part["id"] })).await;
    let reading = &readers["readers"]["nodes"][0]["id"];
    assert_eq!(
        office
            .refused(&stead, "acknowledgeTask", reading, json!({}))
            .await,
        "TASK_NOT_EXECUTOR input.task"
    );
    office
        .act(specialist, "acknowledgeTask", reading, json!({}))
        .await;
}
