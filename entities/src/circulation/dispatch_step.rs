//! A step in the life of a dispatch (*nosūtījuma gaita*).

use crate::ids::{AccountId, DispatchId, DispatchStepId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::{DispatchAct, DispatchState};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A step in the life of a dispatch (*nosūtījuma gaita*): what was done, by whom, in whose stead. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch_step")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DispatchStepId,
    pub dispatch_id: DispatchId,
    /// Revision of the dispatch afterwards: steps follow each other by it, whatever clock each was taken by.
    pub revision: i32,
    pub act: DispatchAct,
    /// State afterwards.
    pub state: DispatchState,
    pub at: DateTime<Utc>,
    /// Whose hands; none where Aprite itself did it.
    pub done_by: Option<AccountId>,
    /// In whose stead, where a substitute did it.
    pub done_for: Option<StaffMemberId>,
    /// Day on which it happened.
    pub happened_on: Option<NaiveDate>,
    /// Reason or remark, or the words of whoever carries it.
    pub text: Option<String>,
}

table!();
