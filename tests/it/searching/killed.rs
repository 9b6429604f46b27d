//! The program itself, as it is installed, killed again and again while it tells somebody what is new in a search they keep: each
//! document is told once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use aprite::db::Db;
use aprite::kernel::Clock;
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::attention::notification;
use entities::finding::saved_search_hit;
use entities::ids::DocumentId;
use entities::vocabulary::NotificationKind;
use rustix::process::Signal;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::client::problems;
use crate::support::program::Program;
use crate::support::stage::{Ground, Stage};

/// Told in three commits at least.
const LETTERS: usize = 1_200;

/// A story of today: the program has no other clock than the machine's.
struct Today(TestApp);

impl Stage for Today {
    async fn on(ground: Ground) -> Self {
        Self(TestApp::at(ground, &[], Clock::system().now()).await)
    }
}

/// The documents that were told, and when.
async fn told(db: &Db) -> BTreeMap<DocumentId, DateTime<Utc>> {
    let hits = saved_search_hit::Entity::find().all(db.reader()).await;
    let hits = hits.expect("hits").into_iter();
    hits.map(|hit| (hit.document_id, hit.told_at)).collect()
}

/// Waits until more documents were told than these.
async fn told_beyond(db: &Db, number: usize) {
    let patience = Instant::now() + Duration::from_secs(120);
    while told(db).await.len() <= number {
        assert!(
            Instant::now() < patience,
            "it does not come beyond {number}"
        );
    }
}

#[both]
async fn each_document_is_told_once_whatever_is_killed(app: Today) {
    let Today(mut app) = app;
    let clerk = app.client("lietvede").await;
    let search = json!({ "name": "Apkure", "words": "apkure", "telling": "AT_ONCE" });
    let kept = clerk.mutate("saveSearch", "search { id }", search).await;
    assert_eq!(problems(&kept), []);
    app.settle().await;
    app.clock.advance(TimeDelta::seconds(1));
    let register = clerk.register("sanemtie").await;
    let numbers: Vec<usize> = (0..LETTERS).collect();
    for some in numbers.chunks(50) {
        let registering = some.iter().map(async |number| {
            let title = format!("Vēstule par apkuri, {number}. māja");
            let card = json!({ "title": title, "accessClass": "OPEN" });
            let input = json!({ "register": register, "card": card });
            clerk
                .mutate("registerDocument", "document { id }", input)
                .await
        });
        for registered in futures::future::join_all(registering).await {
            assert_eq!(problems(&registered), []);
        }
    }
    // The index has them all, and nobody was told.
    app.stop().await;
    let db = Db::connect(app.database_settings()).await;
    let db = db.expect("the database");
    let now = || -> DateTime<Utc> { Clock::system().now() };
    assert_eq!(told(&db).await.len(), 0);

    let mut before = BTreeMap::new();
    for beyond in [None, Some(0), Some(500)] {
        let program = Program::start(&app);
        if let Some(beyond) = beyond {
            told_beyond(&db, beyond).await;
        }
        program.end(Signal::KILL);
        let after = told(&db).await;
        for (document, at) in &before {
            assert_eq!(after.get(document), Some(at), "told a second time");
        }
        before = after;
        let released = aprite::jobs::release(&db, now()).await;
        released.expect("released");
    }
    let program = Program::start(&app);
    told_beyond(&db, LETTERS - 1).await;
    program.end(Signal::TERM);
    let whole = told(&db).await;
    assert_eq!(whole.len(), LETTERS);
    for (document, at) in &before {
        assert_eq!(whole.get(document), Some(at), "told a second time");
    }
    let told = notification::Entity::find()
        .filter(notification::Column::Kind.eq(NotificationKind::SavedSearchFound))
        .all(db.reader())
        .await;
    let told = told.expect("notifications");
    let mut days: Vec<_> = told.iter().map(|told| told.due_on).collect();
    days.sort_unstable();
    days.dedup();
    assert_eq!(days.len(), told.len(), "one a day");
    db.close().await.expect("closed");

    // Read, and started again: there is nothing more to tell.
    app.clock
        .advance(now() - app.clock.now() + TimeDelta::seconds(1));
    app.start().await;
    let clerk = app.client("lietvede").await;
    let read = clerk
        .mutate("markNotificationsRead", "marked", json!({}))
        .await;
    assert_ne!(read["marked"], 0);
    app.settle().await;
    let unread = "{ notifications(unread: true) { nodes { kind } } }";
    let unread = clerk.ask(unread, json!({})).await;
    let unread = unread["notifications"]["nodes"].as_array();
    let unread = unread.expect("notifications").iter();
    let found = unread.filter(|told| told["kind"] == "SAVED_SEARCH_FOUND");
    assert_eq!(found.count(), 0);
}
