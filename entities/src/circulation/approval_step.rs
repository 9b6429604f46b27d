//! A place in a round (*saskaņotājs, parakstītājs*): who is asked, and when.

use crate::ids::{ApprovalRoundId, ApprovalStepId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::ApprovalKind;
use sea_orm::entity::prelude::*;

/// A place in a round (*saskaņotājs, parakstītājs*): who is asked, and when.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalStepId,
    pub round_id: ApprovalRoundId,
    /// Steps of one stage are asked at the same time, stages one after another, from 1.
    pub stage: i32,
    pub kind: ApprovalKind,
    pub approver_id: StaffMemberId,
}

table!();
