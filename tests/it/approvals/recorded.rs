//! Signatures that were given elsewhere and are noted: by whom, when, and that what was signed stays as it was.

use super::*;

const SIGNATURE: &str = "query($id: ID!) { draft(id: $id) { rounds { steps { decisions { form signedOn decidedBy { login } \
     signedBy { familyName } decidedFor { familyName } } } } } }";

#[both]
async fn a_paper_is_noted_with_the_name_of_whoever_signed_it(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        specialist,
        administrator,
        ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[]).await;
    let leave = json!({ "absent": office.person("Vanaga"), "validFrom": "2026-03-03", "validTo": "2026-03-13" });
    let noted = administrator
        .mutate("noteAbsence", "absence { id }", leave)
        .await;
    assert_eq!(problems(&noted), []);
    let stands_in = json!({
        "absent": office.person("Vanaga"), "substitute": office.person("Liepiņš"), "validFrom": "2026-03-03",
        "validTo": "2026-03-13", "ground": "Rīkojums Nr. 7",
    });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", stands_in)
        .await;
    assert_eq!(problems(&arranged), []);
    office.app.clock.advance(TimeDelta::days(2));
    let paper = async |by: &Client, paper: Value| {
        let input = json!({ "step": step(&round, "Vanaga"), "signature": { "paper": paper } });
        office.sign_with(by, input).await
    };
    for (given, expected) in [
        (
            json!({ "signedOn": "2026-03-01" }),
            "SIGNED_ON input.signature.paper.signedOn",
        ),
        (
            json!({ "signedOn": "2026-03-05" }),
            "SIGNED_ON input.signature.paper.signedOn",
        ),
        (
            json!({ "signedOn": "2026-03-03" }),
            "SIGNATORY_AWAY input.signature.paper.signedBy",
        ),
        (
            json!({ "signedOn": "2026-03-03", "signedBy": office.person("Auziņa") }),
            "SIGNATORY_NOT_STANDING_IN input.signature.paper.signedBy",
        ),
        (
            json!({ "signedOn": "2026-03-02", "signedBy": office.person("Liepiņš") }),
            "SIGNATORY_NOT_STANDING_IN input.signature.paper.signedBy",
        ),
    ] {
        let refused = paper(clerk, given.clone()).await;
        assert_eq!(refusals(&refused), expected, "{given}");
    }
    let lawyer = paper(&office.lawyer, json!({ "signedOn": "2026-03-02" })).await;
    assert_eq!(
        refusals(&lawyer),
        "NOT_PERMITTED input",
        "she has nothing to do with it"
    );
    let signed = json!({ "signedOn": "2026-03-03", "signedBy": office.person("Liepiņš") });
    let signed = paper(clerk, signed).await;
    assert_eq!(problems(&signed), []);
    let query = "query($id: ID!) { document(id: $id) { signer documentDate revision } }";
    let document = json!({ "id": signed["document"]["id"] });
    let document = clerk.ask(query, document).await["document"].take();
    assert_eq!(
        (&document["signer"], &document["documentDate"]),
        (&json!("Mārtiņš Liepiņš"), &json!("2026-03-03"))
    );
    let told = clerk.ask(SIGNATURE, json!({ "id": draft["id"] })).await;
    assert_eq!(
        told["draft"]["rounds"][0]["steps"][0]["decisions"],
        json!([{ "form": "PAPER", "signedOn": "2026-03-03", "decidedBy": { "login": "lietvede" },
            "signedBy": { "familyName": "Liepiņš" }, "decidedFor": null }])
    );

    // The scan of the paper is added beside what was approved; another main content is not.
    let add = async |role: &str| {
        let upload = clerk.upload("skens.pdf", SENTENCE).await;
        let input = json!({
            "document": signed["document"]["id"], "revision": document["revision"],
            "uploads": [{ "upload": upload, "role": role }],
        });
        let shown = "document { versions { contents { role } } }";
        clerk.mutate("amendDocument", shown, input).await
    };
    assert_eq!(
        refusals(&add("MAIN").await),
        "DOCUMENT_SIGNED input.uploads"
    );
    let scanned = add("ANNEX").await;
    assert_eq!(problems(&scanned), []);
    assert_eq!(
        scanned["document"]["versions"],
        json!([
            { "contents": [{ "role": "MAIN" }] },
            { "contents": [{ "role": "MAIN" }, { "role": "ANNEX" }] },
        ])
    );
}

#[both]
async fn what_was_signed_here_takes_no_more_contents(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        specialist,
        ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[]).await;
    let signed = office.sign(head, &step(&round, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    let told = head.ask(SIGNATURE, json!({ "id": draft["id"] })).await;
    assert_eq!(
        told["draft"]["rounds"][0]["steps"][0]["decisions"][0]["signedBy"],
        json!({ "familyName": "Vanaga" })
    );
    let upload = clerk.upload("pielikums.txt", CHANGED).await;
    let input = json!({
        "document": signed["document"]["id"], "revision": 1, "uploads": [{ "upload": upload, "role": "ANNEX" }],
    });
    let refused = clerk
        .mutate("amendDocument", "document { id }", input)
        .await;
    assert_eq!(refusals(&refused), "DOCUMENT_SIGNED input.uploads");
    let said = refused["problems"][0]["message"].as_str().expect("words");
    assert!(
        said.starts_with("This document was signed as it is."),
        "{said}"
    );
    // It comes as a document of its own, annexed to it.
    let annex = json!({
        "register": clerk.register("nosutitie").await, "card": { "title": "Pielikums", "accessClass": "OPEN" },
        "uploads": [{ "upload": upload }],
        "relations": [{ "kind": "ANNEX_TO", "document": signed["document"]["id"] }],
    });
    let annexed = clerk
        .mutate("registerDocument", "document { id }", annex)
        .await;
    assert_eq!(problems(&annexed), []);
    let query = "query($id: ID!) { document(id: $id) { versions { contents { sha256 } } } }";
    let document = head
        .ask(query, json!({ "id": signed["document"]["id"] }))
        .await;
    assert_eq!(
        document["document"]["versions"],
        json!([{ "contents": [{ "sha256": sha256(SENTENCE) }] }])
    );
}

/// Only after signing somebody sees that the decision is about a child: the signed version closes with the card.
#[both]
async fn what_is_restricted_after_signing_is_closed_as_a_draft_too(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        lawyer,
        specialist,
        ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[]).await;
    let signed = office.sign(head, &step(&round, "Vanaga")).await;
    let document = &signed["document"]["id"];
    let url = round["contents"][0]["url"].as_str().expect("a path");
    assert!(!office.read(lawyer, &draft).await.is_null());
    assert_eq!(lawyer.get(url).await.status(), 200);
    let revision = "query($id: ID!) { document(id: $id) { revision } }";
    let revision = clerk.ask(revision, json!({ "id": document })).await;
    office.later();
    let restrict = json!({
        "document": document, "revision": revision["document"]["revision"], "reason": "Lieta par bērnu",
        "card": { "accessClass": "RESTRICTED_PERSONAL", "accessUntil": "2101-03-02", "accessGround": "IAL 5. p." },
    });
    let restricted = clerk
        .mutate("amendDocument", "document { id }", restrict)
        .await;
    assert_eq!(problems(&restricted), []);
    assert_eq!(office.read(lawyer, &draft).await, Value::Null);
    assert_eq!(lawyer.get(url).await.status(), 404);
    assert!(
        !office.read(specialist, &draft).await.is_null(),
        "he wrote it"
    );
    assert!(!office.read(head, &draft).await.is_null());
    let kinds = office.kinds(draft_id(&draft).0).await;
    assert_eq!(
        kinds.iter().filter(|kind| *kind == "draft.viewed").count(),
        1,
        "the head's look, now that it is restricted: {kinds:?}"
    );
}
