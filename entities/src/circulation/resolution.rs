//! A resolution on a document (*rezolūcija*).

use crate::ids::{AccountId, DocumentId, InstitutionId, ResolutionId, StaffMemberId, TaskId};
use crate::macros::table;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A resolution on a document (*rezolūcija*): what is to be done with it, by when, under whose control. Who does it is said
/// by its tasks.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resolution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ResolutionId,
    pub institution_id: InstitutionId,
    pub document_id: DocumentId,
    /// Task that it divides up (*apakšrezolūcija*); none for a resolution on the document itself.
    pub parent_task_id: Option<TaskId>,
    /// Whose resolution it is.
    pub author_id: StaffMemberId,
    pub given_at: DateTime<Utc>,
    /// Whose hands gave it.
    pub given_by: AccountId,
    /// In whose stead, where a substitute gave it: its author.
    pub given_for: Option<StaffMemberId>,
    pub text: String,
    /// Last day; none where no term was set.
    pub due_on: Option<NaiveDate>,
    /// Who confirms what is reported; none where nobody controls it.
    pub controller_id: Option<StaffMemberId>,
    /// When it was removed from control (*noņemts no kontroles*).
    pub released_at: Option<DateTime<Utc>>,
    pub released_by: Option<AccountId>,
    pub released_for: Option<StaffMemberId>,
    pub release_reason: Option<String>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
