//! A content of an intake item.

use crate::ids::IntakeItemId;
use crate::macros::table;
use crate::values::ContentHash;
use sea_orm::entity::prelude::*;

/// A content of an intake item: the message itself, or the files that came, and what was found attached to them. The item owns
/// them until it is erased itself.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub item_id: IntakeItemId,
    /// From 1; the first is the main one.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ordinal: i32,
    pub content_hash: ContentHash,
    /// Name as shown to people, without any path.
    pub file_name: String,
    /// Ordinal of the message that it is attached to; none for what came by itself. Registering claims only the latter.
    pub within: Option<i32>,
}

table!();
