//! A reorganisation: units end, others succeed them, on a legal basis and a day (*reorganizācija*).

use crate::ids::{InstitutionId, ReorganisationId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A reorganisation: units end, others succeed them, on a legal basis and a day (*reorganizācija*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reorganisation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReorganisationId,
    pub institution_id: InstitutionId,
    /// Legal basis (*tiesiskais pamats*): the decision with its body, number and paragraph.
    pub ground: String,
    /// Day of the decision; none where nobody remembers.
    pub decided_on: Option<NaiveDate>,
    /// First day of the successors; the predecessors end on the day before.
    pub effective_on: NaiveDate,
    /// Which units begin, end and succeed, as the organisation area writes it.
    pub plan: Json,
    /// When it was carried out; none while it is only planned.
    pub carried_out_at: Option<DateTime<Utc>>,
    /// Totals as they were carried out; none while it is only planned.
    pub outcome: Option<Json>,
}

table!();
