//! A draft that answers a letter, and one that goes another way than it began.

use super::*;

/// A submission that only those see who need to, and its answer: whoever changes, approves or signs the answer need not see
/// the submission, and nobody can name it by guessing.
#[both]
async fn the_answer_to_a_submission_is_a_draft_until_it_is_signed(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        unit_head,
        specialist,
        lawyer,
        ..
    } = &office;
    let units = clerk.ask("{ units { id code } }", json!({})).await;
    let units = units["units"].as_array().expect("units").clone();
    let unit = |code: &str| {
        let found = units.iter().find(|unit| unit["code"] == code);
        found.expect("a unit of the sample")["id"].clone()
    };
    let card = json!({
        "kind": "SUBMISSION", "title": "Iesniegums par pabalstu", "accessClass": "RESTRICTED_PERSONAL",
        "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.", "unit": unit("OG-SC-MADL"),
        "receivedAt": "2026-03-02T09:00:00+02:00",
    });
    let submission = clerk.registered("iesniegumi", card, &[]).await;
    let answers = json!([{ "kind": "REPLY_TO", "document": submission["id"] }]);
    let upload = clerk.upload("atbilde.txt", SENTENCE).await;
    let answer = json!({
        "register": clerk.register("nosutitie").await, "uploads": [{ "upload": upload }], "relations": answers,
        "card": { "title": "Atbilde", "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02",
            "accessGround": "IAL 5. p.", "unit": unit("OG-SC-OGRE/SPN") },
    });
    let guessed = json!({
        "register": answer["register"], "card": { "title": "Mana atbilde" }, "relations": answers,
    });
    assert_eq!(
        office.refused(lawyer, "prepareDraft", guessed).await,
        "DOCUMENT_UNKNOWN input.relations.0.document",
        "she does not see it"
    );
    let draft = office.done(clerk, "prepareDraft", answer).await;

    // A colleague of the unit corrects it, the lawyer approves it, the unit's head signs it.
    let titled = json!({ "draft": draft["id"], "revision": draft["revision"], "card": { "title": "Atbilde uz iesniegumu" } });
    let titled = office.done(specialist, "changeDraft", titled).await;
    let route = json!({
        "draft": draft["id"], "revision": titled["revision"], "stages": [[office.person("Skujiņa")]],
        "signatory": office.person("Lāce"),
    });
    let round = office.done(specialist, "startApproval", route).await;
    let shown = "query($id: ID!) { draft(id: $id) { relations { kind document { title } } } }";
    for (reader, title) in [
        (clerk, json!({ "title": "Iesniegums par pabalstu" })),
        (lawyer, Value::Null),
    ] {
        let found = reader.ask(shown, json!({ "id": draft["id"] })).await;
        assert_eq!(
            found["draft"]["relations"],
            json!([{ "kind": "REPLY_TO", "document": title }])
        );
    }
    office
        .decide(lawyer, &step(&round, "Skujiņa"), "APPROVED")
        .await;
    let signed = office.sign(unit_head, &step(&round, "Lāce")).await;
    assert_eq!(problems(&signed), []);
    let related = "query($id: ID!) { document(id: $id) { executor { familyName } \
         relations(first: 5) { nodes { kind end document { id } } } } }";
    let reply = json!({ "id": signed["document"]["id"] });
    let reply = clerk.ask(related, reply).await["document"].take();
    assert_eq!(
        reply["relations"]["nodes"][0]["document"]["id"],
        submission["id"]
    );
    assert_eq!(reply["relations"]["nodes"][0]["kind"], "REPLY_TO");
    assert_eq!(
        reply["executor"]["familyName"], "Ozola",
        "whoever prepared a letter is named on it"
    );
    let answered = json!({ "id": submission["id"] });
    let answered = clerk.ask(related, answered).await["document"].take();
    assert_eq!(
        answered["relations"]["nodes"][0]["document"]["id"], signed["document"]["id"],
        "the submission shows its answer"
    );
}

#[both]
async fn a_draft_can_change_its_register_and_what_it_is_about(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        specialist,
        lawyer,
        ..
    } = &office;
    let letter = json!({ "title": "Vēstule", "accessClass": "OPEN" });
    let letter = clerk.registered("sanemtie", letter, &[]).await;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[&["Skujiņa"]]).await;
    let approved = office
        .decide(lawyer, &step(&round, "Skujiņa"), "APPROVED")
        .await;
    let incoming = json!({
        "draft": draft["id"], "revision": approved["revision"], "register": clerk.register("sanemtie").await,
    });
    assert_eq!(
        office.refused(specialist, "changeDraft", incoming).await,
        "DRAFT_INCOMING input.register"
    );
    // A decision after all, and no letter: the visa was for a letter.
    let decision = json!({
        "draft": draft["id"], "revision": approved["revision"], "register": clerk.register("lemumi").await,
        "relations": [{ "kind": "REPLY_TO", "document": letter["id"] }],
    });
    let changed = office.done(specialist, "changeDraft", decision).await;
    assert_eq!(
        (&changed["version"], &changed["cardVersion"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(
        changed["rounds"][0]["steps"][0]["decisions"][0]["voidCause"],
        "CARD"
    );
    office
        .decide(lawyer, &step(&changed, "Skujiņa"), "APPROVED")
        .await;
    let signed = office.sign(head, &step(&changed, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    let query = "query($id: ID!) { document(id: $id) { register { code } relations(first: 5) { nodes { document { id } } } } }";
    let document = head
        .ask(query, json!({ "id": signed["document"]["id"] }))
        .await;
    assert_eq!(document["document"]["register"]["code"], "lemumi");
    assert_eq!(
        document["document"]["relations"]["nodes"],
        json!([{ "document": { "id": letter["id"] } }])
    );
}
