//! A register's year: its format and its counter (*reģistra gads*).

use crate::ids::RegisterId;
use crate::macros::table;
use crate::values::NumberFormat;
use crate::vocabulary::OpenState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A register's year: its format and its counter (*reģistra gads*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_year")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub register_id: RegisterId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    pub number_format: NumberFormat,
    /// Sequence of the last number given; 0 before the first.
    pub last_sequence: i64,
    pub state: OpenState,
    pub closed_at: Option<DateTime<Utc>>,
}

table!();
