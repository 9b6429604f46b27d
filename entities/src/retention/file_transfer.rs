//! When a permanent file goes to the archive (*nodošanas termiņš*).

use crate::ids::{FileId, InstitutionId, UnitId};
use crate::macros::table;
use crate::vocabulary::TransferMedium;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// When what a permanent file holds on one medium must have gone to the archive (*nodošanas termiņš*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_transfer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub medium: TransferMedium,
    pub institution_id: InstitutionId,
    /// The file's unit.
    pub unit_id: Option<UnitId>,
    /// Day on which its first document was made or received.
    pub counted_from: NaiveDate,
    /// Last day on which it may still be here.
    pub due_on: NaiveDate,
    /// How it came about (JSON of `retention::transfer_due::Derivation`).
    pub derivation: Json,
}

table!();
