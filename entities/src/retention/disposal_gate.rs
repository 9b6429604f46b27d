//! The gate before destruction (*iznīcināšanas vārti*).

use crate::ids::InstitutionId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// The gate before destruction: one row for each institution, whose lock orders holds and destruction (`retention::gate`).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disposal_gate")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: InstitutionId,
}

table!();
