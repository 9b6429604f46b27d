//! A volume lent (*izsniegšana no glabātavas*), and given back.

use crate::ids::{AccountId, LoanId, StaffMemberId, VolumeId};
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A volume lent (*izsniegšana no glabātavas*), and given back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoanId,
    pub volume_id: VolumeId,
    /// Who has it.
    pub borrower_id: StaffMemberId,
    pub purpose: String,
    pub lent_on: NaiveDate,
    pub lent_by: Option<AccountId>,
    /// Until when.
    pub due_on: NaiveDate,
    pub returned_on: Option<NaiveDate>,
    pub returned_by: Option<AccountId>,
}

table!();
