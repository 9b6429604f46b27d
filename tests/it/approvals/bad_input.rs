//! What is refused, and that nothing comes of it.

use super::*;

#[both]
async fn nobody_is_asked_who_cannot_act(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        specialist,
        administrator,
        ..
    } = &office;
    let draft = office.draft().await;
    // Lāce is away, and so is Zariņš, who stands in for her; the lawyer leaves tomorrow; Eglīte never had an account.
    for (absent, substitute) in [("Lāce", "Zariņš"), ("Zariņš", "Balode")] {
        let input = json!({
            "absent": office.person(absent), "substitute": office.person(substitute), "validFrom": "2026-03-01",
            "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7",
        });
        let arranged = administrator
            .mutate("substitute", "substitution { id }", input)
            .await;
        assert_eq!(problems(&arranged), []);
    }
    let leaves = json!({ "staffMember": office.person("Skujiņa"), "lastDay": "2026-03-03" });
    let leaves = administrator
        .mutate("endEmployment", "staffMember { id }", leaves)
        .await;
    assert_eq!(problems(&leaves), []);
    let start = async |stages: Value, signatory: &str| {
        let input = json!({
            "draft": draft["id"], "revision": draft["revision"], "stages": stages,
            "signatory": office.person(signatory),
        });
        office.refused(specialist, "startApproval", input).await
    };
    office.app.clock.advance(TimeDelta::days(2));
    assert_eq!(
        start(json!([[office.person("Skujiņa")]]), "Vanaga").await,
        "APPROVER_NOT_EMPLOYED input.stages.0.0"
    );
    assert_eq!(
        start(json!([[office.person("Lāce")]]), "Vanaga").await,
        "APPROVER_AWAY input.stages.0.0"
    );
    assert_eq!(
        start(
            json!([[office.person("Eglīte"), office.person("Vanaga")], []]),
            "Vanaga"
        )
        .await,
        "STAGE_EMPTY input.stages.1, APPROVER_TWICE input.signatory"
    );
    assert_eq!(
        start(json!([[office.person("Eglīte")]]), "Zariņš").await,
        "APPROVER_WITHOUT_ACCOUNT input.stages.0.0, SIGNATORY_NOT_EMPOWERED input.signatory"
    );
    assert_eq!(
        office.read(specialist, &draft).await["rounds"],
        json!([]),
        "no round was begun"
    );
}

/// Away or gone after they were asked: the round waits for whoever may decide, or takes another route.
#[both]
async fn nobody_decides_who_is_away_or_gone(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        specialist,
        unit_head,
        lawyer,
        administrator,
        ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[&["Skujiņa"]]).await;
    let visa = step(&round, "Skujiņa");
    let away = async |who: &str| {
        let leave = json!({ "absent": office.person(who), "validFrom": "2026-03-02", "validTo": "2026-03-13" });
        let noted = administrator
            .mutate("noteAbsence", "absence { id }", leave)
            .await;
        assert_eq!(problems(&noted), []);
        noted["absence"]["id"].clone()
    };
    away("Skujiņa").await;
    assert_eq!(
        office.cannot_decide(lawyer, &visa, "APPROVED").await,
        "APPROVAL_AWAY input.step"
    );
    let anew = json!({
        "draft": draft["id"], "revision": round["revision"], "stages": [[office.person("Skujiņa")]],
        "signatory": office.person("Vanaga"),
    });
    assert_eq!(
        office.refused(specialist, "startApproval", anew).await,
        "APPROVER_AWAY input.stages.0.0",
        "nobody stands in"
    );
    let stands_in = json!({
        "absent": office.person("Skujiņa"), "substitute": office.person("Lāce"), "validFrom": "2026-03-02",
        "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7",
    });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;
    assert_eq!(problems(&arranged), []);
    let absent = office.person("Skujiņa");
    let stead = unit_head.clone().with(
        "aprite-standing-in-for",
        absent.as_str().expect("an id").to_owned(),
    );
    let ill = away("Lāce").await;
    assert_eq!(
        office.cannot_decide(&stead, &visa, "APPROVED").await,
        "APPROVAL_AWAY input.step",
        "whoever stands in is away herself"
    );
    let back = json!({ "absence": ill, "lastDay": "2026-03-02" });
    let back = administrator
        .mutate("endAbsence", "absence { id }", back)
        .await;
    assert_eq!(problems(&back), []);
    let leaves = json!({ "staffMember": absent, "lastDay": "2026-03-03" });
    let leaves = administrator
        .mutate("endEmployment", "staffMember { id }", leaves)
        .await;
    assert_eq!(problems(&leaves), []);
    office.app.clock.advance(TimeDelta::days(2));
    assert_eq!(lawyer.refusal_status("{ viewer { login } }").await, 401);
    let given = json!({ "step": visa, "verdict": "APPROVED" });
    let given = office.mutate(&stead, "decideApproval", given).await;
    assert_eq!(refusals(&given), "APPROVER_NOT_EMPLOYED input.step");
    assert_eq!(
        given["problems"][0]["message"],
        "Evija Skujiņa is not employed on 4 March 2026."
    );
    let now = office.read(specialist, &draft).await;
    assert_eq!(now["rounds"][0]["steps"][0]["decisions"], json!([]));
    // Another route takes the place of the one that nobody can finish.
    let other = office.start(specialist, &now, &[&["Lāce"]]).await;
    office
        .decide(unit_head, &step(&other, "Lāce"), "APPROVED")
        .await;
}

#[both]
async fn drafts_obey_the_rules_of_registering_and_of_access(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        specialist,
        unit_head,
        lawyer,
        ..
    } = &office;
    let auditor = office.app.client("auditors").await;
    let outgoing = specialist.register("nosutitie").await;
    let incoming = specialist.register("sanemtie").await;
    let prepare = async |by: &Client, register: &str, card: Value| {
        let input = json!({ "register": register, "card": card });
        office.refused(by, "prepareDraft", input).await
    };
    let card = json!({ "title": "Par pabalstu" });
    assert_eq!(
        prepare(specialist, &incoming, card.clone()).await,
        "DRAFT_INCOMING input.register"
    );
    assert_eq!(
        prepare(specialist, &outgoing, json!({ "title": " " })).await,
        "REQUIRED input.card.title"
    );
    assert_eq!(
        prepare(&auditor, &outgoing, card).await,
        "NOT_PERMITTED input"
    );

    // What only its preparer, the office and those who are asked see.
    let units = clerk.ask("{ units { id code } }", json!({})).await;
    let units = units["units"].as_array().expect("units");
    let madliena = units.iter().find(|unit| unit["code"] == "OG-SC-MADL");
    let card = json!({
        "unit": madliena.expect("a unit of the sample")["id"], "title": "Par bērnu", "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02",
        "accessGround": "IAL 5. p.",
    });
    let upload = clerk.upload("a.txt", SENTENCE).await;
    let input = json!({ "register": outgoing, "card": card, "uploads": [{ "upload": upload }] });
    let draft = office.done(clerk, "prepareDraft", input).await;
    assert_eq!(office.read(lawyer, &draft).await, Value::Null);
    let url = draft["contents"][0]["url"].as_str().expect("a path");
    assert_eq!(lawyer.get(url).await.status(), 404);
    let nothing = json!({ "draft": draft["id"], "revision": 1, "reason": "Nevajag" });
    assert_eq!(
        office.refused(lawyer, "withdrawDraft", nothing).await,
        "DRAFT_UNKNOWN input.draft"
    );
    let round = office.start(clerk, &draft, &[&["Skujiņa"]]).await;
    assert_eq!(office.read(lawyer, &draft).await["id"], draft["id"]);
    assert_eq!(lawyer.get(url).await.status(), 200);
    assert_eq!(
        office
            .cannot_decide(unit_head, &step(&round, "Skujiņa"), "APPROVED")
            .await,
        "APPROVAL_STEP_UNKNOWN input.step",
        "what one may not see is not there"
    );
    let kinds = office.kinds(draft_id(&draft).0).await;
    assert!(kinds.contains(&"draft.viewed".to_owned()), "{kinds:?}");
    // What the journal says of it is for those who see it; who looked is for those who may read the journal.
    let journal = "query($id: ID!) { journal(filter: { subject: $id }, first: 50) { nodes { kind payload } } }";
    let entries = auditor.ask(journal, json!({ "id": draft["id"] })).await;
    let entries = entries["journal"]["nodes"]
        .as_array()
        .expect("entries")
        .clone();
    assert!(entries.iter().any(|entry| entry["kind"] == "draft.viewed"));
    for entry in &entries {
        assert_eq!(entry["payload"], Value::Null, "{entry}");
    }
    let history =
        "query($id: ID!) { draft(id: $id) { history(first: 50) { nodes { kind payload } } } }";
    let history = lawyer.ask(history, json!({ "id": draft["id"] })).await;
    let history = history["draft"]["history"]["nodes"]
        .as_array()
        .expect("entries")
        .clone();
    let told: Vec<&str> = history
        .iter()
        .filter_map(|entry| entry["kind"].as_str())
        .collect();
    assert_eq!(told, ["draft.approval_started", "draft.prepared"]);
    let payload = history[1]["payload"].as_str().expect("a payload");
    assert!(payload.contains("Par bērnu"), "{payload}");

    // Withdrawn, it asks nobody any more.
    office
        .decide(lawyer, &step(&round, "Skujiņa"), "APPROVED")
        .await;
    let now = office.read(clerk, &draft).await;
    let withdrawn =
        json!({ "draft": draft["id"], "revision": now["revision"], "reason": "Klients atsauca" });
    let withdrawn = office.done(clerk, "withdrawDraft", withdrawn).await;
    assert_eq!(withdrawn["state"], "WITHDRAWN");
    assert_eq!(
        withdrawn["rounds"][0]["steps"][0]["decisions"][0]["voidCause"],
        "WITHDRAWN"
    );
    assert_eq!(
        refusals(&office.sign(&office.head, &step(&round, "Vanaga")).await),
        "DRAFT_WITHDRAWN input.draft"
    );
}

/// The bytes of a draft outlive the day for which an upload waits.
#[both]
async fn what_a_draft_holds_is_not_swept_away(app: TestApp) {
    let office = Office::of(app).await;
    let draft = office.draft().await;
    office.app.clock.advance(TimeDelta::days(3));
    let service = &office.app;
    aprite::content::sweep::sweep(&service.kit, &service.store)
        .await
        .expect("swept");
    let report = aprite::content::fixity::verify(&service.kit, &service.store, |_| {}).await;
    assert_eq!(report.expect("verified").faults, []);
    let url = draft["contents"][0]["url"].as_str().expect("a path");
    let answer = office.specialist.get(url).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(&answer.bytes().await.expect("bytes")[..], SENTENCE);
}
