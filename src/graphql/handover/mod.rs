//! Handover to the archive (nodošana arhīvam): inventories with their units of description, finding aids, packages.

mod finding_aids;
mod inventories;
mod mutations;
mod opening;
mod package_mutations;
mod packages;
mod units;

use async_graphql::MergedObject;

/// What can be asked about the handover.
#[derive(MergedObject, Default)]
pub(super) struct HandoverQuery(
    inventories::InventoriesQuery,
    finding_aids::FindingAidsQuery,
    packages::PackagesQuery,
);

/// What can be changed of the handover.
#[derive(MergedObject, Default)]
pub(super) struct HandoverMutation(
    opening::InventoryOpening,
    mutations::InventoryMutation,
    finding_aids::FindingAidsMutation,
    package_mutations::PackageMutation,
);
