//! Reading what has a from and a to: places, positions, substitutions, successions.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entities::ids::{AppointmentId, InstitutionId, StaffMemberId, SubstitutionId, UnitId};
use entities::organisation::{appointment, substitution, unit, unit_predecessor};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{by_ids, valid_on};
use crate::db::CHUNK;
use crate::kernel::Fault;

/// Appointments to units, past ones included, each list by its first day.
///
/// # Errors
/// A fault of the database.
pub async fn appointments_to<C: ConnectionTrait>(
    connection: &C,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<appointment::Model>>, Fault> {
    let mut found = HashMap::<UnitId, Vec<appointment::Model>>::new();
    for chunk in units.chunks(CHUNK) {
        let rows = appointment::Entity::find()
            .filter(appointment::Column::UnitId.is_in(chunk.iter().copied()))
            .order_by_asc(appointment::Column::ValidFrom)
            .order_by_asc(appointment::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.unit_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// Appointments by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn appointments_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[AppointmentId],
) -> Result<HashMap<AppointmentId, appointment::Model>, Fault> {
    by_ids::<_, appointment::Entity, _>(connection, appointment::Column::Id, ids, |row| row.id)
        .await
}

/// Substitutions in which any of these people are away or stand in, by their first day.
///
/// # Errors
/// A fault of the database.
pub async fn substitutions_of<C: ConnectionTrait>(
    connection: &C,
    staff: &[StaffMemberId],
) -> Result<Vec<substitution::Model>, Fault> {
    let mut found = Vec::new();
    for chunk in staff.chunks(CHUNK / 2) {
        let people = || chunk.iter().copied();
        found.extend(
            substitution::Entity::find()
                .filter(
                    Condition::any()
                        .add(substitution::Column::AbsentId.is_in(people()))
                        .add(substitution::Column::SubstituteId.is_in(people())),
                )
                .order_by_asc(substitution::Column::ValidFrom)
                .order_by_asc(substitution::Column::Id)
                .all(connection)
                .await?,
        );
    }
    Ok(found)
}

/// Substitutions of an institution by their first day; those that touch `day` only, where one is given.
///
/// # Errors
/// A fault of the database.
pub async fn substitutions<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: Option<NaiveDate>,
) -> Result<Vec<substitution::Model>, Fault> {
    let covers = day.map(|day| {
        Condition::all()
            .add(substitution::Column::ValidFrom.lte(day))
            .add(substitution::Column::ValidTo.gte(day))
    });
    Ok(substitution::Entity::find()
        .filter(substitution::Column::InstitutionId.eq(institution))
        .filter(Condition::all().add_option(covers))
        .order_by_asc(substitution::Column::ValidFrom)
        .order_by_asc(substitution::Column::Id)
        .all(connection)
        .await?)
}

/// One substitution of an institution.
///
/// # Errors
/// A fault of the database.
pub async fn substitution<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: SubstitutionId,
) -> Result<Option<substitution::Model>, Fault> {
    Ok(substitution::Entity::find_by_id(id)
        .filter(substitution::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// Who holds which position in which unit of an institution on `day`.
///
/// # Errors
/// A fault of the database.
pub async fn positions<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: NaiveDate,
) -> Result<BTreeMap<(UnitId, String), Vec<StaffMemberId>>, Fault> {
    use appointment::Column;
    let own = Query::select()
        .column(unit::Column::Id)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .take();
    let rows = appointment::Entity::find()
        .filter(Column::UnitId.in_subquery(own))
        .filter(valid_on(Column::ValidFrom, Column::ValidTo, day))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let mut held = BTreeMap::<(UnitId, String), Vec<StaffMemberId>>::new();
    for row in rows {
        held.entry((row.unit_id, row.position))
            .or_default()
            .push(row.staff_member_id);
    }
    Ok(held)
}

/// Whom a staff member stands in for on `day`, with the substitution that says so.
///
/// # Errors
/// A fault of the database.
pub async fn standing_in<C: ConnectionTrait>(
    connection: &C,
    substitute: StaffMemberId,
    day: NaiveDate,
) -> Result<Vec<substitution::Model>, Fault> {
    Ok(substitution::Entity::find()
        .filter(substitution::Column::SubstituteId.eq(substitute))
        .filter(substitution::Column::ValidFrom.lte(day))
        .filter(substitution::Column::ValidTo.gte(day))
        .order_by_asc(substitution::Column::Id)
        .all(connection)
        .await?)
}

/// What each unit succeeded; units without predecessors are left out.
///
/// # Errors
/// A fault of the database.
pub async fn predecessors_of<C: ConnectionTrait>(
    connection: &C,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<UnitId>>, Fault> {
    let mut found = HashMap::<UnitId, Vec<UnitId>>::new();
    for chunk in units.chunks(CHUNK) {
        let rows = unit_predecessor::Entity::find()
            .filter(unit_predecessor::Column::UnitId.is_in(chunk.iter().copied()))
            .order_by_asc(unit_predecessor::Column::PredecessorId)
            .all(connection)
            .await?;
        for row in rows {
            found
                .entry(row.unit_id)
                .or_default()
                .push(row.predecessor_id);
        }
    }
    Ok(found)
}

/// What succeeded each unit, whenever; units without successors are left out.
///
/// # Errors
/// A fault of the database.
pub async fn successors_of<C: ConnectionTrait>(
    connection: &C,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<UnitId>>, Fault> {
    let mut found = HashMap::<UnitId, Vec<UnitId>>::new();
    for chunk in units.chunks(CHUNK) {
        let rows = unit_predecessor::Entity::find()
            .filter(unit_predecessor::Column::PredecessorId.is_in(chunk.iter().copied()))
            .order_by_asc(unit_predecessor::Column::UnitId)
            .all(connection)
            .await?;
        for row in rows {
            found
                .entry(row.predecessor_id)
                .or_default()
                .push(row.unit_id);
        }
    }
    Ok(found)
}
