//! A version of a rule of terms (*termiņa noteikums*).

use crate::ids::{AccountId, DeadlineRuleId, InstitutionId, RegisterId};
use crate::macros::table;
use crate::vocabulary::{Direction, DocumentKind, TermBinds, TermStart, TermUnit};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Kinds of documents that a rule is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Kinds(pub Vec<DocumentKind>);

/// A version of a rule of terms (*termiņa noteikums*): within how long something must be done, from which event on, and on
/// which ground. Versions of one rule have the same code and never overlap; a version never changes but by ending.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_rule")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlineRuleId,
    pub institution_id: InstitutionId,
    /// What all versions of the rule are called by programs.
    pub code: String,
    pub title_lv: String,
    pub title_en: String,
    /// First starting day that this version is for.
    pub valid_from: NaiveDate,
    /// Last starting day; none while no later version follows.
    pub valid_to: Option<NaiveDate>,
    pub unit: TermUnit,
    /// How many of that unit.
    pub amount: i32,
    /// Event from which it is counted.
    pub starts: TermStart,
    /// Who must act within it.
    pub binds: TermBinds,
    /// How far from its start the term may be extended; none where it may not.
    pub extension_unit: Option<TermUnit>,
    pub extension_amount: Option<i32>,
    /// How far it may be extended by a reasoned decision; none where not further.
    pub exception_unit: Option<TermUnit>,
    pub exception_amount: Option<i32>,
    /// Legal act and section, as printed.
    pub ground: String,
    /// Documents whose registration starts the clock: of this direction …
    pub direction: Option<Direction>,
    /// … of one of these kinds …
    pub kinds: Kinds,
    /// … in this register. Where neither a kind nor a register is named, none does.
    pub register_id: Option<RegisterId>,
    pub adopted_at: DateTime<Utc>,
    /// None for what came with the program.
    pub adopted_by: Option<AccountId>,
}

table!();
