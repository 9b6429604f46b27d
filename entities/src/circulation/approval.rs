//! A decision about a draft (*vīza, paraksts*). None is ever erased; one that no longer holds says why.

use crate::ids::{AccountId, ApprovalId, ApprovalStepId, StaffMemberId};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::{SignatureForm, Verdict, VoidCause};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A decision about a draft (*vīza, paraksts*). None is ever erased; one that no longer holds says why.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalId,
    pub step_id: ApprovalStepId,
    pub verdict: Verdict,
    pub remarks: Option<String>,
    /// Version of the card that it was given for.
    pub card_version: i32,
    pub decided_at: DateTime<Utc>,
    pub decided_by: AccountId,
    /// In whose stead.
    pub decided_for: Option<StaffMemberId>,
    /// For signatures only.
    pub form: Option<SignatureForm>,
    pub signed_on: Option<NaiveDate>,
    /// Whose signature it is: that of whoever was asked, or of whoever stood in on that day.
    pub signed_by: Option<StaffMemberId>,
    /// The signed container.
    pub container_hash: Option<ContentHash>,
    pub voided_at: Option<DateTime<Utc>>,
    pub void_cause: Option<VoidCause>,
}

table!();
