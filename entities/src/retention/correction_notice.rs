//! A notice of wrong data about a record (*paziņojums par neprecīziem datiem*).

use crate::ids::{AccountId, CorrectionNoticeId, DocumentId, FileId, InstitutionId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A person's notice that a record holds wrong or incomplete data, linked to the record, which stays as it is (Arhīvu likums
/// 13.¹ p.; GDPR Art. 16).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction_notice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrectionNoticeId,
    pub institution_id: InstitutionId,
    /// The notice as registered.
    pub notice_id: DocumentId,
    /// The document that it is about; none where it is about a whole file.
    pub document_id: Option<DocumentId>,
    pub file_id: Option<FileId>,
    /// What is said to be wrong, for whoever reads the record.
    pub remark: String,
    pub linked_at: DateTime<Utc>,
    pub linked_by: AccountId,
}

table!();
