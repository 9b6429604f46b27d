//! What no row of a file points to: people whom only an earlier state of a card named, the extracts of registers, people whom somebody
//! is writing about at that very moment.

use aprite::jobs::NewJob;
use aprite::journal::Actor;
use aprite::retention::destruction::steps::Step;
use both::both;
use chrono::TimeDelta;
use entities::classification::register_extract;
use entities::ids::{CorrespondentId, DocumentId};
use entities::jobs::job;
use entities::parties::correspondent;
use entities::vocabulary::DestructionState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::anywhere::found_anywhere;
use super::stage::{Planted, execution, fill, id, ordered, plant, run_of};
use super::together::waiting;
use crate::support::app::TestApp;
use crate::support::client::{codes, problems};
use crate::support::people::taken;
use crate::support::stage::{Bytes, Cards, Ground, play};

async fn is_there(app: &TestApp, person: &Value) -> bool {
    let person = CorrespondentId(id(person.as_str().expect("an id")));
    let found = correspondent::Entity::find_by_id(person).one(app.kit.db.reader());
    found.await.expect("asked").is_some()
}

/// Corrects who sent a letter.
async fn sent_by(app: &TestApp, planted: &Planted, person: &Value) {
    app.clock.advance(TimeDelta::seconds(1));
    let clerk = app.client("lietvede").await;
    let read = "query($id: ID!) { document(id: $id) { revision } }";
    let read = clerk.ask(read, json!({ "id": planted.document })).await;
    let amendment = json!({ "document": planted.document, "revision": read["document"]["revision"],
        "reason": "Sajaukts sūtītājs", "card": { "correspondent": person } });
    let amended = clerk.mutate("amendDocument", "", amendment).await;
    assert_eq!(problems(&amended), []);
}

/// The wrong sender of a letter was corrected. Nobody names that person any more, so they go with the letter; one whom another letter
/// names stays.
#[both]
async fn people_whom_only_a_corrected_card_named_go_as_well(app: TestApp) {
    let planted = plant(&app, 2, 95).await;
    let clerk = app.client("lietvede").await;
    let (wrong, right, elsewhere) = (
        taken(&clerk, "Ilga svesiniece1").await["id"].clone(),
        taken(&clerk, "Ilga svesiniece2").await["id"].clone(),
        taken(&clerk, "Ilga svesiniece3").await["id"].clone(),
    );
    let administrator = app.client("administrators").await;
    for planted in &planted {
        let reopen = json!({ "file": planted.file, "reason": "Labojums" });
        let reopened = administrator.mutate("reopenFile", "", reopen).await;
        assert_eq!(problems(&reopened), []);
    }
    for person in [&wrong, &elsewhere, &right] {
        sent_by(&app, &planted[0], person).await;
    }
    sent_by(&app, &planted[1], &elsewhere).await;
    for planted in &planted {
        let close = json!({ "file": planted.file });
        let closed = clerk.mutate("closeFile", "", close).await;
        assert_eq!(problems(&closed), []);
    }
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));

    let list = ordered(&app, &[&planted[0]], "7").await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert!(!is_there(&app, &wrong).await && !is_there(&app, &right).await);
    assert!(
        is_there(&app, &elsewhere).await,
        "another letter names them"
    );
    let words = ["svesiniece1", "svesiniece2", planted[0].word.as_str()];
    for word in words {
        assert_eq!(found_anywhere(&app, &[word]).await, Vec::<String>::new());
    }
}

/// What comes back between the erasure and the second look is found, told and cleared, and nothing is certified until then.
#[both]
async fn what_came_back_is_found_by_the_second_look(app: TestApp) {
    let planted = plant(&app, 2, 105).await;
    let gone = &planted[0];
    let clerk = app.client("lietvede").await;
    let administrator = app.client("administrators").await;
    let reopen = json!({ "file": gone.file, "reason": "Kļūda" });
    let reopened = administrator.mutate("reopenFile", "", reopen).await;
    assert_eq!(problems(&reopened), []);
    let reason = format!("Nav {} vēstule", gone.word);
    let annul = json!({ "document": gone.document, "reason": reason });
    let annulled = clerk.mutate("annulRegistration", "", annul).await;
    assert_eq!(problems(&annulled), []);
    let close = json!({ "file": gone.file });
    let closed = clerk.mutate("closeFile", "", close).await;
    assert_eq!(problems(&closed), []);
    app.clock.advance(TimeDelta::days(366));
    let year = json!({ "year": 2026 });
    let closed = app
        .client("lietvede")
        .await
        .mutate("closeYear", "", year)
        .await;
    assert_eq!(problems(&closed), []);
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));
    let reader = app.kit.db.reader();
    let extracts = register_extract::Entity::find()
        .all(reader)
        .await
        .expect("extracts");
    let told = extracts.iter().find(|row| row.text.contains(&gone.word));
    let told = told.expect("the reason stands in the extract").clone();
    let person = correspondent::Entity::find()
        .filter(correspondent::Column::Name.contains(&gone.word))
        .one(reader)
        .await;
    let person = person.expect("asked").expect("the sender");

    let list = ordered(&app, &[gone], "7").await;
    let steps = app.destroyer().steps();
    steps.stop_after(Some((Step::RoomGivenBack, 1)));
    tokio::select! {
        () = app.settle() => panic!("it stands still"),
        () = steps.stopped() => {}
    }
    steps.stop_after(None);
    let op = app.kit.begin(Actor::System).await.expect("begun");
    let back = person.clone().into_active_model().reset_all();
    back.insert(op.transaction()).await.expect("back");
    let back = register_extract::Entity::update_many()
        .col_expr(
            register_extract::Column::Text,
            Expr::value(told.text.clone()),
        )
        .filter(register_extract::Column::ClosingId.eq(told.closing_id))
        .exec(op.transaction())
        .await;
    assert_eq!(back.expect("back").rows_affected, 1);
    op.commit().await.expect("committed");
    aprite::jobs::release(&app.kit.db, app.kit.clock.now())
        .await
        .expect("released");
    app.settle().await;
    let seen = execution(&app, list).await;
    assert_eq!(
        (&seen["state"], &seen["certificate"]),
        (&json!("REMAINS"), &Value::Null)
    );
    let remains: Vec<&str> = seen["remains"]
        .as_array()
        .expect("remains")
        .iter()
        .map(|remain| remain["what"].as_str().expect("words"))
        .collect();
    let document = DocumentId(id(&gone.document));
    assert_eq!(
        remains,
        [
            format!("correspondent {}", person.id),
            format!("register_extract {document}")
        ]
    );

    app.clock.advance(TimeDelta::hours(2));
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    assert_eq!(
        found_anywhere(&app, &[&gone.word]).await,
        Vec::<String>::new()
    );
}

/// Jobs that wait for another day go with what they are about, whatever they are found by; those about anything else wait on.
#[both]
async fn jobs_that_wait_go_with_what_they_are_about(app: TestApp) {
    let planted = fill(&app, 2, 145).await;
    let mut op = app.kit.begin(Actor::System).await.expect("begun");
    let later = op.at() + TimeDelta::days(400);
    for planted in &planted {
        let (document, hash) = (DocumentId(id(&planted.document)), &planted.sha256);
        for (kind, payload, unique_key) in [
            (
                "content.read",
                json!({ "sha256": hash }),
                Some(format!("content.read/{hash}")),
            ),
            (
                "content.read",
                json!({ "sha256": hash, "again": true }),
                Some(format!("content.read/{hash}/again")),
            ),
            (
                "content.read",
                json!({ "sha256": hash, "document": document }),
                Some(format!("content.read/{hash}/{document}")),
            ),
            ("content.read", json!({ "sha256": hash }), None),
            (
                "dispatch.notified",
                json!({ "document": document }),
                Some(format!("dispatch.notified/{document}/2039-01-01")),
            ),
            ("dispatch.notified", json!({ "document": document }), None),
        ] {
            op.enqueue(NewJob {
                kind,
                payload,
                unique_key,
                run_at: Some(later),
            });
        }
    }
    op.commit().await.expect("committed");
    let waiting = async || {
        let jobs = job::Entity::find()
            .filter(job::Column::RunAt.eq(later))
            .all(app.kit.db.reader())
            .await;
        let jobs = jobs.expect("asked").into_iter();
        jobs.map(|job| job.payload.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await.len(), 12);
    let list = ordered(&app, &[&planted[0]], "7").await;
    app.settle().await;
    let run = run_of(&app, list).await;
    assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    let (stays, document) = (
        &planted[1],
        DocumentId(id(&planted[1].document)).to_string(),
    );
    let left = waiting().await;
    assert_eq!(left.len(), 6, "{left:?}");
    assert!(
        left.iter()
            .all(|payload| payload.contains(&stays.sha256) || payload.contains(&document)),
        "{left:?}"
    );
}

/// On PostgreSQL a draft may be written to somebody while the last file that names them is being destroyed. The draft waits, and then
/// there is nobody to write to.
#[test]
fn a_draft_waits_for_whoever_forgets_its_addressee() {
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |app: TestApp| {
        let clerk = app.client("lietvede").await;
        let person = taken(&clerk, "Ilga Nākamā").await["id"].clone();
        let specialist = app.client("specialists").await;
        let upload = specialist.upload("vestule.txt", "Cienītā Ilga!").await;
        let input = json!({
            "register": specialist.register("nosutitie").await,
            "card": { "title": "Atbilde", "accessClass": "OPEN", "addressees": [{ "correspondent": person }] },
            "uploads": [{ "upload": upload }],
        });
        // As `people::forget` does.
        let op = app.kit.begin(Actor::System).await.expect("begun");
        let known = CorrespondentId(id(person.as_str().expect("an id")));
        let locked = correspondent::Entity::find_by_id(known)
            .lock_exclusive()
            .one(op.transaction())
            .await;
        assert!(locked.expect("asked").is_some());
        let forgetting = async {
            while waiting(&app).await == 0 {
                tokio::task::yield_now().await;
            }
            let gone = correspondent::Entity::delete_by_id(known)
                .exec(op.transaction())
                .await;
            assert_eq!(gone.expect("gone").rows_affected, 1);
            op.commit().await.expect("committed");
        };
        let preparing = specialist.mutate("prepareDraft", "draft { id }", input);
        let (refused, ()) = tokio::join!(preparing, forgetting);
        assert_eq!(refused["draft"], Value::Null);
        assert_eq!(codes(&refused), ["CORRESPONDENT_UNKNOWN"]);
        app.settle().await;
    });
}

/// A list with nothing but what `fill` makes is certified without remains: the second look takes nothing for a survivor that is none.
#[both]
async fn the_second_look_is_not_fooled_by_what_others_need(app: TestApp) {
    let planted = fill(&app, 2, 115).await;
    let clerk = app.client("lietvede").await;
    let shared = taken(&clerk, "Ilga Kopīgā").await["id"].clone();
    let administrator = app.client("administrators").await;
    for planted in &planted {
        let reopen = json!({ "file": planted.file, "reason": "Labojums" });
        let reopened = administrator.mutate("reopenFile", "", reopen).await;
        assert_eq!(problems(&reopened), []);
        sent_by(&app, planted, &shared).await;
        let close = json!({ "file": planted.file });
        let closed = clerk.mutate("closeFile", "", close).await;
        assert_eq!(problems(&closed), []);
    }
    app.settle().await;
    app.clock.advance(TimeDelta::days(366 * 12));
    for (at, act) in [(0, "7"), (1, "8")] {
        assert!(is_there(&app, &shared).await);
        let list = ordered(&app, &[&planted[at]], act).await;
        app.settle().await;
        let run = run_of(&app, list).await;
        assert_eq!(run.state, DestructionState::Done, "{:?}", run.remains);
    }
    assert!(
        !is_there(&app, &shared).await,
        "the last who named them is gone"
    );
}
