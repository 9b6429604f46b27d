//! A signature of a handover act (*akta paraksts*).

use crate::ids::{AccountId, DocumentId, HandoverActId};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::{ActSide, ActSignatureForm};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// That one side signed a handover act (*akta paraksts*), and the document that shows it. It stays, with its bytes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_act_signature")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub act_id: HandoverActId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub side: ActSide,
    pub signer_name: String,
    pub signer_post: String,
    pub signed_on: NaiveDate,
    /// Under which number that side registered the act; none where it is the act's own.
    pub registered_as: Option<String>,
    /// The document that carries the signed act.
    pub document_id: DocumentId,
    /// Its content that is the signed act.
    pub content_hash: ContentHash,
    /// SHA-256 of the paper that was signed.
    pub paper_sha256: ContentHash,
    /// How far the signed act could be compared with the paper.
    pub form: ActSignatureForm,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: AccountId,
}

table!();
