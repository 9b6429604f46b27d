//! What a hold is on (*aizlieguma priekšmets*).

use crate::ids::HoldId;
use crate::macros::table;
use crate::vocabulary::HoldSubjectKind;
use sea_orm::entity::prelude::*;

/// What a hold is on: a file, a series, a document or a correspondent (*aizlieguma priekšmets*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_hold_subject")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hold_id: HoldId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: HoldSubjectKind,
    #[sea_orm(primary_key, auto_increment = false)]
    /// Id of the file, series, document or correspondent.
    pub subject_id: Uuid,
}

table!();
