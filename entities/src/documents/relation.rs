//! A relation between two documents (*saistība*).

use crate::ids::{DocumentId, RelationId};
use crate::macros::table;
use crate::vocabulary::RelationKind;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A relation between two documents (*saistība*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_relation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RelationId,
    pub kind: RelationKind,
    /// The document that replies, is the annex, or replaces.
    pub from_id: DocumentId,
    pub to_id: DocumentId,
    pub created_at: DateTime<Utc>,
}

table!();
