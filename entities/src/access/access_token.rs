//! A personal access token (*piekļuves marķieris*): shown once, stored hashed.

use crate::ids::{AccessTokenId, AccountId};
use crate::macros::table;
use crate::vocabulary::TokenScope;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A personal access token (*piekļuves marķieris*): shown once, stored hashed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccessTokenId,
    pub account_id: AccountId,
    pub name: String,
    /// SHA-256 of the token, hexadecimal.
    pub secret_hash: String,
    pub scope: TokenScope,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
}

table!();
