//! The list of one's work: whose, by when, whose turn; nothing of what one may not see.

use super::*;

const LIST: &str = "query($view: WorkView!, $due: WorkDue, $turn: WorkTurn, $role: TaskRole, $unit: ID, $first: Int, $after: String) { \
     myWork(view: $view, due: $due, turn: $turn, role: $role, unit: $unit, first: $first, after: $after) { \
     totalCount edges { cursor node { id dueOn overdue state document { title } executor { familyName } } } pageInfo { hasNextPage endCursor } } }";

async fn work(by: &Client, variables: Value) -> Vec<String> {
    let found = by.ask(LIST, variables).await["myWork"].take();
    let edges = found["edges"].as_array().expect("edges");
    assert_eq!(found["totalCount"], json!(edges.len()), "{found:#}");
    edges
        .iter()
        .map(|edge| {
            let title = edge["node"]["document"]["title"].as_str();
            title.expect("a document that one sees").to_owned()
        })
        .collect()
}

async fn counted(by: &Client, view: &str) -> [i64; 4] {
    let query = "query($view: WorkView!) { myWorkCounts(view: $view) { open overdue dueToday waitingForOthers } }";
    let counts = by.ask(query, json!({ "view": view })).await["myWorkCounts"].take();
    ["open", "overdue", "dueToday", "waitingForOthers"]
        .map(|name| counts[name].as_i64().expect("a number"))
}

#[both]
async fn everybody_finds_what_waits_for_them(app: TestApp) {
    let office = Office::of(app).await;
    let Office {
        head,
        unit_head,
        specialist,
        lawyer,
        ..
    } = &office;
    let (urgent, later, open) = (
        office.submission("Steidzams").await,
        office.submission("Vēlāks").await,
        office.submission("Bez termiņa").await,
    );
    let (lace, skujina) = (office.person("Lāce"), office.person("Skujiņa"));
    let mut given = Vec::new();
    for (document, due) in [
        (&open, Value::Null),
        (&later, json!("2026-03-12")),
        (&urgent, json!("2026-03-04")),
    ] {
        let input = json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": due, "lead": lace,
            "controller": skujina });
        given.push(office.give(head, input).await[0]["id"].clone());
    }
    let urgent = &given[2];

    // The most urgent first; those without a last day at the end.
    let all = ["Steidzams", "Vēlāks", "Bez termiņa"];
    for (by, view) in [
        (unit_head, "MINE"),
        (unit_head, "UNIT"),
        (lawyer, "CONTROLLED"),
        (head, "GIVEN"),
    ] {
        assert_eq!(work(by, json!({ "view": view })).await, all, "{view}");
    }
    // He works in the same unit; that there are such documents is nothing to him.
    assert_eq!(work(specialist, json!({ "view": "UNIT" })).await, [""; 0]);
    assert_eq!(counted(specialist, "UNIT").await, [0; 4]);
    assert_eq!(counted(unit_head, "MINE").await, [3, 0, 0, 0]);
    assert_eq!(counted(lawyer, "CONTROLLED").await, [3, 0, 0, 3]);
    // The head of the institution looks at any unit, and finds there what they may see.
    let unit = office.unit("OG-SC-OGRE/SPN");
    assert_eq!(
        work(head, json!({ "view": "UNIT", "unit": unit })).await,
        all
    );

    // On its last day it is due today, the day after overdue.
    office.until("2026-03-04T08:00:00Z");
    assert_eq!(
        work(unit_head, json!({ "view": "MINE", "due": "TODAY" })).await,
        ["Steidzams"]
    );
    assert_eq!(
        work(unit_head, json!({ "view": "MINE", "due": "LATER" })).await,
        ["Vēlāks"]
    );
    assert_eq!(
        work(unit_head, json!({ "view": "MINE", "due": "NEVER" })).await,
        ["Bez termiņa"]
    );
    assert_eq!(counted(unit_head, "MINE").await, [3, 0, 1, 0]);
    office.until("2026-03-05T08:00:00Z");
    assert_eq!(
        work(unit_head, json!({ "view": "MINE", "due": "OVERDUE" })).await,
        ["Steidzams"]
    );
    assert_eq!(counted(head, "GIVEN").await, [3, 1, 0, 3]);

    // Passed on, it is a colleague's, and waits for him.
    let zarins = office.person("Zariņš");
    office
        .act(unit_head, "delegateTask", urgent, json!({ "to": zarins }))
        .await;
    assert_eq!(
        work(unit_head, json!({ "view": "MINE" })).await,
        ["Vēlāks", "Bez termiņa"]
    );
    assert_eq!(
        work(unit_head, json!({ "view": "PASSED_ON", "turn": "OTHERS" })).await,
        ["Steidzams"]
    );
    assert_eq!(
        work(specialist, json!({ "view": "MINE", "turn": "OWN" })).await,
        ["Steidzams"]
    );
    assert_eq!(
        work(specialist, json!({ "view": "UNIT" })).await,
        ["Steidzams"]
    );

    // Reported, it is late no more and waits for the controller.
    office
        .act(
            specialist,
            "reportTask",
            urgent,
            json!({ "text": "Izdarīts" }),
        )
        .await;
    assert_eq!(counted(specialist, "MINE").await, [1, 0, 0, 1]);
    assert_eq!(
        work(lawyer, json!({ "view": "CONTROLLED", "turn": "OWN" })).await,
        ["Steidzams"]
    );
    assert_eq!(
        work(head, json!({ "view": "GIVEN", "due": "OVERDUE" })).await,
        [""; 0]
    );
    office.act(lawyer, "confirmTask", urgent, json!({})).await;
    assert_eq!(work(specialist, json!({ "view": "MINE" })).await, [""; 0]);
    assert_eq!(counted(unit_head, "PASSED_ON").await, [0; 4]);
    // Given back, it waits for nobody else any more; refused at the top, it waits for its author.
    office
        .act(
            unit_head,
            "refuseTask",
            &given[0],
            json!({ "reason": "Cita nodaļa" }),
        )
        .await;
    assert_eq!(
        work(head, json!({ "view": "GIVEN", "turn": "OWN" })).await,
        ["Bez termiņa"]
    );
}

#[both]
async fn pages_follow_each_other_without_gap_or_double(app: TestApp) {
    let office = Office::of(app).await;
    let lace = office.person("Lāce");
    let mut wanted = Vec::new();
    // Several on one day, several without any: the day alone does not say where a page ends.
    for (number, due) in [
        None,
        Some("2026-03-05"),
        Some("2026-03-04"),
        Some("2026-03-05"),
        None,
    ]
    .into_iter()
    .cycle()
    .take(17)
    .enumerate()
    {
        let document = office.submission(&format!("Nr. {number}")).await;
        let input =
            json!({ "document": document["id"], "text": "Izvērtēt", "dueOn": due, "lead": lace });
        let executors = office.give(&office.head, input).await;
        wanted.push((due.unwrap_or("9999"), executors[0]["id"].clone()));
    }
    // Ids of one office sort by the time they were given.
    wanted.sort_by_key(|(due, id)| (*due, id.to_string()));
    let wanted: Vec<Value> = wanted.into_iter().map(|(_, id)| id).collect();
    for view in ["MINE", "UNIT"] {
        let (mut found, mut after) = (Vec::new(), Value::Null);
        loop {
            let variables = json!({ "view": view, "first": 4, "after": after });
            let page = office.unit_head.ask(LIST, variables).await["myWork"].take();
            assert_eq!(page["totalCount"], 17);
            let edges = page["edges"].as_array().expect("edges").iter();
            found.extend(edges.map(|edge| edge["node"]["id"].clone()));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(found, wanted, "{view}");
    }
    let refusal = office
        .unit_head
        .refusal(LIST, json!({ "view": "MINE", "after": "x" }))
        .await;
    assert_eq!(refusal, "CURSOR_MALFORMED");
    let unit = json!({ "view": "UNIT", "unit": "staff_1" });
    assert_eq!(office.unit_head.refusal(LIST, unit).await, "ID_MALFORMED");
}
