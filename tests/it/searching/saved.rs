//! Searches that people keep: asked again, told by, and never more told than one may see.

use aprite::app::sample::load_valmiera;
use aprite::journal::Actor;
use both::both;
use chrono::TimeDelta;
use entities::classification::register;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::filed;
use crate::support::app::TestApp;
use crate::support::client::{Client, problems, refusals};

const SAVED: &str = "search { id revision name words filter telling brokenSince }";
const LIST: &str = "{ savedSearches { id name words filter telling revision brokenSince problem { code message from to } \
                    newDocuments { nodes { title } } results { totalCount nodes { title } } } }";

async fn saved(by: &Client, name: &str, words: &str, telling: &str) -> Value {
    let input = json!({ "name": name, "words": words, "telling": telling });
    let mut saved = by.mutate("saveSearch", SAVED, input).await;
    assert_eq!(problems(&saved), [], "{words}");
    saved["search"].take()
}

async fn listed(by: &Client) -> Vec<Value> {
    let mut data = by.ask(LIST, json!({})).await;
    serde_json::from_value(data["savedSearches"].take()).expect("searches")
}

/// Titles of what is new in each search, by their names.
async fn news(by: &Client) -> Value {
    let told = listed(by).await.into_iter().map(|search| {
        let titles = search["newDocuments"]["nodes"]
            .as_array()
            .expect("documents");
        let titles: Vec<Value> = titles.iter().map(|node| node["title"].clone()).collect();
        json!([search["name"], titles])
    });
    told.collect()
}

/// Kind and name of the search of each notification that was not read.
async fn told(by: &Client) -> Value {
    let query = "{ notifications(unread: true) { nodes { kind dueOn savedSearch { name } document { id } } } }";
    let data = by.ask(query, json!({})).await;
    let nodes = data["notifications"]["nodes"]
        .as_array()
        .expect("notifications");
    let told = nodes.iter().map(|node| {
        assert_eq!(node["document"], Value::Null);
        json!([node["kind"], node["savedSearch"]["name"]])
    });
    told.collect()
}

async fn letter(app: &TestApp, title: &str, class: &str) -> Value {
    app.clock.advance(TimeDelta::seconds(1));
    let clerk = app.client("lietvede").await;
    let card = json!({ "title": title, "accessClass": class });
    filed(&clerk, "sanemtie", card).await
}

#[both]
async fn a_search_is_kept_listed_asked_again_changed_and_forgotten(app: TestApp) {
    let clerk = app.client("lietvede").await;
    letter(&app, "Vēstule par apkures tarifiem", "OPEN").await;
    letter(&app, "Vēstule par jumta remontu", "OPEN").await;
    app.settle().await;
    let input = json!({ "name": " Apkure ", "words": "tarifs", "telling": "NEVER", "idempotencyKey": "s-1",
        "filter": { "kinds": ["LETTER"], "dates": [{ "field": "REGISTERED", "to": "2026-03-31" }] } });
    let kept = clerk.mutate("saveSearch", SAVED, input.clone()).await;
    assert_eq!(problems(&kept), []);
    let again = clerk.mutate("saveSearch", SAVED, input).await;
    assert_eq!(again, kept, "a repeated request keeps no second one");
    let kept = &kept["search"];
    assert_eq!(
        (&kept["name"], &kept["telling"]),
        (&json!("Apkure"), &json!("NEVER"))
    );
    let found = listed(&clerk).await;
    assert_eq!(found.len(), 1);
    let filter: Value =
        serde_json::from_str(found[0]["filter"].as_str().expect("JSON")).expect("JSON");
    assert_eq!(filter["kinds"], json!(["LETTER"]));
    assert_eq!(
        found[0]["results"],
        json!({ "totalCount": 1, "nodes": [{ "title": "Vēstule par apkures tarifiem" }] })
    );
    assert_eq!(found[0]["newDocuments"]["nodes"], json!([]));

    // Words alone are changed; the filter stays.
    let change = json!({ "search": kept["id"], "revision": kept["revision"], "words": "remonts", "name": "Jumts" });
    let changed = clerk
        .mutate("changeSavedSearch", SAVED, change.clone())
        .await;
    assert_eq!(problems(&changed), []);
    assert_eq!(changed["search"]["filter"], kept["filter"]);
    let found = listed(&clerk).await;
    assert_eq!(
        found[0]["results"]["nodes"],
        json!([{ "title": "Vēstule par jumta remontu" }])
    );
    let stale = clerk.mutate("changeSavedSearch", SAVED, change).await;
    assert_eq!(refusals(&stale), "SAVED_SEARCH_STALE input.revision");

    // What cannot be kept, and where.
    for (input, refusal) in [
        (
            json!({ "name": "JUMTS", "telling": "NEVER" }),
            "SAVED_SEARCH_NAME_USED input.name",
        ),
        (
            json!({ "name": " ", "telling": "NEVER" }),
            "REQUIRED input.name",
        ),
        (
            json!({ "name": "ā".repeat(101), "telling": "NEVER" }),
            "TOO_LONG input.name",
        ),
        (
            json!({ "name": "Cits", "words": "ķīla (", "telling": "DAILY" }),
            "QUERY_BRACKET_OPEN input.words",
        ),
        (
            json!({ "name": "Cits", "words": "lieta:9-99", "telling": "DAILY" }),
            "QUERY_FILE_UNKNOWN input.words",
        ),
        (
            json!({ "name": "Cits", "telling": "DAILY", "filter": { "files": ["nav"] } }),
            "ID_MALFORMED input.filter.files.0",
        ),
    ] {
        let refused = clerk.mutate("saveSearch", SAVED, input).await;
        assert_eq!(refusals(&refused), refusal);
    }
    // It is nobody else's: not to see, change or forget, and not for those who stand in.
    let head = app.client("vaditaja").await;
    assert_eq!(listed(&head).await, [] as [Value; 0]);
    let change = json!({ "search": kept["id"], "revision": 2 });
    let refused = head
        .mutate("changeSavedSearch", SAVED, change.clone())
        .await;
    assert_eq!(refusals(&refused), "SAVED_SEARCH_UNKNOWN input.search");
    let refused = head
        .mutate("forgetSavedSearch", "search", change.clone())
        .await;
    assert_eq!(refusals(&refused), "SAVED_SEARCH_UNKNOWN input.search");

    let forgotten = clerk.mutate("forgetSavedSearch", "search", change).await;
    assert_eq!(forgotten["search"], kept["id"]);
    assert_eq!(listed(&clerk).await, [] as [Value; 0]);
    // The journal tells that, and nothing of what was looked for.
    app.settle().await;
    let query = "{ journal(first: 200) { nodes { kind payload } } }";
    let data = app.client("vaditaja").await.ask(query, json!({})).await;
    let nodes = data["journal"]["nodes"].as_array().expect("entries");
    let own: Vec<&Value> = nodes
        .iter()
        .filter(|node| {
            node["kind"]
                .as_str()
                .is_some_and(|kind| kind.starts_with("saved_search."))
        })
        .collect();
    let mut kinds: Vec<&str> = own
        .iter()
        .filter_map(|node| node["kind"].as_str())
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "saved_search.changed",
            "saved_search.forgotten",
            "saved_search.kept"
        ]
    );
    assert!(
        own.iter()
            .all(|node| !node["payload"].to_string().contains("remonts")),
        "{own:?}"
    );
}

#[both]
async fn people_are_told_once_of_what_they_may_see(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let specialist = app.client("specialists").await;
    letter(&app, "Vēstule par apkuri, sen", "OPEN").await;
    app.clock.advance(TimeDelta::seconds(1));
    for by in [&clerk, &specialist] {
        saved(by, "Apkure", "apkure", "AT_ONCE").await;
    }
    load_valmiera(&app.kit).await.expect("Valmiera");
    let other = app.client("valmiera-lietvede").await;
    saved(&other, "Apkure", "apkure", "AT_ONCE").await;
    app.settle().await;
    assert_eq!(
        told(&clerk).await,
        json!([]),
        "what was there before is not new"
    );

    letter(&app, "Vēstule par apkuri", "OPEN").await;
    letter(
        &app,
        "Lūgums atlikt parādu par apkuri",
        "RESTRICTED_PERSONAL",
    )
    .await;
    letter(&app, "Vēstule par jumtu", "OPEN").await;
    app.settle().await;
    let found = json!([["SAVED_SEARCH_FOUND", "Apkure"]]);
    assert_eq!(told(&clerk).await, found);
    let (debt, heating) = ("Lūgums atlikt parādu par apkuri", "Vēstule par apkuri");
    assert_eq!(news(&clerk).await, json!([["Apkure", [debt, heating]]]));
    assert_eq!(news(&specialist).await, json!([["Apkure", [heating]]]));
    assert_eq!(told(&other).await, json!([]));
    assert_eq!(news(&other).await, json!([["Apkure", []]]));

    // Read, and nothing more is said until something more is there: an old letter that is corrected is nothing new.
    let marked = clerk
        .mutate("markNotificationsRead", "marked", json!({}))
        .await;
    assert_eq!(marked["marked"], 1);
    app.settle().await;
    assert_eq!(told(&clerk).await, json!([]));
    let third = letter(&app, "Atbilde par apkuri", "OPEN").await;
    app.settle().await;
    assert_eq!(told(&clerk).await, found);
    let amendment = json!({ "document": third["id"], "revision": third["revision"], "reason": "Kļūda",
        "card": { "title": "Atbilde par apkuri, labota" } });
    let amended = clerk
        .mutate("amendDocument", "document { id }", amendment)
        .await;
    assert_eq!(problems(&amended), []);
    let marked = clerk
        .mutate("markNotificationsRead", "marked", json!({}))
        .await;
    assert_eq!(marked["marked"], 1);
    app.settle().await;
    assert_eq!(told(&clerk).await, json!([]), "each document is told once");
    assert_eq!(
        news(&clerk).await,
        json!([["Apkure", ["Atbilde par apkuri, labota", debt, heating]]])
    );

    // What is closed to somebody afterwards is not in their list any more.
    let query = "{ search(words: \"nosaukums:\\\"vēstule par apkuri\\\" -sen\") { nodes { id revision } } }";
    let shown = clerk.ask(query, json!({})).await;
    let card = &shown["search"]["nodes"][0];
    let closing = json!({ "document": card["id"], "revision": card["revision"], "reason": "Personas dati",
        "card": { "accessClass": "RESTRICTED_PERSONAL", "accessGround": "Personas dati" } });
    let closed = clerk
        .mutate("amendDocument", "document { id }", closing)
        .await;
    assert_eq!(problems(&closed), []);
    app.settle().await;
    let still = news(&specialist).await;
    assert_eq!(still, json!([["Apkure", ["Atbilde par apkuri, labota"]]]));
}

#[both]
async fn whoever_wants_it_daily_is_told_in_the_morning(app: TestApp) {
    let clerk = app.client("lietvede").await;
    saved(&clerk, "Apkure", "apkure", "DAILY").await;
    letter(&app, "Vēstule par apkuri", "OPEN").await;
    app.settle().await;
    assert_eq!(told(&clerk).await, json!([]), "today is told tomorrow");
    let until = |at: &str| {
        let at: chrono::DateTime<chrono::Utc> = at.parse().expect("an instant");
        app.clock.advance(at - app.clock.now());
    };
    until("2026-03-03T05:29:00Z");
    app.settle().await;
    assert_eq!(told(&clerk).await, json!([]));
    until("2026-03-03T05:30:00Z");
    app.settle().await;
    assert_eq!(
        told(&clerk).await,
        json!([["SAVED_SEARCH_FOUND", "Apkure"]])
    );
    assert_eq!(
        news(&clerk).await,
        json!([["Apkure", ["Vēstule par apkuri"]]])
    );
    // Saturdays are quiet; what came by then is told on Monday.
    let marked = clerk
        .mutate("markNotificationsRead", "marked", json!({}))
        .await;
    assert_eq!(marked["marked"], 1);
    until("2026-03-06T12:00:00Z");
    letter(&app, "Vēl par apkuri", "OPEN").await;
    until("2026-03-07T08:00:00Z");
    app.settle().await;
    let clerk = app.client("lietvede").await;
    assert_eq!(told(&clerk).await, json!([]));
    until("2026-03-09T08:00:00Z");
    app.settle().await;
    let clerk = app.client("lietvede").await;
    assert_eq!(
        told(&clerk).await,
        json!([["SAVED_SEARCH_FOUND", "Apkure"]])
    );
}

async fn rename_register(app: &TestApp, from: &str, to: &str) {
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let renamed = register::Entity::update_many()
        .col_expr(register::Column::Code, Expr::value(to))
        .filter(register::Column::Code.eq(from))
        .exec(op.transaction())
        .await;
    assert_eq!(renamed.expect("renamed").rows_affected, 1);
    op.commit().await.expect("committed");
}

#[both]
async fn a_search_that_cannot_be_understood_any_more_says_so(app: TestApp) {
    let archivist = app.client("arhivars").await;
    let kept = saved(
        &archivist,
        "Rīkojumi",
        "reģistrs:rikojumi-pamatdarbiba pabalsts",
        "AT_ONCE",
    )
    .await;
    // A register named in it is called otherwise from now on.
    rename_register(&app, "rikojumi-pamatdarbiba", "rikojumi-2").await;
    letter(&app, "Vēstule par apkuri", "OPEN").await;
    app.settle().await;
    assert_eq!(
        told(&archivist).await,
        json!([["SAVED_SEARCH_BROKEN", "Rīkojumi"]])
    );
    let found = archivist
        .ask(
            "{ savedSearches { brokenSince problem { code message from to } } }",
            json!({}),
        )
        .await;
    let found = &found["savedSearches"][0];
    assert!(found["brokenSince"].is_string(), "{found}");
    assert_eq!(
        (
            &found["problem"]["code"],
            &found["problem"]["from"],
            &found["problem"]["to"]
        ),
        (&json!("QUERY_VALUE_UNKNOWN"), &json!(10), &json!(30))
    );
    let query = "query($id: ID!) { savedSearch(id: $id) { results { totalCount } } }";
    let refused = archivist.refusal(query, json!({ "id": kept["id"] })).await;
    assert_eq!(refused, "QUERY_VALUE_UNKNOWN");
    // It is said once; and mended, it is sound again.
    letter(&app, "Vēstule par jumtu", "OPEN").await;
    app.settle().await;
    assert_eq!(told(&archivist).await.as_array().map(Vec::len), Some(1));
    let change = json!({ "search": kept["id"], "revision": 1, "words": "jumts" });
    let mended = archivist.mutate("changeSavedSearch", SAVED, change).await;
    assert_eq!(mended["search"]["brokenSince"], Value::Null);
}

#[both]
async fn a_search_that_broke_is_noticed_in_the_morning_though_nothing_came(app: TestApp) {
    let by = app.client("arhivars").await;
    let words = "reģistrs:rikojumi-pamatdarbiba pabalsts";
    saved(&by, "Tūlīt", words, "AT_ONCE").await;
    saved(&by, "Rītos", words, "DAILY").await;
    saved(&by, "Klusē", words, "NEVER").await;
    app.settle().await;
    rename_register(&app, "rikojumi-pamatdarbiba", "rikojumi-2").await;
    let until = |at: &str| {
        let at: chrono::DateTime<chrono::Utc> = at.parse().expect("an instant");
        app.clock.advance(at - app.clock.now());
    };
    let sorted = async |by: &Client| {
        let told = told(by).await;
        let told = told.as_array().expect("notifications").iter();
        let mut told: Vec<String> = told.map(Value::to_string).collect();
        told.sort();
        told
    };
    until("2026-03-03T05:29:00Z");
    app.settle().await;
    assert_eq!(told(&by).await, json!([]));
    until("2026-03-03T05:30:00Z");
    app.settle().await;
    let both = [
        r#"["SAVED_SEARCH_BROKEN","Rītos"]"#,
        r#"["SAVED_SEARCH_BROKEN","Tūlīt"]"#,
    ];
    assert_eq!(sorted(&by).await, both);
    let marked = by
        .mutate("markNotificationsRead", "marked", json!({}))
        .await;
    assert_eq!(marked["marked"], 2);
    // It is said once.
    until("2026-03-04T08:00:00Z");
    app.settle().await;
    let by = app.client("arhivars").await;
    assert_eq!(told(&by).await, json!([]));
    let broken = async |by: &Client| {
        let found = by.ask("{ savedSearches { brokenSince } }", json!({})).await;
        let found = found["savedSearches"].as_array().expect("searches").iter();
        let broken = found.filter(|search| search["brokenSince"].is_string());
        broken.count()
    };
    assert_eq!(broken(&by).await, 2);

    // What it names is there again.
    rename_register(&app, "rikojumi-2", "rikojumi-pamatdarbiba").await;
    until("2026-03-05T08:00:00Z");
    app.settle().await;
    let by = app.client("arhivars").await;
    assert_eq!(broken(&by).await, 0);
    assert_eq!(told(&by).await, json!([]));
}
