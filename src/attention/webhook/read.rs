//! Reading targets and deliveries, for administrators: of their institution alone.

use entities::attention::{webhook_delivery, webhook_target};
use entities::ids::{InstitutionId, WebhookDeliveryId, WebhookTargetId};
use entities::vocabulary::WebhookDeliveryState;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Targets of an institution, the oldest first: there are a handful.
///
/// # Errors
/// A fault of the database.
pub async fn targets<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<webhook_target::Model>, Fault> {
    Ok(webhook_target::Entity::find()
        .filter(webhook_target::Column::InstitutionId.eq(institution))
        .order_by_asc(webhook_target::Column::Id)
        .all(connection)
        .await?)
}

/// Deliveries of a target in one state, the oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn deliveries<C: ConnectionTrait>(
    connection: &C,
    target: WebhookTargetId,
    state: WebhookDeliveryState,
    request: &PageRequest<WebhookDeliveryId>,
) -> Result<Page<webhook_delivery::Model>, Fault> {
    let mut query = of(target, state)
        .order_by_asc(webhook_delivery::Column::Id)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(webhook_delivery::Column::Id.gt(*after));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many deliveries of a target are in one state.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    target: WebhookTargetId,
    state: WebhookDeliveryState,
) -> Result<u64, Fault> {
    Ok(of(target, state).count(connection).await?)
}

fn of(
    target: WebhookTargetId,
    state: WebhookDeliveryState,
) -> sea_orm::Select<webhook_delivery::Entity> {
    webhook_delivery::Entity::find()
        .filter(webhook_delivery::Column::TargetId.eq(target))
        .filter(webhook_delivery::Column::State.eq(state))
}
