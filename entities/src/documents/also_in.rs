//! A document that stands in a further file besides its own (*norāde citā lietā*).

use crate::ids::{AccountId, DocumentId, FileId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A document that stands in a further file besides its own (*norāde citā lietā*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_also_in")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    pub reason: String,
    pub added_at: DateTime<Utc>,
    pub added_by: Option<AccountId>,
}

table!();
