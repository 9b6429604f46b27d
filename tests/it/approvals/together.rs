//! Several people at one draft: one wins, the other is told what changed; what is sent twice happens once.

use super::*;

#[both]
async fn two_sign_at_once_and_one_number_is_given(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        clerk,
        specialist,
        ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[]).await;
    let signature = step(&round, "Vanaga");
    office.later();
    // She signs here, while the clerk notes the paper that she signed.
    let here = json!({ "step": signature, "signature": { "internal": true }, "idempotencyKey": "paraksts" });
    let paper =
        json!({ "step": signature, "signature": { "paper": { "signedOn": "2026-03-02" } } });
    let shown = "document { id number }";
    let (one, other) = tokio::join!(
        head.mutate("signDraft", shown, here.clone()),
        clerk.mutate("signDraft", shown, paper),
    );
    let mut told = [refusals(&one), refusals(&other)];
    told.sort();
    assert_eq!(told, ["", "APPROVAL_DECIDED input.step"]);
    let loser = if one["document"].is_null() {
        &one
    } else {
        &other
    };
    let said = loser["problems"][0]["message"].as_str().expect("words");
    assert!(said.contains("2 March 2026): approved."), "{said}");
    if !one["document"].is_null() {
        let again = head.mutate("signDraft", shown, here).await;
        assert_eq!(again, one, "a double submit is one");
    }
    // No number was used by whoever came second.
    let card = json!({ "title": "Nākamā vēstule", "accessClass": "OPEN" });
    let next = clerk.registered("nosutitie", card, &[]).await;
    let number = next["number"].as_str().expect("a number");
    assert!(number.ends_with("/26/2"), "{number}");
}

#[both]
async fn a_visa_and_a_change_at_once_never_leave_a_visa_for_other_bytes(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        specialist, lawyer, ..
    } = &office;
    let draft = office.draft().await;
    let round = office.start(specialist, &draft, &[&["Skujiņa"]]).await;
    let upload = specialist.upload("lemums.txt", CHANGED).await;
    office.later();
    let change = json!({
        "draft": draft["id"], "revision": round["revision"], "keep": [], "uploads": [{ "upload": upload }],
    });
    let visa = json!({ "step": step(&round, "Skujiņa"), "verdict": "APPROVED" });
    let shown = format!("draft {{ {DRAFT} }}");
    let (changed, approved) = tokio::join!(
        specialist.mutate("changeDraft", &shown, change),
        lawyer.mutate("decideApproval", &shown, visa),
    );
    let now = office.read(specialist, &draft).await;
    let last = now["rounds"].as_array().expect("rounds").last();
    let stands = !last.expect("a round")["steps"][0]["decision"].is_null();
    match (refusals(&changed).as_str(), refusals(&approved).as_str()) {
        ("", "APPROVAL_STALE input.step") => assert!(!stands),
        ("DRAFT_STALE input.revision", "") => {
            assert!(stands);
            let said = changed["problems"][0]["message"].as_str().expect("words");
            assert!(
                said.contains("(Evija Skujiņa, 2 March 2026): it was approved"),
                "{said}"
            );
            assert_eq!(now["contents"][0]["sha256"], sha256(SENTENCE));
        }
        both => panic!("one wins, the other is told: {both:?}"),
    }
}

#[both]
async fn what_is_sent_twice_happens_once(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        specialist, lawyer, ..
    } = &office;
    let input = json!({
        "register": specialist.register("nosutitie").await,
        "card": { "title": "Par pabalstu", "accessClass": "OPEN" },
        "uploads": [{ "upload": specialist.upload("a.txt", SENTENCE).await }],
        "idempotencyKey": "projekts",
    });
    let draft = office.done(specialist, "prepareDraft", input.clone()).await;
    let again = office.done(specialist, "prepareDraft", input).await;
    assert_eq!(again, draft);
    let round = office.start(specialist, &draft, &[&["Skujiņa"]]).await;
    let visa = step(&round, "Skujiņa");
    let keyed =
        json!({ "step": visa, "verdict": "APPROVED", "idempotencyKey": "vīza".replace('ī', "i") });
    let first = office.done(lawyer, "decideApproval", keyed.clone()).await;
    assert_eq!(office.done(lawyer, "decideApproval", keyed).await, first);
    // Without a name it is another request, and is told what happened.
    assert_eq!(
        office.cannot_decide(lawyer, &visa, "APPROVED").await,
        "APPROVAL_DECIDED input.step"
    );
    let decisions = &office.read(lawyer, &draft).await["rounds"][0]["steps"][0]["decisions"];
    assert_eq!(decisions.as_array().expect("a list").len(), 1);
    // Two changes of one revision: the second is told of the first.
    let revision = first["revision"].clone();
    let change = |title: &str| json!({ "draft": draft["id"], "revision": revision, "card": { "title": title } });
    office
        .done(specialist, "changeDraft", change("Viens"))
        .await;
    let second = office
        .mutate(specialist, "changeDraft", change("Otrs"))
        .await;
    assert_eq!(refusals(&second), "DRAFT_STALE input.revision");
    let said = second["problems"][0]["message"].as_str().expect("words");
    assert!(said.contains("Normunds Zariņš"), "{said}");
}
