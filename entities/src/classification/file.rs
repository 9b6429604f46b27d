//! A file (*lieta*): a series in a year, or carried over.

use crate::ids::{FileId, InstitutionId, SeriesId, UnitId};
use crate::macros::table;
use crate::values::FileIndex;
use crate::vocabulary::OpenState;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A file (*lieta*): a series in a year, or carried over.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FileId,
    pub series_id: SeriesId,
    pub institution_id: InstitutionId,
    pub unit_id: Option<UnitId>,
    pub file_index: FileIndex,
    pub index_sort_key: String,
    pub title: String,
    /// Calendar year; none for a file that carries over.
    pub year: Option<i32>,
    pub state: OpenState,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

table!();
