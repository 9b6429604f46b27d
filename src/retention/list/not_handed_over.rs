//! What comes next before the archive has permanent files (*nodošanai trūkst*): read from inventories, packages, answers and acts, in a
//! number of statements that does not grow with the files.

use std::collections::{BTreeSet, HashMap};

use entities::handover::{
    act, act_unit, description_unit, inventory, package, package_unit, reply,
};
use entities::ids::{DescriptionUnitId, FileId, HandoverActId, HandoverPackageId, InventoryId};
use entities::vocabulary::{ActState, PackageState, ReplyOutcome};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::obstacle::{Lacks, NOTHING};
use crate::kernel::Fault;

/// What comes next for each of some files of which the archive does not have the whole, with what that is about.
///
/// # Errors
/// A fault of the database.
pub(super) async fn of<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, (Lacks, String)>, Fault> {
    if files.is_empty() {
        return Ok(HashMap::new());
    }
    let units = description_unit::Entity::find()
        .filter(description_unit::Column::FileId.is_in(files.iter().copied()))
        .order_by_asc(description_unit::Column::Number)
        .order_by_asc(description_unit::Column::Letter)
        .all(connection)
        .await?;
    let around = Around::of(connection, &units).await?;
    let mut found: HashMap<FileId, (Lacks, String)> = HashMap::new();
    for unit in &units {
        if let Some(lacking) = around.lacking(unit) {
            found.entry(unit.file_id).or_insert(lacking);
        }
    }
    // All that is described is the archive's, and the file is still permanent: no package of it was accepted, since it is on paper
    // alone, or something of it is not described.
    for file in files {
        found.entry(*file).or_insert_with(|| {
            let mut own = units.iter().filter(|unit| unit.file_id == *file);
            let first = own.clone().next();
            match first.filter(|_| !own.any(|unit| around.packages.contains_key(&unit.id))) {
                Some(unit) => (Lacks::Acceptance, around.called(unit)),
                None => (Lacks::Description, NOTHING.to_owned()),
            }
        });
    }
    Ok(found)
}

/// What there is around units.
struct Around {
    inventories: HashMap<InventoryId, inventory::Model>,
    /// Acts that were not cancelled.
    acts: HashMap<DescriptionUnitId, act::Model>,
    /// Packages that were not given up, with whether the archive accepted them.
    packages: HashMap<DescriptionUnitId, (package::Model, bool)>,
}

impl Around {
    async fn of<C: ConnectionTrait>(
        connection: &C,
        units: &[description_unit::Model],
    ) -> Result<Self, Fault> {
        let ids = || units.iter().map(|unit| unit.id);
        let inventories: BTreeSet<InventoryId> =
            units.iter().map(|unit| unit.inventory_id).collect();
        let inventories = inventory::Entity::find()
            .filter(inventory::Column::Id.is_in(inventories))
            .all(connection)
            .await?;
        let on = act_unit::Entity::find()
            .filter(act_unit::Column::UnitId.is_in(ids()))
            .all(connection)
            .await?;
        let acts: BTreeSet<HandoverActId> = on.iter().map(|row| row.act_id).collect();
        let acts = act::Entity::find()
            .filter(act::Column::Id.is_in(acts))
            .filter(act::Column::State.ne(ActState::Cancelled))
            .all(connection)
            .await?;
        let acts: HashMap<HandoverActId, act::Model> =
            acts.into_iter().map(|row| (row.id, row)).collect();
        let within = package_unit::Entity::find()
            .filter(package_unit::Column::UnitId.is_in(ids()))
            .all(connection)
            .await?;
        let packages: BTreeSet<HandoverPackageId> =
            within.iter().map(|row| row.package_id).collect();
        let accepted = reply::Entity::find()
            .filter(reply::Column::PackageId.is_in(packages.iter().copied()))
            .filter(reply::Column::Outcome.ne(ReplyOutcome::Refused))
            .all(connection)
            .await?;
        let accepted: BTreeSet<HandoverPackageId> =
            accepted.into_iter().map(|row| row.package_id).collect();
        let packages = package::Entity::find()
            .filter(package::Column::Id.is_in(packages))
            .filter(package::Column::State.ne(PackageState::Discarded))
            .all(connection)
            .await?;
        let packages: HashMap<HandoverPackageId, package::Model> =
            packages.into_iter().map(|row| (row.id, row)).collect();
        let on = on.into_iter();
        let within = within.into_iter();
        Ok(Self {
            inventories: inventories.into_iter().map(|row| (row.id, row)).collect(),
            acts: on
                .filter_map(|row| Some((row.unit_id, acts.get(&row.act_id)?.clone())))
                .collect(),
            packages: within
                .filter_map(|row| {
                    let package = packages.get(&row.package_id)?.clone();
                    Some((row.unit_id, (package, accepted.contains(&row.package_id))))
                })
                .collect(),
        })
    }

    /// What a unit lacks; nothing where the archive has it.
    fn lacking(&self, unit: &description_unit::Model) -> Option<(Lacks, String)> {
        match (self.acts.get(&unit.id), self.packages.get(&unit.id)) {
            (Some(act), _) if act.state == ActState::Signed => None,
            (Some(act), _) => Some((Lacks::Signatures, act.number())),
            (None, Some((package, true))) => Some((Lacks::Act, package.name.clone())),
            (None, Some((package, false))) => Some((Lacks::Acceptance, package.name.clone())),
            (None, None) => Some((Lacks::Acceptance, self.called(unit))),
        }
    }

    /// A unit as inventories cite it: `2-15`.
    fn called(&self, unit: &description_unit::Model) -> String {
        let inventory = self.inventories.get(&unit.inventory_id);
        let inventory = inventory.map_or_else(String::new, inventory::Model::designation);
        format!("{inventory}-{}", unit.designation())
    }
}
