//! Something that a person was told (*paziņojums*).

use crate::ids::{DocumentId, InstitutionId, NotificationId, StaffMemberId, TaskId};
use crate::macros::table;
use crate::vocabulary::NotificationKind;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// Something that a person was told (*paziņojums*): once for each term of each task, document or hold, once a day for each
/// search that they keep.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NotificationId,
    pub institution_id: InstitutionId,
    pub staff_member_id: StaffMemberId,
    /// In whose stead, where they stood in for somebody who was away.
    pub told_for: Option<StaffMemberId>,
    pub kind: NotificationKind,
    /// None where it is about no document.
    pub document_id: Option<DocumentId>,
    /// None where it is about no task.
    pub task_id: Option<TaskId>,
    /// The task, the document, the hold or the search: with the kind and the day it makes this row the only one of its kind.
    pub subject_id: Uuid,
    pub due_on: NaiveDate,
    pub told_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

table!();
