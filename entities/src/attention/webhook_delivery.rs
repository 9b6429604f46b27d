//! A change that a program is still to be told of (*piegāde*).

use crate::ids::{DocumentId, EntryId, InstitutionId, WebhookDeliveryId, WebhookTargetId};
use crate::macros::table;
use crate::vocabulary::WebhookDeliveryState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A change that a program is still to be told of (*piegāde*). What was taken is not kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookDeliveryId,
    pub target_id: WebhookTargetId,
    pub institution_id: InstitutionId,
    /// Place in the sealed journal.
    pub position: i64,
    pub entry_id: EntryId,
    pub kind: String,
    pub document_id: DocumentId,
    /// When it happened.
    pub at: DateTime<Utc>,
    pub state: WebhookDeliveryState,
    pub attempts: i32,
    pub last_attempt_at: Option<DateTime<Utc>>,
    /// HTTP status of the last answer; none where there was none.
    pub last_status: Option<i32>,
    /// What went wrong the last time, one word: `timeout`, `refused_address`, `status`.
    pub last_problem: Option<String>,
}

table!();
