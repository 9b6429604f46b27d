//! A part of an inventory that a unit was described in before its present one.

use crate::ids::DescriptionUnitId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// A part of an inventory that a unit was described in, and approved with, before it was described anew in a later one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "former_part")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: DescriptionUnitId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i32,
}

table!();
