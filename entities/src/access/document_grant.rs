//! Leave for one staff member to see one document (*piekļuve pēc nepieciešamības*).

use crate::ids::{DocumentId, StaffMemberId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// Leave for one staff member to see one document (*piekļuve pēc nepieciešamības*): by name, for the sake of a task, or both.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_member_id: StaffMemberId,
    pub granted_at: DateTime<Utc>,
    /// Whether a person gave it by name.
    pub by_hand: bool,
    /// Whether a task on the document needs it; it goes with the task.
    pub by_task: bool,
}

table!();
