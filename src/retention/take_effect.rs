//! A version of a rule takes effect (*noteikuma redakcija stājas spēkā*) on its first day: the files that it governs are reckoned
//! by it, by a job that its adoption leaves behind, because they may be many and the day may be one to come.

use std::pin::Pin;

use entities::ids::{FileId, RetentionRuleId};
use entities::jobs::job;
use entities::retention::retention_rule::{self, Model as Version};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::adopt::governed_after;
use super::keep::{Because, reckon_files};
use super::sources::Fixed;
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// The kind of job by which a version takes effect.
const KIND: &str = "retention.rule_takes_effect";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Effect {
    version: RetentionRuleId,
    moves_fixed: bool,
}

/// Leaves the job behind in the operation that adopts the version.
pub(super) fn arrange(op: &mut Op, version: &Version, moves_fixed: bool) {
    let effect = Effect {
        version: version.id,
        moves_fixed,
    };
    op.enqueue(NewJob {
        kind: KIND,
        unique_key: None,
        run_at: Some(calendar::begins(version.valid_from).max(op.at())),
        payload: json!(effect),
    });
}

/// Reckons what a version governs.
pub struct TakeEffect {
    kit: Kit,
}

impl TakeEffect {
    /// The handler.
    pub const fn new(kit: Kit) -> Self {
        Self { kit }
    }

    async fn one(&self, job: &job::Model) -> Result<(), Fault> {
        let effect: Effect = serde_json::from_value(job.payload.clone())
            .map_err(Fault::at("reading which rule takes effect"))?;
        let version = retention_rule::Entity::find_by_id(effect.version)
            .one(self.kit.db.reader())
            .await?
            .ok_or(Fault::broken("a rule that takes effect is missing"))?;
        let fixed = match effect.moves_fixed {
            true => Fixed::Move,
            false => Fixed::Stay,
        };
        let mut after = None;
        loop {
            let files = governed_after(self.kit.db.reader(), &version, after.as_ref()).await?;
            let mut op = self.kit.begin(Actor::System).await?;
            let Some(last) = files.last() else {
                op.finish(&[job.id]).await?;
                return op.commit().await;
            };
            after = Some((last.index_sort_key.clone(), last.id));
            let files: Vec<FileId> = files.iter().map(|file| file.id).collect();
            reckon_files(&mut op, &files, Because::Rule(fixed)).await?;
            op.commit().await?;
        }
    }
}

impl Handler for TakeEffect {
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
