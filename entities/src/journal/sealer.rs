//! One row: the lock that elects the sealer, and the size it sealed up to.

use crate::macros::table;
use sea_orm::entity::prelude::*;

/// One row: the lock that elects the sealer, and the size it sealed up to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_sealer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub size: i64,
}

table!();
