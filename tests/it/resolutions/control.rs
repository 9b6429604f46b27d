//! The control card (*kontroles kartīte*): what whoever controls sees, and the paper that goes into the file.

use reqwest::StatusCode;

use super::*;

const CARD: &str = "controlCard { underControl overdue deadline { dueOn overdue outcome extensions { until reason \
     decidedOn applicantToldOn extendedBy { login } } } resolutions { depth resolution { text dueOn author { familyName } \
     controller { familyName } releasedBy { login } releaseReason } tasks { executedOn result task { role state dueOn \
     overdue executor { familyName } answer { number } } reminders { at text doneBy { login } } extensions { dueBefore \
     dueAfter text doneBy { login } } } } }";

async fn card(client: &Client, document: &Value) -> Value {
    let query = format!("query($id: ID!) {{ document(id: $id) {{ {CARD} }} }}");
    let found = client.ask(&query, json!({ "id": document["id"] })).await;
    found["document"]["controlCard"].clone()
}

/// Where the paper is.
async fn paper_of(client: &Client, document: &Value) -> String {
    let query = "query($id: ID!) { document(id: $id) { controlCard { url } } }";
    let found = client.ask(query, json!({ "id": document["id"] })).await;
    let url = found["document"]["controlCard"]["url"].as_str();
    url.expect("a card").to_owned()
}

/// Entries of a kind, whatever they are about.
async fn told(app: &TestApp, kind: &str) -> Vec<Value> {
    let entries = entry::Entity::find()
        .filter(entry::Column::Kind.eq(kind))
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await;
    let entries = entries.expect("a database").into_iter();
    let payloads = entries.filter_map(|entry| entry.payload);
    payloads
        .map(|payload| serde_json::from_str(&payload).expect("JSON"))
        .collect()
}

#[both]
async fn the_control_card_tells_how_a_task_was_seen_through(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        clerk,
        head,
        unit_head,
        specialist,
        lawyer,
        ..
    } = &office;
    let document = office.submission().await;
    let untouched = card(clerk, &document).await;
    assert_eq!(
        (&untouched["underControl"], &untouched["resolutions"]),
        (&json!(true), &json!([])),
        "its term binds the institution from the start"
    );
    let paper = paper_of(clerk, &document).await;
    assert_eq!(
        lawyer.get(&paper).await.status(),
        StatusCode::NOT_FOUND,
        "whoever does not see the document does not see its card"
    );

    let given = office
        .give(
            head,
            json!({
                "document": document["id"], "text": "Izvērtēt un sagatavot atbildi", "dueOn": "2026-03-10",
                "lead": office.person("Lāce"), "coExecutors": [office.person("Ķirse")],
                "controller": office.person("Skujiņa"), "forInformation": [office.person("Balode")],
            }),
        )
        .await;
    let (task, other) = (&given["executors"][0]["id"], &given["executors"][1]["id"]);
    let part = json!({ "task": task, "text": "Veikt apsekošanu", "dueOn": "2026-03-09", "lead": office.person("Zariņš") });
    let part = office.give(unit_head, part).await;
    let part = &part["executors"][0]["id"];

    // Reminded on Friday, late on Wednesday; the term is moved, the applicant is told.
    office.until("2026-03-06T08:00:00Z");
    let remark = json!({ "text": "Otrdien beidzas termiņš" });
    office.act(lawyer, "remindOfTask", task, remark).await;
    assert_eq!(card(head, &document).await["overdue"], false);
    office.until("2026-03-11T08:00:00Z");
    let late = card(head, &document).await;
    assert_eq!(late["overdue"], true);
    let of_lead = &late["resolutions"][0]["tasks"][0]["task"];
    assert_eq!(of_lead["overdue"], true);
    assert_eq!(
        late["resolutions"][1]["depth"], 1,
        "what divides a task up follows it"
    );
    let longer = json!({ "until": "2026-03-20", "reason": "Jāsaņem ziņas no PMLP" });
    office.act(head, "extendTask", task, longer).await;
    let longer = json!({ "document": document["id"], "revision": 1, "until": "2026-04-02",
        "reason": "Jāsaņem ziņas no PMLP", "applicantToldOn": "2026-03-11" });
    let extended = head
        .mutate("extendDeadline", "deadline { dueOn }", longer)
        .await;
    assert_eq!(problems(&extended), []);
    let why = json!({ "reason": "Vairs nav vajadzīgs" });
    office.act(head, "withdrawTask", other, why).await;
    let done = json!({ "text": "Dzīvesvieta apsekota" });
    office.act(specialist, "reportTask", part, done).await;

    // What came back is not done; what is confirmed is.
    office.until("2026-03-12T08:00:00Z");
    let answer = json!({ "title": "Atbilde uz iesniegumu", "accessClass": "RESTRICTED_PERSONAL",
        "accessUntil": "2101-03-02", "accessGround": "IAL 5. p.", "unit": office.unit("OG-SC-OGRE/SPN") });
    let answer = clerk.registered("nosutitie", answer, &[]).await;
    let report = json!({ "text": "Atbilde sagatavota", "answer": answer["id"] });
    office
        .act(unit_head, "reportTask", task, report.clone())
        .await;
    let reported = card(head, &document).await;
    let of_lead = |card: &Value| card["resolutions"][0]["tasks"][0].clone();
    assert_eq!(of_lead(&reported)["executedOn"], "2026-03-12");
    let back = json!({ "reason": "Nav norādīta apstrīdēšanas kārtība" });
    office.act(lawyer, "returnTask", task, back).await;
    let returned = of_lead(&card(head, &document).await);
    assert_eq!(
        (&returned["executedOn"], &returned["result"]),
        (&json!(null), &json!(null))
    );
    office.act(unit_head, "reportTask", task, report).await;
    office.act(lawyer, "confirmTask", task, json!({})).await;
    let release = json!({ "resolution": given["id"], "reason": "Atbilde sagatavota termiņā" });
    office.later();
    let released = head
        .mutate("releaseFromControl", "resolution { id }", release)
        .await;
    assert_eq!(problems(&released), []);
    assert_eq!(
        card(head, &document).await["underControl"],
        true,
        "the applicant has no answer yet"
    );
    let sent = json!({ "document": document["id"], "revision": 2, "outcome": "ANSWERED" });
    let concluded = clerk
        .mutate("concludeDeadline", "deadline { outcome }", sent)
        .await;
    assert_eq!(problems(&concluded), []);
    insta::assert_json_snapshot!("control_card", card(head, &document).await);

    // The paper for the file leaves the trace of a look at the document and at the answer that it names.
    let purpose = head
        .clone()
        .with("x-purpose", "lietas%20sak%C4%81rto%C5%A1ana".to_owned());
    office.later();
    let viewed = told(&office.app, "document.viewed").await.len();
    let printed = purpose.get(&paper).await;
    assert_eq!(printed.status(), StatusCode::OK);
    assert_eq!(printed.headers()["content-type"], "application/pdf");
    assert_eq!(printed.headers()["cache-control"], "no-store");
    let name = printed.headers()["content-disposition"].to_str();
    assert!(name.is_ok_and(|name| name.contains("kontroles-kartite-")));
    let bytes = printed.bytes().await.expect("bytes");
    assert!(
        bytes
            .windows(21)
            .any(|part| part == b"<pdfaid:part>2</pdfai"),
        "PDF/A-2"
    );
    let text = pdf_extract::extract_text_from_mem(&bytes).expect("readable");
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    insta::assert_snapshot!("control_card_paper", lines.join("\n"));
    let trace = told(&office.app, "document.viewed").await;
    assert_eq!(trace.len(), viewed + 1);
    assert_eq!(
        trace.last(),
        Some(&json!({ "purpose": "lietas sakārtošana" }))
    );
    let listed = told(&office.app, "documents.listed").await;
    let last = listed.last().expect("the answer was shown");
    assert_eq!(last["documents"].as_array().map(Vec::len), Some(1));
    assert_eq!(last["purpose"], "lietas sakārtošana");

    // Whoever controls it and does not see the answer sees that there is a result, and not its number.
    let number = answer["number"].as_str().expect("a number");
    let theirs = lawyer.get(&paper).await;
    assert_eq!(theirs.status(), StatusCode::OK);
    let theirs = theirs.bytes().await.expect("bytes");
    let theirs = pdf_extract::extract_text_from_mem(&theirs).expect("readable");
    assert!(text.contains(number) && !theirs.contains(number));
    assert!(theirs.contains("Atbilde sagatavota"));
}

#[both]
async fn what_nobody_has_to_act_on_has_no_control_card(app: TestApp) {
    let office = Office::of(app).await;
    let Office { clerk, head, .. } = &office;
    let order = json!({ "kind": "ORDER", "title": "Rīkojums", "accessClass": "OPEN" });
    let order = clerk.registered("rikojumi-pamatdarbiba", order, &[]).await;
    let read = json!({ "document": order["id"], "text": "Iepazīties", "forInformation": [office.person("Lāce")] });
    office.give(head, read).await;
    assert_eq!(card(clerk, &order).await, json!(null));
    let paper = |id: &str| format!("/documents/{id}/control-card");
    let id = order["id"].as_str().expect("an id");
    assert_eq!(clerk.get(&paper(id)).await.status(), StatusCode::NOT_FOUND);
    for nothing in [
        "document_00000000000000000000000000000001",
        "staff_00000000000000000000000000000001",
        "x",
    ] {
        let answer = clerk.get(&paper(nothing)).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{nothing}");
    }
    let answer = office.app.stranger().get(&paper(id)).await;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let unread = clerk
        .clone()
        .with("x-purpose", "%C4".to_owned())
        .get(&paper(id))
        .await;
    assert_eq!(unread.status(), StatusCode::BAD_REQUEST);
}
