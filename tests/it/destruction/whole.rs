//! The whole way of a list: chosen from what is due, appraised, judged by the commission, approved by the head, agreed on by the archive,
//! left to wait, executed, certified; and then a search for what was planted, in every place.

use both::both;
use chrono::TimeDelta;
use entities::classification::file;
use entities::ids::{DestructionListId, FileId};
use entities::retention::destruction_item;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::anywhere::{Place, assert_shown_everywhere, found, found_anywhere};
use super::stage::{Planted, certificate, fill, id, sound};
use crate::support::app::TestApp;
use crate::support::client::{Client, problems};
use crate::support::people::person;

/// A step on a list that nobody refuses.
async fn step(app: &TestApp, by: &Client, mutation: &str, list: &Value, more: Value) -> Value {
    app.clock.advance(TimeDelta::seconds(1));
    let mut input = json!({ "list": list["id"], "revision": list["revision"] });
    for (name, value) in more.as_object().expect("fields") {
        input[name] = value.clone();
    }
    let mut payload = by
        .mutate(mutation, "list { id revision state }", input)
        .await;
    assert_eq!(problems(&payload), [], "{mutation}: {payload:#}");
    payload["list"].take()
}

/// What minutes or a letter said, registered with the number and date that their makers gave them.
async fn said(app: &TestApp, clerk: &Client, kind: &str, number: &str) -> Value {
    app.clock.advance(TimeDelta::seconds(1));
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let card = json!({ "kind": kind, "title": format!("Par aktu DA-1: {number}"), "accessClass": "OPEN",
        "author": "Latvijas Nacionālais arhīvs", "senderNumber": number, "senderDate": today });
    let paper = clerk.registered("sanemtie", card, &[]).await;
    json!({ "number": number, "datedOn": today, "document": paper["id"] })
}

/// Titles of their own, as files have that were taken over from a former office: the name of a client.
async fn titled(app: &TestApp, files: &[&Planted]) {
    let op = app.kit.begin(aprite::journal::Actor::System).await;
    let op = op.expect("begun");
    for planted in files {
        let titled = file::Entity::update_many()
            .col_expr(file::Column::Title, Expr::value(title_of(planted)))
            .filter(file::Column::Id.eq(FileId(id(&planted.file))))
            .exec(op.transaction())
            .await;
        assert_eq!(titled.expect("titled").rows_affected, 1);
    }
    op.commit().await.expect("committed");
}

/// Stands on the cover of a file, and nowhere else.
fn title_of(planted: &Planted) -> String {
    format!("lietasvaks{}", &planted.word["zvirbulenieks".len()..])
}

#[both(stores)]
async fn a_list_from_its_proposal_to_the_search_for_what_is_left(app: TestApp) {
    let planted = fill(&app, 4, 125).await;
    let (stays, gone) = planted.split_last().expect("files");
    let gone: Vec<&Planted> = gone.iter().collect();
    titled(&app, &gone).await;
    let words: Vec<&str> = gone.iter().map(|planted| planted.word.as_str()).collect();
    assert_shown_everywhere(&app, &words).await;
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let clerk = app.client("lietvede").await;
    let year = json!({ "year": chrono::Datelike::year(&today) });
    let opened = clerk
        .mutate("openYear", "opening { carriedOver }", year)
        .await;
    assert_eq!(problems(&opened), []);

    // Chosen from what is due; one file is still needed and stays.
    app.clock.advance(TimeDelta::seconds(1));
    let proposed = json!({ "title": "Klientu lietas", "ground": "Klasifikācijas shēma, 3-1",
        "files": planted.iter().map(|planted| &planted.file).collect::<Vec<_>>() });
    let shown = "list { id revision state } leftOut { code }";
    let mut proposed = clerk
        .mutate("proposeDestructionList", shown, proposed)
        .await;
    assert_eq!(problems(&proposed), [], "{proposed:#}");
    assert_eq!(proposed["leftOut"], json!([]));
    let list = proposed["list"].take();
    let keep = json!({ "files": [stays.file], "appraisal": "EXTEND", "reason": "Notiek pārrēķins",
        "until": today + TimeDelta::days(400) });
    let archivist = app.client("arhivars").await;
    let list = step(&app, &clerk, "appraiseItems", &list, keep).await;
    let rest = json!({ "appraisal": "DESTROY", "reason": "Nav arhīviskas vērtības" });
    let list = step(&app, &clerk, "appraiseItems", &list, rest).await;
    let number = json!({ "actNumber": "DA-1" });
    let list = step(&app, &clerk, "submitDestructionList", &list, number).await;

    // Everybody decides.
    let mut minutes = said(&app, &clerk, "MINUTES", "EK-1").await;
    minutes["chair"] = person(&app, "Auziņa").await;
    minutes["members"] = json!([person(&app, "Skujiņa").await, person(&app, "Lāce").await]);
    let list = step(&app, &clerk, "recordCommission", &list, minutes).await;
    let head = app.client("vaditaja").await;
    let list = step(&app, &head, "approveDestructionList", &list, json!({})).await;
    let agreed = said(&app, &clerk, "LETTER", "LNA-77").await;
    let list = step(&app, &clerk, "recordArchiveAgreement", &list, agreed).await;
    assert_eq!(list["state"], "WAITING");
    app.settle().await;

    app.clock.advance(TimeDelta::days(16));
    let order =
        json!({ "list": list["id"], "revision": list["revision"], "method": "Smalcināšana" });
    let begun = archivist
        .mutate("executeDestructionList", "execution { state }", order)
        .await;
    assert_eq!(problems(&begun), [], "{begun:#}");
    app.settle().await;
    let clerk = app.client("lietvede").await;
    let query = "query($id: ID!) { destructionList(id: $id) { state items(first: 10) { edges { node { state title } } } \
                 act { dataUrl } } }";
    let mut done = clerk.ask(query, json!({ "id": list["id"] })).await;
    let done = done["destructionList"].take();
    assert_eq!(done["state"], "EXECUTED");

    // Nothing that was in the files is left anywhere.
    assert_eq!(found_anywhere(&app, &words).await, Vec::<String>::new());
    assert_shown_everywhere(&app, &[&stays.word]).await;
    let known = DestructionListId(id(list["id"].as_str().expect("an id")));
    let told = certificate(&app, known).await;
    assert_eq!(told["files"].as_array().map(Vec::len), Some(3));
    assert!(!told.to_string().contains("lietasvaks"), "no titles");
    sound(&app).await;

    // The act names what was destroyed, as the law has it (docs/destruction.md): the titles stand in it, once, and nowhere else.
    let titles: Vec<String> = gone.iter().map(|planted| title_of(planted)).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let left = found(&app, &titles).await;
    let left: Vec<(&str, Place, usize)> = left
        .iter()
        .map(|found| (found.word.as_str(), found.place, found.times))
        .collect();
    let once: Vec<(&str, Place, usize)> = titles
        .iter()
        .map(|title| (*title, Place::Database, 1))
        .collect();
    assert_eq!(left, once);
    let items = destruction_item::Entity::find()
        .filter(destruction_item::Column::ListId.eq(known))
        .all(app.kit.db.reader())
        .await
        .expect("asked");
    for (planted, title) in gone.iter().zip(&titles) {
        let item = items
            .iter()
            .find(|item| item.file_id == FileId(id(&planted.file)))
            .expect("an item");
        assert_eq!(item.facts.as_ref().expect("frozen")["title"], *title);
    }
    let act = clerk
        .get(done["act"]["dataUrl"].as_str().expect("a path"))
        .await;
    let act = act.text().await.expect("text");
    assert!(titles.iter().all(|title| act.contains(title)), "{act}");
}
