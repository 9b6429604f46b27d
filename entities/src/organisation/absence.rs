//! A time in which a staff member is away (*prombūtne*).

use crate::ids::{AbsenceId, InstitutionId, StaffMemberId};
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A time in which a staff member is away (*prombūtne*). Why is not kept: illness is health data (GDPR Art. 9), and nothing
/// here depends on it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "absence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AbsenceId,
    pub institution_id: InstitutionId,
    pub staff_member_id: StaffMemberId,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
}

table!();
