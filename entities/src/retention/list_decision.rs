//! What somebody decided or did about a list of what is to be destroyed (*lēmums par aktu*).

use crate::ids::{AccountId, DestructionListId, DocumentId, ListDecisionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::ListDecisionKind;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// The members of an expert commission who decided (*ekspertu komisija*); the first one chaired. Empty where no commission did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Members(pub Vec<StaffMemberId>);

/// What somebody decided or did about a list of what is to be destroyed (*lēmums par aktu*). It never changes but by losing its
/// force.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "list_decision")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ListDecisionId,
    pub list_id: DestructionListId,
    /// The list's round in which it was decided.
    pub round: i32,
    pub kind: ListDecisionKind,
    /// The hash of the list as it was decided about; none for what is done while it can still change.
    pub hash: Option<String>,
    /// Who acted; none for a commission and the archive, whose decision is only noted here.
    pub decided_by: Option<StaffMemberId>,
    /// In whose stead.
    pub decided_for: Option<StaffMemberId>,
    /// Account that noted it.
    pub entered_by: AccountId,
    pub at: DateTime<Utc>,
    /// What was said about it.
    pub remarks: Option<String>,
    /// Number of the minutes, of the archive's letter, or under which it was submitted.
    pub number: Option<String>,
    pub dated_on: Option<NaiveDate>,
    /// The registered document that says so.
    pub document_id: Option<DocumentId>,
    pub members: Members,
    /// When it lost its force, because the list was changed.
    pub voided_at: Option<DateTime<Utc>>,
}

table!();
