//! What happens to a file in the very moment of its destruction: it is seen, or it is refused, or it is cleared away; and an act
//! that is not the one that was ordered is carried out no further.

use aprite::jobs::Handler as _;
use aprite::journal::{Actor, Entry, Subject};
use aprite::retention::destruction::steps::Step;
use both::both;
use chrono::TimeDelta;
use entities::classification::volume;
use entities::documents::{also_in, document};
use entities::ids::{DestructionListId, DocumentId, FileId, VolumeId};
use entities::jobs::job;
use entities::retention::{destruction_content, destruction_file, destruction_item};
use entities::vocabulary::{
    Appraisal, DestructionFate, DestructionState, ItemState, Medium, WithdrawnBecause,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::anywhere::found_anywhere;
use super::stage::{Planted, fill, id, ordered, run_of};
use crate::support::app::TestApp;
use crate::support::client::{codes, problems};

/// Stops it after a step, as a power cut would, and lets somebody else take up the job.
async fn killed_after(app: &TestApp, step: Step, times: u32) {
    let steps = app.destroyer().steps();
    steps.stop_after(Some((step, times)));
    tokio::select! {
        () = app.settle() => panic!("{step:?} was never done"),
        () = steps.stopped() => {}
    }
    steps.stop_after(None);
    let now = app.kit.clock.now();
    aprite::jobs::release(&app.kit.db, now)
        .await
        .expect("released");
}

async fn order(app: &TestApp, files: &[&Planted]) -> DestructionListId {
    ordered(app, files, "7").await
}

async fn fate(app: &TestApp, list: DestructionListId, planted: &Planted) -> DestructionFate {
    let found = destruction_file::Entity::find_by_id((list, FileId(id(&planted.file))))
        .one(app.kit.db.reader())
        .await;
    found.expect("asked").expect("a file").fate
}

fn put_also_in(
    planted: &Planted,
    other: &Planted,
    at: chrono::DateTime<chrono::Utc>,
) -> also_in::ActiveModel {
    also_in::Model {
        document_id: DocumentId(id(&planted.document)),
        file_id: FileId(id(&other.file)),
        reason: format!("Attiecas arī uz {}", planted.word),
        added_at: at,
        added_by: None,
    }
    .into_active_model()
    .reset_all()
}

/// Whoever works on a document holds it, as every command does. What they do is seen by who destroys, though it is committed after the
/// file's turn had come.
#[both]
async fn what_is_under_way_on_a_document_keeps_its_file(app: TestApp) {
    let planted = fill(&app, 3, 60).await;
    let list = order(&app, &[&planted[0], &planted[1]]).await;
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let card = document::Entity::find_by_id(DocumentId(id(&planted[0].document)))
        .lock_exclusive()
        .one(op.transaction())
        .await;
    assert!(card.expect("asked").is_some());
    let row = put_also_in(&planted[0], &planted[2], op.at());
    row.insert(op.transaction()).await.expect("put");
    let commits = async {
        // SQLite has one writer: whoever destroys has not begun.
        if app.database().is_some() {
            while !app.somebody_waits().await {}
        }
        op.commit().await.expect("committed");
    };
    tokio::join!(app.settle(), commits);
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_eq!(fate(&app, list, &planted[0]).await, DestructionFate::Kept);
    assert_eq!(
        fate(&app, list, &planted[1]).await,
        DestructionFate::Destroyed
    );
    assert_ne!(
        found_anywhere(&app, &[&planted[0].word]).await,
        Vec::<String>::new()
    );
}

/// An index that answered once and could not be removed then holds the same words.
#[both]
async fn an_index_that_was_left_behind_goes_with_the_words(app: TestApp) {
    let planted = fill(&app, 1, 64).await;
    let left = app.directory().join("search/generation-000000");
    std::fs::create_dir(&left).expect("made");
    std::fs::write(left.join("a.store"), &planted[0].word).expect("written");
    let list = order(&app, &[&planted[0]]).await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_eq!(
        found_anywhere(&app, &[&planted[0].word]).await,
        Vec::<String>::new()
    );
}

/// Somebody opened a letter in the instant in which it was destroyed, and the row of something else waited for the same lock: both
/// are committed afterwards, and both are cleared away before anything is certified.
#[both]
async fn what_is_committed_after_the_destruction_is_cleared_away(app: TestApp) {
    let planted = fill(&app, 2, 61).await;
    let (gone, stays) = (&planted[0], &planted[1]);
    let list = order(&app, &[gone]).await;
    for (step, minutes) in [(Step::Noted, 1), (Step::RoomGivenBack, 2)] {
        killed_after(&app, step, 1).await;
        app.clock.advance(TimeDelta::minutes(minutes));
        let mut op = app.kit.begin(Actor::System).await.expect("begun");
        let row = put_also_in(gone, stays, op.at());
        row.insert(op.transaction()).await.expect("put");
        op.record(Entry {
            kind: "content.opened",
            institution: Some(run_of(&app, list).await.institution_id),
            subject: Subject {
                kind: "document",
                id: Some(id(&gone.document)),
            },
            payload: json!({ "sha256": gone.sha256, "fileName": format!("{}.txt", gone.word) }),
        });
        op.commit().await.expect("committed");
        assert_ne!(
            found_anywhere(&app, &[&gone.word]).await,
            Vec::<String>::new()
        );
    }
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_eq!(
        found_anywhere(&app, &[&gone.word]).await,
        Vec::<String>::new()
    );
    let trust = aprite::journal::Trust::default();
    let report = aprite::journal::verify::verify(&app.kit.db, &trust).await;
    let report = report.expect("verified");
    assert!(report.is_clean(), "{report:?}");
}

/// Two lists wait for the same bytes. Once the first has erased them, what lies there was brought anew by somebody who has not
/// committed yet.
#[both]
async fn bytes_that_are_just_being_brought_are_not_erased(app: TestApp) {
    let planted = fill(&app, 1, 62).await;
    let gone = &planted[0];
    let list = order(&app, &[gone]).await;
    killed_after(&app, Step::Noted, 1).await;
    let hash: entities::values::ContentHash = gone.sha256.parse().expect("a hash");
    // As the other list leaves it.
    let op = app.kit.begin(Actor::System).await.expect("begun");
    entities::content::content_text::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await
        .expect("removed");
    entities::content::content_format::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await
        .expect("removed");
    entities::content::content::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await
        .expect("removed");
    op.commit().await.expect("committed");
    killed_after(&app, Step::ContentSettled, 1).await;
    let settled = destruction_content::Entity::find()
        .filter(destruction_content::Column::ListId.eq(list))
        .one(app.kit.db.reader())
        .await;
    let settled = settled.expect("asked").expect("a content");
    assert_eq!(settled.fate, DestructionFate::Destroyed);
    let stored = storage::ContentHash::from_bytes(*settled.hash.as_bytes());
    assert!(app.store.exists(stored).await.expect("asked"));
    let clerk = app.client("lietvede").await;
    let same = format!("Labdien! Mani sauc {}, un es lūdzu palīdzību.\n", gone.word);
    clerk.upload("atkal.txt", same).await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert!(app.store.exists(stored).await.expect("asked"));
}

/// A letter stands in two files of one act. The other file was taken off the act since, so the letter stays with it.
#[both]
async fn a_letter_stays_for_the_file_that_was_taken_off_the_act(app: TestApp) {
    let planted = fill(&app, 2, 63).await;
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let row = put_also_in(&planted[0], &planted[1], op.at());
    row.insert(op.transaction()).await.expect("put");
    op.commit().await.expect("committed");
    let list = order(&app, &[&planted[0], &planted[1]]).await;
    // A hold that was placed and lifted leaves it so.
    let op = app.kit.begin(Actor::System).await.expect("begun");
    destruction_item::Entity::update_many()
        .col_expr(
            destruction_item::Column::State,
            Expr::value(ItemState::Withdrawn),
        )
        .col_expr(
            destruction_item::Column::WithdrawnBecause,
            Expr::value(WithdrawnBecause::Held),
        )
        .filter(destruction_item::Column::ListId.eq(list))
        .filter(destruction_item::Column::FileId.eq(FileId(id(&planted[1].file))))
        .exec(op.transaction())
        .await
        .expect("withdrawn");
    op.commit().await.expect("committed");
    app.settle().await;
    for planted in &planted {
        assert_eq!(fate(&app, list, planted).await, DestructionFate::Kept);
    }
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
}

async fn appraise(app: &TestApp, list: DestructionListId, planted: &Planted, as_: Appraisal) {
    let op = app.kit.begin(Actor::System).await.expect("begun");
    destruction_item::Entity::update_many()
        .col_expr(destruction_item::Column::Appraisal, Expr::value(as_))
        .filter(destruction_item::Column::ListId.eq(list))
        .filter(destruction_item::Column::FileId.eq(FileId(id(&planted.file))))
        .exec(op.transaction())
        .await
        .expect("appraised");
    op.commit().await.expect("committed");
}

/// Somebody changes a line behind everybody's back after the act was ordered: nothing more is destroyed by it until it is again
/// what everybody agreed on.
#[both]
async fn an_act_that_is_not_what_was_ordered_is_carried_out_no_further(app: TestApp) {
    let planted = fill(&app, 2, 64).await;
    let all: Vec<&Planted> = planted.iter().collect();
    let list = order(&app, &all).await;
    appraise(&app, list, &planted[1], Appraisal::Keep).await;
    assert_eq!(go_on(&app).await, 1);
    assert_eq!(run_of(&app, list).await.state, DestructionState::Erasing);
    for planted in &planted {
        assert_eq!(fate(&app, list, planted).await, DestructionFate::Waiting);
    }
    appraise(&app, list, &planted[1], Appraisal::Destroy).await;
    app.settle().await;
    assert_eq!(run_of(&app, list).await.state, DestructionState::Done);
    for planted in &planted {
        assert_eq!(fate(&app, list, planted).await, DestructionFate::Destroyed);
    }
}

/// Has the destroyer look at its job at once, as one that claimed it before the clock was set or the act changed; says how many
/// it failed at.
async fn go_on(app: &TestApp) -> usize {
    let waiting = job::Entity::find()
        .filter(job::Column::Kind.eq("retention.destroy"))
        .one(app.kit.db.reader())
        .await;
    let waiting = waiting.expect("asked").expect("a job");
    let report = app.destroyer().run(vec![waiting]).await;
    report.failures.len()
}

/// The clock is set back while an act is carried out: nothing is due by it any more, and nothing is taken off the act for that.
#[both]
async fn a_clock_that_is_set_back_stops_the_execution(app: TestApp) {
    let planted = fill(&app, 2, 65).await;
    let all: Vec<&Planted> = planted.iter().collect();
    let list = order(&app, &all).await;
    killed_after(&app, Step::FileCommitted, 1).await;
    let years = TimeDelta::days(366 * 10);
    app.clock.advance(-years);
    assert_eq!(go_on(&app).await, 0);
    assert_eq!(run_of(&app, list).await.state, DestructionState::Erasing);
    assert_eq!(
        fate(&app, list, &planted[1]).await,
        DestructionFate::Waiting
    );
    app.clock.advance(years);
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_eq!(
        fate(&app, list, &planted[1]).await,
        DestructionFate::Destroyed
    );
}

/// Nothing is done with a destroyed file any more, whoever asks.
#[both]
async fn a_destroyed_file_takes_nothing_any_more(app: TestApp) {
    let planted = fill(&app, 1, 66).await;
    let gone = &planted[0];
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let shelved = volume::Model {
        id: op.new_id(VolumeId),
        file_id: FileId(id(&gone.file)),
        ordinal: 1,
        medium: Medium::Paper,
        shelf: Some(format!("Plaukts {}", gone.word)),
        container: None,
        sheets: Some(12),
        opened_on: aprite::kernel::calendar::day(op.at()),
        closed_on: Some(aprite::kernel::calendar::day(op.at())),
    };
    let row = shelved.clone().into_active_model().reset_all();
    row.insert(op.transaction()).await.expect("a volume");
    op.commit().await.expect("committed");
    let list = order(&app, &[gone]).await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    let clerk = app.client("lietvede").await;
    let place = json!({ "volume": aprite::graphql::ids::print(shelved.id), "shelf": "Plaukts 5" });
    let refused = clerk.mutate("placeVolume", "", place).await;
    assert_eq!(codes(&refused), ["FILE_DESTROYED"]);
    let query = "query($id: ID!) { node(id: $id) { ... on File { retention { revision } } } }";
    let read = clerk.ask(query, json!({ "id": gone.file })).await;
    let ended = json!({
        "file": gone.file, "revision": read["node"]["retention"]["revision"], "event": "NEED_ENDED",
        "happenedOn": aprite::kernel::calendar::day(app.kit.clock.now()), "source": "Pabalsts",
        "reason": "Lieta izskatīta",
    });
    let refused = clerk.mutate("enterRetentionEvent", "", ended).await;
    assert_eq!(codes(&refused), ["FILE_DESTROYED"]);
    // A draft that would answer the letter.
    let year = json!({ "year": 2038 });
    let opened = clerk
        .mutate("openYear", "opening { carriedOver }", year)
        .await;
    assert_eq!(problems(&opened), []);
    let register = clerk.register("nosutitie").await;
    let draft = json!({
        "register": register,
        "relations": [{ "kind": "REPLY_TO", "document": gone.document }],
        "card": { "title": "Atbilde", "accessClass": "OPEN" },
    });
    let refused = clerk.mutate("prepareDraft", "", draft).await;
    assert_eq!(codes(&refused), ["DOCUMENT_DESTROYED"]);
}
