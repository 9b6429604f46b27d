//! A time in which a document's clock stood still (*termiņa apturēšana*).

use crate::ids::{AccountId, DeadlinePauseId, DocumentId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A time in which a document's clock stood still (*termiņa apturēšana*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deadline_pause")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeadlinePauseId,
    pub document_id: DocumentId,
    /// First day that does not count.
    pub paused_on: NaiveDate,
    pub reason: String,
    pub paused_at: DateTime<Utc>,
    pub paused_by: Option<AccountId>,
    /// First day that counts again; none while it stands still.
    pub resumed_on: Option<NaiveDate>,
    pub resumed_at: Option<DateTime<Utc>>,
    pub resumed_by: Option<AccountId>,
}

table!();
