//! How a person wants to be reminded (*atgādinājumu iestatījumi*).

use crate::ids::{InstitutionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::LetterLanguage;
use sea_orm::entity::prelude::*;

/// How a person wants to be reminded (*atgādinājumu iestatījumi*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_preference")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_member_id: StaffMemberId,
    pub institution_id: InstitutionId,
    /// Whether a letter comes by e-mail; the list of notifications is there either way.
    pub letters: bool,
    /// Where to, when not to the address of the staff list.
    pub address: Option<String>,
    pub language: LetterLanguage,
}

table!();
