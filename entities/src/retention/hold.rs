//! A hold (*iznīcināšanas aizliegums*).

use crate::ids::{AccountId, HoldId, InstitutionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::HoldKind;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A hold: what it is on must not be destroyed, whatever its term (*iznīcināšanas aizliegums*, domain §2).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    pub institution_id: InstitutionId,
    /// What people call it: `Lieta C71012345`.
    pub title: String,
    /// Who answers for it and reviews it.
    pub owner_id: StaffMemberId,
    pub kind: HoldKind,
    pub reason: String,
    /// Legal act and section, or the case, as printed.
    pub ground: String,
    /// What was searched for, where its documents were found by searching (JSON of words and filters).
    pub searched: Option<Json>,
    /// Since when its ground exists; it holds from when it was placed.
    pub valid_from: NaiveDate,
    /// Last day on which it holds; none for as long as it is not lifted.
    pub valid_to: Option<NaiveDate>,
    /// Until when its owner is to say again that it is needed.
    pub review_on: NaiveDate,
    pub placed_at: DateTime<Utc>,
    pub placed_by: AccountId,
    /// When it ceased to hold.
    pub lifted_at: Option<DateTime<Utc>>,
    /// None where its last day passed.
    pub lifted_by: Option<AccountId>,
    pub lifted_because: Option<String>,
    /// Counts reviews; guards against two people acting at once.
    pub revision: i32,
}

table!();
