//! A volume of a file (*sējums*): where its paper stands.

use crate::ids::{FileId, VolumeId};
use crate::macros::table;
use crate::vocabulary::Medium;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A volume of a file (*sējums*): where its paper stands.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "volume")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VolumeId,
    pub file_id: FileId,
    /// 1 for the file's first.
    pub ordinal: i32,
    pub medium: Medium,
    /// Shelf (*plaukts*).
    pub shelf: Option<String>,
    /// Box (*kaste, arhīva kārba*).
    pub container: Option<String>,
    /// Sheets, counted when it is closed.
    pub sheets: Option<i32>,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

table!();
