//! A day on which an institution's people were reminded (*atgādinājumu diena*).

use crate::ids::InstitutionId;
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A day on which an institution's people were reminded (*atgādinājumu diena*): no process begins it a second time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_day")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: InstitutionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: NaiveDate,
    pub begun_at: DateTime<Utc>,
}

table!();
