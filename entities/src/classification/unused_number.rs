//! A number that was given to no document, with the reason that somebody stated (*neizmantots numurs*).

use crate::ids::{AccountId, RegisterId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A number that was given to no document, with the reason that somebody stated (*neizmantots numurs*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unused_number")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub register_id: RegisterId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    pub reason: String,
    pub stated_at: DateTime<Utc>,
    pub stated_by: Option<AccountId>,
}

table!();
