//! A step in the life of a scheme version: who decided what, when, by which document (*shēmas virzība*).

use crate::ids::{AccountId, SchemeId, SchemeStepId};
use crate::macros::table;
use crate::vocabulary::SchemeState;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A step in the life of a scheme version: who decided what, when, by which document (*shēmas virzība*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheme_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SchemeStepId,
    pub scheme_id: SchemeId,
    /// 1 for the first step.
    pub ordinal: i32,
    pub from_state: SchemeState,
    pub to_state: SchemeState,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// The commission, head or archive that decided.
    pub decided_by: String,
    /// Kind and number of the document: `protokols Nr. 3`.
    pub reference: String,
    pub note: Option<String>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: Option<AccountId>,
}

table!();
