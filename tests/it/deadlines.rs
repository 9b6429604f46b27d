//! Legal deadlines as the office lives with them: a submission's ten working days, an application that waits for its last
//! document, days that the council moves, a law that changes, a letter that counts as notified.

use aprite::access::caller;
use aprite::documents::register::{RegisterDocument, register_batch};
use aprite::documents::{CardDraft, Consequences};
use aprite::graphql::ids;
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::ids::{DocumentId, OperationId};
use entities::journal::entry;
use entities::organisation::unit;
use entities::vocabulary::DocumentKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

mod rules;
mod together;
mod urgent;

const CLOCK: &str = "dueOn startedOn startedBy overdue pausedSince concludedOn outcome revision notifiedOn \
     namedByHand latestOn rule { code validFrom } derivation { amount unit steps { kind day count } }";

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

fn until(app: &TestApp, text: &str) {
    app.clock.advance(instant(text) - app.clock.now());
}

/// The clock of a document as somebody reads it.
async fn clock(client: &Client, document: &Value) -> Value {
    let query = format!("query($id: ID!) {{ document(id: $id) {{ deadline {{ {CLOCK} }} }} }}");
    let mut found = client.ask(&query, json!({ "id": document["id"] })).await;
    found["document"]["deadline"].take()
}

/// Does something to the clock of a document as it now stands; the payload.
async fn act(client: &Client, mutation: &str, document: &Value, input: Value) -> Value {
    let revision = clock(client, document).await["revision"].clone();
    let mut whole = json!({ "document": document["id"], "revision": revision });
    let fields = input.as_object().expect("fields").clone();
    whole.as_object_mut().expect("an object").extend(fields);
    client
        .mutate(mutation, &format!("deadline {{ {CLOCK} }}"), whole)
        .await
}

async fn acted(client: &Client, mutation: &str, document: &Value, input: Value) -> Value {
    let mut payload = act(client, mutation, document, input).await;
    assert_eq!(problems(&payload), [], "{mutation}");
    payload["deadline"].take()
}

async fn refused(client: &Client, mutation: &str, document: &Value, input: Value) -> String {
    let payload = act(client, mutation, document, input).await;
    assert_eq!(payload["deadline"], Value::Null);
    refusals(&payload)
}

async fn submission(clerk: &Client, received: &str) -> Value {
    let card = json!({ "kind": "SUBMISSION", "title": "Iesniegums par asistentu", "accessClass": "OPEN", "receivedAt": received });
    clerk.registered("iesniegumi", card, &[]).await
}

/// The entries about a document in their order: kind, operation, payload.
async fn history(app: &TestApp, document: &Value) -> Vec<(String, OperationId, Value)> {
    let id: DocumentId = ids::read(document["id"].as_str().expect("an id"), "id").expect("an id");
    let entries = entry::Entity::find()
        .filter(entry::Column::SubjectId.eq(id.0))
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await;
    let entries = entries.expect("a database").into_iter();
    entries
        .map(|entry| {
            let payload = serde_json::from_str(&entry.payload.unwrap_or_default());
            (entry.kind, entry.operation_id, payload.unwrap_or_default())
        })
        .collect()
}

/// The id of a unit of the sample.
async fn unit_of(app: &TestApp, code: &str) -> String {
    let found = unit::Entity::find()
        .filter(unit::Column::Code.eq(code))
        .one(app.kit.db.reader())
        .await;
    ids::print(found.expect("a database").expect("a unit").id)
}

#[both]
async fn a_submission_is_answered_in_ten_working_days(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let head = app.client("vaditaja").await;
    let jurist = app.client("jurists").await;

    // Monday 2 March 2026: registered, and in the same operation its clock runs.
    let document = submission(&clerk, "2026-03-02T09:00:00+02:00").await;
    let begun = clock(&clerk, &document).await;
    assert_eq!(begun["dueOn"], "2026-03-16");
    assert_eq!(
        (&begun["startedOn"], &begun["startedBy"]),
        (&json!("2026-03-02"), &json!("RECEIVED"))
    );
    assert_eq!(
        begun["rule"],
        json!({ "code": "submission_answer", "validFrom": "2026-03-01" })
    );
    assert_eq!(begun["overdue"], false);
    let entries = history(&app, &document).await;
    let kinds: Vec<&str> = entries.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(kinds, ["document.registered", "deadline.started"]);
    assert_eq!(entries[0].1, entries[1].1, "one operation");
    assert_eq!(entries[1].2["dueOn"], "2026-03-16");

    // In words, in either language.
    let explained = "query($id: ID!) { document(id: $id) { deadline { lv: explanation(language: LV) en: explanation(language: EN) } } }";
    let told = clerk.ask(explained, json!({ "id": document["id"] })).await;
    let told = &told["document"]["deadline"];
    assert!(
        told["lv"]
            .as_str()
            .expect("words")
            .ends_with("Izpildes termiņš ir 16.03.2026."),
        "{told}"
    );
    assert!(
        told["en"]
            .as_str()
            .expect("words")
            .contains("10 working days end on 16 March 2026"),
        "{told}"
    );

    // What no rule is for has no clock, and nothing can be done to it.
    let letter = json!({ "title": "Vēstule", "accessClass": "OPEN" });
    let letter = clerk.registered("sanemtie", letter, &[]).await;
    assert_eq!(clock(&clerk, &letter).await, Value::Null);
    let input = json!({ "document": letter["id"], "revision": 1, "reason": "x" });
    let none = clerk
        .mutate("pauseDeadline", "deadline { dueOn }", input)
        .await;
    assert_eq!(refusals(&none), "DEADLINE_NONE input.document");

    // Thursday: a paper is missing. The clock stands still until the next Wednesday.
    until(&app, "2026-03-05T08:00:00Z");
    assert_eq!(
        refused(&clerk, "pauseDeadline", &document, json!({ "reason": " " })).await,
        "REASON_REQUIRED input.reason"
    );
    let paused = acted(
        &clerk,
        "pauseDeadline",
        &document,
        json!({ "reason": "Trūkst izziņas" }),
    )
    .await;
    assert_eq!(paused["pausedSince"], "2026-03-05");
    assert_eq!(
        refused(&clerk, "pauseDeadline", &document, json!({ "reason": "x" })).await,
        "DEADLINE_STANDS_STILL input.document"
    );
    until(&app, "2026-03-20T08:00:00Z");
    assert_eq!(
        clock(&clerk, &document).await["overdue"],
        false,
        "it stands still"
    );
    let resumed = acted(
        &clerk,
        "resumeDeadline",
        &document,
        json!({ "on": "2026-03-11" }),
    )
    .await;
    assert_eq!(
        resumed["dueOn"], "2026-03-20",
        "Thursday, Friday, Monday, Tuesday did not count"
    );
    assert_eq!(resumed["pausedSince"], Value::Null);

    // Friday, the last day: the head extends it, and only she may.
    let longer = json!({ "until": "2026-03-31", "reason": "Jāsaņem ziņas no PMLP" });
    assert_eq!(
        refused(&clerk, "extendDeadline", &document, longer.clone()).await,
        "NOT_PERMITTED input"
    );
    assert_eq!(
        refused(&jurist, "extendDeadline", &document, longer.clone()).await,
        "NOT_PERMITTED input"
    );
    let beyond = json!({ "until": "2026-04-10", "reason": "x" });
    assert_eq!(
        resumed["latestOn"], "2026-04-08",
        "a month from receipt, and the six days it stood still"
    );
    assert_eq!(
        refused(&head, "extendDeadline", &document, beyond).await,
        "UNTIL_BEYOND input.until"
    );
    let past = json!({ "until": "2026-03-19", "reason": "x" });
    assert_eq!(
        refused(&head, "extendDeadline", &document, past).await,
        "UNTIL_NOT_LATER input.until"
    );
    app.clock.advance(TimeDelta::seconds(1));
    let extended = acted(&head, "extendDeadline", &document, longer).await;
    assert_eq!(extended["dueOn"], "2026-03-31");
    until(&app, "2026-03-23T08:00:00Z");
    let swallowed = json!({ "on": "2026-03-19", "reason": "Trūkst izziņas" });
    assert_eq!(
        refused(&clerk, "pauseDeadline", &document, swallowed).await,
        "DATE_TOO_EARLY input.on",
        "the extension counts from its decision on the 20th"
    );
    acted(&clerk, "recordApplicantTold", &document, json!({})).await;
    let shown = "query($id: ID!) { document(id: $id) { deadline { extensions { until reason decidedOn applicantToldOn \
         extendedBy { login } } pauses { pausedOn resumedOn reason } } } }";
    let shown = clerk.ask(shown, json!({ "id": document["id"] })).await;
    assert_eq!(
        shown["document"]["deadline"],
        json!({
            "extensions": [{
                "until": "2026-03-31", "reason": "Jāsaņem ziņas no PMLP", "decidedOn": "2026-03-20",
                "applicantToldOn": "2026-03-23", "extendedBy": { "login": "vaditaja" },
            }],
            "pauses": [{ "pausedOn": "2026-03-05", "resumedOn": "2026-03-11", "reason": "Trūkst izziņas" }],
        })
    );

    // It is late, answered all the same, and from then on left alone.
    until(&app, "2026-04-01T08:00:00Z");
    let clerk = app.client("lietvede").await;
    assert_eq!(clock(&clerk, &document).await["overdue"], true);
    let ended = acted(
        &clerk,
        "concludeDeadline",
        &document,
        json!({ "outcome": "ANSWERED" }),
    )
    .await;
    assert_eq!(
        (&ended["concludedOn"], &ended["outcome"], &ended["overdue"]),
        (&json!("2026-04-01"), &json!("ANSWERED"), &json!(false))
    );
    assert_eq!(
        refused(&clerk, "pauseDeadline", &document, json!({ "reason": "x" })).await,
        "DEADLINE_CONCLUDED input.document"
    );
    let entries = history(&app, &document).await;
    let kinds: Vec<&str> = entries.iter().map(|(kind, ..)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "document.registered",
            "deadline.started",
            "deadline.paused",
            "deadline.resumed",
            "deadline.extended",
            "deadline.applicant_told",
            "deadline.concluded",
        ]
    );
    assert_eq!(
        entries[3].2["dueOn"],
        json!({ "from": "2026-03-16", "to": "2026-03-20" })
    );
}

#[both]
async fn the_day_of_receipt_decides_which_law_holds(app: TestApp) {
    let clerk = app.client("lietvede").await;
    // Domain §13 (1): the last days of the old law and the first of the new one.
    let old = submission(&clerk, "2026-02-27T15:00:00+02:00").await;
    let new = submission(&clerk, "2026-03-02T09:30:00+02:00").await;
    let before = clock(&clerk, &old).await;
    assert_eq!(
        (&before["dueOn"], &before["rule"]["validFrom"]),
        (&json!("2026-03-27"), &json!("2008-01-01"))
    );
    assert_eq!(clock(&clerk, &new).await["dueOn"], "2026-03-16");

    // The envelope says it came on Monday: the correction of the card corrects the clock in the same operation.
    let amend = async |document: &Value, revision: i32, card: Value| {
        app.clock.advance(TimeDelta::seconds(1));
        let input = json!({ "document": document["id"], "revision": revision, "card": card });
        let payload = clerk
            .mutate("amendDocument", "document { revision }", input)
            .await;
        assert_eq!(problems(&payload), []);
    };
    amend(
        &old,
        1,
        json!({ "receivedAt": "2026-03-02T08:00:00+02:00" }),
    )
    .await;
    let after = clock(&clerk, &old).await;
    assert_eq!(
        (&after["dueOn"], &after["rule"]["validFrom"]),
        (&json!("2026-03-16"), &json!("2026-03-01"))
    );
    let entries = history(&app, &old).await;
    let [.., (amended, one, _), (corrected, other, told)] = entries.as_slice() else {
        panic!("{entries:?}")
    };
    assert_eq!(
        (amended.as_str(), corrected.as_str()),
        ("document.amended", "deadline.corrected")
    );
    assert_eq!(one, other);
    assert_eq!(
        told["dueOn"],
        json!({ "from": "2026-03-27", "to": "2026-03-16" })
    );
    // What the term does not depend on leaves it alone.
    amend(
        &old,
        2,
        json!({ "title": "Iesniegums par asistenta pakalpojumu" }),
    )
    .await;
    assert_eq!(clock(&clerk, &old).await["revision"], after["revision"]);

    // It was no submission after all; then it was one.
    amend(&new, 1, json!({ "kind": "LETTER" })).await;
    let dropped = clock(&clerk, &new).await;
    assert_eq!(
        (&dropped["outcome"], &dropped["concludedOn"]),
        (&json!("NOT_APPLICABLE"), &json!("2026-03-02"))
    );
    amend(&new, 2, json!({ "kind": "INFORMATION_REQUEST" })).await;
    let back = clock(&clerk, &new).await;
    assert_eq!(
        (&back["outcome"], &back["dueOn"]),
        (&Value::Null, &json!("2026-03-17"))
    );
    assert_eq!(back["rule"]["code"], "information_ready");
    let letter = json!({ "title": "Vēstule", "accessClass": "OPEN", "receivedAt": "2026-03-02T09:00:00+02:00" });
    let letter = clerk.registered("sanemtie", letter, &[]).await;
    amend(&letter, 1, json!({ "kind": "DATA_SUBJECT_REQUEST" })).await;
    assert_eq!(clock(&clerk, &letter).await["dueOn"], "2026-04-02");

    // An annulled registration has nothing to answer.
    let annul = json!({ "document": letter["id"], "reason": "Reģistrēts divreiz" });
    let annulled = clerk
        .mutate(
            "annulRegistration",
            "document { status deadline { outcome } }",
            annul,
        )
        .await;
    assert_eq!(
        annulled["document"],
        json!({ "status": "ANNULLED", "deadline": { "outcome": "ANNULLED" } })
    );
    let naming = json!({ "rule": "submission_answer", "reason": "x" });
    assert_eq!(
        refused(&clerk, "applyDeadlineRule", &letter, naming).await,
        "DOCUMENT_ANNULLED input.document"
    );
}

/// Domain §13 (5), and a foreign matter of §13 (4).
#[both]
async fn an_application_is_decided_on_from_its_last_document(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let application = submission(&clerk, "2026-01-20T10:00:00+02:00").await;
    assert_eq!(
        clock(&clerk, &application).await["dueOn"],
        "2026-02-20",
        "the old law's month"
    );
    let unheard = json!({ "rule": "unheard_of", "reason": "x" });
    assert_eq!(
        refused(&clerk, "applyDeadlineRule", &application, unheard).await,
        "DEADLINE_RULE_UNKNOWN input.rule"
    );
    let periods = json!({ "rule": "statistics_monthly", "reason": "x" });
    assert_eq!(
        refused(&clerk, "applyDeadlineRule", &application, periods).await,
        "DEADLINE_RULE_OF_PERIODS input.rule"
    );
    let decision =
        json!({ "rule": "administrative_decision", "reason": "Iesniegums par pabalstu" });
    let put = acted(&clerk, "applyDeadlineRule", &application, decision.clone()).await;
    assert_eq!(
        (&put["dueOn"], &put["startedBy"], &put["namedByHand"]),
        (&json!("2026-02-20"), &json!("RECEIVED"), &json!(true))
    );
    assert_eq!(
        put["overdue"], true,
        "nobody noted yet that a paper was missing"
    );
    assert_eq!(
        refused(&clerk, "applyDeadlineRule", &application, decision).await,
        "DEADLINE_RULE_ALREADY input.rule"
    );
    let early = json!({ "on": "2026-01-19" });
    assert_eq!(
        refused(&clerk, "completeDocuments", &application, early).await,
        "DATE_TOO_EARLY input.on"
    );
    let later = json!({ "on": "2026-03-03" });
    assert_eq!(
        refused(&clerk, "completeDocuments", &application, later).await,
        "DATE_IN_FUTURE input.on"
    );
    let complete = acted(
        &clerk,
        "completeDocuments",
        &application,
        json!({ "on": "2026-01-31" }),
    )
    .await;
    assert_eq!(
        (&complete["dueOn"], &complete["startedBy"]),
        (&json!("2026-03-02"), &json!("DOCUMENTS_COMPLETE"))
    );
    assert_eq!(complete["overdue"], false, "today is its last day");

    // A foreign matter is forwarded in five working days, by the law of its day of receipt.
    until(&app, "2026-12-22T08:00:00Z");
    let clerk = app.client("lietvede").await;
    let foreign = submission(&clerk, "2026-12-22T09:00:00+02:00").await;
    let forward = json!({ "rule": "submission_forward", "reason": "Bāriņtiesas kompetence" });
    let put = acted(&clerk, "applyDeadlineRule", &foreign, forward).await;
    assert_eq!(put["dueOn"], "2027-01-04");
    assert_eq!(put["latestOn"], Value::Null);
    let ended = acted(
        &clerk,
        "concludeDeadline",
        &foreign,
        json!({ "outcome": "REFERRED" }),
    )
    .await;
    assert_eq!(ended["outcome"], "REFERRED");
    let own = json!({ "outcome": "ANNULLED" });
    let again = json!({ "rule": "submission_answer", "reason": "Tomēr mūsu kompetence" });
    let again = acted(&clerk, "applyDeadlineRule", &foreign, again).await;
    assert_eq!(
        (&again["outcome"], &again["dueOn"]),
        (&Value::Null, &json!("2027-01-11"))
    );
    assert_eq!(
        refused(&clerk, "concludeDeadline", &foreign, own).await,
        "DEADLINE_OUTCOME input.outcome"
    );
}

#[both]
async fn what_was_dealt_with_elsewhere_gets_no_clock(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let reader = app.kit.db.reader();
    let caller = caller::for_login(reader, "lietvede", app.clock.now()).await;
    let caller = caller.expect("a database").expect("the clerk");
    let register = clerk.register("iesniegumi").await;
    let received_at = Some(instant("2019-05-06T08:00:00Z"));
    let command = RegisterDocument {
        register: ids::read(&register, "register").expect("a register"),
        file: None,
        card: CardDraft {
            kind: Some(DocumentKind::Submission),
            title: "Sen atbildēts iesniegums".to_owned(),
            received_at,
            ..CardDraft::default()
        },
        claims: Vec::new(),
        relations: Vec::new(),
        idempotency: None,
    };
    let mut op = app.kit.begin(caller.actor).await.expect("begun");
    let registered = register_batch(&mut op, &Consequences::none(), &[(caller, command)]).await;
    let card = registered
        .expect("a database")
        .remove(0)
        .expect("registered");
    op.commit().await.expect("committed");
    let document = json!({ "id": ids::print(card.id) });
    assert_eq!(clock(&clerk, &document).await, Value::Null);

    // A correction of its card starts none either; a person may.
    let correction = json!({ "document": document["id"], "revision": 1, "card": { "receivedAt": "2019-05-07T08:00:00Z" } });
    let amended = clerk
        .mutate("amendDocument", "document { revision }", correction)
        .await;
    assert_eq!(problems(&amended), []);
    assert_eq!(clock(&clerk, &document).await, Value::Null);
    let naming = json!({ "rule": "submission_answer", "reason": "Tomēr nav atbildēts" });
    let begun = acted(&clerk, "applyDeadlineRule", &document, naming).await;
    assert_eq!(
        (&begun["dueOn"], &begun["overdue"]),
        (&json!("2019-06-07"), &json!(true))
    );
}
