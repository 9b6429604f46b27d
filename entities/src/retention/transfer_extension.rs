//! The archive's leave to transfer a file later (*nodošanas termiņa pagarinājums*).

use crate::ids::{AccountId, DocumentId, FileId, InstitutionId, TransferExtensionId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// The archive's leave to transfer a file later, as its decision says (*nodošanas termiņa pagarinājums*, Arhīvu likums).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transfer_extension")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransferExtensionId,
    pub institution_id: InstitutionId,
    pub file_id: FileId,
    /// The decision's number at the archive.
    pub number: String,
    pub decided_on: NaiveDate,
    /// The decision as registered here.
    pub document_id: DocumentId,
    pub years: i32,
    /// Under special circumstances.
    pub special: bool,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: AccountId,
}

table!();
