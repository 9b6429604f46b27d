//! Whose answers are to be looked for, and the job that does it.

use chrono::TimeDelta;
use entities::handover::{agreement, delivery};
use entities::ids::SubmissionAgreementId;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::delivering::read::is_unanswered;
use crate::jobs::NewJob;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::Kit;

pub(super) const KIND: &str = "handover.reply";

/// A look that has not ended after so long is followed by another one.
pub(super) const LOST: TimeDelta = TimeDelta::hours(1);

/// Which agreement's folder a job looks into.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Which {
    pub(super) agreement: SubmissionAgreementId,
}

/// Has answers looked for by every agreement that names a folder for them, by which an unanswered package went, and whose time has
/// come; returns by how many. Moving that time and leaving the job are one commit, so one process begins a look.
///
/// # Errors
/// A fault of the database.
pub async fn begin_due(kit: &Kit) -> Result<u64, Fault> {
    use agreement::Column;
    let now = kit.clock.now();
    let is_due = || {
        Condition::any()
            .add(Column::LookNextAt.is_null())
            .add(Column::LookNextAt.lte(now))
    };
    let unanswered = Query::select()
        .column(delivery::Column::AgreementId)
        .from(delivery::Entity)
        .cond_where(is_unanswered())
        .take();
    let due = agreement::Entity::find()
        .filter(Column::ReplyFolder.is_not_null())
        .filter(is_due())
        .filter(Column::Id.in_subquery(unanswered))
        .order_by_asc(Column::Id)
        .all(kit.db.reader())
        .await?;
    let mut begun = 0;
    for row in due {
        let mut op = kit.begin(Actor::System).await?;
        let moved = agreement::Entity::update_many()
            .col_expr(Column::LookNextAt, Expr::value(Some(now + LOST)))
            .filter(Column::Id.eq(row.id))
            .filter(is_due())
            .exec(op.transaction())
            .await?;
        if moved.rows_affected == 0 {
            continue;
        }
        op.enqueue(job(row.id));
        op.commit().await?;
        begun += 1;
    }
    Ok(begun)
}

/// The job that looks by an agreement; one that waits already does.
pub(super) fn job(agreement: SubmissionAgreementId) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!(Which { agreement }),
        unique_key: Some(format!("{KIND}/{agreement}")),
        run_at: None,
    }
}
