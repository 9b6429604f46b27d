//! A content (*datne*): bytes under their SHA-256, kept once however many documents own them.

use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::TextState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A content (*datne*): bytes under their SHA-256, kept once however many documents own them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: ContentHash,
    /// Bytes.
    pub size: i64,
    pub media_type: String,
    pub text_state: TextState,
    /// What the extraction found besides text: format, pages, inner files, signatures (JSON); none before it ran.
    pub inspection: Option<Json>,
    pub created_at: DateTime<Utc>,
}

table!();
