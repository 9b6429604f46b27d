//! A job (*fona darbs*).

use crate::ids::JobId;
use crate::macros::table;
use crate::vocabulary::JobState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A job (*fona darbs*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    pub kind: String,
    pub payload: Json,
    /// At most one waiting job per key.
    pub unique_key: Option<String>,
    pub run_at: DateTime<Utc>,
    pub attempts: i32,
    pub state: JobState,
    pub locked_by: Option<Uuid>,
    pub locked_until: Option<DateTime<Utc>>,
    pub last_error: Option<String>,
    pub created_at: DateTime<Utc>,
}

table!();
