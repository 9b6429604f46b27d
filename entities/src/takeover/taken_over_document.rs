//! What the old register said of a document that was taken over.

use crate::ids::{DocumentId, TakeoverId};
use crate::macros::table;
use sea_orm::entity::prelude::*;

/// What the old register said of a document that was taken over (*pārņemts reģistrācijas ieraksts*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "taken_over_document")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    pub takeover_id: TakeoverId,
    /// Line or row of the table.
    pub row_number: i64,
    /// Keyed digest of all that the row says: tells a row that was changed since from one that was not.
    pub row_digest: Vec<u8>,
    /// The day of registration as it was written, which may be a month or a year alone.
    pub registered_as: String,
    /// The document's date as it was written.
    pub dated_as: Option<String>,
    /// The sender's or addressee's name as it was written.
    pub correspondent_as: Option<String>,
    /// The sender's date as it was written.
    pub sender_dated_as: Option<String>,
}

table!();
