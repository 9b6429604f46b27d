//! What happened to a dispatch since the caller read it: whoever comes second is told what the first one did.

use chrono::NaiveDate;
use entities::circulation::{dispatch, dispatch_step};
use entities::vocabulary::{DispatchAct, DispatchState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::kernel::{Fault, Problem, calendar};
use crate::op::Op;
use crate::organisation::doers::name;

/// The last thing that happened to a dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// What.
    pub what: DispatchAct,
    /// Through whom; none where Aprite itself did it.
    pub who: Option<String>,
    /// On which day.
    pub on: NaiveDate,
    /// The state now.
    pub state: DispatchState,
}

impl Meanwhile {
    /// The refusal of whoever comes second.
    pub fn problem(&self) -> Problem {
        Problem::new("DISPATCH_STALE", "revision")
            .with("what", self.what)
            .with("who", self.who.as_deref().unwrap_or("Aprite"))
            .with("date", self.on)
            .with("state", self.state)
    }

    /// What happened last to a dispatch that the operation holds.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of(op: &Op, row: &dispatch::Model) -> Result<Self, Fault> {
        let last = dispatch_step::Entity::find()
            .filter(dispatch_step::Column::DispatchId.eq(row.id))
            .order_by_desc(dispatch_step::Column::Revision)
            .one(op.transaction())
            .await?;
        let (what, by, at) = match last {
            Some(step) => (step.act, step.done_by, step.at),
            None => (DispatchAct::Prepare, row.prepared_by, row.prepared_at),
        };
        Ok(Self {
            what,
            who: name(op.transaction(), by, at).await?,
            on: calendar::day(at),
            state: row.state,
        })
    }
}
