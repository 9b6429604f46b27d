//! What somebody else did with a task since the caller read it: whoever comes second is told what the first one did.

use chrono::NaiveDate;
use entities::circulation::{resolution, task, task_step};
use entities::vocabulary::TaskState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::kernel::{Fault, Problem, calendar};
use crate::op::Op;
use crate::organisation::doers::name;

/// The last thing that was done with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meanwhile {
    /// What was done: the word of the act, `given` where nothing was done since.
    pub what: &'static str,
    /// By whom: the name of a member of staff, or the login of an account that is nobody's; none where Aprite itself did it.
    pub who: Option<String>,
    /// On which day.
    pub on: NaiveDate,
    /// The task's state now.
    pub state: TaskState,
}

impl Meanwhile {
    /// The refusal of whoever comes second.
    pub fn problem(&self) -> Problem {
        Problem::new("TASK_STALE", "revision")
            .with("what", self.what)
            .with("who", self.who.as_deref().unwrap_or("Aprite"))
            .with("date", self.on)
            .with("state", self.state)
    }

    /// What was done last with a task that the operation holds.
    ///
    /// # Errors
    /// A fault of the database.
    pub(super) async fn of(
        op: &Op,
        task: &task::Model,
        resolution: &resolution::Model,
    ) -> Result<Self, Fault> {
        let last = task_step::Entity::find()
            .filter(task_step::Column::TaskId.eq(task.id))
            .order_by_desc(task_step::Column::Id)
            .one(op.transaction())
            .await?;
        let (what, by, at) = match last {
            Some(step) => (step.act.as_str(), step.done_by, step.at),
            None => ("given", Some(resolution.given_by), resolution.given_at),
        };
        Ok(Self {
            what,
            who: name(op.transaction(), by, at).await?,
            on: calendar::day(at),
            state: task.state,
        })
    }
}
