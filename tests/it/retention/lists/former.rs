//! What the former services of the sample left: files of one index from each, told apart, with contents to be destroyed.

use std::collections::BTreeSet;

use aprite::app::sample::{load_predecessors, load_scans};

use super::*;

#[both]
async fn files_of_former_services_are_told_apart_and_have_contents(app: TestApp) {
    load_predecessors(&app.kit, app.directory())
        .await
        .expect("taken over");
    for _ in 0..2 {
        load_scans(&app.kit, &app.uploads).await.expect("scanned");
    }
    app.settle().await;
    let office = Office::with(app, 1).await;
    let clerk = &office.clerk;
    let list = office.proposed(json!({})).await["list"].take();
    let all = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
    let list = office.step(clerk, "appraiseItems", &list, all).await;
    let number = json!({ "actNumber": "1/2026" });
    let list = office
        .step(clerk, "submitDestructionList", &list, number)
        .await;
    let query = "query($id: ID!) { destructionList(id: $id) { act { dataUrl } items(first: 50) { nodes { designation unit documents \
                 bytes ground frozen } } } }";
    let told = clerk.ask(query, json!({ "id": list["id"] })).await["destructionList"].take();
    let nodes = told["items"]["nodes"].as_array().expect("items");
    let left: Vec<&Value> = nodes
        .iter()
        .filter(|item| item["designation"] == "1-5")
        .collect();
    assert_eq!(left.len(), 8, "four services, two years");
    for item in &left {
        assert!(item["documents"].as_i64() > Some(0), "{item}");
        assert!(item["bytes"].as_i64() > Some(1_000), "{item}");
        assert_eq!(item["frozen"], true);
        assert!(
            item["ground"]
                .as_str()
                .is_some_and(|ground| !ground.is_empty())
        );
    }
    let units = left.iter().map(|item| item["unit"].as_str());
    let units: BTreeSet<&str> = units.map(|unit| unit.expect("a unit")).collect();
    assert_eq!(units.len(), 4, "{units:?}");
    // On the act, too, nobody takes one for another.
    let url = told["act"]["dataUrl"].as_str().expect("a path");
    let act: Value = clerk.get(url).await.json().await.expect("JSON");
    let rows = act["rows"].as_array().expect("rows").iter();
    let told_apart: BTreeSet<String> = rows
        .filter(|row| row["designation"] == "1-5")
        .map(|row| format!("{} {}", row["unit"], row["year"]))
        .collect();
    assert_eq!(told_apart.len(), 8, "{told_apart:?}");
}
