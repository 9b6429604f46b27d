//! Sending packages to archives, trying again, giving up.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::handover::delivery as kept;

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::deliveries::HandoverDelivery;
use crate::handover::Refusal;
use crate::handover::delivering::{self, Target};
use crate::kernel;

/// A package is to go to an archive.
#[derive(InputObject)]
struct DeliverPackageInput {
    /// Which: it is ready, and not on its way already.
    package: ID,
    /// By which agreement: it holds today, is with the archive of the record group, and names the package's layout.
    agreement: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A delivery is tried again.
#[derive(InputObject)]
struct RetryDeliveryInput {
    /// Which.
    delivery: ID,
    /// Its revision as it was read.
    revision: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A delivery is given up.
#[derive(InputObject)]
struct CancelDeliveryInput {
    /// Which.
    delivery: ID,
    /// Its revision as it was read.
    revision: i32,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What ordering, retrying or giving up a delivery did.
#[derive(SimpleObject)]
struct HandoverDeliveryPayload {
    /// The delivery as it now is.
    delivery: Option<HandoverDelivery>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

impl HandoverDeliveryPayload {
    fn of(asker: &Asker, done: std::result::Result<kept::Model, Refusal>) -> Self {
        match done {
            Ok(row) => Self {
                delivery: Some(HandoverDelivery(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => Self::refused(asker, refusal.problems()),
        }
    }

    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            delivery: None,
            problems: told(asker, problems),
        }
    }
}

/// What can be done with deliveries.
#[derive(Default)]
pub(super) struct DeliveryMutation;

#[Object]
impl DeliveryMutation {
    /// Has a package that is ready brought to an archive (nosūtīt pakotni), in the background.
    async fn deliver_package(
        &self,
        context: &Context<'_>,
        input: DeliverPackageInput,
    ) -> Result<HandoverDeliveryPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("deliverPackage", input.idempotency_key.as_ref(), &input);
        let package = reading.id(&input.package, "package");
        let agreement = reading.id(&input.agreement, "agreement");
        let (package, agreement) = match reading.done(package.zip(agreement)) {
            Ok(read) => read,
            Err(problems) => return Ok(HandoverDeliveryPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = delivering::order(kit, caller, package, agreement, named.as_ref()).await;
        Ok(HandoverDeliveryPayload::of(asker, done.or_error(asker)?))
    }

    /// Has a delivery tried again at once (sūtīt vēlreiz), after whatever stood in the way is gone.
    async fn retry_delivery(
        &self,
        context: &Context<'_>,
        input: RetryDeliveryInput,
    ) -> Result<HandoverDeliveryPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("retryDelivery", input.idempotency_key.as_ref(), &input);
        let delivery = reading.id(&input.delivery, "delivery");
        let target = delivery.map(|delivery| Target {
            delivery,
            revision: input.revision,
        });
        let target = match reading.done(target) {
            Ok(target) => target,
            Err(problems) => return Ok(HandoverDeliveryPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = delivering::retry(kit, caller, target, named.as_ref()).await;
        Ok(HandoverDeliveryPayload::of(asker, done.or_error(asker)?))
    }

    /// Gives a delivery up (atcelt nosūtīšanu): what it left at the destination is removed there. What has arrived stays.
    async fn cancel_delivery(
        &self,
        context: &Context<'_>,
        input: CancelDeliveryInput,
    ) -> Result<HandoverDeliveryPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("cancelDelivery", input.idempotency_key.as_ref(), &input);
        let delivery = reading.id(&input.delivery, "delivery");
        let target = delivery.map(|delivery| Target {
            delivery,
            revision: input.revision,
        });
        let target = match reading.done(target) {
            Ok(target) => target,
            Err(problems) => return Ok(HandoverDeliveryPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = delivering::cancel(kit, caller, target, &input.reason, named.as_ref()).await;
        Ok(HandoverDeliveryPayload::of(asker, done.or_error(asker)?))
    }
}
