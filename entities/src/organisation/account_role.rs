//! A role an account holds (*loma*).

use crate::ids::AccountId;
use crate::macros::table;
use crate::vocabulary::Role;
use sea_orm::entity::prelude::*;

/// A role an account holds (*loma*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: AccountId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub role: Role,
}

table!();
