//! A review of a hold (*aizlieguma pārskatīšana*).

use crate::ids::{AccountId, HoldId, HoldReviewId, StaffMemberId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A review of a hold: that it is still needed, and until when it is to be looked at again (*aizlieguma pārskatīšana*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_hold_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldReviewId,
    pub hold_id: HoldId,
    pub reviewed_at: DateTime<Utc>,
    pub reviewed_by: AccountId,
    /// Who answers for it from then on.
    pub owner_id: StaffMemberId,
    /// The next day.
    pub review_on: NaiveDate,
    /// Its last day from then on.
    pub valid_to: Option<NaiveDate>,
    pub remark: String,
}

table!();
