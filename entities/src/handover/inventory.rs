//! An inventory of a record group (*uzskaites saraksts*).

use crate::ids::{AccountId, InstitutionId, InventoryId, UnitId};
use crate::macros::table;
use crate::vocabulary::{InventoryState, InventoryTerm, RecordType, TransferMedium};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An inventory of a record group (*uzskaites saraksts*), domain §5: one for each term, type and medium is open at a time, and
/// goes on across years.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inventory")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InventoryId,
    pub institution_id: InstitutionId,
    /// The institution, of today or of old, whose record group it is.
    pub unit_id: UnitId,
    /// Unit of the archive that keeps the record group, as it was when the inventory was opened: `VAZVA`.
    pub fonds_archive: String,
    /// Number of the record group there: `327`.
    pub fonds_number: String,
    /// Subgroup (*apakšfonds*); 0 where the record group has none.
    pub subgroup: i32,
    pub term: InventoryTerm,
    pub record_type: RecordType,
    pub medium: TransferMedium,
    /// 1 to 70.
    pub number: i32,
    /// A capital letter behind the number; empty where there is none.
    pub letter: String,
    pub title: String,
    pub state: InventoryState,
    /// Which part is, or was last, described (*turpinājums*): 1 for the first, another for each later year.
    pub part: i32,
    /// The highest number that a unit was ever given; 0 before the first.
    pub last_number: i32,
    pub opened_at: DateTime<Utc>,
    pub opened_by: AccountId,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();

impl Model {
    /// Number and letter, as printed: `2`, `2A`.
    pub fn designation(&self) -> String {
        format!("{}{}", self.number, self.letter)
    }
}
