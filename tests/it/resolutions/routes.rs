//! The way of a document: which step is open and why another is not, what its tasks take it along, routes that an
//! administrator adopts.

use super::*;

const STANDS: &str =
    "route { stage revision } availableActions { action to allowed reason { code message } }";

/// Where a document stands and what can be done with it, as somebody sees it.
async fn stands(client: &Client, document: &Value) -> Value {
    let query = format!("query($id: ID!) {{ document(id: $id) {{ {STANDS} }} }}");
    let found = client.ask(&query, json!({ "id": document["id"] })).await;
    found["document"].clone()
}

/// Whether a step is open, or the code of why it is not.
fn step(stands: &Value, to: &str) -> String {
    let actions = stands["availableActions"].as_array().expect("actions");
    let found = actions.iter().find(|action| action["to"] == to);
    let found = found.unwrap_or_else(|| panic!("no step to {to}: {stands:#}"));
    match found["reason"]["code"].as_str() {
        Some(code) => code.to_owned(),
        None => "open".to_owned(),
    }
}

impl Office {
    async fn moved(&self, by: &Client, document: &Value, to: &str, reason: Value) -> Value {
        self.later();
        let revision = stands(by, document).await["route"]["revision"].clone();
        let input =
            json!({ "document": document["id"], "to": to, "revision": revision, "reason": reason });
        by.mutate("moveDocument", &format!("document {{ {STANDS} }}"), input)
            .await
    }
}

#[both]
async fn a_submission_goes_its_way_and_says_why_not_another(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        unit_head,
        ..
    } = &office;
    let document = office.submission().await;
    let arrived = stands(clerk, &document).await;
    assert_eq!(
        arrived["route"],
        json!({ "stage": "REGISTERED", "revision": 0 })
    );
    assert_eq!(
        arrived["availableActions"][0],
        json!({ "action": "GIVE_RESOLUTION", "to": null, "allowed": false,
            "reason": { "code": "NOT_PERMITTED", "message": arrived["availableActions"][0]["reason"]["message"] } })
    );
    assert_eq!(
        stands(head, &document).await["availableActions"][0]["allowed"],
        true
    );
    for (to, wanted) in [
        ("FOR_RESOLUTION", "open"),
        ("FOR_INFORMATION", "open"),
        ("FORWARDED", "open"),
        ("IN_EXECUTION", "ROUTE_NOT_DIRECTED"),
        ("FILED", "ROUTE_TERM_RUNS"),
    ] {
        assert_eq!(step(&arrived, to), wanted, "{to}");
    }
    let filed = office.moved(clerk, &document, "FILED", json!(null)).await;
    assert_eq!(refusals(&filed), "ROUTE_TERM_RUNS input.to");
    assert_eq!(
        filed["problems"][0]["message"],
        "The document must be answered by 16 March 2026. Answer it, or end its term first."
    );
    let latvian = clerk.clone().with("x-nothing", "x".to_owned());
    let query = json!({ "query": format!("query($id: ID!) {{ document(id: $id) {{ {STANDS} }} }}"),
        "variables": { "id": document["id"] } });
    let answer = latvian
        .request(reqwest::Method::POST, "/graphql")
        .header("accept-language", "lv")
        .json(&query);
    let answer: Value = answer
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert!(
        answer.to_string().contains(
            "Uz dokumentu jāatbild līdz 16.03.2026. Vispirms atbildiet vai beidziet termiņu."
        ),
        "{answer}"
    );

    // Handed to the head; whoever read it before is told, and nobody takes a revision from the air.
    let guessed = json!({ "document": document["id"], "to": "FOR_RESOLUTION", "revision": 99 });
    let guessed = clerk
        .mutate("moveDocument", "document { id }", guessed)
        .await;
    assert_eq!(refusals(&guessed), "ROUTE_STALE input.revision");
    let handed = office
        .moved(clerk, &document, "FOR_RESOLUTION", json!(null))
        .await;
    assert_eq!(
        handed["document"]["route"],
        json!({ "stage": "FOR_RESOLUTION", "revision": 1 })
    );
    // The head's list of what waits for her; and what nobody has moved yet.
    let fresh = office.submission().await;
    let list = "query($filter: DocumentFilterInput!) { documents(first: 9, filter: $filter) { totalCount nodes { id } } }";
    let at = async |stage: &str, further: Value| {
        let mut filter = json!({ "stage": stage });
        let further = further.as_object().cloned().unwrap_or_default();
        filter.as_object_mut().expect("an object").extend(further);
        head.ask(list, json!({ "filter": filter })).await["documents"].take()
    };
    let only = |document: &Value| json!({ "totalCount": 1, "nodes": [{ "id": document["id"] }] });
    assert_eq!(at("FOR_RESOLUTION", json!({})).await, only(&document));
    assert_eq!(at("REGISTERED", json!({})).await, only(&fresh));
    assert_eq!(at("FILED", json!({})).await["totalCount"], 0);
    let orders = at("FOR_RESOLUTION", json!({ "kind": "ORDER" })).await;
    assert_eq!(orders["totalCount"], 0);
    let late = json!({ "document": document["id"], "to": "FOR_INFORMATION", "revision": 0 });
    let late = head.mutate("moveDocument", "document { id }", late).await;
    assert_eq!(refusals(&late), "ROUTE_STALE input.revision");
    assert_eq!(
        late["problems"][0]["message"],
        "Meanwhile the document was moved (Inese Ozola, 2 March 2026): it is waiting for a resolution now. Open it anew."
    );
    let nowhere = office.moved(clerk, &document, "SENT", json!(null)).await;
    assert_eq!(refusals(&nowhere), "ROUTE_NO_SUCH_STEP input.to");

    // Its tasks take it along.
    let input =
        json!({ "document": document["id"], "text": "Izvērtēt", "lead": office.person("Lāce") });
    let given = office.give(head, input).await;
    let task = &given["executors"][0]["id"];
    let busy = stands(clerk, &document).await;
    assert_eq!(busy["route"]["stage"], "IN_EXECUTION");
    assert_eq!(step(&busy, "EXECUTED"), "ROUTE_TASKS_OPEN");
    office
        .act(unit_head, "reportTask", task, json!({ "text": "Izdarīts" }))
        .await;
    let done = stands(clerk, &document).await;
    assert_eq!(done["route"], json!({ "stage": "EXECUTED", "revision": 3 }));
    assert_eq!(step(&done, "FILED"), "ROUTE_TERM_RUNS");
    let clock = json!({ "document": document["id"], "revision": 1, "outcome": "ANSWERED" });
    let concluded = clerk
        .mutate("concludeDeadline", "deadline { outcome }", clock)
        .await;
    assert_eq!(problems(&concluded), []);
    let filed = office.moved(clerk, &document, "FILED", json!(null)).await;
    assert_eq!(filed["document"]["route"]["stage"], "FILED");
    let left = filed["document"]["availableActions"]
        .as_array()
        .map(Vec::len);
    assert_eq!(left, Some(1), "nothing follows but another resolution");
    let moves = entries(&office.app, &document, &["document.moved"]).await;
    assert_eq!(moves.len(), 4);

    // Two at once: one moves it, the other is told; a repeated request moves it once.
    let both = office.submission().await;
    let step = |to: &str, key: &str| {
        json!({ "document": both["id"], "to": to, "revision": 0,
            "idempotencyKey": key })
    };
    let shown = "document { route { stage revision } }";
    office.later();
    let (one, other) = tokio::join!(
        clerk.mutate("moveDocument", shown, step("FOR_RESOLUTION", "a")),
        head.mutate("moveDocument", shown, step("FORWARDED", "b")),
    );
    let mut told = [refusals(&one), refusals(&other)];
    told.sort();
    assert_eq!(told, ["", "ROUTE_STALE input.revision"]);
    let repeated = match one["document"].is_null() {
        true => head.mutate("moveDocument", shown, step("FORWARDED", "b")),
        false => clerk.mutate("moveDocument", shown, step("FOR_RESOLUTION", "a")),
    };
    let repeated = repeated.await;
    assert_eq!(repeated["document"]["route"]["revision"], 1);

    // Left unexamined only with a reason, and then its clock is ended.
    let anonymous = office.submission().await;
    let refused = office
        .moved(clerk, &anonymous, "LEFT_UNEXAMINED", json!(" "))
        .await;
    assert_eq!(refusals(&refused), "REASON_REQUIRED input.reason");
    let left = office
        .moved(
            clerk,
            &anonymous,
            "LEFT_UNEXAMINED",
            json!("Nav norādīts iesniedzējs"),
        )
        .await;
    assert_eq!(problems(&left), []);
    let query = "query($id: ID!) { document(id: $id) { deadline { outcome } } }";
    let clock = clerk.ask(query, json!({ "id": anonymous["id"] })).await;
    assert_eq!(clock["document"]["deadline"]["outcome"], "LEFT_UNEXAMINED");
}

#[both]
async fn an_adopted_route_holds_for_what_comes_after_it(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        administrator,
        ..
    } = &office;
    let order = |title: &str| json!({ "kind": "ORDER", "title": title, "accessClass": "OPEN" });
    let before = clerk
        .registered("rikojumi-pamatdarbiba", order("Pirmais rīkojums"), &[])
        .await;
    let step_of =
        |from: &str, to: &str| json!({ "from": from, "to": to, "roles": ["RECORDS_CLERK"] });
    let route = |steps: Value| {
        json!({ "direction": "INTERNAL", "kind": "ORDER", "version": 0, "titleLv": "Rīkojumi", "titleEn": "Orders", "steps": steps,
            "reason": "Lietvedības kārtība" })
    };
    let shown = "route { id version title(language: LV) steps { from to } reason }";
    office.later();
    let broken = route(json!([
        step_of("REGISTERED", "FOR_INFORMATION"),
        step_of("SENT", "FILED")
    ]));
    let broken = administrator.mutate("adoptRoute", shown, broken).await;
    assert_eq!(
        refusals(&broken),
        "ROUTE_NO_END input.steps.0.to, ROUTE_UNREACHABLE input.steps.1.from"
    );
    let sound = route(json!([
        step_of("REGISTERED", "FOR_INFORMATION"),
        step_of("FOR_INFORMATION", "FILED")
    ]));
    let mut powerless = sound.clone();
    powerless["steps"][1]["roles"] = json!(["AUDITOR"]);
    let powerless = administrator.mutate("adoptRoute", shown, powerless).await;
    assert_eq!(
        refusals(&powerless),
        "ROUTE_ROLE_POWERLESS input.steps.1.roles"
    );
    let refused = clerk.mutate("adoptRoute", shown, sound.clone()).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let mut named = sound;
    named["idempotencyKey"] = json!("marsruts-1");
    let adopted = administrator
        .mutate("adoptRoute", shown, named.clone())
        .await;
    assert_eq!(problems(&adopted), []);
    assert_eq!(adopted["route"]["version"], 1);
    assert_eq!(
        administrator.mutate("adoptRoute", shown, named).await,
        adopted
    );

    // Two who adopt from the same version: the second is told.
    let mut late = route(json!([step_of("REGISTERED", "FILED")]));
    let refused = administrator
        .mutate("adoptRoute", shown, late.clone())
        .await;
    assert_eq!(refusals(&refused), "ROUTE_SUPERSEDED input.version");
    let message = refused["problems"][0]["message"].as_str();
    assert!(
        message.is_some_and(|message| message.starts_with("Meanwhile version 1 of the route")),
        "{message:?}"
    );
    late["version"] = json!(1);
    let (one, other) = tokio::join!(
        administrator.mutate("adoptRoute", shown, late.clone()),
        administrator.mutate("adoptRoute", shown, late.clone()),
    );
    let mut told = [refusals(&one), refusals(&other)];
    told.sort();
    assert_eq!(told, ["", "ROUTE_SUPERSEDED input.version"]);
    late["version"] = json!(2);
    late["steps"] = json!([
        step_of("REGISTERED", "FOR_INFORMATION"),
        step_of("FOR_INFORMATION", "FILED")
    ]);
    let again = administrator.mutate("adoptRoute", shown, late).await;
    assert_eq!(again["route"]["version"], 3);

    // What was registered before goes the old way; what comes now the new one, and letters as ever.
    office.later();
    let after = clerk
        .registered("rikojumi-pamatdarbiba", order("Otrais rīkojums"), &[])
        .await;
    let ways = async |document: &Value| {
        let stands = stands(clerk, document).await;
        let actions = stands["availableActions"]
            .as_array()
            .expect("actions")
            .iter();
        let ways = actions.filter_map(|action| action["to"].as_str().map(str::to_owned));
        ways.collect::<Vec<_>>()
    };
    assert_eq!(
        ways(&before).await,
        ["IN_EXECUTION", "FOR_INFORMATION", "SENT", "FILED"]
    );
    assert_eq!(ways(&after).await, ["FOR_INFORMATION"]);
    let routes = "{ routes { direction kind version } }";
    let routes = clerk.ask(routes, json!({})).await;
    assert_eq!(
        routes["routes"],
        json!([
            { "direction": "INCOMING", "kind": null, "version": 0 },
            { "direction": "OUTGOING", "kind": null, "version": 0 },
            { "direction": "INTERNAL", "kind": null, "version": 0 },
            { "direction": "INTERNAL", "kind": "ORDER", "version": 3 },
        ])
    );
}
