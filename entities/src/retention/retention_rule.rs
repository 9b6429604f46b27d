//! A version of a rule of retention (*glabāšanas termiņa noteikums*).

use crate::ids::{AccountId, InstitutionId, RetentionRuleId};
use crate::macros::table;
use crate::values::RetentionPeriod;
use crate::vocabulary::{RetentionCategory, RetentionCounting};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Indexes of the file series that a rule is for, as printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Indexes(pub Vec<String>);

/// A version of a rule of retention (*glabāšanas termiņa noteikums*): how long the files of some series are kept, from which
/// event on, and on which ground. Versions of one rule have the same code and never overlap; a version never changes but by
/// ending.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RetentionRuleId,
    pub institution_id: InstitutionId,
    /// What all versions of the rule are called by programs.
    pub code: String,
    pub title_lv: String,
    pub title_en: String,
    /// First day on which dates are fixed by this version.
    pub valid_from: NaiveDate,
    /// Last such day; none while no later version follows.
    pub valid_to: Option<NaiveDate>,
    pub category: RetentionCategory,
    pub years: Option<i32>,
    /// The events from which it is counted, as `retention::trigger` prints them; none where nothing is counted.
    pub counted_from: Option<String>,
    pub counting: RetentionCounting,
    /// The series that it is for.
    pub series: Indexes,
    /// Legal act and section, as printed.
    pub ground: String,
    /// Why it was adopted.
    pub reason: String,
    pub adopted_at: DateTime<Utc>,
    pub adopted_by: AccountId,
}

table!();

impl Model {
    /// How long; none where category and years contradict each other, which no version that was adopted does.
    pub fn period(&self) -> Option<RetentionPeriod> {
        RetentionPeriod::new(self.category, self.years).ok()
    }
}
