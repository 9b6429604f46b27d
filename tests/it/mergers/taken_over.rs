//! An open file of a former service has the same history whether its list came over before the merger or after it.

use both::both;
use chrono::TimeDelta;
use serde_json::{Value, json};

use super::stage::December2010;
use super::{ACT, merger};
use crate::support::client::problems;
use crate::takeover::stage::Legacy;

#[both]
async fn a_list_that_comes_after_the_merger_tells_the_same_history(december: December2010) {
    let legacy = Legacy::of(december.app);
    let app = &legacy.app;
    let take = async |name: &str, number: u32| {
        let list = format!(
            "indekss;nosaukums;no;numurs;sērijas nosaukums\n3-1;Anna Ābele;10.2009;{number};Klientu lietas\n"
        );
        let outcome = legacy.files("PRED-SUNT", &legacy.put(name, list)).await;
        assert_eq!(outcome.tally.taken_over, 1);
    };
    take("pirms.csv", 1).await;
    let administrator = app.client("administrators").await;
    let planned = administrator
        .mutate("planReorganisation", ACT, merger("2011-01-01"))
        .await;
    assert_eq!(problems(&planned), []);
    let input = json!({ "reorganisation": planned["reorganisation"]["id"] });
    let done = administrator
        .mutate("carryOutReorganisation", ACT, input)
        .await;
    assert_eq!(problems(&done), []);
    // Decided and written down, and the day is still to come.
    take("starp.csv", 2).await;
    app.clock.advance(TimeDelta::days(30));
    take("pec.csv", 3).await;

    let clerk = app.client("lietvede").await;
    let told = clerk
        .ask(
            "{ files(first: 50) { nodes { designation state unit { code } first: keeper(asOf: \"2009-10-01\") { code } \
               last: keeper(asOf: \"2010-12-31\") { code } then: keeper(asOf: \"2011-01-01\") { code } keeper { code } \
               was: recordGroup(asOf: \"2010-12-31\") { code } recordGroup { code } formerly { number } } } }",
            json!({}),
        )
        .await;
    let files: Vec<&Value> = told["files"]["nodes"]
        .as_array()
        .expect("files")
        .iter()
        .filter(|file| !file["formerly"].is_null())
        .collect();
    let (before, after) = (json!({ "code": "PRED-SUNT" }), json!({ "code": "SC-SUNT" }));
    let expected: Vec<Value> = (1..=3)
        .map(|number| {
            json!({
                "designation": format!("3-1 Nr. {number}"), "state": "OPEN", "unit": before,
                "first": before, "last": before, "then": after, "keeper": after,
                "was": before, "recordGroup": { "code": "OG" }, "formerly": { "number": number },
            })
        })
        .collect();
    assert_eq!(json!(files), json!(expected));
}
