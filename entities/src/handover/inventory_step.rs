//! Something done with a part of an inventory (*uzskaites saraksta gaita*).

use crate::ids::{AccountId, DocumentId, InventoryId, InventoryStepId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::InventoryStepKind;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// Something done with a part of an inventory (*uzskaites saraksta gaita*). It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "inventory_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InventoryStepId,
    pub inventory_id: InventoryId,
    /// Which part.
    pub part: i32,
    pub kind: InventoryStepKind,
    pub at: DateTime<Utc>,
    pub recorded_by: AccountId,
    /// In whose stead.
    pub recorded_for: Option<StaffMemberId>,
    /// Number of the archive's approval.
    pub number: Option<String>,
    /// Its date.
    pub dated_on: Option<NaiveDate>,
    /// The approval as registered here.
    pub document_id: Option<DocumentId>,
    pub remarks: Option<String>,
    /// Units of the part then.
    pub units: i32,
}

table!();
