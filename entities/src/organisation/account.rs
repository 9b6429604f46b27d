//! An account that signs in (*konts*).

use crate::ids::{AccountId, InstitutionId, StaffMemberId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An account that signs in (*konts*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub institution_id: InstitutionId,
    /// Login name, lower case, unique.
    pub login: String,
    pub staff_member_id: Option<StaffMemberId>,
    /// Argon2id in PHC form.
    pub password_hash: String,
    pub disabled_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

table!();
