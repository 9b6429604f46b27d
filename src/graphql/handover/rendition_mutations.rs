//! Ordering renditions for the archive.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::vocabulary::PackageProfile;
use super::mutations::units;
use crate::handover::rendition::{self, Order};

/// Renditions are ordered.
#[derive(InputObject)]
struct OrderRenditionsInput {
    /// Of which inventory.
    inventory: ID,
    /// Of which of its units, at most 1,000; none: of all.
    units: Option<Vec<ID>>,
    /// For packages in which layout: what it takes as it is gets none.
    profile: PackageProfile,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What ordering renditions did.
#[derive(SimpleObject)]
struct OrderRenditionsPayload {
    /// How many were ordered; nought where everything is made, under way or taken as it is.
    ordered: Option<i32>,
    /// What stood in the way; nothing was ordered then.
    problems: Vec<Problem>,
}

/// What can be done with renditions.
#[derive(Default)]
pub(super) struct RenditionMutation;

#[Object]
impl RenditionMutation {
    /// Orders renditions as PDF/A of what a layout does not take as it is (pasūtīt arhīva atveidojumus): they are made in the
    /// background. What was made stays, what failed is tried again.
    async fn order_renditions(
        &self,
        context: &Context<'_>,
        input: OrderRenditionsInput,
    ) -> Result<OrderRenditionsPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("orderRenditions", input.idempotency_key.as_ref(), &input);
        let chosen = input
            .units
            .as_deref()
            .map(|given| units(&mut reading, given, "units"));
        let inventory = reading.id(&input.inventory, "inventory");
        let order = inventory.map(|inventory| Order {
            inventory,
            units: chosen,
            profile: input.profile.into(),
        });
        let order = match reading.done(order) {
            Ok(order) => order,
            Err(problems) => {
                return Ok(OrderRenditionsPayload {
                    ordered: None,
                    problems: told(asker, problems),
                });
            }
        };
        let (kit, caller, workshop) = (&asker.service.kit, &asker.caller, &asker.service.workshop);
        let done = rendition::order(kit, caller, workshop, order, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(done) => OrderRenditionsPayload {
                ordered: Some(i32::try_from(done.renditions).unwrap_or(i32::MAX)),
                problems: Vec::new(),
            },
            Err(refusal) => OrderRenditionsPayload {
                ordered: None,
                problems: told(asker, refusal.problems()),
            },
        })
    }
}
