//! Drafts on a route that an institution adopted: nothing goes to the signature past the visas it wants.

use super::*;

async fn stage(by: &Client, draft: &Value) -> Value {
    let query = "query($id: ID!) { draft(id: $id) { stage } }";
    by.ask(query, json!({ "id": draft["id"] })).await["draft"]["stage"].take()
}

#[both]
async fn what_a_route_wants_visas_for_is_not_signed_without(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        lawyer,
        specialist,
        administrator,
        ..
    } = &office;
    let straight = office.draft().await;
    assert_eq!(stage(specialist, &straight).await, "DRAFT");
    let straight = office.start(specialist, &straight, &[]).await;
    assert_eq!(stage(specialist, &straight).await, "SIGNING");

    // The first three steps belong to the draft; the rest is the document's.
    let ways = [
        ("DRAFT", "COORDINATION"),
        ("COORDINATION", "SIGNING"),
        ("SIGNING", "REGISTERED"),
        ("REGISTERED", "SENT"),
        ("SENT", "FILED"),
    ];
    let steps =
        ways.map(|(from, to)| json!({ "from": from, "to": to, "roles": ["HEAD", "SPECIALIST"] }));
    let route = json!({ "direction": "OUTGOING", "version": 0, "titleLv": "Nosūtāmie", "titleEn": "Outgoing", "steps": steps,
        "reason": "Vadītājas rīkojums: katru vēstuli vizē jurists" });
    office.later();
    let adopted = administrator
        .mutate("adoptRoute", "route { version }", route)
        .await;
    assert_eq!(problems(&adopted), []);

    let draft = office.draft().await;
    let alone = json!({ "draft": draft["id"], "revision": draft["revision"], "stages": [], "signatory": office.person("Vanaga") });
    let refused = office.mutate(specialist, "startApproval", alone).await;
    assert_eq!(refusals(&refused), "ROUTE_WANTS_VISAS input.stages");
    assert_eq!(
        refused["problems"][0]["message"],
        "The route of such documents leads to the signature only by visas. Name whose."
    );
    let round = office.start(specialist, &draft, &[&["Skujiņa"]]).await;
    assert_eq!(stage(specialist, &round).await, "COORDINATION");
    office
        .decide(lawyer, &step(&round, "Skujiņa"), "APPROVED")
        .await;
    assert_eq!(stage(specialist, &round).await, "SIGNING");
    let signed = office.sign(head, &step(&round, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    assert_eq!(stage(specialist, &round).await, "REGISTERED");

    // A round that began before the route was adopted goes on as it began; changed, it would begin anew.
    let titled = json!({ "draft": straight["id"], "revision": straight["revision"], "card": { "title": "Par ko citu" } });
    assert_eq!(
        office.refused(specialist, "changeDraft", titled).await,
        "ROUTE_WANTS_VISAS input.card"
    );
    let signed = office.sign(head, &step(&straight, "Vanaga")).await;
    assert_eq!(problems(&signed), []);
    let gone = office.draft().await;
    let input =
        json!({ "draft": gone["id"], "revision": gone["revision"], "reason": "Atbildēts citādi" });
    let gone = office.done(specialist, "withdrawDraft", input).await;
    assert_eq!(stage(specialist, &gone).await, Value::Null);
}
