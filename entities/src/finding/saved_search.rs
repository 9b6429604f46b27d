//! A search that a person keeps (*saglabāts meklējums*).

use crate::ids::{AccountId, InstitutionId, SavedSearchId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::SavedSearchTelling;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A search that a person keeps (*saglabāts meklējums*): their own, and nobody else's.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_search")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedSearchId,
    pub institution_id: InstitutionId,
    /// Whose it is.
    pub staff_member_id: StaffMemberId,
    /// With whose rights it looks: the account by which it was kept or last changed.
    pub account_id: AccountId,
    pub name: String,
    /// The name in lower case without diacritics: a person has one search of a name.
    pub name_key: String,
    /// As typed.
    pub words: String,
    /// As the client gave it.
    pub filter: Json,
    /// The same as it is asked (JSON of `finding::Narrowing`).
    pub narrowing: Json,
    pub telling: SavedSearchTelling,
    /// Documents registered from then on are new.
    pub since: DateTime<Utc>,
    /// Place in the sealed journal up to which its person was told.
    pub position: i64,
    /// The last day that was told whole, where it is told daily.
    pub told_on: Option<NaiveDate>,
    /// Since when it cannot be understood any more; none while it can.
    pub broken_since: Option<DateTime<Utc>>,
    /// Counts changes made by its person.
    pub revision: i32,
}

table!();
