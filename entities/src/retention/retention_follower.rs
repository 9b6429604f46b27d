//! How far retention has followed the journal.

use crate::macros::table;
use sea_orm::entity::prelude::*;

/// How far retention has followed the journal: one row, whose lock elects who follows.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_follower")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    /// Position of the next entry to look at.
    pub position: i64,
}

table!();
