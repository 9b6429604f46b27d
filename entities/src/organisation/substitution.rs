//! One staff member stands in for another from–to (*aizvietošana, prombūtnes aizstāšana*).

use crate::ids::{InstitutionId, StaffMemberId, SubstitutionId};
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// One staff member stands in for another from–to (*aizvietošana, prombūtnes aizstāšana*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "substitution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubstitutionId,
    pub institution_id: InstitutionId,
    /// Who is away (*prombūtnē esošais*).
    pub absent_id: StaffMemberId,
    /// Who stands in (*aizvietotājs*).
    pub substitute_id: StaffMemberId,
    pub valid_from: NaiveDate,
    pub valid_to: NaiveDate,
    /// The order that says so (*rīkojums*), as text.
    pub ground: String,
}

table!();
