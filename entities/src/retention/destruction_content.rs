//! A content of a destroyed file (*iznīcināmās lietas datne*).

use crate::ids::{DestructionListId, FileId};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::DestructionFate;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A content of a destroyed file (*iznīcināmās lietas datne*): erased, or kept because somebody else owns the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "destruction_content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub list_id: DestructionListId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: ContentHash,
    /// Bytes.
    pub size: i64,
    pub fate: DestructionFate,
    /// Who owns the same bytes (JSON of `content::owners::Owner`s).
    pub kept_by: Json,
    pub settled_at: Option<DateTime<Utc>>,
}

table!();
