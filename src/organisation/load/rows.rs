//! Bringing the tables to what the plan says: insert what is new, update what differs, leave the rest.

use std::collections::{BTreeMap, BTreeSet};

use entities::ids::{AppointmentId, InstitutionId, StaffMemberId, UnitId};
use entities::organisation::{appointment, staff_member, unit, unit_predecessor};
use sea_orm::ActiveValue::Set;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::fault::{FaultKind, LoadFault};
use super::{AppointmentPlan, Changes, StaffPlan, UnitPlan, columns, note};
use crate::db::CHUNK;
use crate::kernel::text::{LatvianOrder, fold};
use crate::op::Op;
use crate::organisation::error::{Period, Refusal};
use crate::organisation::structure::Validity;
use crate::organisation::{names, read};

/// Writes the units (given parents first) and returns the ids of all units of the institution by code.
pub(super) async fn ensure_units(
    op: &Op,
    institution: InstitutionId,
    units: &[UnitPlan],
    known: Vec<unit::Model>,
    changes: &mut Changes,
) -> Result<BTreeMap<String, UnitId>, Refusal> {
    let known: BTreeMap<String, unit::Model> = known
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    let mut ids: BTreeMap<String, UnitId> = known
        .iter()
        .map(|(code, row)| (code.clone(), row.id))
        .collect();
    let mut new = Vec::new();
    for plan in units {
        let before = known.get(&plan.code);
        let (valid_from, valid_to) = columns(plan.validity);
        let wanted = unit::Model {
            id: before.map_or_else(|| op.new_id(UnitId), |row| row.id),
            institution_id: institution,
            code: plan.code.clone(),
            parent_id: plan
                .parent
                .as_ref()
                .and_then(|parent| ids.get(parent))
                .copied(),
            kind: plan.kind,
            name_lv: plan.name_lv.clone(),
            name_en: plan.name_en.clone(),
            valid_from,
            valid_to,
            territories: json!(plan.territories),
            // Given by the archive, not by whoever loads.
            fonds_archive: before.and_then(|row| row.fonds_archive.clone()),
            fonds_number: before.and_then(|row| row.fonds_number.clone()),
            // Named by the act that ended it.
            heir_id: before.and_then(|row| row.heir_id),
        };
        ids.insert(plan.code.clone(), wanted.id);
        match before {
            None => {
                note(changes, "units_added", &plan.code);
                new.push(wanted.into_active_model().reset_all());
            }
            Some(before) if *before == wanted => {}
            Some(_) => {
                note(changes, "units_changed", &plan.code);
                unit::Entity::update(wanted.into_active_model().reset_all())
                    .exec(op.transaction())
                    .await?;
            }
        }
    }
    for chunk in new.chunks(CHUNK) {
        unit::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(ids)
}

/// Makes the predecessors of the plan's units exactly those of the plan.
pub(super) async fn ensure_predecessors(
    op: &Op,
    units: &[UnitPlan],
    ids: &BTreeMap<String, UnitId>,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    for chunk in units.chunks(CHUNK) {
        let chunk_ids: Vec<UnitId> = chunk
            .iter()
            .filter_map(|unit| ids.get(&unit.code).copied())
            .collect();
        let before: BTreeSet<(UnitId, UnitId)> = unit_predecessor::Entity::find()
            .filter(unit_predecessor::Column::UnitId.is_in(chunk_ids))
            .all(op.transaction())
            .await?
            .into_iter()
            .map(|row| (row.unit_id, row.predecessor_id))
            .collect();
        let mut wanted = BTreeSet::new();
        for unit in chunk {
            let Some(id) = ids.get(&unit.code) else {
                continue;
            };
            for predecessor in unit.predecessors.iter().filter_map(|code| ids.get(code)) {
                wanted.insert((*id, *predecessor));
                if !before.contains(&(*id, *predecessor)) {
                    note(changes, "predecessors_changed", &unit.code);
                }
            }
        }
        for (id, predecessor) in before.difference(&wanted) {
            note(changes, "predecessors_removed", id);
            unit_predecessor::Entity::delete_by_id((*id, *predecessor))
                .exec(op.transaction())
                .await?;
        }
        let new: Vec<unit_predecessor::ActiveModel> = wanted
            .difference(&before)
            .map(|(id, predecessor)| unit_predecessor::ActiveModel {
                unit_id: Set(*id),
                predecessor_id: Set(*predecessor),
            })
            .collect();
        for rows in new.chunks(CHUNK) {
            unit_predecessor::Entity::insert_many(rows.to_vec())
                .exec_without_returning(op.transaction())
                .await?;
        }
    }
    Ok(())
}

/// All staff of an institution.
pub(super) async fn staff_of(
    op: &Op,
    institution: InstitutionId,
) -> Result<Vec<staff_member::Model>, Refusal> {
    Ok(staff_member::Entity::find()
        .filter(staff_member::Column::InstitutionId.eq(institution))
        .all(op.transaction())
        .await?)
}

/// What a person is recognised by: the e-mail address, or the folded name where there is none.
pub(super) fn recognised_by(email: Option<&str>, given_name: &str, family_name: &str) -> String {
    match email {
        Some(email) => email.to_lowercase(),
        None => fold(&format!("{family_name}\n{given_name}")),
    }
}

/// Writes the staff and returns their ids by the plan's keys.
pub(super) async fn ensure_staff(
    op: &Op,
    institution: InstitutionId,
    staff: &[StaffPlan],
    known: Vec<staff_member::Model>,
    changes: &mut Changes,
) -> Result<BTreeMap<String, StaffMemberId>, Refusal> {
    let order = LatvianOrder::new()?;
    let known: BTreeMap<String, staff_member::Model> = known
        .into_iter()
        .flat_map(|row| {
            let email = row.email.as_deref();
            let mut keys: Vec<String> = names::former(&row)
                .iter()
                .map(|name| recognised_by(email, name.given_name, name.family_name))
                .collect();
            keys.push(recognised_by(email, &row.given_name, &row.family_name));
            keys.into_iter()
                .map(move |key| (key, row.clone()))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut ids = BTreeMap::new();
    let mut new = Vec::new();
    for plan in staff {
        let before = known.get(&recognised_by(
            plan.email.as_deref(),
            &plan.given_name,
            &plan.family_name,
        ));
        let (valid_from, valid_to) = columns(plan.validity);
        // Whoever got another name since the plan was made keeps it.
        let (given_name, family_name) = before
            .filter(|row| {
                names::former(row).iter().any(|name| {
                    (name.given_name, name.family_name) == (&plan.given_name, &plan.family_name)
                })
            })
            .map_or((&plan.given_name, &plan.family_name), |row| {
                (&row.given_name, &row.family_name)
            });
        let wanted = staff_member::Model {
            id: before.map_or_else(|| op.new_id(StaffMemberId), |row| row.id),
            institution_id: institution,
            given_name: given_name.clone(),
            family_name: family_name.clone(),
            name_sort_key: order.key(&format!("{family_name} {given_name}")),
            former_names: before.map_or_else(names::none, |row| row.former_names.clone()),
            email: plan.email.clone(),
            valid_from,
            valid_to,
        };
        ids.insert(plan.key.clone(), wanted.id);
        match before {
            None => {
                note(changes, "staff_added", wanted.id);
                new.push(wanted.into_active_model().reset_all());
            }
            Some(before) if *before == wanted => {}
            Some(_) => {
                note(changes, "staff_changed", wanted.id);
                staff_member::Entity::update(wanted.into_active_model().reset_all())
                    .exec(op.transaction())
                    .await?;
            }
        }
    }
    for chunk in new.chunks(CHUNK) {
        staff_member::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(ids)
}

/// Writes who works where; appointments that the plan does not name stay.
pub(super) async fn ensure_appointments(
    op: &Op,
    places: &[AppointmentPlan],
    units: &BTreeMap<String, UnitId>,
    staff: &BTreeMap<String, StaffMemberId>,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let people: Vec<StaffMemberId> = staff.values().copied().collect();
    let known = read::appointments_of(op.transaction(), &people).await?;
    let mut new = Vec::<appointment::ActiveModel>::new();
    for (at, plan) in places.iter().enumerate() {
        let (Some(person), Some(unit)) = (staff.get(&plan.staff), units.get(&plan.unit)) else {
            continue;
        };
        let (valid_from, valid_to) = columns(plan.validity);
        let before = known.get(person).into_iter().flatten().find(|row| {
            row.unit_id == *unit && row.position == plan.position && row.valid_from == valid_from
        });
        let wanted = appointment::Model {
            id: before.map_or_else(|| op.new_id(AppointmentId), |row| row.id),
            staff_member_id: *person,
            unit_id: *unit,
            post_id: before.and_then(|row| row.post_id),
            position: plan.position.clone(),
            valid_from,
            valid_to,
        };
        match before {
            None => {
                let held = known.get(person).into_iter().flatten();
                let other = held
                    .filter(|row| row.unit_id == *unit)
                    .map(Validity::of_appointment)
                    .find(|other| other.overlaps(plan.validity));
                if let Some(other) = other {
                    let overlaps = FaultKind::Overlaps {
                        unit: plan.unit.clone(),
                        period: Period(other),
                    };
                    let path = format!("appointments.{at}.valid_from");
                    return Err(Refusal::Load(vec![LoadFault::new(path, overlaps)]));
                }
                note(changes, "appointments_added", wanted.id);
                new.push(wanted.into_active_model().reset_all());
            }
            Some(before) if *before == wanted => {}
            Some(_) => {
                note(changes, "appointments_changed", wanted.id);
                appointment::Entity::update(wanted.into_active_model().reset_all())
                    .exec(op.transaction())
                    .await?;
            }
        }
    }
    for chunk in new.chunks(CHUNK) {
        appointment::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}
