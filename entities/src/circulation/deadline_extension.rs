//! An extension of a document's term (*termiņa pagarināšana*).

use crate::ids::{AccountId, DeadlineExtensionId, DocumentId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// An extension of a document's term (*termiņa pagarināšana*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlineExtensionId,
    pub document_id: DocumentId,
    /// New last day.
    pub until: NaiveDate,
    pub reason: String,
    pub decided_on: NaiveDate,
    /// Reasoned decision that it rests on, where the rule asks for one.
    pub decision: Option<String>,
    /// When the applicant was told; none while they were not.
    pub applicant_told_on: Option<NaiveDate>,
    pub extended_at: DateTime<Utc>,
    pub extended_by: Option<AccountId>,
}

table!();
