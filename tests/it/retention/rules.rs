//! Rules change: what is fixed stays unless told otherwise, and what would change can be seen first.

use super::*;

const ADOPTED: &str = "rule { id code validFrom validTo category years period(language: LV) countedFrom counting series \
     adoptedBy { login } } preview { files unfixed moved examples { file { designation } from to } }";

fn rule(change: Value) -> Value {
    let mut input = json!({
        "code": "klientu_lietas", "titleLv": "Klientu lietas", "titleEn": "Client files", "validFrom": "2026-03-02",
        "category": "LONG_TERM", "years": 15, "countedFrom": "case_closed", "series": ["3-1"],
        "ground": "MK 338/2017 6.2. p.", "reason": "Grozījumi noteikumos",
    });
    for (name, value) in change.as_object().expect("fields") {
        input[name] = value.clone();
    }
    input
}

async fn preview(client: &Client, input: Value) -> Value {
    let query = "query($input: AdoptRetentionRuleInput!) { retentionRulePreview(input: $input) { preview { files unfixed \
                 moved examples { file { designation } from to } } problems { code message path } } }";
    let mut data = client.ask(query, json!({ "input": input })).await;
    data["retentionRulePreview"].take()
}

#[both]
async fn a_later_version_moves_what_is_fixed_only_where_told(app: TestApp) {
    let archivist = app.client("arhivars").await;
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let first = file(&clerk, "3-1 Nr. 1", 2026).await;
    let series = {
        let query = "query($id: ID!) { node(id: $id) { ... on File { series { id } } } }";
        let data = clerk.ask(query, json!({ "id": first["id"] })).await;
        data["node"]["series"]["id"].clone()
    };
    // Of files due on one day the one opened first comes first.
    app.clock.advance(TimeDelta::seconds(1));
    let opened = clerk
        .mutate("openFile", "file { id }", json!({ "series": series }))
        .await;
    assert_eq!(problems(&opened), []);
    let closed = clerk
        .mutate("closeFile", RETENTION_OF, json!({ "file": first["id"] }))
        .await;
    assert_eq!(closed["file"]["retention"]["dueOn"], "2037-01-01");
    app.settle().await;

    let would = json!({
        "files": 2, "unfixed": 1, "moved": 1,
        "examples": [{ "file": { "designation": "3-1 Nr. 1" }, "from": "2037-01-01", "to": "2042-01-01" }],
    });
    let looked = preview(&archivist, rule(json!({}))).await;
    assert_eq!((problems(&looked), &looked["preview"]), (vec![], &would));
    let refused = preview(&clerk, rule(json!({}))).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let rules = "{ retentionRules { code validFrom validTo years } }";
    let none = archivist.ask(rules, json!({})).await;
    assert_eq!(none["retentionRules"], json!([]), "looking adopts nothing");

    let adopted = archivist
        .mutate(
            "adoptRetentionRule",
            ADOPTED,
            rule(json!({ "idempotencyKey": "r1" })),
        )
        .await;
    assert_eq!((problems(&adopted), &adopted["preview"]), (vec![], &would));
    assert_eq!(adopted["rule"]["period"], "ilgstoši, 15 gadu");
    assert_eq!(adopted["rule"]["adoptedBy"]["login"], "arhivars");
    let again = archivist
        .mutate(
            "adoptRetentionRule",
            ADOPTED,
            rule(json!({ "idempotencyKey": "r1" })),
        )
        .await;
    assert_eq!(again["rule"], adopted["rule"], "asked twice, adopted once");
    app.settle().await;
    // The closed one keeps its day, the open one goes by the new rule.
    assert_eq!(due(&clerk, "2099-12-31").await, ["3-1 Nr. 1 2037-01-01"]);
    let second = json!({ "file": opened["file"]["id"] });
    let closed = clerk.mutate("closeFile", RETENTION_OF, second).await;
    assert_eq!(closed["file"]["retention"]["dueOn"], "2042-01-01");
    app.settle().await;

    // The next version is told to move them, from a day to come.
    let id = &adopted["rule"]["id"];
    let stale = archivist
        .mutate(
            "adoptRetentionRule",
            ADOPTED,
            rule(json!({ "validFrom": "2026-04-01" })),
        )
        .await;
    assert_eq!(refusals(&stale), "RETENTION_RULE_STALE input.basedOn");
    let next = rule(json!({
        "basedOn": id, "validFrom": "2026-04-01", "years": 20, "movesFixed": true,
    }));
    let adopted = archivist.mutate("adoptRetentionRule", ADOPTED, next).await;
    assert_eq!(problems(&adopted), []);
    assert_eq!(
        (&adopted["preview"]["files"], &adopted["preview"]["moved"]),
        (&json!(2), &json!(2))
    );
    app.settle().await;
    assert_eq!(
        due(&clerk, "2042-01-01").await.len(),
        2,
        "not before its day"
    );
    app.clock.advance(TimeDelta::days(30));
    app.settle().await;
    let clerk = app.client("lietvede").await;
    assert_eq!(
        due(&clerk, "2099-12-31").await,
        ["3-1 Nr. 1 2047-01-01", "3-1 Nr. 2 2047-01-01"]
    );
    let kept = file(&clerk, "3-1 Nr. 1", 2026).await["retention"].take();
    assert_eq!(kept["derivation"]["ruleVersion"], adopted["rule"]["id"]);
    assert_eq!(kept["derivation"]["ground"], "MK 338/2017 6.2. p.");
    let (_, payload) = told(&app, &first).await.pop().expect("entries");
    assert_eq!(
        (&payload["because"], &payload["dueOn"]),
        (
            &json!("rule"),
            &json!({ "from": "2037-01-01", "to": "2047-01-01" })
        )
    );
    let archivist = app.client("arhivars").await;
    let listed = archivist.ask(rules, json!({})).await;
    assert_eq!(
        listed["retentionRules"],
        json!([
            { "code": "klientu_lietas", "validFrom": "2026-03-02", "validTo": "2026-03-31", "years": 15 },
            { "code": "klientu_lietas", "validFrom": "2026-04-01", "validTo": null, "years": 20 },
        ])
    );
}

#[both]
async fn a_rule_that_does_not_hold_together_is_refused_and_explained(app: TestApp) {
    let archivist = app.client("arhivars").await;
    let clerk = app.client("lietvede").await;
    let many = format!("later_of({})", ["event"; 9].join(", "));
    for (change, expected) in [
        (json!({ "years": 0 }), "RETENTION_YEARS input.years"),
        (json!({ "years": -3 }), "RETENTION_YEARS input.years"),
        (json!({ "years": 151 }), "RETENTION_YEARS input.years"),
        (json!({ "years": 10 }), "RETENTION_CATEGORY input.category"),
        (json!({ "years": null }), "REQUIRED input.years"),
        (
            json!({ "category": "UNTIL_SUPERSEDED" }),
            "RETENTION_YEARS_POINTLESS input.years",
        ),
        (
            json!({ "category": "PERMANENT", "years": null }),
            "RETENTION_TRIGGER_POINTLESS input.countedFrom",
        ),
        (
            json!({ "countedFrom": "full_moon" }),
            "TRIGGER_UNKNOWN input.countedFrom",
        ),
        // What is of archival value does not become something to destroy by a slip of the pen.
        (
            json!({ "series": ["3-1", "1-5"] }),
            "RETENTION_SERIES_PERMANENT input.series.1",
        ),
        (
            json!({ "countedFrom": "later_of(case_closed)" }),
            "TRIGGER_LONELY input.countedFrom",
        ),
        (
            json!({ "countedFrom": "case_closed," }),
            "TRIGGER_MALFORMED input.countedFrom",
        ),
        (
            json!({ "countedFrom": many }),
            "TRIGGERS_TOO_MANY input.countedFrom",
        ),
        (json!({ "series": [] }), "REQUIRED input.series"),
        (
            json!({ "series": ["3-1", "?"] }),
            "FILE_INDEX_MALFORMED input.series.1",
        ),
        (
            json!({ "series": ["3-1", "9-99", " 1-10 "] }),
            "RETENTION_SERIES_UNKNOWN input.series.1",
        ),
        (
            json!({ "code": "Klientu lietas", "reason": " ", "ground": "" }),
            "RULE_CODE_MALFORMED input.code, REQUIRED input.ground, REASON_REQUIRED input.reason",
        ),
        (
            json!({ "validTo": "2026-03-01" }),
            "DATE_ORDER input.validTo",
        ),
        (
            json!({ "validFrom": "2026-02-30" }),
            "DATE_MALFORMED input.validFrom",
        ),
    ] {
        let refused = archivist
            .mutate("adoptRetentionRule", ADOPTED, rule(change.clone()))
            .await;
        assert_eq!(refusals(&refused), expected, "{change}");
        let looked = preview(&archivist, rule(change)).await;
        assert_eq!(refusals(&looked), expected);
    }
    // What was given is told back, and what could be given instead.
    for (change, said) in [
        (json!({ "years": 0 }), "0 is no number of years"),
        (json!({ "years": -3 }), "-3 is no number of years"),
        (json!({ "countedFrom": "full_moon" }), "“full_moon” is not"),
        (
            json!({ "countedFrom": "full_moon" }),
            "child_majority, need_ended, event.",
        ),
    ] {
        let refused = preview(&archivist, rule(change)).await;
        let message = refused["problems"][0]["message"].as_str().expect("words");
        assert!(message.contains(said), "{message}");
    }
    let refused = clerk
        .mutate("adoptRetentionRule", ADOPTED, rule(json!({})))
        .await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let specialist = app.client("specialists").await;
    for list in [
        "{ retentionRules { code } }",
        "{ retentionUncomputable { totalCount } }",
        "{ retentionDue(until: \"2030-01-01\") { totalCount } }",
        "{ retentionForecast(from: 2026, to: 2030) { files } }",
    ] {
        assert_eq!(specialist.refusal(list, json!({})).await, "NOT_PERMITTED");
    }

    // That its first day has come is told before it is adopted.
    let query = "query($input: AdoptRetentionRuleInput!) { retentionRulePreview(input: $input) { preview { remark } problems { \
                 code message path } } }";
    for (from, remark) in [("2026-03-02", false), ("2025-01-01", true)] {
        let input = rule(json!({ "validFrom": from }));
        let data = archivist.ask(query, json!({ "input": input })).await;
        let told = &data["retentionRulePreview"]["preview"]["remark"];
        assert_eq!(told.is_string(), remark, "{told}");
        if let Some(told) = told.as_str() {
            assert!(told.contains("1 January 2025"), "{told}");
        }
    }
    let adopted = archivist
        .mutate("adoptRetentionRule", ADOPTED, rule(json!({})))
        .await;
    assert_eq!(problems(&adopted), []);
    let other = rule(json!({ "code": "citas_lietas", "series": ["3-1", "1-10"] }));
    let refused = archivist.mutate("adoptRetentionRule", ADOPTED, other).await;
    assert_eq!(refusals(&refused), "RETENTION_RULE_CONTENDS input.series");
    let earlier = rule(json!({ "basedOn": adopted["rule"]["id"], "validFrom": "2026-03-01" }));
    let refused = archivist
        .mutate("adoptRetentionRule", ADOPTED, earlier)
        .await;
    assert_eq!(refusals(&refused), "RULE_OVERLAPS input.validFrom");
    app.settle().await;
}
