//! A unit of description that goes into a package.

use crate::ids::{DescriptionUnitId, HandoverPackageId};
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// A unit of description that goes into a package.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_package_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub package_id: HandoverPackageId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: DescriptionUnitId,
}

table!();
