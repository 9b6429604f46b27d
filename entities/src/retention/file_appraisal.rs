//! An appraisal that goes on holding for a file (*ekspertīzes lēmums par lietu*).

use crate::ids::{DestructionListId, FileId, InstitutionId};
use crate::macros::table;
use crate::vocabulary::Appraisal;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// An appraisal that goes on holding for a file after its list was agreed on (*ekspertīzes lēmums par lietu*): it is kept, as a
/// sample or for its own value, or kept on until a day. A later one about the same file replaces it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_appraisal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub list_id: DestructionListId,
    pub institution_id: InstitutionId,
    /// Never `destroy`.
    pub appraisal: Appraisal,
    /// Last day on which an extended one is kept.
    pub until_on: Option<NaiveDate>,
    pub reason: String,
    /// Number of the act that says so.
    pub act_number: String,
    /// Since when it holds.
    pub held_from: DateTime<Utc>,
    /// When a later one took its place; none while it holds.
    pub replaced_at: Option<DateTime<Utc>>,
}

table!();
