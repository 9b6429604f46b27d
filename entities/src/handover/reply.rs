//! What the archive answered to a package (*arhīva atbilde*).

use crate::ids::{AccountId, DocumentId, HandoverPackageId, HandoverReplyId, InstitutionId};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::ReplyOutcome;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// What the archive answered to a package (*arhīva atbilde*). There is one, and it stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_reply")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverReplyId,
    pub institution_id: InstitutionId,
    pub package_id: HandoverPackageId,
    pub outcome: ReplyOutcome,
    pub remarks: Option<String>,
    /// The archive's letter with which it came; none where it was fetched.
    pub document_id: Option<DocumentId>,
    /// Its bytes.
    pub content_hash: ContentHash,
    /// How many files it is about.
    pub files: i64,
    /// How many of them are refused.
    pub refused: i64,
    /// How many units and files are not simply accepted.
    pub exceptions: i32,
    pub recorded_at: DateTime<Utc>,
    /// Who entered it; none where it was fetched.
    pub recorded_by: Option<AccountId>,
    /// Where it was fetched, for people, with the name of its file; none where somebody entered it from a letter.
    pub fetched_from: Option<String>,
}

table!();
