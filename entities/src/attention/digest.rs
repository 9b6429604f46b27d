//! A letter that tells a person once a day what waits for them (*dienas kopsavilkums*).

use crate::ids::{InstitutionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::DigestState;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A letter that tells a person once a day what waits for them (*dienas kopsavilkums*). Neither its words nor the address are
/// kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "digest")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_member_id: StaffMemberId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub institution_id: InstitutionId,
    pub state: DigestState,
    /// When the state was reached.
    pub at: DateTime<Utc>,
}

table!();
