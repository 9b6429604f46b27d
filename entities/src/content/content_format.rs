//! What a content is by PRONOM (*datnes formāts*).

use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::FormatGround;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// What a content is by PRONOM (*datnes formāts*): one row for each content that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "content_format")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: ContentHash,
    /// PRONOM identifier: `fmt/412`; none where it is no format that we know.
    pub puid: Option<String>,
    /// On what that rests.
    pub ground: Option<FormatGround>,
    /// Whether it opens with a password only, or forbids what an archive must do.
    pub encrypted: bool,
    /// Whether signatures are inside.
    pub signed: bool,
    /// Extension of the name under which it was registered first, lower case, without the dot.
    pub extension: Option<String>,
    /// Edition of the recognisers that looked.
    pub edition: i32,
    pub identified_at: DateTime<Utc>,
}

table!();
