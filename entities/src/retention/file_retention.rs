//! Until when a file is kept (*lietas glabāšanas termiņš*).

use crate::ids::{FileId, InstitutionId, RetentionRuleId, SeriesId, UnitId};
use crate::macros::table;
use crate::vocabulary::{RetentionCategory, RetentionState};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// Until when a file is kept (*lietas glabāšanas termiņš*), with what that was reckoned from.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_retention")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    pub institution_id: InstitutionId,
    /// The file's series when it was reckoned.
    pub series_id: SeriesId,
    /// The file's unit.
    pub unit_id: Option<UnitId>,
    /// The file's day of closing when it was reckoned.
    pub closed_on: Option<NaiveDate>,
    pub state: RetentionState,
    /// First day on which it may be destroyed.
    pub due_on: Option<NaiveDate>,
    /// Why it cannot be computed: the word of the first obstacle.
    pub obstacle: Option<String>,
    /// Version of the rule; none where the scheme's own term holds.
    pub rule_id: Option<RetentionRuleId>,
    /// How it came about (JSON of `retention::Derivation`).
    pub derivation: Json,
    pub reckoned_at: DateTime<Utc>,
    /// Counts what people entered; guards against two of them acting at once.
    pub revision: i32,
    /// How long it is kept; none where nobody has said so.
    pub category: Option<RetentionCategory>,
}

table!();
