//! A staff member (*darbinieks*).

use crate::ids::{InstitutionId, StaffMemberId};
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A staff member (*darbinieks*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffMemberId,
    pub institution_id: InstitutionId,
    pub given_name: String,
    pub family_name: String,
    /// Latvian collation key of family and given name.
    pub name_sort_key: Vec<u8>,
    /// Names borne before, the oldest first, each with its last day, as the organisation area writes them.
    pub former_names: Json,
    pub email: Option<String>,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
}

table!();
