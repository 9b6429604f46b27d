//! The text of a content, bounded.

use crate::macros::table;
use crate::values::ContentHash;
use sea_orm::entity::prelude::*;

/// The text of a content, bounded.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content_text")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: ContentHash,
    pub text: String,
}

table!();
