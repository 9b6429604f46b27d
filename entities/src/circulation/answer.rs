//! An answer that went out (*atbilde*).

use crate::ids::{AnswerId, DispatchId, DocumentId, InstitutionId};
use crate::macros::table;
use crate::vocabulary::AnswerKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// That a document was answered by another one, which went to whoever had written (*atbilde*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "answer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AnswerId,
    pub institution_id: InstitutionId,
    /// What was answered.
    pub document_id: DocumentId,
    /// What answers.
    pub answer_id: DocumentId,
    /// How it went first.
    pub dispatch_id: DispatchId,
    pub kind: AnswerKind,
    pub answered_on: NaiveDate,
}

table!();
