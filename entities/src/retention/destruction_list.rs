//! A list of files chosen for destruction (*akts par dokumentu atlasi iznīcināšanai*).

use crate::ids::{AccountId, DestructionListId, InstitutionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::ListState;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A list of files chosen for destruction (*akts par dokumentu atlasi iznīcināšanai*), domain §6.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "destruction_list")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DestructionListId,
    pub institution_id: InstitutionId,
    /// What people call it.
    pub title: String,
    /// On what the choice rests: the scheme, a list of terms; as printed on the act.
    pub ground: String,
    pub state: ListState,
    /// How often it was submitted.
    pub round: i32,
    /// Number of the act, given when it is submitted and to no other act of the institution.
    pub act_number: Option<String>,
    /// SHA-256 in hexadecimal of what was submitted last; all that was decided since is bound to it.
    pub hash: Option<String>,
    /// Days for which it waits, once everybody has agreed, so that it can still be stopped.
    pub wait_days: i32,
    /// Last of these days.
    pub wait_until: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub created_by: AccountId,
    /// When it was submitted last.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Who executes it.
    pub executor_id: Option<StaffMemberId>,
    /// How what is on paper is destroyed.
    pub method: Option<String>,
    /// When it passed the point of no return.
    pub executing_since: Option<DateTime<Utc>>,
    pub executed_at: Option<DateTime<Utc>>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
