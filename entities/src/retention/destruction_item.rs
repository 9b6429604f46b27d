//! A file on a list of what is to be destroyed (*akta rinda*).

use crate::ids::{DestructionListId, FileId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::{Appraisal, ItemState, WithdrawnBecause};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A file on a list of what is to be destroyed (*akta rinda*). A file stands on one list at most.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "destruction_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub list_id: DestructionListId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub file_id: FileId,
    /// Its number on the list (*Nr. p. k.*).
    pub ordinal: i32,
    pub state: ItemState,
    /// None while nobody has appraised it.
    pub appraisal: Option<Appraisal>,
    /// Why it is appraised so.
    pub reason: Option<String>,
    /// Until when it is kept on, where it is.
    pub extend_until: Option<NaiveDate>,
    pub appraised_at: Option<DateTime<Utc>>,
    pub appraised_by: Option<StaffMemberId>,
    /// What somebody remarked about it.
    pub remark: Option<String>,
    pub remarked_at: Option<DateTime<Utc>>,
    pub remarked_by: Option<StaffMemberId>,
    /// The day from which it could be destroyed, when it came on the list.
    pub due_on: NaiveDate,
    /// What the act says of it (JSON of `retention::list::ItemFacts`), as it was when the list was submitted; none on a list
    /// that was not, and for items that were withdrawn before.
    pub facts: Option<Json>,
    /// Why it is not on the list any more.
    pub withdrawn_because: Option<WithdrawnBecause>,
    /// The same in words: the hold's title, the task's document.
    pub withdrawn_words: Option<String>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

table!();
