//! A unit is divided: each part has its work, and what cannot be divided goes to the heir, next year's files too.

use both::both;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::problems;

#[both]
async fn next_years_files_of_a_divided_unit_are_the_heirs(app: TestApp) {
    let administrator = app.client("administrators").await;
    let clerk = app.client("lietvede").await;
    let part = |code: &str| json!({ "code": code, "parent": "OG-SC-OGRE", "kind": "DEPARTMENT", "nameLv": format!("Nodaļa {code}") });
    let plan = json!({
        "ground": "domes lēmums Nr. 9", "decidedOn": "2026-03-01", "effectiveOn": "2026-03-03",
        "units": [part("SPN-A"), part("SPN-B")],
        "successions": [{ "from": "OG-SC-OGRE/SPN", "to": ["SPN-A", "SPN-B"], "heir": "SPN-B" }],
        "idempotencyKey": "dalisana",
    });
    let planned = administrator
        .mutate("planReorganisation", "reorganisation { id }", plan)
        .await;
    assert_eq!(problems(&planned), []);
    let act = json!({ "reorganisation": planned["reorganisation"]["id"] });
    let carried = administrator
        .mutate("carryOutReorganisation", "", act)
        .await;
    assert_eq!(problems(&carried), []);
    let opened = clerk
        .mutate("openYear", "opening { year }", json!({ "year": 2027 }))
        .await;
    assert_eq!(problems(&opened), []);

    let files = "{ files(filter: { year: 2027 }, first: 200) { nodes { year unit { code } keeper(asOf: \"2027-02-01\") { code } series { unit { code } } } } }";
    let files = clerk.ask(files, json!({})).await;
    let files = files["files"]["nodes"].as_array().expect("files").iter();
    let divided: Vec<&Value> = files
        .filter(|file| file["series"]["unit"]["code"] == "OG-SC-OGRE/SPN")
        .filter(|file| file["year"] == 2027)
        .collect();
    assert!(!divided.is_empty(), "the unit is responsible for series");
    for file in divided {
        assert_eq!(file["unit"]["code"], "SPN-B", "{file}");
        assert_eq!(file["keeper"]["code"], "SPN-B", "{file}");
    }
}
