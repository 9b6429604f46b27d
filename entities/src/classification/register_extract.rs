//! The text of a closing's extract (*reģistra izraksts*), apart from its figures because it is long.

use crate::ids::ClosingId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// The text of a closing's extract (*reģistra izraksts*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_extract")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub closing_id: ClosingId,
    /// CSV in UTF-8, one line a number; its bytes are what the closing's SHA-256 is of.
    pub text: String,
}

table!();
