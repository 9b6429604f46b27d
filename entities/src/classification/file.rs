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
    /// Running number under the index (*kārtas numurs*), from 1 and never given again; none for a year's file.
    pub number: Option<i32>,
    pub state: OpenState,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
}

table!();

impl Model {
    /// What tells it from every other open file of its institution: the index, and where it carries over its number:
    /// `3-1 Nr. 17`.
    pub fn designation(&self) -> String {
        match self.number {
            Some(number) => format!("{} Nr. {number}", self.file_index),
            None => self.file_index.to_string(),
        }
    }

    /// What tells it from every other file of its institution, closed ones too: a year's file with its year, `1-5 (2021)`.
    pub fn designation_with_year(&self) -> String {
        match self.year.filter(|_| self.number.is_none()) {
            Some(year) => format!("{} ({year})", self.designation()),
            None => self.designation(),
        }
    }
}
