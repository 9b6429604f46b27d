//! A browser session (*sesija*).

use crate::ids::{AccountId, SessionId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A browser session (*sesija*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub account_id: AccountId,
    /// SHA-256 of the cookie's secret, hexadecimal.
    pub secret_hash: String,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

table!();
