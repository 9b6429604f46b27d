//! Reading what has a from and a to: places, positions, substitutions, successions.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use entities::ids::{AppointmentId, InstitutionId, PostId, StaffMemberId, SubstitutionId, UnitId};
use entities::organisation::{appointment, post, substitution, unit, unit_predecessor};
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

/// Posts by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn posts_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[PostId],
) -> Result<HashMap<PostId, post::Model>, Fault> {
    by_ids::<_, post::Entity, _>(connection, post::Column::Id, ids, |row| row.id).await
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

/// A position with those who hold it on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// In which unit.
    pub unit: UnitId,
    /// Position as printed.
    pub title: String,
    /// Post of the staff list; none where the list does not have it.
    pub post: Option<post::Model>,
    /// Who holds it.
    pub holders: Vec<StaffMemberId>,
}

impl Position {
    /// Places of the post that nobody holds.
    pub fn vacancies(&self) -> i32 {
        let held = i32::try_from(self.holders.len()).unwrap_or(i32::MAX);
        let places = self.post.as_ref().map_or(0, |post| post.places);
        (places - held).max(0)
    }
}

/// The posts of an institution on `day` with those who hold them, and what people hold besides.
///
/// # Errors
/// A fault of the database.
pub async fn positions<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: NaiveDate,
) -> Result<Vec<Position>, Fault> {
    let own = || {
        Query::select()
            .column(unit::Column::Id)
            .from(unit::Entity)
            .and_where(unit::Column::InstitutionId.eq(institution))
            .take()
    };
    let posts = post::Entity::find()
        .filter(post::Column::UnitId.in_subquery(own()))
        .filter(valid_on(
            post::Column::ValidFrom,
            post::Column::ValidTo,
            day,
        ))
        .order_by_asc(post::Column::Id)
        .all(connection)
        .await?;
    let appointments = appointment::Entity::find()
        .filter(appointment::Column::UnitId.in_subquery(own()))
        .filter(valid_on(
            appointment::Column::ValidFrom,
            appointment::Column::ValidTo,
            day,
        ))
        .order_by_asc(appointment::Column::Id)
        .all(connection)
        .await?;
    let mut listed: BTreeMap<PostId, Position> = posts
        .into_iter()
        .map(|post| {
            let id = post.id;
            let position = Position {
                unit: post.unit_id,
                title: post.title.clone(),
                holders: Vec::new(),
                post: Some(post),
            };
            (id, position)
        })
        .collect();
    let mut beside = BTreeMap::<(UnitId, String), Vec<StaffMemberId>>::new();
    for row in appointments {
        match row.post_id.and_then(|post| listed.get_mut(&post)) {
            Some(position) => position.holders.push(row.staff_member_id),
            None => beside
                .entry((row.unit_id, row.position))
                .or_default()
                .push(row.staff_member_id),
        }
    }
    let beside = beside.into_iter().map(|((unit, title), holders)| Position {
        unit,
        title,
        post: None,
        holders,
    });
    Ok(listed.into_values().chain(beside).collect())
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
