//! A node of the Merkle tree: the root of the complete subtree of 2^level leaves that is the index-th of its level.

use crate::macros::table;
use sea_orm::entity::prelude::*;

/// A node of the Merkle tree: the root of the complete subtree of 2^level leaves that is the index-th of its level.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_node")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub level: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub index: i64,
    pub hash: String,
}

table!();
