//! Carrying out the organisation's part: units begin and end, successors are tied to predecessors, people go along.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::ids::{AppointmentId, InstitutionId, PostId, StaffMemberId, UnitId};
use entities::organisation::{appointment, reorganisation, unit, unit_predecessor};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde_json::{Value, json};

use super::posts::move_posts;
use super::{Assigned, Decided, Ending, Plan};
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;
use crate::organisation::change::entry;
use crate::organisation::error::Refusal;
use crate::organisation::structure::Validity;

/// What was carried out of the organisation's part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Ids of all units by code, those that began included.
    pub units: BTreeMap<String, UnitId>,
}

/// The appointments of units that end which last beyond the last day, by their units.
///
/// # Errors
/// A fault of the database.
pub async fn appointments_moving<C: ConnectionTrait>(
    connection: &C,
    end: &[Ending],
    effective_on: NaiveDate,
) -> Result<Vec<appointment::Model>, Fault> {
    let mut found = Vec::new();
    let units: Vec<UnitId> = end.iter().map(|ending| ending.unit).collect();
    for chunk in units.chunks(CHUNK) {
        found.extend(
            appointment::Entity::find()
                .filter(appointment::Column::UnitId.is_in(chunk.iter().copied()))
                .filter(
                    Condition::any()
                        .add(appointment::Column::ValidTo.is_null())
                        .add(appointment::Column::ValidTo.gte(effective_on)),
                )
                .order_by_asc(appointment::Column::Id)
                .all(connection)
                .await?,
        );
    }
    Ok(found)
}

/// Begins and ends the units and moves their people.
///
/// # Errors
/// A fault of the database.
pub async fn carry_out(
    op: &mut Op,
    institution: InstitutionId,
    plan: &Plan,
    decided: &Decided,
) -> Result<Moved, Refusal> {
    let mut units = decided.known.clone();
    begin_units(op, institution, plan, decided, &mut units).await?;
    end_units(op, institution, plan, decided, &units).await?;
    move_people(op, institution, plan, decided, &units).await?;
    Ok(Moved { units })
}

/// Writes down that an act was carried out, and with what outcome.
///
/// # Errors
/// A fault of the database.
pub async fn finish(
    op: &mut Op,
    act: &reorganisation::Model,
    outcome: Value,
) -> Result<reorganisation::Model, Fault> {
    let mut row = act.clone().into_active_model();
    row.carried_out_at = Set(Some(op.at()));
    row.outcome = Set(Some(outcome.clone()));
    let row = row.update(op.transaction()).await?;
    op.record(entry(
        "reorganisation.carried_out",
        act.institution_id,
        "reorganisation",
        act.id.0,
        json!({ "ground": act.ground, "effectiveOn": act.effective_on, "outcome": outcome }),
    ));
    Ok(row)
}

async fn begin_units(
    op: &mut Op,
    institution: InstitutionId,
    plan: &Plan,
    decided: &Decided,
    units: &mut BTreeMap<String, UnitId>,
) -> Result<(), Refusal> {
    for new in &decided.begin {
        let row = unit::Model {
            id: op.new_id(UnitId),
            institution_id: institution,
            code: new.code.clone(),
            parent_id: new
                .parent
                .as_ref()
                .and_then(|code| units.get(code))
                .copied(),
            kind: new.kind,
            name_lv: new.name_lv.trim().to_owned(),
            name_en: new
                .name_en
                .as_ref()
                .unwrap_or(&new.name_lv)
                .trim()
                .to_owned(),
            valid_from: Some(plan.effective_on),
            valid_to: None,
            territories: json!(new.territories),
            fonds_archive: None,
            fonds_number: None,
            heir_id: None,
        };
        units.insert(new.code.clone(), row.id);
        op.record(entry(
            "unit.begun",
            institution,
            "unit",
            row.id.0,
            json!({ "code": row.code, "name": row.name_lv, "kind": row.kind, "parent": row.parent_id, "from": row.valid_from, "to": null }),
        ));
        row.into_active_model()
            .reset_all()
            .insert(op.transaction())
            .await?;
    }
    Ok(())
}

async fn end_units(
    op: &mut Op,
    institution: InstitutionId,
    plan: &Plan,
    decided: &Decided,
    units: &BTreeMap<String, UnitId>,
) -> Result<(), Refusal> {
    let last = plan.effective_on.pred_opt().unwrap_or(plan.effective_on);
    for ending in &decided.end {
        let heir = ending.heir.as_ref().and_then(|code| units.get(code));
        unit::Entity::update_many()
            .col_expr(unit::Column::ValidTo, Expr::value(last))
            .col_expr(unit::Column::HeirId, Expr::value(heir.copied()))
            .filter(unit::Column::Id.eq(ending.unit))
            .exec(op.transaction())
            .await?;
        let successors: Vec<UnitId> = ending
            .to
            .iter()
            .filter_map(|code| units.get(code))
            .copied()
            .collect();
        for successor in &successors {
            unit_predecessor::ActiveModel {
                unit_id: Set(*successor),
                predecessor_id: Set(ending.unit),
            }
            .insert(op.transaction())
            .await?;
        }
        op.record(entry(
            "unit.ended",
            institution,
            "unit",
            ending.unit.0,
            json!({ "code": ending.code, "to": last, "successors": successors, "heir": heir }),
        ));
    }
    Ok(())
}

async fn move_people(
    op: &mut Op,
    institution: InstitutionId,
    plan: &Plan,
    decided: &Decided,
    units: &BTreeMap<String, UnitId>,
) -> Result<(), Refusal> {
    let last = plan.effective_on.pred_opt().unwrap_or(plan.effective_on);
    let of_unit: BTreeMap<UnitId, &Ending> = decided
        .end
        .iter()
        .map(|ending| (ending.unit, ending))
        .collect();
    // Two half places in two merged services are one place in the merged one.
    let mut taken = BTreeMap::<(StaffMemberId, UnitId, String), Vec<Validity>>::new();
    let moving = appointments_moving(op.transaction(), &decided.end, plan.effective_on).await?;
    let posts = move_posts(op, institution, (plan, &decided.end), units, &moving).await?;
    for place in moving {
        let receiver = of_unit
            .get(&place.unit_id)
            .and_then(|ending| plan.receiver(ending, Assigned::Appointment(place.id)))
            .and_then(|code| units.get(code))
            .copied();
        let post = place
            .post_id
            .zip(receiver)
            .and_then(|key| posts.get(&key))
            .copied();
        let before = Validity::of_appointment(&place);
        let continued = Validity {
            from: before.from.max(Some(plan.effective_on)),
            to: before.to,
        };
        if before.begins_after(last) {
            // It has not begun: the place is in the new unit from its first day on. Of a closed unit nothing is left.
            match receiver {
                Some(unit) => set_unit(op, place.id, unit, post).await?,
                None => {
                    appointment::Entity::delete_by_id(place.id)
                        .exec(op.transaction())
                        .await?;
                }
            }
            record_moved(op, institution, &place, receiver, before.from);
            continue;
        }
        appointment::Entity::update_many()
            .col_expr(appointment::Column::ValidTo, Expr::value(last))
            .filter(appointment::Column::Id.eq(place.id))
            .exec(op.transaction())
            .await?;
        record_moved(op, institution, &place, receiver, continued.from);
        let Some(unit) = receiver else { continue };
        let key = (place.staff_member_id, unit, place.position.clone());
        let periods = taken.entry(key).or_default();
        if periods.iter().any(|period| period.holds(continued)) {
            continue;
        }
        periods.push(continued);
        appointment::Model {
            id: op.new_id(AppointmentId),
            staff_member_id: place.staff_member_id,
            unit_id: unit,
            post_id: post,
            position: place.position,
            valid_from: continued.from,
            valid_to: continued.to,
        }
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    }
    Ok(())
}

async fn set_unit(
    op: &Op,
    place: AppointmentId,
    unit: UnitId,
    post: Option<PostId>,
) -> Result<(), Refusal> {
    appointment::Entity::update_many()
        .col_expr(appointment::Column::UnitId, Expr::value(unit))
        .col_expr(appointment::Column::PostId, Expr::value(post))
        .filter(appointment::Column::Id.eq(place))
        .exec(op.transaction())
        .await?;
    Ok(())
}

fn record_moved(
    op: &mut Op,
    institution: InstitutionId,
    place: &appointment::Model,
    to: Option<UnitId>,
    from_day: Option<NaiveDate>,
) {
    op.record(entry(
        "appointment.moved",
        institution,
        "appointment",
        place.id.0,
        json!({ "staffMember": place.staff_member_id, "position": place.position, "fromUnit": place.unit_id, "toUnit": to, "from": from_day }),
    ));
}
