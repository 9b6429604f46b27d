//! Sending again what was put aside, once whatever was in the way is gone.

use entities::attention::{webhook_delivery, webhook_target};
use entities::ids::{WebhookDeliveryId, WebhookTargetId};
use entities::vocabulary::WebhookDeliveryState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::error::Refusal;
use super::keep;
use crate::access::{Action, Caller};
use crate::kernel::Fault;
use crate::op::Kit;

/// Lets one dead delivery of a target wait again, or all of them; returns how many. They go before what is younger.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn resend(
    kit: &Kit,
    caller: &Caller,
    target: WebhookTargetId,
    delivery: Option<WebhookDeliveryId>,
) -> Result<Result<u64, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageWebhooks) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let Some(found) = keep::held(&op, caller, target).await? else {
        return Ok(Err(Refusal::Unknown));
    };
    let mut revived = webhook_delivery::Entity::update_many()
        .col_expr(
            webhook_delivery::Column::State,
            Expr::value(WebhookDeliveryState::Waiting),
        )
        .col_expr(webhook_delivery::Column::Attempts, Expr::value(0))
        .filter(webhook_delivery::Column::TargetId.eq(target))
        .filter(webhook_delivery::Column::State.eq(WebhookDeliveryState::Dead));
    if let Some(id) = delivery {
        revived = revived.filter(webhook_delivery::Column::Id.eq(id));
    }
    let revived = revived.exec(op.transaction()).await?.rows_affected;
    if revived == 0 && delivery.is_some() {
        return Ok(Err(Refusal::DeliveryUnknown));
    }
    // Whoever sends again has mended something: the pause was for what was in the way before.
    webhook_target::Entity::update_many()
        .col_expr(webhook_target::Column::Failures, Expr::value(0))
        .col_expr(
            webhook_target::Column::PausedUntil,
            Expr::value(Option::<chrono::DateTime<chrono::Utc>>::None),
        )
        .filter(webhook_target::Column::Id.eq(target))
        .exec(op.transaction())
        .await?;
    keep::record(
        &mut op,
        "webhook.resent",
        &found,
        json!({ "deliveries": revived }),
    );
    op.commit().await?;
    Ok(Ok(revived))
}
