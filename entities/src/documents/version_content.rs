//! A content within a version (*datne redakcijā*).

use crate::ids::VersionId;
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::ContentRole;
use sea_orm::entity::prelude::*;

/// A content within a version (*datne redakcijā*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "version_content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version_id: VersionId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub content_hash: ContentHash,
    pub role: ContentRole,
    pub file_name: String,
}

table!();
