//! What means the same: an administrator keeps the list, and the next question is answered by it.

use both::both;
use serde_json::{Value, json};

use super::filed;
use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

const ASKED: &str = "query($words: String!, $exactly: Boolean! = false) { search(words: $words, exactly: $exactly) { \
                     nodes { title } synonyms { typed tried message } \
                     edges { title { text matched } reasons { words found form message } } } }";
const LIST: &str = "synonyms { groups customary revision }";

async fn asked(client: &Client, words: &str) -> Value {
    client.ask(ASKED, json!({ "words": words })).await["search"].take()
}

fn titles(found: &Value) -> Vec<&str> {
    let nodes = found["nodes"].as_array().expect("hits");
    let mut titles: Vec<&str> = nodes
        .iter()
        .filter_map(|node| node["title"].as_str())
        .collect();
    titles.sort_unstable();
    titles
}

#[both]
async fn an_administrator_says_what_means_the_same(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let (short, long, lift) = (
        "GMI pabalsta piešķiršana",
        "Par garantēto minimālo ienākumu",
        "Par pacēlāja remontu",
    );
    for title in [short, long, lift] {
        let card = json!({ "title": title, "accessClass": "OPEN" });
        filed(&clerk, "sanemtie", card).await;
    }
    app.settle().await;
    // The customary list, which nobody had to make.
    let found = asked(&clerk, "gmi").await;
    assert_eq!(titles(&found), [short, long]);
    insta::assert_json_snapshot!("synonyms", found);
    assert_eq!(
        titles(&asked(&clerk, "garantētais minimālais ienākums").await),
        [short, long]
    );
    let exactly = json!({ "words": "gmi", "exactly": true });
    let exactly = clerk.ask(ASKED, exactly).await;
    assert_eq!(titles(&exactly["search"]), [short]);
    assert_eq!(exactly["search"]["synonyms"], json!([]));

    // What is added holds for the next question, in every inflection; nothing is indexed anew.
    assert_eq!(titles(&asked(&clerk, "lifti").await), [] as [&str; 0]);
    let administrator = app.client("administrators").await;
    let list = administrator
        .ask("{ synonyms { groups customary revision } }", json!({}))
        .await;
    let mut list = list["synonyms"].clone();
    assert_eq!(
        (&list["customary"], &list["revision"]),
        (&json!(true), &json!(0))
    );
    let groups = list["groups"].as_array_mut().expect("groups");
    assert_eq!(groups.len(), 9);
    groups.push(json!([" lifts ", "pacēlājs"]));
    let groups = list["groups"].clone();
    let input = json!({ "revision": 0, "groups": groups });
    let refused = clerk.mutate("setSynonyms", LIST, input.clone()).await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let set = administrator
        .mutate("setSynonyms", LIST, input.clone())
        .await;
    assert_eq!(problems(&set), []);
    assert_eq!(
        (&set["synonyms"]["customary"], &set["synonyms"]["revision"]),
        (&json!(false), &json!(1))
    );
    let found = asked(&clerk, "lifti").await;
    assert_eq!(titles(&found), [lift]);
    assert_eq!(
        found["edges"][0]["title"],
        json!([
            { "text": "Par ", "matched": false },
            { "text": "pacēlāja", "matched": true },
            { "text": " remontu", "matched": false },
        ])
    );
    let stale = administrator.mutate("setSynonyms", LIST, input).await;
    assert_eq!(refusals(&stale), "SYNONYMS_STALE input.revision");

    // Told where it is wrong.
    for (groups, refusal) in [
        (json!([["lifts"]]), "SYNONYM_GROUP_SIZE input.groups.0"),
        (
            json!([["lifts", "pacēlājs"], ["celtnis", "PACELAJS"]]),
            "SYNONYM_TWICE input.groups.1.1",
        ),
        (json!([["lifts", "!"]]), "SYNONYM_NO_WORD input.groups.0.1"),
    ] {
        let input = json!({ "revision": 1, "groups": groups });
        let refused = administrator.mutate("setSynonyms", LIST, input).await;
        assert_eq!(refusals(&refused), refusal);
    }
    // Taken away, it is gone at once.
    let none = json!({ "revision": 1, "groups": [] });
    let none = administrator.mutate("setSynonyms", LIST, none).await;
    assert_eq!(problems(&none), []);
    assert_eq!(titles(&asked(&clerk, "gmi").await), [short]);
    app.settle().await;
    let query = "{ journal(first: 100) { nodes { kind payload } } }";
    let data = app.client("vaditaja").await.ask(query, json!({})).await;
    let nodes = data["journal"]["nodes"].as_array().expect("entries");
    let told: Vec<Value> = nodes
        .iter()
        .filter(|node| node["kind"] == "synonyms.set")
        .filter_map(|node| serde_json::from_str(node["payload"].as_str()?).ok())
        .collect();
    assert_eq!(told.len(), 2);
    let added = json!({ "added": [["lifts", "pacēlājs"]], "removed": [] });
    assert!(told.contains(&added), "{told:?}");
}
