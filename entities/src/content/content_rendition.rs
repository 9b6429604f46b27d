//! The rendition of a content as PDF/A (*arhīva atveidojums*).

use crate::ids::AccountId;
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::{RenditionFault, RenditionState};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// The rendition of a content as PDF/A (*arhīva atveidojums*); the content itself stays what it is.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content_rendition")]
pub struct Model {
    /// SHA-256 of what it is made from.
    #[sea_orm(primary_key, auto_increment = false)]
    pub original: ContentHash,
    pub state: RenditionState,
    pub ordered_at: DateTime<Utc>,
    pub ordered_by: AccountId,
    /// SHA-256 of the rendition, known before its bytes are in the store.
    pub hash: Option<ContentHash>,
    /// What made it, in the program's own words.
    pub tool: Option<String>,
    /// When it was made and verified, or failed.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why there is none.
    pub fault: Option<RenditionFault>,
}

table!();
