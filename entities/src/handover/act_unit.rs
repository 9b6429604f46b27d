//! A unit that an act hands over (*nododamā glabājamā vienība*).

use crate::ids::{DescriptionUnitId, HandoverActId, HandoverPackageId};
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// A unit that an act hands over (*nododamā glabājamā vienība*). It is on one act that was not cancelled.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_act_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub act_id: HandoverActId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: DescriptionUnitId,
    /// The accepted package in which it went; none for what is on paper.
    pub package_id: Option<HandoverPackageId>,
}

table!();
