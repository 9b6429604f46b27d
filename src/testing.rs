//! Ground for the unit tests of the areas: a real SQLite database in a folder of its own, time that stands, seeded ids.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entities::journal::entry;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, QueryOrder};
use tempfile::TempDir;

use crate::db::{DatabaseSettings, Db};
use crate::kernel::secret::Keys;
use crate::kernel::{Clock, Ids};
use crate::op::{Bells, Kit};

/// When tests begin: Monday 2 March 2026, 10:00 in Riga.
pub(crate) fn morning() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_438_400, 0).expect("an instant of this century")
}

/// A kit over a migrated SQLite database; it lives as long as the folder.
pub(crate) async fn kit() -> (Kit, TempDir) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = DatabaseSettings::Sqlite {
        path: folder.path().join("aprite.db"),
    };
    let kit = Kit {
        db: Db::open(&settings).await.expect("a migrated database"),
        clock: Clock::standing_at(morning()),
        ids: Ids::seeded(1),
        keys: Arc::new(Keys::from_master(&[7; 32]).expect("keys")),
        bells: Arc::new(Bells::default()),
    };
    (kit, folder)
}

/// Kinds of all entries of the journal, in the order in which they were made.
pub(crate) async fn journalled(kit: &Kit) -> Vec<String> {
    entries(kit)
        .await
        .into_iter()
        .map(|entry| entry.kind)
        .collect()
}

/// All entries of the journal, in the order in which they were made.
pub(crate) async fn entries(kit: &Kit) -> Vec<entry::Model> {
    entry::Entity::find()
        // Ids of one instant are in no order; SQLite's row numbers are in that of writing.
        .order_by_asc(Expr::cust("rowid"))
        .all(kit.db.reader())
        .await
        .expect("the journal")
}
