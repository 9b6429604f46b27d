//! Until when files are kept: a client file, a year's files, a personnel file; what is due and what cannot be computed.

use aprite::journal::Actor;
use aprite::retention::verify::verify;
use both::both;
use chrono::{NaiveDate, TimeDelta};
use entities::journal::entry;
use entities::retention::{file_retention, file_transfer};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};
use crate::year_end::December;

mod corrections;
mod holds;
mod lists;
mod rules;
mod transfers;

const RETENTION: &str = "retention { category state dueOn countedOn waitsFor revision explanation(language: EN) \
     obstacles { code text(language: EN) } events { event about standing happenedOn source enteredBy { login } } \
     derivation { code ruleVersion validFrom years countedFrom counting ground steps { event day sourceFile sourceEvent text } } }";

/// A file of the sample by its designation, with its retention.
async fn file(client: &Client, designation: &str, year: i32) -> Value {
    let query = format!(
        "query($year: Int!) {{ files(filter: {{ year: $year }}, first: 200) {{ edges {{ node {{ id designation state \
         {RETENTION} }} }} }} }}"
    );
    let mut data = client.ask(&query, json!({ "year": year })).await;
    let edges = data["files"]["edges"].as_array_mut().expect("files");
    let found = edges
        .iter_mut()
        .find(|edge| edge["node"]["designation"] == designation);
    found.expect("a file of the sample")["node"].take()
}

/// What is due until a day.
async fn due(client: &Client, until: &str) -> Vec<String> {
    let query = "query($until: Date!) { retentionDue(until: $until, first: 200) { totalCount edges { node { designation \
                 retention { dueOn } } } } }";
    let data = client.ask(query, json!({ "until": until })).await;
    let edges = data["retentionDue"]["edges"].as_array().expect("files");
    assert_eq!(data["retentionDue"]["totalCount"], edges.len());
    edges
        .iter()
        .map(|edge| {
            let node = &edge["node"];
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            let (designation, day) = (&node["designation"], &node["retention"]["dueOn"]);
            format!("{} {}", text(designation), text(day))
        })
        .collect()
}

/// What cannot be computed, and why.
async fn uncomputable(client: &Client) -> Vec<String> {
    let query = "{ retentionUncomputable(first: 200) { totalCount edges { node { designation retention { obstacles { \
                 code } } } } } }";
    let data = client.ask(query, json!({})).await;
    let list = &data["retentionUncomputable"];
    let edges = list["edges"].as_array().expect("files");
    assert_eq!(list["totalCount"], edges.len());
    edges
        .iter()
        .map(|edge| {
            let why = &edge["node"]["retention"]["obstacles"][0]["code"];
            let designation = edge["node"]["designation"].as_str();
            format!(
                "{} {}",
                designation.expect("text"),
                why.as_str().expect("a word")
            )
        })
        .collect()
}

/// What the journal says about the retention of a file.
async fn told(app: &TestApp, file: &Value) -> Vec<(String, Value)> {
    let id: entities::ids::FileId =
        aprite::graphql::ids::read(file["id"].as_str().expect("an id"), "").expect("a file");
    let entries = entry::Entity::find()
        .filter(entry::Column::SubjectId.eq(id.0))
        .filter(entry::Column::Kind.starts_with("retention."))
        .order_by_asc(entry::Column::At)
        .order_by_asc(entry::Column::Id)
        .all(app.kit.db.reader())
        .await
        .expect("the journal");
    entries
        .into_iter()
        .map(|entry| {
            let payload = entry.payload.expect("a payload");
            (entry.kind, serde_json::from_str(&payload).expect("JSON"))
        })
        .collect()
}

#[both]
async fn a_client_file_has_a_day_when_it_is_closed(app: TestApp) {
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let open = file(&clerk, "3-1 Nr. 1", 2026).await;
    let kept = &open["retention"];
    assert_eq!(
        (
            &kept["category"],
            &kept["state"],
            &kept["dueOn"],
            &kept["waitsFor"]
        ),
        (
            &json!("SHORT_TERM"),
            &json!("WAITING"),
            &Value::Null,
            &json!(["CASE_CLOSED"])
        )
    );
    assert_eq!(due(&clerk, "2099-12-31").await, Vec::<String>::new());

    let closed = clerk
        .mutate("closeFile", RETENTION_OF, json!({ "file": open["id"] }))
        .await;
    assert_eq!(problems(&closed), []);
    // At once, whatever has been written down meanwhile.
    assert_eq!(closed["file"]["retention"]["dueOn"], "2037-01-01");
    app.settle().await;
    let kept = file(&clerk, "3-1 Nr. 1", 2026).await["retention"].take();
    assert_eq!(
        (&kept["state"], &kept["dueOn"]),
        (&json!("DUE"), &json!("2037-01-01"))
    );
    let derivation = &kept["derivation"];
    assert_eq!(
        (
            &derivation["code"],
            &derivation["ruleVersion"],
            &derivation["years"]
        ),
        (&json!("3-1"), &Value::Null, &json!(10))
    );
    assert_eq!(
        (&derivation["countedFrom"], &derivation["counting"]),
        (&json!("case_closed"), &json!("WHOLE_YEARS"))
    );
    let steps = derivation["steps"].as_array().expect("steps");
    assert_eq!(
        (
            &steps[0]["event"],
            &steps[0]["day"],
            &steps[0]["sourceFile"]
        ),
        (&json!("CASE_CLOSED"), &json!("2026-03-02"), &open["id"])
    );
    let said = kept["explanation"].as_str().expect("sentences");
    assert!(
        said.contains("End of the case: 2 March 2026 (file 3-1 Nr. 1).")
            && said.contains("10 years, from 2027 through 2036; free from 1 January 2037"),
        "{said}"
    );
    assert_eq!(due(&clerk, "2036-12-31").await, Vec::<String>::new());
    assert_eq!(due(&clerk, "2037-01-01").await, ["3-1 Nr. 1 2037-01-01"]);
    let entries = told(&app, &open).await;
    let [(kind, payload)] = &entries[..] else {
        panic!("{entries:?}");
    };
    assert_eq!(kind, "retention.reckoned");
    assert_eq!(
        payload["dueOn"],
        json!({ "from": null, "to": "2037-01-01" })
    );

    // It was a mistake.
    app.clock.advance(TimeDelta::seconds(1));
    let administrator = app.client("administrators").await;
    let again = json!({ "file": open["id"], "reason": "Atrasts vēl viens iesniegums" });
    let reopened = administrator
        .mutate("reopenFile", "file { state }", again)
        .await;
    assert_eq!(problems(&reopened), []);
    app.settle().await;
    assert_eq!(due(&clerk, "2099-12-31").await, Vec::<String>::new());
    let kept = file(&clerk, "3-1 Nr. 1", 2026).await["retention"].take();
    assert_eq!(kept["state"], "WAITING");
    let entries = told(&app, &open).await;
    assert_eq!(
        entries[1].1["dueOn"],
        json!({ "from": "2037-01-01", "to": null })
    );
}

const RETENTION_OF: &str = "file { state retention { state dueOn } }";

#[both]
async fn a_year_that_ends_leaves_its_files_with_their_days(story: December) {
    let app = &story.0;
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let open = file(&clerk, "1-10", 2025).await["retention"].take();
    assert_eq!(
        (&open["state"], &open["waitsFor"]),
        (&json!("WAITING"), &json!(["FILE_CLOSED"]))
    );
    story.until("2026-01-05T08:00:00Z");
    let clerk = app.client("lietvede").await;
    let closed = clerk
        .mutate(
            "closeYear",
            "closed { files { designation } } obstacles { code }",
            json!({ "year": 2025 }),
        )
        .await;
    assert_eq!(problems(&closed), []);
    let files = closed["closed"]["files"].as_array().expect("files").len();
    app.settle().await;
    // Counted from the file's year, not from the January in which somebody closed it.
    let kept = file(&clerk, "1-10", 2025).await["retention"].take();
    assert_eq!(
        (&kept["state"], &kept["dueOn"]),
        (&json!("DUE"), &json!("2036-01-01"))
    );
    // By-laws stay for ever.
    let kept = file(&clerk, "1-1", 2025).await["retention"].take();
    assert_eq!(
        (&kept["state"], &kept["dueOn"]),
        (&json!("NEVER"), &Value::Null)
    );

    let dated = due(&clerk, "2199-12-31").await;
    assert!(dated.len() <= files && dated.contains(&"1-10 2036-01-01".to_owned()));
    let query = "{ retentionForecast(from: 2026, to: 2125) { year files unit { id } series { fileIndex } } }";
    let data = clerk.ask(query, json!({})).await;
    let rows = data["retentionForecast"].as_array().expect("rows");
    let counted: i64 = rows.iter().filter_map(|row| row["files"].as_i64()).sum();
    assert_eq!(counted, i64::try_from(dated.len()).expect("a count"));
    let letters = rows.iter().find(|row| row["series"]["fileIndex"] == "1-10");
    assert_eq!(letters.expect("a row")["year"], 2036);
    let outside = "{ retentionForecast(from: 2026, to: 2126) { year } }";
    assert_eq!(
        clerk.refusal(outside, json!({})).await,
        "RETENTION_YEARS_OUTSIDE"
    );

    // Page by page, each once and in one order.
    let mut walked = Vec::new();
    let mut after = Value::Null;
    loop {
        let query = "query($after: String) { retentionDue(until: \"2199-12-31\", first: 7, after: $after) { pageInfo { \
                     hasNextPage endCursor } edges { node { designation retention { dueOn } } } } }";
        let data = clerk.ask(query, json!({ "after": after })).await;
        let page = &data["retentionDue"];
        for edge in page["edges"].as_array().expect("files") {
            let node = &edge["node"];
            let text = |value: &Value| value.as_str().expect("text").to_owned();
            walked.push(format!(
                "{} {}",
                text(&node["designation"]),
                text(&node["retention"]["dueOn"])
            ));
        }
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(walked, dated);

    // Reckoned anew every day is as it is kept, until somebody changes one beside the service.
    let day: NaiveDate = "2036-01-01".parse().expect("a date");
    let reader = app.kit.db.reader();
    let report = verify(reader, day, |_| {}).await.expect("reckoned");
    assert_eq!((report.different, report.behind), (0, 0));
    let until = due(&clerk, "2036-01-01").await;
    assert_eq!(report.due, until.len() as u64);
    let earlier: NaiveDate = "2026-01-06".parse().expect("a date");
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let one = file_retention::Entity::find().filter(file_retention::Column::DueOn.eq(day));
    let one = one.one(op.transaction()).await.expect("read");
    let one = one.expect("a letter file").file_id;
    file_retention::Entity::update_many()
        .col_expr(file_retention::Column::DueOn, Expr::value(earlier))
        .filter(file_retention::Column::FileId.eq(one))
        .exec(op.transaction())
        .await
        .expect("altered");
    op.commit().await.expect("committed");
    let report = verify(reader, day, |_| {}).await.expect("reckoned");
    assert_eq!(
        (report.differences, report.due),
        (vec![one], until.len() as u64)
    );
    // The days of transfer to the archive are no less looked at.
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let row = file_transfer::Entity::find().one(op.transaction()).await;
    let row = row.expect("read").expect("a permanent file");
    file_transfer::Entity::update_many()
        .col_expr(file_transfer::Column::DueOn, Expr::value(earlier))
        .filter(file_transfer::Column::FileId.eq(row.file_id))
        .exec(op.transaction())
        .await
        .expect("altered");
    op.commit().await.expect("committed");
    let report = verify(reader, day, |_| {}).await.expect("reckoned");
    assert_eq!(report.different, 2);
    assert!(report.differences.contains(&row.file_id));
}

/// Domain §13 (18).
#[both]
async fn a_personnel_file_is_kept_until_its_youngest_is_ninety(app: TestApp) {
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let personnel = file(&clerk, "2-17 Nr. 1", 2026).await;
    assert_eq!(personnel["retention"]["obstacles"][0]["code"], "not_noted");
    assert!(
        uncomputable(&clerk)
            .await
            .contains(&"2-17 Nr. 1 not_noted".to_owned())
    );

    let birth = |about: &str, on: &str, revision: i64| {
        json!({
            "file": personnel["id"], "revision": revision, "event": "PERSON_BIRTH", "about": about, "happenedOn": on,
            "source": "personas kartīte", "reason": "Ierakstīts no personas lietas titullapas",
        })
    };
    let first = |key: &str| {
        let mut input = birth("1. persona", "1950-03-14", 0);
        input["idempotencyKey"] = json!(key);
        input
    };
    let specialist = app.client("specialists").await;
    let refused = specialist
        .mutate("enterRetentionEvent", RETENTION_OF, first("a"))
        .await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let entered = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, first("a"))
        .await;
    assert_eq!(problems(&entered), []);
    assert_eq!(
        entered["file"]["retention"]["state"], "WAITING",
        "it is open"
    );
    let again = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, first("a"))
        .await;
    assert_eq!(again, entered, "asked twice, entered once");
    app.clock.advance(TimeDelta::seconds(1));
    let stale = birth("2. persona", "1962-01-01", 0);
    let refused = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, stale)
        .await;
    assert_eq!(refusals(&refused), "RETENTION_STALE input.revision");
    let second = birth("2. persona", "1962-01-01", 1);
    let entered = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, second)
        .await;
    assert_eq!(problems(&entered), []);
    let kept = file(&clerk, "2-17 Nr. 1", 2026).await["retention"].take();
    assert_eq!(
        (&kept["state"], &kept["waitsFor"], &kept["countedOn"]),
        (
            &json!("WAITING"),
            &json!(["FILE_CLOSED"]),
            &json!("2053-01-01")
        )
    );
    assert!(
        !uncomputable(&clerk)
            .await
            .contains(&"2-17 Nr. 1 not_noted".to_owned())
    );

    let closed = clerk
        .mutate(
            "closeFile",
            RETENTION_OF,
            json!({ "file": personnel["id"] }),
        )
        .await;
    assert_eq!(closed["file"]["retention"]["dueOn"], "2053-01-01");
    app.settle().await;
    app.clock.advance(TimeDelta::seconds(1));
    // The second was born ten years earlier: the day is fixed, and follows what it was reckoned from.
    let mended = birth("2. persona", "1952-01-01", 2);
    let entered = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, mended)
        .await;
    assert_eq!(problems(&entered), []);
    let kept = file(&clerk, "2-17 Nr. 1", 2026).await["retention"].take();
    assert_eq!(
        (&kept["dueOn"], &kept["revision"]),
        (&json!("2043-01-01"), &json!(3))
    );
    assert_eq!(due(&clerk, "2043-01-01").await, ["2-17 Nr. 1 2043-01-01"]);
    let events = kept["events"].as_array().expect("events");
    let days: Vec<_> = events.iter().map(|event| &event["happenedOn"]).collect();
    assert_eq!(
        days,
        ["1950-03-14", "1952-01-01"],
        "the mistaken one does not stand"
    );
    assert_eq!(events[0]["enteredBy"]["login"], "lietvede");

    // Who may not open such files learns of no birth; the journal keeps the year alone.
    let query = "query($id: ID!) { node(id: $id) { ... on File { retention { dueOn } } } }";
    let seen = specialist
        .ask(query, json!({ "id": personnel["id"] }))
        .await;
    assert_eq!(seen["node"]["retention"], Value::Null);
    let entries = told(&app, &personnel).await;
    let births = entries
        .iter()
        .filter(|(kind, _)| kind == "retention.event_entered");
    let births: Vec<_> = births.map(|(_, told)| told["happenedOn"].clone()).collect();
    assert_eq!(births, [1950, 1962, 1952]);
    assert!(!format!("{entries:?}").contains("persona\""), "{entries:?}");
}

#[both]
async fn what_is_said_of_an_event_holds_together(app: TestApp) {
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let contracts = file(&clerk, "2-29 Nr. 1", 2026).await;
    let event = |change: Value| {
        let mut input = json!({
            "file": contracts["id"], "revision": 0, "event": "CONTRACT_END", "happenedOn": "2026-02-01",
            "source": "līgums Nr. 12/2024", "reason": "Pieņemšanas akts parakstīts",
        });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    let long = "ā".repeat(201);
    for (change, expected) in [
        (json!({ "happenedOn": null }), "REQUIRED input.happenedOn"),
        (
            json!({ "happenedOn": "2026-03-03" }),
            "DATE_IN_FUTURE input.happenedOn",
        ),
        (
            json!({ "happenedOn": "0206-02-01" }),
            "DATE_TOO_EARLY input.happenedOn",
        ),
        (
            json!({ "standing": "UNKNOWN" }),
            "RETENTION_EVENT_UNDATED input.happenedOn",
        ),
        (
            json!({ "event": "FILE_CLOSED" }),
            "RETENTION_EVENT_OF_FILE input.event",
        ),
        (
            json!({ "source": " ", "reason": "" }),
            "REQUIRED input.source, REASON_REQUIRED input.reason",
        ),
        (json!({ "source": long }), "TOO_LONG input.source"),
        (
            json!({ "about": "a\u{1}b" }),
            "CONTROL_CHARACTER input.about",
        ),
        (
            json!({ "file": "file_00000000000000000000000000000007" }),
            "FILE_UNKNOWN input.file",
        ),
        (json!({ "file": "nothing" }), "ID_MALFORMED input.file"),
    ] {
        let refused = clerk
            .mutate("enterRetentionEvent", RETENTION_OF, event(change))
            .await;
        assert_eq!(refusals(&refused), expected);
    }
    let unknown = "mutation { enterRetentionEvent(input: { file: \"x\", revision: 0, event: FULL_MOON, source: \"x\", \
                   reason: \"x\" }) { problems { code } } }";
    assert_eq!(
        clerk.refusal(unknown, json!({})).await,
        "GRAPHQL_VALIDATION_FAILED"
    );
    assert_eq!(told(&app, &contracts).await, [], "nothing was left behind");

    let nobody_knows =
        event(json!({ "standing": "UNKNOWN", "happenedOn": null, "reason": "Lapa iztrūkst" }));
    let entered = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, nobody_knows)
        .await;
    assert_eq!(entered["file"]["retention"]["state"], "UNCOMPUTABLE");
    assert!(
        uncomputable(&clerk)
            .await
            .contains(&"2-29 Nr. 1 unknown".to_owned())
    );
    let found = event(json!({ "revision": 1 }));
    let entered = clerk
        .mutate("enterRetentionEvent", RETENTION_OF, found)
        .await;
    assert_eq!(entered["file"]["retention"]["state"], "WAITING");
    let kept = file(&clerk, "2-29 Nr. 1", 2026).await["retention"].take();
    assert_eq!(kept["countedOn"], "2037-01-01");
}
