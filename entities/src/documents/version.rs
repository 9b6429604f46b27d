//! A version of a document's contents (*redakcija*).

use crate::ids::{AccountId, DocumentId, VersionId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A version of a document's contents (*redakcija*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VersionId,
    pub document_id: DocumentId,
    /// 1, 2, …
    pub ordinal: i32,
    pub created_at: DateTime<Utc>,
    pub created_by: Option<AccountId>,
    /// Why a later version was made.
    pub reason: Option<String>,
}

table!();
