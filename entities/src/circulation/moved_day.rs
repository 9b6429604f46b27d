//! A working day that an institution moved (*pārceltā darba diena*).

use crate::ids::{AccountId, InstitutionId, MovedDayId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A working day that an institution moved (*pārceltā darba diena*), by its own decision.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "moved_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MovedDayId,
    pub institution_id: InstitutionId,
    /// The working day that is off.
    pub off_on: NaiveDate,
    /// The day off that is worked instead; none for a day off that nobody makes up for.
    pub worked_on: Option<NaiveDate>,
    /// Decision, as printed.
    pub decision: String,
    pub decided_on: NaiveDate,
    pub adopted_at: DateTime<Utc>,
    pub adopted_by: Option<AccountId>,
}

table!();
