//! Files whose time has come, with words and bytes planted in them; lists of them, and what was executed of them.

use aprite::jobs::NewJob;
use aprite::journal::Actor;
use aprite::kernel::secret;
use aprite::retention::list::{facts, hash};
use chrono::TimeDelta;
use entities::classification::file;
use entities::ids::{DestructionListId, FileId};
use entities::organisation::account;
use entities::retention::{destruction_file, destruction_item, destruction_list, destruction_run};
use entities::vocabulary::{Appraisal, DestructionFate, DestructionState, ItemState, ListState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

/// A file with one letter in it.
#[derive(Debug, Clone)]
pub(super) struct Planted {
    pub(super) file: String,
    pub(super) document: String,
    pub(super) number: String,
    /// Stands in its title, in its content, in the name of its file and of its sender, and nowhere else.
    pub(super) word: String,
    pub(super) sha256: String,
}

/// The bare id.
pub(super) fn id(printed: &str) -> Uuid {
    let (_, digits) = printed.rsplit_once('_').expect("an id");
    digits.parse().expect("an id")
}

/// Client files, closed, with a letter from a person each; then the years pass.
pub(super) async fn fill(app: &TestApp, files: usize, seed: usize) -> Vec<Planted> {
    let planted = plant(app, files, seed).await;
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));
    planted
}

/// The same without the years.
pub(super) async fn plant(app: &TestApp, files: usize, seed: usize) -> Vec<Planted> {
    planted(app, files, seed, async |_, _| {}).await
}

/// The same with a term that ends when nobody needs a file any more, and files that nobody has needed since yesterday: for stories
/// that nobody's clock but the machine's is in.
pub(super) async fn due_today(app: &TestApp, files: usize, seed: usize) -> Vec<Planted> {
    let archivist = app.client("arhivars").await;
    let today = aprite::kernel::calendar::day(app.kit.clock.now());
    let rule = json!({
        "code": "klientu_lietas", "titleLv": "Klientu lietas", "titleEn": "Client files",
        "validFrom": today, "category": "UNTIL_NEED_ENDS", "countedFrom": "need_ended",
        "series": ["3-1"], "ground": "MK 338/2017 6.2. p.", "reason": "Klasifikācijas shēma",
    });
    let adopted = archivist.mutate("adoptRetentionRule", "", rule).await;
    assert_eq!(problems(&adopted), []);
    app.settle().await;
    planted(app, files, seed, async |clerk, file| {
        let query = "query($id: ID!) { node(id: $id) { ... on File { retention { revision } } } }";
        let read = clerk.ask(query, json!({ "id": file })).await;
        let ended = json!({
            "file": file, "revision": read["node"]["retention"]["revision"], "event": "NEED_ENDED",
            "happenedOn": today - TimeDelta::days(1), "source": "Pabalsts izmaksāts", "reason": "Lieta izskatīta",
        });
        let ended = clerk.mutate("enterRetentionEvent", "", ended).await;
        assert_eq!(problems(&ended), []);
    })
    .await
}

/// Plants them; something more happens to each file before it is closed.
async fn planted(
    app: &TestApp,
    files: usize,
    seed: usize,
    more: impl AsyncFn(&Client, &str),
) -> Vec<Planted> {
    let clerk = app.client("lietvede").await;
    let query = "{ fileSeries(first: 200) { edges { node { id fileIndex } } } }";
    let data = clerk.ask(query, json!({})).await;
    let series = data["fileSeries"]["edges"].as_array().expect("series");
    let clients = series
        .iter()
        .find(|edge| edge["node"]["fileIndex"] == "3-1");
    let clients = clients.expect("client files")["node"]["id"].clone();
    let register = clerk.register("sanemtie").await;
    let mut planted = Vec::new();
    for number in 0..files {
        let word = format!("zvirbulenieks{seed}x{number:04}");
        let opened = clerk
            .mutate("openFile", "file { id }", json!({ "series": clients }))
            .await;
        assert_eq!(problems(&opened), []);
        let file = opened["file"]["id"].as_str().expect("an id").to_owned();
        let content = letter_from(&word);
        let upload = clerk.upload(&format!("{word}.txt"), content.clone()).await;
        let person = clerk
            .mutate(
                "registerCorrespondent",
                "correspondent { id }",
                json!({ "kind": "PERSON", "name": format!("Jānis {word}") }),
            )
            .await;
        assert_eq!(problems(&person), []);
        let letter = json!({
            "register": register, "file": file, "uploads": [{ "upload": upload }],
            "card": { "title": format!("Vēstule no {word}"), "annotation": format!("Par {word}"),
                "correspondent": person["correspondent"]["id"], "accessClass": "RESTRICTED_PERSONAL",
                "accessGround": "Personas dati" },
        });
        let registered = clerk
            .mutate("registerDocument", "document { id number }", letter)
            .await;
        assert_eq!(problems(&registered), []);
        more(&clerk, &file).await;
        let closed = clerk
            .mutate("closeFile", "file { state }", json!({ "file": file }))
            .await;
        assert_eq!(problems(&closed), []);
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        planted.push(Planted {
            file,
            document: text(&registered["document"]["id"]),
            number: text(&registered["document"]["number"]),
            word,
            sha256: secret::hash(&content),
        });
    }
    planted
}

/// A list that everybody has agreed on and that is past the point of no return. How it comes there is a story of its own.
pub(super) async fn ordered(app: &TestApp, files: &[&Planted], act: &str) -> DestructionListId {
    let reader = app.kit.db.reader();
    let first = FileId(id(&files[0].file));
    let institution = file::Entity::find_by_id(first).one(reader).await;
    let institution = institution.expect("asked").expect("a file").institution_id;
    let by = somebody(reader).await.id;
    let mut op = app.kit.begin(Actor::System).await.expect("begun");
    let list = op.new_id(DestructionListId);
    let mut insert = destruction_list::Model {
        id: list,
        institution_id: institution,
        title: "Beigušies termiņi".to_owned(),
        ground: "Klasifikācijas shēma".to_owned(),
        state: ListState::Executing,
        round: 1,
        act_number: Some(act.to_owned()),
        hash: None,
        wait_days: 14,
        wait_until: None,
        created_at: op.at(),
        created_by: by,
        submitted_at: Some(op.at()),
        executor_id: None,
        method: Some("Smalcināšana".to_owned()),
        executing_since: Some(op.at()),
        executed_at: None,
        revision: 1,
    };
    let ids: Vec<FileId> = files.iter().map(|file| FileId(id(&file.file))).collect();
    let today = aprite::kernel::calendar::day(op.at());
    let facts = facts::of(op.transaction(), &ids, today).await;
    let facts = facts.expect("what the act says");
    let items: Vec<destruction_item::Model> = (1..)
        .zip(&ids)
        .map(|(ordinal, file)| destruction_item::Model {
            list_id: list,
            file_id: *file,
            ordinal,
            state: ItemState::Standing,
            appraisal: Some(Appraisal::Destroy),
            reason: None,
            extend_until: None,
            appraised_at: None,
            appraised_by: None,
            remark: None,
            remarked_at: None,
            remarked_by: None,
            due_on: today,
            facts: Some(json!(facts[file])),
            withdrawn_because: None,
            withdrawn_words: None,
            withdrawn_at: None,
        })
        .collect();
    insert.hash = Some(hash::of(&insert, &items).expect("a hash"));
    let hash = insert.hash.clone();
    let inserted = insert.into_active_model().insert(op.transaction()).await;
    inserted.expect("a list");
    let run = destruction_run::Model {
        list_id: list,
        institution_id: institution,
        hash,
        act_number: act.to_owned(),
        method: "Smalcināšana".to_owned(),
        executor_id: None,
        ordered_at: op.at(),
        ordered_by: Some(by),
        again: false,
        state: DestructionState::Erasing,
        remains: json!([]),
        proved_at: None,
        certificate: None,
        certificate_sha256: None,
    };
    let inserted = run.into_active_model().insert(op.transaction()).await;
    inserted.expect("an execution");
    for item in items {
        let file = destruction_file::Model {
            list_id: list,
            file_id: item.file_id,
            ordinal: item.ordinal,
            fate: DestructionFate::Waiting,
            settled_at: None,
            told: json!({}),
        };
        let inserted = item.into_active_model().insert(op.transaction()).await;
        inserted.expect("an item");
        let inserted = file.into_active_model().insert(op.transaction()).await;
        inserted.expect("a file");
    }
    op.enqueue(NewJob {
        kind: "retention.destroy",
        payload: json!({ "list": list }),
        unique_key: None,
        run_at: None,
    });
    op.commit().await.expect("committed");
    list
}

/// The lawyer's account.
pub(super) async fn somebody<C: ConnectionTrait>(connection: &C) -> account::Model {
    let lawyer = account::Entity::find()
        .filter(account::Column::Login.eq("jurists"))
        .one(connection)
        .await;
    lawyer.expect("asked").expect("the lawyer's account")
}

/// How far a list has come.
pub(super) async fn run_of(app: &TestApp, list: DestructionListId) -> destruction_run::Model {
    let found = destruction_run::Entity::find_by_id(list).one(app.kit.db.reader());
    found.await.expect("asked").expect("an execution")
}

/// The same as clients see it.
pub(super) async fn execution(app: &TestApp, list: DestructionListId) -> Value {
    let clerk = app.client("lietvede").await;
    let query = "query($list: ID!) { destructionExecution(list: $list) { state destroyed kept waiting remains { place what } \
        certificate { sha256 url dataUrl } } }";
    let list = format!("destructionlist_{}", list.0.simple());
    let mut data = clerk.ask(query, json!({ "list": list })).await;
    data["destructionExecution"].take()
}

/// The journal verifies, and so does every content.
pub(super) async fn sound(app: &TestApp) {
    let trust = aprite::journal::Trust::default();
    let report = aprite::journal::verify::verify(&app.kit.db, &trust).await;
    let report = report.expect("verified");
    assert!(report.is_clean(), "{report:?}");
    let contents = aprite::content::fixity::verify(&app.kit, &app.store, |_| ()).await;
    assert!(contents.expect("verified").is_sound());
}

/// The certificate of a list, as data.
pub(super) async fn certificate(app: &TestApp, list: DestructionListId) -> Value {
    let run = run_of(app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    serde_json::from_str(&run.certificate.expect("certified")).expect("JSON")
}

/// The bytes of a letter.
pub(super) fn letter_from(word: &str) -> String {
    format!("Labdien! Mani sauc {word}, un es lūdzu palīdzību.\n")
}
