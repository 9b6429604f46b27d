//! Executing a list that everybody has agreed on: what is refused before, and how the list stands afterwards.

use super::*;

const EXECUTION: &str = "execution { actNumber state executor { familyName } method waiting }";

fn order(list: &Value, more: Value) -> Value {
    with(
        list,
        match more {
            Value::Null => json!({ "method": "Smalcināšana" }),
            mut more => {
                if more["method"].is_null() {
                    more["method"] = json!("Smalcināšana");
                }
                more
            }
        },
    )
}

#[both]
async fn a_list_is_executed_when_nothing_is_missing_and_nothing_in_the_way(app: TestApp) {
    let office = Office::with(app, 3).await;
    let list = office.submitted("2/2026").await;
    let archivist = &office.archivist;
    let refused = archivist
        .mutate(
            "executeDestructionList",
            EXECUTION,
            order(&list, Value::Null),
        )
        .await;
    assert_eq!(
        codes(&refused),
        [
            "DESTRUCTION_LACKS",
            "DESTRUCTION_LACKS",
            "DESTRUCTION_LACKS"
        ]
    );
    let said: Vec<&str> = refused["problems"]
        .as_array()
        .expect("problems")
        .iter()
        .map(|problem| problem["message"].as_str().expect("words"))
        .collect();
    assert!(
        said[0].ends_with("the expert commission has not decided."),
        "{said:?}"
    );
    let list = office.agree(&list).await;
    let refused = archivist
        .mutate(
            "executeDestructionList",
            EXECUTION,
            order(&list, Value::Null),
        )
        .await;
    assert_eq!(refusals(&refused), "DESTRUCTION_LACKS input.list");

    // The days in which it can be stopped have passed. Who chose, judged or approved does not destroy.
    office.app.clock.advance(TimeDelta::days(16));
    for (by, family_name) in [
        (&office.clerk, "Ozola"),
        (archivist, "Auziņa"),
        (archivist, "Vanaga"),
    ] {
        let executor = json!({ "executor": person(&office.app, family_name).await });
        let refused = by
            .mutate("executeDestructionList", EXECUTION, order(&list, executor))
            .await;
        assert_eq!(refusals(&refused), "LIST_TWO_PARTS input.executor");
    }
    let silent = order(&list, json!({ "method": "  " }));
    let refused = archivist
        .mutate("executeDestructionList", EXECUTION, silent)
        .await;
    assert_eq!(refusals(&refused), "REQUIRED input.method");
    let refused = office
        .head
        .mutate(
            "executeDestructionList",
            EXECUTION,
            order(&list, Value::Null),
        )
        .await;
    assert_eq!(codes(&refused), ["NOT_PERMITTED"]);

    // Something stands in the way of one file: nothing of the act is executed (domain §13 (19)).
    let administrator = office.app.client("administrators").await;
    let reopen = json!({ "file": office.file(1), "reason": "Atrasts vēl viens iesniegums" });
    office
        .done(&administrator, "reopenFile", "file { state }", reopen)
        .await;
    let refused = archivist
        .mutate(
            "executeDestructionList",
            EXECUTION,
            order(&list, Value::Null),
        )
        .await;
    assert_eq!(refusals(&refused), "DESTRUCTION_IN_THE_WAY input.list");
    let said = refused["problems"][0]["message"].as_str().expect("words");
    assert!(said.contains("3-1 Nr. 2"), "{said}");
    let close = json!({ "file": office.file(1) });
    office
        .done(&office.clerk, "closeFile", "file { state }", close)
        .await;

    // The clock was set back by a day: that is past what was decided about the list, but not past what was done since.
    office.app.clock.advance(-TimeDelta::days(1));
    let refused = archivist
        .mutate(
            "executeDestructionList",
            EXECUTION,
            order(&list, Value::Null),
        )
        .await;
    assert_eq!(refusals(&refused), "DESTRUCTION_LACKS input.list");
    let said = refused["problems"][0]["message"].as_str().expect("words");
    assert!(said.contains("the clock was set back"), "{said}");
    office.app.clock.advance(TimeDelta::days(1));
    let once = order(&list, json!({ "idempotencyKey": "izpilde-1" }));
    let begun = archivist
        .mutate("executeDestructionList", EXECUTION, once.clone())
        .await;
    assert_eq!(problems(&begun), []);
    assert_eq!(
        (
            &begun["execution"]["actNumber"],
            &begun["execution"]["executor"]["familyName"],
            &begun["execution"]["waiting"],
        ),
        (&json!("2/2026"), &json!("Rudzīte"), &json!(3))
    );
    let again = archivist
        .mutate("executeDestructionList", EXECUTION, once)
        .await;
    assert_eq!(again, begun, "asked twice, begun once");
    let now = office.list(&list).await;
    assert_eq!(now["state"], "EXECUTING");
    let refused = archivist
        .mutate(
            "executeDestructionList",
            EXECUTION,
            order(&now, Value::Null),
        )
        .await;
    assert_eq!(refusals(&refused), "DESTRUCTION_LACKS input.list");
    let stop = json!({ "reason": "Par vēlu" });
    let refused = office
        .head
        .mutate("stopDestructionList", LIST, with(&now, stop))
        .await;
    assert_eq!(codes(&refused), ["LIST_STATE"]);

    office.app.settle().await;
    let done = office.list(&list).await;
    assert_eq!(done["state"], "EXECUTED");
    let states: Vec<&Value> = items(&done).iter().map(|item| &item["state"]).collect();
    assert_eq!(states, ["DESTROYED", "DESTROYED", "DESTROYED"]);
    let query = "query($id: ID!) { node(id: $id) { ... on File { state retention { state dueOn explanation(language: EN) } } } }";
    let told = office
        .clerk
        .ask(query, json!({ "id": office.file(0) }))
        .await;
    assert_eq!(told["node"]["retention"]["state"], "DESTROYED");
    assert_eq!(told["node"]["retention"]["dueOn"], Value::Null);
    let kinds = trace(&office.app, &list).await;
    for kind in [
        "destruction.ordered",
        "destruction.file_destroyed",
        "destruction.certified",
    ] {
        assert!(kinds.iter().any(|told| told == kind), "{kind} in {kinds:?}");
    }
}
