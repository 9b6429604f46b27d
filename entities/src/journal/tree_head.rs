//! A signed tree head.

use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A signed tree head.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_tree_head")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub size: i64,
    pub root: String,
    pub at: DateTime<Utc>,
    pub key_id: String,
    /// Ed25519 signature, hexadecimal.
    pub signature: String,
}

table!();
