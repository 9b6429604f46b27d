//! A content of a version of a draft (*projekta datne*). Earlier versions stay: decisions name their contents.

use crate::ids::DraftId;
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::ContentRole;
use sea_orm::entity::prelude::*;

/// A content of a version of a draft (*projekta datne*). Earlier versions stay: decisions name their contents.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft_content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft_id: DraftId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub content_hash: ContentHash,
    pub role: ContentRole,
    pub file_name: String,
}

table!();
