//! A register (*reģistrs, reģistrācijas žurnāls*).

use crate::ids::{InstitutionId, RegisterId, SeriesId, UnitId};
use crate::macros::table;
use crate::values::{FileIndex, NumberFormat};
use crate::vocabulary::Direction;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A register (*reģistrs, reģistrācijas žurnāls*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegisterId,
    pub institution_id: InstitutionId,
    /// Short code, unique within the institution.
    pub code: String,
    pub title_lv: String,
    pub title_en: String,
    pub direction: Direction,
    /// Index printed as `{index}` in the register's numbers.
    pub file_index: FileIndex,
    pub index_sort_key: String,
    /// Format that a new year begins with.
    pub number_format: NumberFormat,
    /// Series whose open file a document enters unless its card names another.
    pub series_id: Option<SeriesId>,
    /// The former service whose register it was, where it was taken over: it takes no new registrations.
    pub former_unit_id: Option<UnitId>,
    /// First day on which it gives numbers; none where nobody remembers.
    pub valid_from: Option<NaiveDate>,
    /// Last day, once it has ended.
    pub valid_to: Option<NaiveDate>,
}

table!();
