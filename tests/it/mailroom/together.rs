//! Reading an item while somebody deals with it, on the database that lets both go on at once.

use std::time::Duration;

use aprite::journal::Actor;
use entities::mailroom::intake_item;
use sea_orm::{ConnectionTrait, DbBackend, QuerySelect, Statement};

use super::*;
use crate::support::stage::{Bytes, Cards, play};

/// How many sessions wait for a lock that another one holds.
const WAITING: &str = "SELECT count(*) AS number FROM pg_stat_activity \
     WHERE datname = current_database() AND wait_event_type = 'Lock'";

#[test]
fn reading_waits_for_the_item_and_holds_nothing_meanwhile() {
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |office: Office| {
        let app = &office.app;
        office.scan("a.pdf", b"%PDF-1.4 a");
        assert_eq!(office.fetch().await, 1);
        // Whoever registers an item holds it before they refer to its contents.
        let op = app.kit.begin(Actor::System).await.expect("an operation");
        let held = intake_item::Entity::find().lock_exclusive();
        held.one(op.transaction())
            .await
            .expect("a row")
            .expect("an item");
        let registering = async {
            let waits = async || {
                let asked = Statement::from_string(DbBackend::Postgres, WAITING);
                let told = app.kit.db.reader().query_one_raw(asked).await;
                let told = told.expect("an answer").expect("a row");
                told.try_get::<i64>("", "number").expect("a number") > 0
            };
            while !waits().await {
                tokio::task::yield_now().await;
            }
            let content = "SELECT 1 FROM content FOR KEY SHARE NOWAIT";
            let free = op.transaction().execute_unprepared(content).await;
            free.expect("nobody holds the content while waiting for the item");
            op.commit().await.expect("committed");
        };
        let both = async { tokio::join!(registering, app.settle()) };
        let both = tokio::time::timeout(Duration::from_secs(60), both).await;
        both.expect("neither waits for ever");
        assert_eq!(office.item("a").await["isRead"], true);
    });
}
