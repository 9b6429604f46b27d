//! Reading acts: a page of them, one, who signed, the acts of units.

use std::collections::HashMap;

use entities::handover::{act, act_signature, act_unit};
use entities::ids::{DescriptionUnitId, HandoverActId, HandoverPackageId, InstitutionId};
use entities::vocabulary::ActState;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::{CHUNK, listed};
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Which acts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// That stand so; all where none are named.
    pub states: Vec<ActState>,
    /// Of one year's series.
    pub year: Option<i32>,
}

impl Filter {
    fn condition(&self, institution: InstitutionId) -> Condition {
        use act::Column;
        let states =
            (!self.states.is_empty()).then(|| Column::State.is_in(self.states.iter().copied()));
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            .add_option(states)
            .add_option(self.year.map(|year| Column::Year.eq(year)))
    }
}

/// An act of an institution; none where it has no such.
///
/// # Errors
/// A fault of the database.
pub async fn one<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: HandoverActId,
) -> Result<Option<act::Model>, Fault> {
    Ok(act::Entity::find_by_id(id)
        .filter(act::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// A page of an institution's acts, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<HandoverActId>,
) -> Result<Page<act::Model>, Fault> {
    let such = filter.condition(institution);
    listed::newest::<act::Entity, _, _>(connection, such, act::Column::Id, request).await
}

/// How many acts.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    listed::count::<act::Entity, _>(connection, filter.condition(institution)).await
}

/// The signatures of acts, in the order in which they were recorded.
///
/// # Errors
/// A fault of the database.
pub async fn signatures<C: ConnectionTrait>(
    connection: &C,
    acts: &[HandoverActId],
) -> Result<HashMap<HandoverActId, Vec<act_signature::Model>>, Fault> {
    let mut found: HashMap<HandoverActId, Vec<act_signature::Model>> = HashMap::new();
    for chunk in acts.chunks(CHUNK) {
        let rows = act_signature::Entity::find()
            .filter(act_signature::Column::ActId.is_in(chunk.iter().copied()))
            .order_by_asc(act_signature::Column::RecordedAt)
            .order_by_asc(act_signature::Column::Side)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.act_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// The packages that acts hand over, in the order of their ids.
///
/// # Errors
/// A fault of the database.
pub async fn packages<C: ConnectionTrait>(
    connection: &C,
    acts: &[HandoverActId],
) -> Result<HashMap<HandoverActId, Vec<HandoverPackageId>>, Fault> {
    use act_unit::Column;
    let rows: Vec<(HandoverActId, HandoverPackageId)> = act_unit::Entity::find()
        .select_only()
        .distinct()
        .columns([Column::ActId, Column::PackageId])
        .filter(Column::ActId.is_in(acts.iter().copied()))
        .filter(Column::PackageId.is_not_null())
        .order_by_asc(Column::PackageId)
        .into_tuple()
        .all(connection)
        .await?;
    let mut found: HashMap<HandoverActId, Vec<HandoverPackageId>> = HashMap::new();
    for (act, package) in rows {
        found.entry(act).or_default().push(package);
    }
    Ok(found)
}

/// The acts on which units are that were not cancelled; a unit is on one at most.
///
/// # Errors
/// A fault of the database.
pub async fn of_units<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<HashMap<DescriptionUnitId, act::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in units.chunks(CHUNK) {
        let rows = act_unit::Entity::find()
            .filter(act_unit::Column::UnitId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let acts = act::Entity::find()
            .filter(act::Column::Id.is_in(rows.iter().map(|row| row.act_id)))
            .filter(act::Column::State.ne(ActState::Cancelled))
            .all(connection)
            .await?;
        let acts: HashMap<HandoverActId, act::Model> =
            acts.into_iter().map(|row| (row.id, row)).collect();
        found.extend(
            rows.into_iter()
                .filter_map(|row| Some((row.unit_id, acts.get(&row.act_id)?.clone()))),
        );
    }
    Ok(found)
}
