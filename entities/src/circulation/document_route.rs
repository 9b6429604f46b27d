//! Where a document stands on its route (*dokumenta virzība*).

use crate::ids::{AccountId, DocumentId, InstitutionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::RouteStage;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// Where a document stands on its route (*dokumenta virzība*). A document that was never moved has no row: it stands where it
/// was registered.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_route")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: DocumentId,
    pub institution_id: InstitutionId,
    pub stage: RouteStage,
    /// Since when.
    pub entered_at: DateTime<Utc>,
    /// Whose hands brought it there; none where Aprite itself did.
    pub entered_by: Option<AccountId>,
    /// In whose stead.
    pub entered_for: Option<StaffMemberId>,
    /// Counts moves; guards against two people acting at once.
    pub revision: i32,
}

table!();
