//! Which unit a unit succeeded (*priekštecis*).

use crate::ids::UnitId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// Which unit a unit succeeded (*priekštecis*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_predecessor")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub predecessor_id: UnitId,
}

table!();
