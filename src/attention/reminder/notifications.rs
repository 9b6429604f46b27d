//! What a person was told (*paziņojumi*): the list, and that it was read.

use entities::attention::notification;
use entities::ids::{NotificationId, StaffMemberId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::rules::Refusal;
use crate::access::{Action, Caller};
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};
use crate::op::Kit;

fn of(person: StaffMemberId, unread: bool) -> Select<notification::Entity> {
    let mut query =
        notification::Entity::find().filter(notification::Column::StaffMemberId.eq(person));
    if unread {
        query = query.filter(notification::Column::ReadAt.is_null());
    }
    query
}

/// A page of what a person was told, the newest first; of what they have not read yet, where that is asked for.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    person: StaffMemberId,
    unread: bool,
    request: &PageRequest<NotificationId>,
) -> Result<Page<notification::Model>, Fault> {
    let mut query = of(person, unread)
        .order_by_desc(notification::Column::Id)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(notification::Column::Id.lt(*after));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many there are.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    person: StaffMemberId,
    unread: bool,
) -> Result<u64, Fault> {
    Ok(of(person, unread).count(connection).await?)
}

/// Notes that the caller has read these of their notifications, or all of them; returns how many were unread. It is a mark on
/// one's own list and no act in the office, so it leaves no entry.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn mark_read(
    kit: &Kit,
    caller: &Caller,
    which: Option<&[NotificationId]>,
) -> Result<Result<u64, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::SetOwnReminders) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let Some(person) = caller.staff_member else {
        return Ok(Err(Refusal::NotAPerson));
    };
    let op = kit.begin(caller.actor).await?;
    let mut marked = notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(op.at()))
        .filter(notification::Column::StaffMemberId.eq(person))
        .filter(notification::Column::ReadAt.is_null());
    if let Some(which) = which {
        marked = marked.filter(notification::Column::Id.is_in(which.iter().copied()));
    }
    let marked = marked.exec(op.transaction()).await?.rows_affected;
    op.commit().await?;
    Ok(Ok(marked))
}
