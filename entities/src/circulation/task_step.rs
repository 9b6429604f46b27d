//! A step in the life of a task (*uzdevuma gaita*).

use crate::ids::{AccountId, DocumentId, StaffMemberId, TaskId, TaskStepId};
use crate::macros::table;
use crate::vocabulary::TaskAct;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A step in the life of a task (*uzdevuma gaita*): what was done with it, by whom, in whose stead. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskStepId,
    pub task_id: TaskId,
    pub act: TaskAct,
    pub at: DateTime<Utc>,
    /// Whose hands; none where Aprite itself did it.
    pub done_by: Option<AccountId>,
    /// In whose stead, where a substitute did it.
    pub done_for: Option<StaffMemberId>,
    /// Executor before.
    pub from_id: StaffMemberId,
    /// Executor afterwards.
    pub to_id: StaffMemberId,
    /// Reason, report or remark.
    pub text: Option<String>,
    /// Last day before an extension.
    pub due_before: Option<NaiveDate>,
    /// Last day after an extension.
    pub due_after: Option<NaiveDate>,
    /// Document that answers, of a report.
    pub answer_id: Option<DocumentId>,
}

table!();
