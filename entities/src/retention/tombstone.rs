//! What is kept of a destroyed document (*iznīcināta dokumenta liecība*), beside what its card keeps.

use crate::ids::{DestructionListId, DocumentId};
use crate::macros::table;
use crate::vocabulary::DocumentStatus;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// What is kept of a destroyed document (*iznīcināta dokumenta liecība*), beside what its card keeps.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tombstone")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    /// By which list.
    pub list_id: DestructionListId,
    /// Its status before.
    pub was: DocumentStatus,
    /// Its contents (JSON of `destruction::Buried`s): version, hash, size, role; no names.
    pub contents: Json,
    pub destroyed_at: DateTime<Utc>,
}

table!();
