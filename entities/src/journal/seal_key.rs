//! A public key that signed tree heads.

use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A public key that signed tree heads.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_seal_key")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_id: String,
    /// Ed25519 public key, hexadecimal.
    pub public_key: String,
    pub created_at: DateTime<Utc>,
}

table!();
