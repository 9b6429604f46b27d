//! That the archive has a file (*nodota lieta*).

use crate::ids::{FileId, InstitutionId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// That the archive has the whole of a file by acts that both sides signed (*nodota lieta*): what is kept of it here may go.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_handed_over")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    pub institution_id: InstitutionId,
    /// Number of the act that completed it.
    pub act_number: String,
    /// Day of that act's last signature.
    pub handed_over_on: NaiveDate,
    pub recorded_at: DateTime<Utc>,
}

table!();
