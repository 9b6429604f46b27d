//! The first answer to a mutation that carried an idempotency key.

use crate::ids::AccountId;
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// The first answer to a mutation that carried an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Keyed hash of the operation and its input, hexadecimal: a key never answers another question, and nobody without the
    /// institution's keys can guess from it who was written about.
    pub request_digest: String,
    /// Ids of what the first answer gave (JSON).
    pub answer: Json,
    pub created_at: DateTime<Utc>,
    /// When it is forgotten; none for an answer that is kept.
    pub expires_at: Option<DateTime<Utc>>,
}

table!();
