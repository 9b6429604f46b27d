//! When an institution reminds its people (*atgādinājumu noteikumi*).

use crate::ids::InstitutionId;
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// When an institution reminds its people (*atgādinājumu noteikumi*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminder_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: InstitutionId,
    pub enabled: bool,
    /// Working days before the last day on which the executor is reminded.
    pub days_before: i32,
    /// Working days after the last day on which the author is told; never when none.
    pub escalate_after: Option<i32>,
    /// When on a working day, in minutes after midnight in Europe/Riga.
    pub minute_of_day: i32,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
