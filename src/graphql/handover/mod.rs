//! Handover to the archive (nodošana arhīvam): inventories with their units of description, finding aids, packages, agreements
//! with archives, deliveries, what archives answer, and acts of handover.

mod act_mutations;
mod acts;
mod agreement_mutations;
mod agreements;
mod deliveries;
mod delivery_mutations;
mod difference;
mod finding_aids;
mod inventories;
mod mutations;
mod opening;
mod package_mutations;
mod packages;
mod rendition_mutations;
mod replies;
mod reply_files;
mod reply_looks;
mod units;

use async_graphql::MergedObject;

pub(super) use deliveries::{HandoverDelivery, delivery};

/// What can be asked about the handover.
#[derive(MergedObject, Default)]
pub(super) struct HandoverQuery(
    inventories::InventoriesQuery,
    finding_aids::FindingAidsQuery,
    packages::PackagesQuery,
    agreements::AgreementsQuery,
    deliveries::DeliveriesQuery,
    replies::RepliesQuery,
    reply_files::ReplyFilesQuery,
    acts::ActsQuery,
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
    rendition_mutations::RenditionMutation,
    replies::ReplyMutation,
    reply_looks::ReplyLookMutation,
    act_mutations::ActMutation,
);
