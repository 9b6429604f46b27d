//! Ground for the unit tests of the areas: a real SQLite database in a folder of its own, time that stands, seeded ids.

use std::sync::Arc;

use chrono::{DateTime, Utc};
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
