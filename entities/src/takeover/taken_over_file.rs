//! From which row a file was taken over.

use crate::ids::{FileId, TakeoverId};
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// From which row a file was taken over (*pārņemta lieta*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "taken_over_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    pub takeover_id: TakeoverId,
    /// Line or row of the table, of the file's first volume.
    pub row_number: i64,
    /// The running number that it had in its service; here it may bear another.
    pub number: Option<i32>,
    /// Its title there, where here it bears that of its series: client files are called by people's names.
    pub title_as: Option<String>,
    /// Keyed digest of all that its rows say.
    pub row_digest: Vec<u8>,
}

table!();
