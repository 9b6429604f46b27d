//! The list of what is due, the most urgent first.

use super::*;

#[both]
async fn the_most_urgent_comes_first_for_those_who_may_see_it(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let elsewhere = unit_of(&app, "OG-SC-TAUR").await;
    let taurupe = |title: &str, class: &str, received: &str| {
        json!({
            "kind": "SUBMISSION", "title": title, "accessClass": class, "unit": elsewhere, "receivingUnit": elsewhere,
            "receivedAt": received,
        })
    };
    let later = submission(&clerk, "2026-03-02T09:00:00+02:00").await;
    let hidden = taurupe("Slēpts", "RESTRICTED_PERSONAL", "2026-02-23T09:00:00+02:00");
    let hidden = clerk.registered("iesniegumi", hidden, &[]).await;
    let sooner = taurupe("Steidzams", "OPEN", "2026-02-10T09:00:00+02:00");
    let sooner = clerk.registered("iesniegumi", sooner, &[]).await;
    let waiting = submission(&clerk, "2026-02-05T09:00:00+02:00").await;
    acted(
        &clerk,
        "pauseDeadline",
        &waiting,
        json!({ "reason": "Trūkst izziņas", "on": "2026-03-02" }),
    )
    .await;
    let answered = submission(&clerk, "2026-02-04T09:00:00+02:00").await;
    acted(
        &clerk,
        "concludeDeadline",
        &answered,
        json!({ "outcome": "ANSWERED" }),
    )
    .await;

    let list = async |client: &Client, filter: Value, first: i64, after: &Value| {
        let query = "query($filter: DeadlineFilterInput, $first: Int, $after: String) { deadlines(filter: $filter, first: $first, \
             after: $after) { totalCount edges { cursor node { dueOn document { id } } } pageInfo { hasNextPage } } }";
        let asked = json!({ "filter": filter, "first": first, "after": after });
        client.ask(query, asked).await["deadlines"].take()
    };
    let shown = |page: &Value| -> Vec<(String, Value)> {
        let edges = page["edges"].as_array().expect("edges").iter();
        edges
            .map(|edge| {
                let due = edge["node"]["dueOn"].as_str().expect("a date");
                (due.to_owned(), edge["node"]["document"]["id"].clone())
            })
            .collect()
    };
    let due = |day: &str, document: &Value| (day.to_owned(), document["id"].clone());
    let all = [
        due("2026-03-05", &waiting),
        due("2026-03-10", &sooner),
        due("2026-03-16", &later),
        due("2026-03-23", &hidden),
    ];
    let page = list(&clerk, json!({}), 3, &Value::Null).await;
    assert_eq!(
        (&page["totalCount"], &page["pageInfo"]["hasNextPage"]),
        (&json!(4), &json!(true))
    );
    assert_eq!(shown(&page), all[..3]);
    let rest = list(&clerk, json!({}), 3, &page["edges"][2]["cursor"]).await;
    assert_eq!(shown(&rest), all[3..]);
    let specialist = app.client("specialists").await;
    assert_eq!(
        shown(&list(&specialist, json!({}), 10, &Value::Null).await),
        all[..3],
        "one is not for them"
    );
    let by = list(
        &clerk,
        json!({ "dueBy": "2026-03-10", "paused": false }),
        10,
        &Value::Null,
    )
    .await;
    assert_eq!(shown(&by), all[1..2]);
    let theirs = list(&clerk, json!({ "unit": elsewhere }), 10, &Value::Null).await;
    assert_eq!(shown(&theirs), [all[1].clone(), all[3].clone()]);
    assert_eq!(
        shown(&list(&clerk, json!({ "overdue": true }), 10, &Value::Null).await),
        []
    );
    until(&app, "2026-03-17T08:00:00Z");
    let late = list(&clerk, json!({ "overdue": true }), 10, &Value::Null).await;
    assert_eq!(
        shown(&late),
        all[1..3],
        "the one that stands still is not late"
    );
    assert_eq!(late["totalCount"], 2);
}
