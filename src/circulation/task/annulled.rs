//! Tasks of a document whose registration was annulled (*anulēta reģistrācija*): nobody has anything to do with it any more.

use entities::circulation::{task, task_step};
use entities::documents::document;
use entities::ids::TaskStepId;
use entities::vocabulary::{TaskAct, TaskState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

use super::state::Step;
use super::{commands, leave};
use crate::db::CHUNK;
use crate::documents::consequences::{Consequence, Doing, Registered};
use crate::kernel::Fault;
use crate::op::Op;

/// Why, as the steps of the tasks say it.
const REASON: &str = "reģistrācija anulēta";

/// Tasks as a consequence of what happens to documents.
#[derive(Debug, Clone, Copy)]
pub struct Tasks;

impl Consequence for Tasks {
    fn registered<'a>(&'a self, _: &'a mut Op, _: &'a [Registered<'a>]) -> Doing<'a> {
        Box::pin(async { Ok(()) })
    }

    fn amended<'a>(
        &'a self,
        _: &'a mut Op,
        _: &'a document::Model,
        _: &'a document::Model,
    ) -> Doing<'a> {
        Box::pin(async { Ok(()) })
    }

    fn annulled<'a>(&'a self, op: &'a mut Op, card: &'a document::Model) -> Doing<'a> {
        Box::pin(withdraw(op, card))
    }
}

/// Withdraws what is open: an order that hundreds have to read has as many tasks, so they are written together.
async fn withdraw(op: &mut Op, card: &document::Model) -> Result<(), Fault> {
    let open = task::Entity::find()
        .filter(task::Column::DocumentId.eq(card.id))
        .filter(task::Column::ClosedAt.is_null())
        .order_by_asc(task::Column::Id)
        .all(op.transaction())
        .await?;
    if open.is_empty() {
        return Ok(());
    }
    for tasks in open.chunks(CHUNK) {
        task::Entity::update_many()
            .col_expr(task::Column::State, Expr::value(TaskState::Withdrawn))
            .col_expr(task::Column::ClosedAt, Expr::value(op.at()))
            .col_expr(
                task::Column::Revision,
                Expr::col(task::Column::Revision).add(1),
            )
            .filter(task::Column::Id.is_in(tasks.iter().map(|task| task.id)))
            .exec(op.transaction())
            .await?;
        let steps = tasks.iter().map(|task| {
            let step = task_step::Model {
                id: op.new_id(TaskStepId),
                task_id: task.id,
                act: TaskAct::Withdraw,
                at: op.at(),
                done_by: op.actor().account(),
                done_for: op.actor().absent(),
                from_id: task.executor_id,
                to_id: task.executor_id,
                text: Some(REASON.to_owned()),
                due_before: None,
                due_after: None,
                answer_id: None,
            };
            step.into_active_model().reset_all()
        });
        task_step::Entity::insert_many(steps.collect::<Vec<_>>())
            .exec_without_returning(op.transaction())
            .await?;
    }
    for mut task in open {
        task.state = TaskState::Withdrawn;
        let step = Step {
            act: TaskAct::Withdraw,
            from: task.executor_id,
            to: task.executor_id,
            text: Some(REASON.to_owned()),
            due: None,
            answer: None,
        };
        commands::record(op, card, &task, &step);
    }
    leave::settle(op, card).await
}
