//! A document's registration card (*reģistrācijas kartīte*), domain §4.1–4.2.

use crate::ids::{
    AccountId, CorrespondentId, DocumentId, FileId, InstitutionId, RegisterId, SeriesId,
    StaffMemberId, UnitId,
};
use crate::macros::table;
use crate::values::RegistrationNumber;
use crate::vocabulary::{AccessClass, Channel, Direction, DocumentKind, DocumentStatus};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A document's registration card (*reģistrācijas kartīte*), domain §4.1–4.2.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DocumentId,
    pub institution_id: InstitutionId,
    pub direction: Direction,
    pub kind: DocumentKind,
    pub status: DocumentStatus,
    pub register_id: Option<RegisterId>,
    pub register_year: Option<i32>,
    pub sequence: Option<i64>,
    /// Registration number (*Reģ. Nr.*); none for what came enclosed.
    pub number: Option<RegistrationNumber>,
    pub registered_at: DateTime<Utc>,
    /// Registration day in Riga.
    pub registered_on: NaiveDate,
    pub registered_by: Option<AccountId>,
    pub title: String,
    /// Summary (*anotācija, īss saturs*).
    pub annotation: Option<String>,
    pub keywords: Option<String>,
    pub notes: Option<String>,
    pub technical_information: Option<String>,
    /// Languages, ISO 639-1 separated by commas.
    pub languages: String,
    pub document_date: Option<NaiveDate>,
    pub prepared_on: Option<NaiveDate>,
    pub sent_on: Option<NaiveDate>,
    pub received_at: Option<DateTime<Utc>>,
    /// Date of the postmark on the envelope (*pasta zīmoga datums*).
    pub postmark_on: Option<NaiveDate>,
    pub channel: Option<Channel>,
    /// Message id given by the e-address or e-mail system.
    pub channel_message_id: Option<String>,
    /// Who sent it or, for outgoing documents, to whom it goes first.
    pub correspondent_id: Option<CorrespondentId>,
    pub sender_number: Option<String>,
    pub sender_date: Option<NaiveDate>,
    pub enclosure_count: Option<i32>,
    pub sheet_count: Option<i32>,
    pub series_id: SeriesId,
    pub file_id: FileId,
    /// Unit that answers for the document.
    pub unit_id: UnitId,
    /// Unit or centre that received it, or to which an internal document is addressed.
    pub receiving_unit_id: Option<UnitId>,
    pub executor_id: Option<StaffMemberId>,
    /// Names as the archive wants them: who made, wrote and signed it.
    pub creator: Option<String>,
    pub author: Option<String>,
    pub signer: Option<String>,
    pub access_class: AccessClass,
    /// Restriction ends; required by the archive exactly when access is restricted.
    pub access_until: Option<NaiveDate>,
    pub access_ground: Option<String>,
    pub use_conditions: Option<String>,
    /// What only this kind of document has (JSON of `documents::Particulars`).
    pub particulars: Option<Json>,
    pub annulled_at: Option<DateTime<Utc>>,
    pub annulment_reason: Option<String>,
    /// Number of the act by which it was destroyed. What came enclosed keeps its status then, since it has no number; everything
    /// else has the status of destroyed documents.
    pub destruction_act: Option<String>,
    /// Counts corrections of the card; guards against lost updates.
    pub revision: i32,
}

table!();

impl Model {
    /// Whether it is destroyed: only its tombstone is left.
    pub const fn is_destroyed(&self) -> bool {
        self.destruction_act.is_some()
    }
}
