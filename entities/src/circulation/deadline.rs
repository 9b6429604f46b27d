//! The legal clock of a document (*termiņš*).

use crate::ids::{DeadlineRuleId, DocumentId, InstitutionId};
use crate::macros::table;
use crate::vocabulary::DeadlineOutcome;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// The legal clock of a document (*termiņš*): what it is reckoned from, and the day to which that leads. Whether it is
/// overdue is nowhere kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    pub institution_id: InstitutionId,
    /// Version of the rule that it started with.
    pub rule_id: DeadlineRuleId,
    /// Whether a person named the rule; otherwise the card did.
    pub by_hand: bool,
    pub received_on: NaiveDate,
    /// When the last required document came; none while that is not noted.
    pub documents_complete_on: Option<NaiveDate>,
    pub notified_on: Option<NaiveDate>,
    /// None while the clock has not started.
    pub due_on: Option<NaiveDate>,
    /// Since when it stands still; none while it runs.
    pub paused_on: Option<NaiveDate>,
    /// How the due date was reckoned (JSON of `circulation::deadline::Derivation`).
    pub derivation: Json,
    pub concluded_on: Option<NaiveDate>,
    pub outcome: Option<DeadlineOutcome>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
