//! A draft (*projekts*): a card and contents that have no number yet.

use crate::ids::{
    AccountId, DocumentId, DraftId, FileId, InstitutionId, RegisterId, StaffMemberId, UnitId,
};
use crate::macros::table;
use crate::vocabulary::{AccessClass, DraftState};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A draft (*projekts*): a card and contents that have no number yet.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "draft")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub institution_id: InstitutionId,
    /// Register that gives the number at signing.
    pub register_id: RegisterId,
    /// File; none where the open one of the register's series takes it.
    pub file_id: Option<FileId>,
    /// The card (JSON of `documents::CardDraft`).
    pub card: Json,
    /// How it will stand to other documents (JSON of `documents::NewRelation`s).
    pub relations: Json,
    /// The card's unit and access class: they decide who may see the draft.
    pub unit_id: UnitId,
    pub access_class: AccessClass,
    pub state: DraftState,
    /// Counts changes of the contents; those of each are kept.
    pub version: i32,
    /// Counts changes of what approvers approve besides the contents.
    pub card_version: i32,
    pub prepared_at: DateTime<Utc>,
    pub prepared_by: AccountId,
    /// The person; none where a program's account prepared it.
    pub preparer_id: Option<StaffMemberId>,
    pub ended_at: Option<DateTime<Utc>>,
    /// The document that it became.
    pub document_id: Option<DocumentId>,
    /// When that document's card was first corrected in what had been approved and signed.
    pub card_departed_at: Option<DateTime<Utc>>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
