//! People of the sample and people who write to it.

use serde_json::{Value, json};

use super::app::TestApp;
use super::client::{Client, problems};

/// The id of the staff member with a family name.
pub(crate) async fn person(app: &TestApp, family_name: &str) -> Value {
    let administrator = app.client("administrators").await;
    let query = "{ staff(first: 200) { nodes { id familyName } } }";
    let data = administrator.ask(query, json!({})).await;
    let people = data["staff"]["nodes"].as_array().expect("staff");
    let found = people.iter().find(|row| row["familyName"] == family_name);
    found.expect("a person of the sample")["id"].clone()
}

/// Takes a person into the list of correspondents.
pub(crate) async fn taken(clerk: &Client, name: &str) -> Value {
    let input = json!({ "kind": "PERSON", "name": name });
    let mut taken = clerk
        .mutate("registerCorrespondent", "correspondent { id name }", input)
        .await;
    assert_eq!(problems(&taken), []);
    taken["correspondent"].take()
}
