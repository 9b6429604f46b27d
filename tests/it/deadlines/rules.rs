//! The law and the calendar change; letters count as notified; anybody may ask the calculator.

use super::*;

/// Domain §13 (3).
#[both]
async fn days_that_the_council_moves_move_what_runs(app: TestApp) {
    until(&app, "2026-06-17T08:00:00Z");
    let clerk = app.client("lietvede").await;
    let foreign = submission(&clerk, "2026-06-17T09:00:00+03:00").await;
    let forward = json!({ "rule": "submission_forward", "reason": "Bāriņtiesas kompetence" });
    acted(&clerk, "applyDeadlineRule", &foreign, forward).await;
    let answered = submission(&clerk, "2026-06-17T09:00:00+03:00").await;
    acted(
        &clerk,
        "concludeDeadline",
        &answered,
        json!({ "outcome": "ANSWERED" }),
    )
    .await;
    let request = json!({ "kind": "INFORMATION_REQUEST", "title": "Pieprasījums", "accessClass": "OPEN", "receivedAt": "2026-06-07T09:00:00+03:00" });
    let request = clerk.registered("sanemtie", request, &[]).await;
    assert_eq!(clock(&clerk, &foreign).await["dueOn"], "2026-06-26");
    assert_eq!(clock(&clerk, &request).await["dueOn"], "2026-06-22");
    let before = clock(&clerk, &answered).await;

    let shown = "movedDays { id off worked decision }";
    let adoption = |off: &str, worked: &str| json!({ "days": [{ "off": off, "worked": worked }], "decision": "Domes 18.12.2025. lēmums", "decidedOn": "2025-12-18" });
    for (input, expected) in [
        (
            adoption("2026-06-23", "2026-06-27"),
            "DAY_ALREADY_OFF input.days.0.off",
        ),
        (
            adoption("2026-06-22", "2026-06-26"),
            "DAY_ALREADY_WORKED input.days.0.worked",
        ),
        (
            adoption("2026-06-22", "2026-12-26"),
            "DAY_IS_HOLIDAY input.days.0.worked",
        ),
        (
            json!({ "days": [], "decision": " ", "decidedOn": "2026-07-01" }),
            "REQUIRED input.decision, DATE_IN_FUTURE input.decidedOn, REQUIRED input.days",
        ),
    ] {
        assert_eq!(
            refusals(&clerk.mutate("adoptMovedDays", shown, input).await),
            expected
        );
    }
    let june = adoption("2026-06-22", "2026-06-27");
    let stranger = app.client("specialists").await;
    assert_eq!(
        refusals(&stranger.mutate("adoptMovedDays", shown, june.clone()).await),
        "NOT_PERMITTED input"
    );
    app.clock.advance(TimeDelta::seconds(1));
    let adopted = clerk.mutate("adoptMovedDays", shown, june.clone()).await;
    assert_eq!(problems(&adopted), []);
    assert_eq!(adopted["movedDays"][0]["worked"], "2026-06-27");
    let twice = refusals(&clerk.mutate("adoptMovedDays", shown, june).await);
    assert_eq!(twice, "DAY_MOVED_ALREADY input.days.0.off");

    // What runs follows; what was answered stays as it was.
    assert_eq!(
        clock(&clerk, &foreign).await["dueOn"],
        "2026-06-27",
        "a Saturday that is worked"
    );
    assert_eq!(
        clock(&clerk, &request).await["dueOn"],
        "2026-06-25",
        "the 22nd is off now, then Midsummer"
    );
    assert_eq!(clock(&clerk, &answered).await, before);
    let entries = history(&app, &foreign).await;
    let (kind, _, told) = entries.last().expect("entries");
    assert_eq!(kind, "deadline.recomputed");
    assert_eq!(
        told["dueOn"],
        json!({ "from": "2026-06-26", "to": "2026-06-27" })
    );

    // It was a mistake.
    let id = adopted["movedDays"][0]["id"].clone();
    let other = json!({ "movedDay": ids::print(entities::ids::MovedDayId(uuid::Uuid::from_u128(7))), "reason": "x" });
    assert_eq!(
        refusals(&clerk.mutate("withdrawMovedDay", shown, other).await),
        "MOVED_DAY_UNKNOWN input.movedDay"
    );
    let back = json!({ "movedDay": id, "reason": "Dome lēmumu nav pieņēmusi" });
    let withdrawn = clerk.mutate("withdrawMovedDay", shown, back).await;
    assert_eq!(
        (problems(&withdrawn), &withdrawn["movedDays"]),
        (vec![], &json!([]))
    );
    assert_eq!(clock(&clerk, &foreign).await["dueOn"], "2026-06-26");
    assert_eq!(clock(&clerk, &request).await["dueOn"], "2026-06-22");
}

#[both]
async fn a_changed_law_is_a_new_version_and_what_runs_keeps_its_own(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let administrator = app.client("administrators").await;
    let running = submission(&clerk, "2026-03-02T09:00:00+02:00").await;
    let rules = "{ deadlineRules(code: \"submission_answer\") { validFrom validTo term { unit amount } extension { unit amount } \
         direction kinds ground adoptedBy { login } } }";
    let listed = administrator.ask(rules, json!({})).await["deadlineRules"].take();
    assert_eq!(
        listed[1],
        json!({
            "validFrom": "2026-03-01", "validTo": null, "term": { "unit": "WORKING_DAYS", "amount": 10 },
            "extension": { "unit": "MONTHS", "amount": 1 }, "direction": "INCOMING", "kinds": ["SUBMISSION", "COMPLAINT"],
            "ground": "Iesniegumu likums 5. p.", "adoptedBy": null,
        })
    );
    let version = |from: &str, amount: i64| {
        json!({
            "code": "submission_answer", "titleLv": "Atbilde uz iesniegumu", "titleEn": "Answer to a submission",
            "validFrom": from, "term": { "unit": "WORKING_DAYS", "amount": amount }, "startsBy": "RECEIVED",
            "ground": "Iesniegumu likums 5. p. (grozījumi)", "direction": "INCOMING", "kinds": ["SUBMISSION"],
        })
    };
    let shown = "rule { id validFrom term { amount } adoptedBy { login } }";
    let adopt = async |client: &Client, input: Value| {
        client.mutate("adoptDeadlineRule", shown, input).await
    };
    assert_eq!(
        refusals(&adopt(&clerk, version("2026-03-01", 7)).await),
        "NOT_PERMITTED input"
    );
    assert_eq!(
        refusals(&adopt(&administrator, version("2026-03-01", 7)).await),
        "RULE_OVERLAPS input.validFrom"
    );
    assert_eq!(
        refusals(&adopt(&administrator, version("2026-03-02", 0)).await),
        "TERM_AMOUNT input.term"
    );
    let mut own = version("2026-03-02", 3);
    own["code"] = json!("Krīzes pabalsts");
    own["ground"] = json!("");
    assert_eq!(
        refusals(&adopt(&administrator, own).await),
        "RULE_CODE_MALFORMED input.code, REQUIRED input.ground"
    );
    let mut twin = version("2026-03-02", 3);
    twin["code"] = json!("crisis_benefit");
    assert_eq!(
        refusals(&adopt(&administrator, twin).await),
        "RULE_CONTENDS input.kinds"
    );

    let mut passing = version("2026-06-01", 3);
    passing["validTo"] = json!("2026-08-31");
    let gap = adopt(&administrator, passing).await;
    assert_eq!(refusals(&gap), "RULE_LEAVES_GAP input.validTo");
    assert_eq!(
        gap["problems"][0]["message"],
        "From 1 September 2026 on the rule would have no version, and no term would start. Adopt this version without an end; \
         the next one ends it."
    );

    let mut new = version("2026-03-02", 7);
    new["idempotencyKey"] = json!("grozijumi-1");
    let adopted = adopt(&administrator, new.clone()).await;
    assert_eq!(problems(&adopted), []);
    assert_eq!(adopted["rule"]["adoptedBy"]["login"], "administrators");
    assert_eq!(
        adopt(&administrator, new).await,
        adopted,
        "asked again, it is the same one"
    );
    let listed = administrator.ask(rules, json!({})).await["deadlineRules"].take();
    assert_eq!(
        (&listed[1]["validTo"], &listed[2]["validFrom"]),
        (&json!("2026-03-01"), &json!("2026-03-02"))
    );

    // Received on the same day: the one that ran keeps the version it started with, whatever is done to it.
    assert_eq!(clock(&clerk, &running).await["dueOn"], "2026-03-16");
    let later = submission(&clerk, "2026-03-02T09:00:00+02:00").await;
    assert_eq!(clock(&clerk, &later).await["dueOn"], "2026-03-11");
    acted(
        &clerk,
        "pauseDeadline",
        &running,
        json!({ "reason": "x", "on": "2026-03-02" }),
    )
    .await;
    let resumed = acted(
        &clerk,
        "resumeDeadline",
        &running,
        json!({ "on": "2026-03-02" }),
    )
    .await;
    assert_eq!(
        (&resumed["dueOn"], &resumed["rule"]["validFrom"]),
        (&json!("2026-03-16"), &json!("2026-03-01"))
    );

    // A term of the institution's own, for one register.
    let mut crisis = version("2026-03-02", 3);
    crisis["code"] = json!("crisis_benefit");
    crisis["kinds"] = json!([]);
    crisis["register"] = json!(clerk.register("iesniegumi").await);
    assert_eq!(problems(&adopt(&administrator, crisis).await), []);
    let urgent = submission(&clerk, "2026-03-02T09:00:00+02:00").await;
    let begun = clock(&clerk, &urgent).await;
    assert_eq!(
        (&begun["rule"]["code"], &begun["dueOn"]),
        (&json!("crisis_benefit"), &json!("2026-03-05"))
    );
}

#[both]
async fn a_decision_counts_as_notified_and_can_be_contested(app: TestApp) {
    until(&app, "2026-11-16T08:00:00Z");
    let clerk = app.client("lietvede").await;
    let card = json!({ "kind": "DECISION", "title": "Lēmums par pabalstu", "accessClass": "OPEN" });
    let decision = clerk.registered("nosutitie", card, &[]).await;
    assert_eq!(clock(&clerk, &decision).await, Value::Null);
    let contest = json!({ "rule": "contest", "reason": "Lēmums nosūtīts" });
    let waiting = acted(&clerk, "applyDeadlineRule", &decision, contest).await;
    assert_eq!(
        (&waiting["dueOn"], &waiting["startedOn"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        refused(&clerk, "pauseDeadline", &decision, json!({ "reason": "x" })).await,
        "DEADLINE_NOT_BEGUN input.document"
    );
    // Domain §13 (8).
    until(&app, "2026-11-17T08:00:00Z");
    let sent = json!({ "delivery": "E_ADDRESS" });
    let notified = acted(&clerk, "recordNotification", &decision, sent).await;
    assert_eq!(
        (&notified["notifiedOn"], &notified["dueOn"]),
        (&json!("2026-11-20"), &json!("2026-12-21"))
    );
    until(&app, "2027-06-01T08:00:00Z");
    let clerk = app.client("lietvede").await;
    assert_eq!(
        clock(&clerk, &decision).await["overdue"],
        false,
        "the term was not ours"
    );
}

#[both]
async fn anybody_may_ask_the_calculator(app: TestApp) {
    let specialist = app.client("specialists").await;
    let asked = specialist
        .ask(
            "{ byRule: reckonTerm(rule: \"information_ready\", from: \"2026-03-19\") { dueOn explanation derivation { ground \
               steps { kind day skipped { day holiday reason } } } } \
               byKind: reckonTerm(kind: SUBMISSION, from: \"2026-02-27\") { dueOn } \
               letter: reckonNotification(delivery: REGISTERED_POST, sentOn: \"2026-11-02\") { notifiedOn explanation contest { dueOn } } \
               unstated: reckonNotification(delivery: IN_PERSON, sentOn: \"2026-11-02\", remedies: UNSTATED) { notifiedOn contest { dueOn } } \
               holidays(year: 2025) { day holiday substitute name(language: LV) } }",
            json!({}),
        )
        .await;
    // Domain §13 (7), (1), (8), (10).
    let term = &asked["byRule"];
    assert_eq!(term["dueOn"], "2026-04-07");
    assert_eq!(
        term["derivation"]["ground"],
        "Informācijas atklātības likums 14. p."
    );
    assert_eq!(
        term["derivation"]["steps"][1],
        json!({ "kind": "ROLLED", "day": "2026-04-07", "skipped": [
            { "day": "2026-04-03", "holiday": "GOOD_FRIDAY", "reason": "Good Friday" },
            { "day": "2026-04-04", "holiday": null, "reason": "Saturday" },
            { "day": "2026-04-05", "holiday": "EASTER_SUNDAY", "reason": "Easter Sunday" },
            { "day": "2026-04-06", "holiday": "EASTER_MONDAY", "reason": "Easter Monday" },
        ] })
    );
    assert!(
        term["explanation"]
            .as_str()
            .expect("words")
            .ends_with("Due on 7 April 2026.")
    );
    assert_eq!(asked["byKind"]["dueOn"], "2026-03-27");
    assert_eq!(asked["letter"]["notifiedOn"], "2026-11-09");
    assert_eq!(asked["letter"]["contest"]["dueOn"], "2026-12-09");
    assert!(
        asked["letter"]["explanation"]
            .as_str()
            .expect("words")
            .contains("Paziņošanas likums 8. p. 3. d.")
    );
    assert_eq!(
        asked["unstated"],
        json!({ "notifiedOn": "2026-11-02", "contest": { "dueOn": "2027-11-02" } })
    );
    let holidays = asked["holidays"].as_array().expect("holidays");
    let fifth = holidays
        .iter()
        .find(|holiday| holiday["day"] == "2025-05-05");
    let name = "Latvijas Republikas Neatkarības atjaunošanas diena";
    assert_eq!(
        fifth,
        Some(
            &json!({ "day": "2025-05-05", "holiday": "INDEPENDENCE", "substitute": true, "name": name })
        )
    );
    for (query, code) in [
        ("{ holidays(year: 1989) { day } }", "YEAR_OUTSIDE"),
        (
            "{ reckonTerm(from: \"2026-03-02\") { dueOn } }",
            "RULE_OR_KIND",
        ),
        (
            "{ reckonTerm(rule: \"contest\", kind: LETTER, from: \"2026-03-02\") { dueOn } }",
            "RULE_OR_KIND",
        ),
        (
            "{ reckonTerm(rule: \"contest\", from: \"rīt\") { dueOn } }",
            "DATE_MALFORMED",
        ),
        (
            "{ reckonTerm(rule: \"contest\", from: \"1999-03-02\") { dueOn } }",
            "DEADLINE_RULE_UNKNOWN",
        ),
        (
            "{ reckonTerm(kind: LETTER, from: \"2026-03-02\") { dueOn } }",
            "DEADLINE_RULE_UNKNOWN",
        ),
    ] {
        assert_eq!(specialist.refusal(query, json!({})).await, code, "{query}");
    }
}
