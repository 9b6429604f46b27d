//! Handover to the archive (nodošana arhīvam): inventories with their units of description, finding aids, packages, agreements
//! with archives, deliveries, and what archives answer.

mod agreement_mutations;
mod agreements;
mod deliveries;
mod delivery_mutations;
mod finding_aids;
mod inventories;
mod mutations;
mod opening;
mod package_mutations;
mod packages;
mod replies;
mod units;

use async_graphql::MergedObject;

/// What can be asked about the handover.
#[derive(MergedObject, Default)]
pub(super) struct HandoverQuery(
    inventories::InventoriesQuery,
    finding_aids::FindingAidsQuery,
    packages::PackagesQuery,
    agreements::AgreementsQuery,
    deliveries::DeliveriesQuery,
    replies::RepliesQuery,
);

/// What can be changed of the handover.
#[derive(MergedObject, Default)]
pub(super) struct HandoverMutation(
    opening::InventoryOpening,
    mutations::InventoryMutation,
    finding_aids::FindingAidsMutation,
    package_mutations::PackageMutation,
    agreement_mutations::AgreementMutation,
    delivery_mutations::DeliveryMutation,
    replies::ReplyMutation,
);
