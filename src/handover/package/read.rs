//! Reading packages: a page of them, one, what is wrong with one.

use entities::handover::{package, package_fault};
use entities::ids::{HandoverPackageId, InstitutionId, InventoryId};
use entities::vocabulary::PackageState;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::listed;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Which packages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// That stand so; all where none are named.
    pub states: Vec<PackageState>,
    /// Of one inventory.
    pub inventory: Option<InventoryId>,
}

impl Filter {
    fn condition(&self, institution: InstitutionId) -> Condition {
        use package::Column;
        let states =
            (!self.states.is_empty()).then(|| Column::State.is_in(self.states.iter().copied()));
        let inventory = self.inventory;
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            .add_option(states)
            .add_option(inventory.map(|inventory| Column::InventoryId.eq(inventory)))
    }
}

/// A package of an institution; none where it has no such.
///
/// # Errors
/// A fault of the database.
pub async fn one<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: HandoverPackageId,
) -> Result<Option<package::Model>, Fault> {
    Ok(package::Entity::find_by_id(id)
        .filter(package::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// A page of an institution's packages, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<HandoverPackageId>,
) -> Result<Page<package::Model>, Fault> {
    let such = filter.condition(institution);
    listed::newest::<package::Entity, _, _>(connection, such, package::Column::Id, request).await
}

/// How many packages.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    listed::count::<package::Entity, _>(connection, filter.condition(institution)).await
}

/// A page of what is wrong with a package, in the order of the package.
///
/// # Errors
/// A fault of the database.
pub async fn faults<C: ConnectionTrait>(
    connection: &C,
    package: HandoverPackageId,
    request: &PageRequest<i32>,
) -> Result<Page<package_fault::Model>, Fault> {
    use package_fault::Column;
    let after = request.after().map(|after| Column::Ordinal.gt(*after));
    let rows = package_fault::Entity::find()
        .filter(Column::PackageId.eq(package))
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::Ordinal)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}
