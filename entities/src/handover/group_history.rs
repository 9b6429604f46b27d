//! A version of the history of a record group (*fonda vēsturiskā izziņa*).

use crate::ids::{AccountId, InstitutionId, UnitId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A version of the history of a record group (*fonda vēsturiskā izziņa*). It never changes: what is written later is another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "group_history")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: InstitutionId,
    /// Unit of the archive that keeps the record group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fonds_archive: String,
    /// Number of the record group there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fonds_number: String,
    /// 1 for the first.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// The institution for whose group it was written.
    pub unit_id: UnitId,
    /// What followed from the records then, beside which it was written.
    pub generated: String,
    pub text: String,
    pub written_at: DateTime<Utc>,
    pub written_by: AccountId,
}

table!();
