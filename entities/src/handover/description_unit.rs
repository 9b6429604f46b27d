//! A unit of description (*glabājamā vienība*): a file or a volume as the archive knows it.

use crate::ids::{DescriptionUnitId, FileId, InstitutionId, InventoryId, VolumeId};
use crate::macros::table;
use crate::values::ArchivalDate;
use crate::vocabulary::{DescriptionAccess, ExtentUnit, Secrecy, TransferMedium};
use sea_orm::entity::prelude::*;

/// A unit of description (*glabājamā vienība*), with the columns of domain §5.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "description_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DescriptionUnitId,
    pub inventory_id: InventoryId,
    pub institution_id: InstitutionId,
    pub file_id: FileId,
    /// The volume that it is; none where it is the whole file.
    pub volume_id: Option<VolumeId>,
    /// That of the inventory: a file partly on paper and partly electronic is a unit of each.
    pub medium: TransferMedium,
    /// Running on across years.
    pub number: i32,
    /// A small letter behind the number, where the unit was put in later; else empty.
    pub letter: String,
    /// Part of the inventory in which it came, or was described anew last.
    pub part: i32,
    /// Code of its series or subseries: `1.2`.
    pub series_code: Option<String>,
    pub from_on: ArchivalDate,
    pub to_on: ArchivalDate,
    pub date_notes: Option<String>,
    pub extent: i64,
    pub extent_unit: ExtentUnit,
    /// Units that belong with it (*saistītās vienības*): `2-15`.
    pub related: Option<String>,
    pub title: String,
    pub content: Option<String>,
    pub notes: Option<String>,
    /// How it is arranged (*sistematizācija*).
    pub arrangement: Option<String>,
    /// ISO 639-1, separated by commas.
    pub languages: String,
    pub access: DescriptionAccess,
    pub access_ground: Option<String>,
    pub form: Option<String>,
    pub secrecy: Secrecy,
    pub copies: Option<String>,
    pub archive_history: Option<String>,
    /// Why contents that nobody can read go to the archive as they are; none where there are none.
    pub unreadable: Option<String>,
    /// How many documents its file had when it was submitted last; none before, and when it was derived anew since.
    pub submitted_documents: Option<i64>,
    /// Bytes of their contents then.
    pub submitted_bytes: Option<i64>,
}

table!();

impl Model {
    /// Number and letter, as printed: `15`, `15a`.
    pub fn designation(&self) -> String {
        format!("{}{}", self.number, self.letter)
    }
}
