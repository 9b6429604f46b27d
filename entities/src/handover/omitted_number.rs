//! A number of an inventory that no unit has any more (*izlaists numurs*).

use crate::ids::{AccountId, FileId, InventoryId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A number of an inventory that no unit has any more, with the reason (*izlaists numurs*). It is never given again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "omitted_number")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub inventory_id: InventoryId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub letter: String,
    /// The file that had it.
    pub file_id: FileId,
    /// The part in which it was given.
    pub part: i32,
    pub reason: String,
    pub omitted_at: DateTime<Utc>,
    pub omitted_by: AccountId,
}

table!();
