//! A content that a decision was given for.

use crate::ids::ApprovalId;
use crate::macros::table;
use crate::values::ContentHash;
use sea_orm::entity::prelude::*;

/// A content that a decision was given for.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub approval_id: ApprovalId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub content_hash: ContentHash,
}

table!();
