//! Bytes taken in and waiting to be claimed by a registration (*augšupielāde*).

use crate::ids::{AccountId, DocumentId, UploadId};
use crate::macros::table;
use crate::values::ContentHash;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// Bytes taken in and waiting to be claimed by a registration (*augšupielāde*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "upload")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UploadId,
    pub account_id: AccountId,
    pub content_hash: ContentHash,
    /// Name as shown to people, without any path.
    pub file_name: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// The document that claimed it.
    pub claimed_by: Option<DocumentId>,
}

table!();
