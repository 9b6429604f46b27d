//! A task of a resolution (*uzdevums*).

use crate::ids::{DocumentId, InstitutionId, ResolutionId, StaffMemberId, TaskId, UnitId};
use crate::macros::table;
use crate::vocabulary::{TaskRole, TaskState};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Who passed a task on, the first one first; the executor is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Chain(pub Vec<StaffMemberId>);

/// A task of a resolution (*uzdevums*): one person's part in it. Whether it is overdue is nowhere kept.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub institution_id: InstitutionId,
    pub resolution_id: ResolutionId,
    pub document_id: DocumentId,
    pub role: TaskRole,
    pub executor_id: StaffMemberId,
    /// Unit in which the executor acts; none for somebody without a place. A successor takes open tasks over.
    pub unit_id: Option<UnitId>,
    /// Who delegated it on the way to the executor.
    pub delegated_by: Chain,
    pub state: TaskState,
    /// Since when it is the executor's.
    pub assigned_at: DateTime<Utc>,
    pub due_on: Option<NaiveDate>,
    /// Document that answers, named with the report.
    pub answer_id: Option<DocumentId>,
    /// When it was done or withdrawn; none while it is open.
    pub closed_at: Option<DateTime<Utc>>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
