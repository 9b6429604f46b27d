//! Whom the tasks on a document let in (*piekļuve uzdevuma dēļ*): whoever must act on it must be able to read it, and nobody
//! else is let in by it. Ground: GDPR Art. 5(1)(c).

use std::collections::BTreeSet;

use entities::circulation::{resolution, task};
use entities::documents::document;
use entities::ids::StaffMemberId;
use entities::vocabulary::TaskState;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::documents;
use crate::kernel::Fault;
use crate::op::Op;

/// Whoever has a task, delegated it, controls it or gave it. What was refused or withdrawn lets nobody in; what is done goes
/// on letting in those who did it, who answer for it.
pub fn needed(resolutions: &[resolution::Model], tasks: &[task::Model]) -> BTreeSet<StaffMemberId> {
    let mut people = BTreeSet::new();
    for task in tasks {
        if matches!(task.state, TaskState::Refused | TaskState::Withdrawn) {
            continue;
        }
        people.insert(task.executor_id);
        people.extend(task.delegated_by.0.iter().copied());
        let given = resolutions.iter().find(|row| row.id == task.resolution_id);
        people.extend(given.map(|row| row.author_id));
        people.extend(given.and_then(|row| row.controller_id));
    }
    people
}

/// Lets in exactly those whom the document's tasks need, within an operation that holds the document's lock.
pub(in crate::circulation) async fn settle(
    op: &mut Op,
    card: &document::Model,
) -> Result<(), Fault> {
    let resolutions = resolution::Entity::find()
        .filter(resolution::Column::DocumentId.eq(card.id))
        .all(op.transaction())
        .await?;
    let tasks = task::Entity::find()
        .filter(task::Column::DocumentId.eq(card.id))
        .all(op.transaction())
        .await?;
    documents::settle_tasks(op, card, &needed(&resolutions, &tasks)).await
}
