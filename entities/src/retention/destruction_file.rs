//! A file that is destroyed by a list (*iznīcināmā lieta*).

use crate::ids::{DestructionListId, FileId};
use crate::macros::table;
use crate::vocabulary::DestructionFate;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A file that is destroyed by a list (*iznīcināmā lieta*), and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "destruction_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub list_id: DestructionListId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    /// Its place on the list.
    pub ordinal: i32,
    pub fate: DestructionFate,
    pub settled_at: Option<DateTime<Utc>>,
    /// What was removed, or what stood in the way (JSON of `destruction::Told`): ids and counts, nobody's words.
    pub told: Json,
}

table!();
