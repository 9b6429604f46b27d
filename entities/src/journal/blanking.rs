//! A payload that was lawfully blanked: which entry, when, on which ground.

use crate::ids::EntryId;
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A payload that was lawfully blanked: which entry, when, on which ground.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_blanking")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub entry_id: EntryId,
    pub at: DateTime<Utc>,
    pub ground: String,
    /// The entry that tells of it, where one tells of many.
    pub told_by: Option<EntryId>,
}

table!();
