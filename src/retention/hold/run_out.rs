//! A hold whose last day has passed ceases by itself (*aizlieguma termiņa beigas*), with an entry, by a job that its placing left
//! behind. Whether it holds is asked by the day, so it ceases even where the job is late; what it covered gets its day back
//! with the job.

use std::pin::Pin;

use entities::ids::{HoldId, InstitutionId};
use entities::jobs::job;
use entities::retention::hold;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::on::holds;
use super::place::{entry, reckon_covered};
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::retention::gate;

/// The kind of job by which a hold ceases.
const KIND: &str = "retention.hold_runs_out";

#[derive(Debug, Serialize, Deserialize)]
struct End {
    institution: InstitutionId,
    hold: HoldId,
}

/// Leaves the job behind in the operation that gives the hold its last day; none has a hold without one.
pub(super) fn arrange(op: &mut Op, hold: &hold::Model) {
    let Some(after) = hold.valid_to.and_then(|day| day.succ_opt()) else {
        return;
    };
    let end = End {
        institution: hold.institution_id,
        hold: hold.id,
    };
    op.enqueue(NewJob {
        kind: KIND,
        unique_key: None,
        run_at: Some(calendar::begins(after)),
        payload: json!(end),
    });
}

/// Ends the holds whose last day has passed.
pub struct RunOut {
    kit: Kit,
}

impl RunOut {
    /// The handler.
    pub const fn new(kit: Kit) -> Self {
        Self { kit }
    }

    async fn one(&self, job: &job::Model) -> Result<(), Fault> {
        let end: End = serde_json::from_value(job.payload.clone())
            .map_err(Fault::at("reading which hold runs out"))?;
        let mut op = self.kit.begin(Actor::System).await?;
        gate::alone(&op, end.institution).await?;
        let found = hold::Entity::find_by_id(end.hold)
            .lock_exclusive()
            .one(op.transaction())
            .await?
            .ok_or(Fault::broken("a hold that runs out is missing"))?;
        // It may have been lifted or prolonged since.
        if found.lifted_at.is_none() && !holds(&found, calendar::day(op.at())) {
            let mut change = found.into_active_model();
            change.lifted_at = Set(Some(op.at()));
            let hold = change.update(op.transaction()).await?;
            let covered = reckon_covered(&mut op, &hold).await?;
            op.record(entry(
                &hold,
                "hold.ran_out",
                json!({ "validTo": hold.valid_to, "covered": covered.len() }),
            ));
        }
        op.finish(&[job.id]).await?;
        op.commit().await
    }
}

impl Handler for RunOut {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.one(job)).await })
    }
}
