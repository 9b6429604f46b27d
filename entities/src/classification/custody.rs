//! Which unit keeps a file or a register from a day on, because a reorganisation handed it over (*glabāšanas nodošana*).

use crate::ids::{ReorganisationId, UnitId};
use crate::macros::table;
use crate::vocabulary::CustodySubject;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// Which unit keeps a file or a register from a day on, because a reorganisation handed it over (*glabāšanas nodošana*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custody")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_kind: CustodySubject,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// First day with the new keeper.
    #[sea_orm(primary_key, auto_increment = false)]
    pub valid_from: NaiveDate,
    pub unit_id: UnitId,
    /// The act that handed it over; none where it was said when the register was begun, or when an old file was taken over
    /// after the act.
    pub reorganisation_id: Option<ReorganisationId>,
}

table!();
