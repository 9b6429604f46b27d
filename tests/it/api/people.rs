//! Who sees the people that the institution deals with: in the list, by id, on cards, by their personal code.

use both::both;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

const LIST: &str = "{ correspondents { totalCount edges { node { name } } } }";

async fn taken(clerk: &Client, input: Value) -> Value {
    let shown = "correspondent { id name personalCodeMasked } known";
    let taken = clerk.mutate("registerCorrespondent", shown, input).await;
    assert_eq!(problems(&taken), []);
    taken
}

async fn names(client: &Client) -> Vec<String> {
    let list = client.ask(LIST, json!({})).await["correspondents"].take();
    let edges = list["edges"].as_array().expect("edges");
    assert_eq!(list["totalCount"], json!(edges.len()), "{list:#}");
    let names = edges
        .iter()
        .filter_map(|edge| edge["node"]["name"].as_str());
    names.map(str::to_owned).collect()
}

#[both]
async fn people_are_seen_by_those_who_work_with_their_documents(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let person =
        json!({ "kind": "PERSON", "name": "Ilze Kalniņa", "personalCode": "161175-19997" });
    let person = taken(&clerk, person).await["correspondent"].take();
    let body = json!({ "kind": "PUBLIC_BODY", "name": "Ogres novada pašvaldība", "registrationNumber": "90000043649" });
    taken(&clerk, body).await;
    let card = json!({
        "title": "Atbilde", "accessClass": "OPEN", "correspondent": person["id"],
        "addressees": [{ "name": "Kalniņas kundzei", "correspondent": person["id"] }, { "name": "Arhīvam" }],
    });

    let (both, one) = (
        ["Ilze Kalniņa", "Ogres novada pašvaldība"],
        ["Ogres novada pašvaldība"],
    );
    let archivist = app.client("arhivars").await;
    assert_eq!(names(&archivist).await, one, "no document names her yet");
    let document = clerk.registered("nosutitie", card, &[]).await;

    let by_id = "query($document: ID!, $person: ID!) { node(id: $person) { id } \
        document(id: $document) { correspondent { name } addressees { name correspondent { id } } } \
        documents(filter: { correspondent: $person }) { totalCount edges { node { id } } } }";
    let variables = json!({ "document": document["id"], "person": person["id"] });
    for login in [
        "lietvede",
        "vaditaja",
        "nodalas-vaditaja",
        "specialists",
        "jurists",
        "arhivars",
    ] {
        let client = app.client(login).await;
        assert_eq!(names(&client).await, both, "{login}");
        let seen = client.ask(by_id, variables.clone()).await;
        assert_eq!(seen["node"]["id"], person["id"], "{login}");
        assert_eq!(seen["document"]["correspondent"]["name"], "Ilze Kalniņa");
        assert_eq!(
            seen["document"]["addressees"][0]["name"],
            "Kalniņas kundzei"
        );
        assert_eq!(seen["documents"]["totalCount"], 1, "{login}");
    }
    for login in ["auditors", "administrators"] {
        let client = app.client(login).await;
        assert_eq!(names(&client).await, one, "{login}");
        let hidden = client.ask(by_id, variables.clone()).await;
        assert_eq!(
            hidden,
            json!({
                "node": null,
                "document": {
                    "correspondent": null,
                    "addressees": [{ "name": "", "correspondent": null }, { "name": "Arhīvam", "correspondent": null }],
                },
                "documents": { "totalCount": 0, "edges": [] },
            }),
            "{login}"
        );
    }
}

#[both]
async fn a_person_found_by_the_code_leaves_a_trace(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let input =
        |name: &str| json!({ "kind": "PERSON", "name": name, "personalCode": "161175-19997" });
    let first = taken(&clerk, input("Ilze Kalniņa")).await;
    assert_eq!(first["known"], false);
    for login in ["arhivars", "auditors", "administrators"] {
        let client = app.client(login).await;
        let refused = client
            .mutate(
                "registerCorrespondent",
                "correspondent { id } known",
                input("Kāda"),
            )
            .await;
        assert_eq!(
            problems(&refused),
            [("NOT_PERMITTED".to_owned(), "input".to_owned())],
            "{login}"
        );
        assert_eq!(refused["known"], false, "{login}");
    }
    let again = taken(&clerk, input("Kāda")).await;
    assert_eq!(again["known"], true);
    assert_eq!(again["correspondent"]["name"], "Ilze Kalniņa");

    let finds = "{ journal(filter: { kind: \"correspondent.looked_up\" }) { totalCount edges { node { payload account { login } } } } }";
    let told = app.client("vaditaja").await.ask(finds, json!({})).await["journal"].take();
    assert_eq!(told["totalCount"], 1, "refusals find nobody: {told:#}");
    let find = &told["edges"][0]["node"];
    assert_eq!(find["account"]["login"], "lietvede");
    assert_eq!(find["payload"], "{\"by\":\"personal_code\"}");
    // The auditor sees who looked, and not whom the service knows.
    let audited = app.client("auditors").await.ask(finds, json!({})).await["journal"].take();
    assert_eq!(audited["edges"][0]["node"]["account"]["login"], "lietvede");
    assert_eq!(audited["edges"][0]["node"]["payload"], Value::Null);
}

#[both]
async fn totals_are_counted_when_asked(app: TestApp) {
    let clerk = app.client("lietvede").await;
    for name in ["Āboliņš", "Kalniņš", "Kalniņa"] {
        taken(&clerk, json!({ "kind": "PERSON", "name": name })).await;
    }
    let lists = "{ correspondents(first: 1, name: \"kalnin\") { totalCount edges { node { name } } } \
        staff(first: 1) { totalCount } all: staff(first: 200) { edges { node { id } } } }";
    let lists = clerk.ask(lists, json!({})).await;
    assert_eq!(lists["correspondents"]["totalCount"], 2);
    assert_eq!(
        lists["correspondents"]["edges"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(
        lists["staff"]["totalCount"].as_u64(),
        lists["all"]["edges"]
            .as_array()
            .map(|edges| edges.len() as u64)
    );
}
