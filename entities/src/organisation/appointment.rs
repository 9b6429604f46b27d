//! A staff member's place in a unit (*amats struktūrvienībā*), from–to.

use crate::ids::{AppointmentId, PostId, StaffMemberId, UnitId};
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A staff member's place in a unit (*amats struktūrvienībā*), from–to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AppointmentId,
    pub staff_member_id: StaffMemberId,
    pub unit_id: UnitId,
    /// Post of the unit's staff list that it fills; none where it fills none.
    pub post_id: Option<PostId>,
    /// Position as printed (*amats*).
    pub position: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

table!();
