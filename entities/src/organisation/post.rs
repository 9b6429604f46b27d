//! A post of a unit's staff list (*amata vieta, amatu saraksts*), filled or vacant.

use crate::ids::{PostId, UnitId};
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A post of a unit's staff list (*amata vieta, amatu saraksts*), filled or vacant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "post")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostId,
    pub unit_id: UnitId,
    /// Position as the staff list prints it (*amats*).
    pub title: String,
    /// How many people it is for; at least one.
    pub places: i32,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

table!();
