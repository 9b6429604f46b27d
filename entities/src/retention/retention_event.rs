//! An event from which a retention period is counted, as somebody entered it (*glabāšanas termiņa notikums*).

use crate::ids::{AccountId, FileId, InstitutionId, RetentionEventId};
use crate::macros::table;
use crate::vocabulary::{EventStanding, RetentionTrigger};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// An event from which a retention period is counted, as somebody entered it (*glabāšanas termiņa notikums*). It never
/// changes; a later one about the same replaces it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retention_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RetentionEventId,
    pub file_id: FileId,
    pub institution_id: InstitutionId,
    pub event: RetentionTrigger,
    /// Which person or matter, where the file is about several; empty where it is about one.
    pub about: String,
    pub standing: EventStanding,
    /// When, if it happened.
    pub happened_on: Option<NaiveDate>,
    /// The record that says so: its number, or what it is.
    pub source: String,
    /// Why it was entered, or why nobody can say.
    pub reason: String,
    pub entered_at: DateTime<Utc>,
    pub entered_by: AccountId,
    /// When another took its place; none while it stands.
    pub replaced_at: Option<DateTime<Utc>>,
}

table!();
