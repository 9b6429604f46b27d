//! Whether a plan holds together, decided before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use entities::organisation::unit;

use super::{AppointmentPlan, InstitutionPlan, UnitPlan};
use crate::organisation::error::{Period, Refusal};
use crate::organisation::structure::Validity;

/// Checks the plan against itself and the units already there; returns its units with every parent before its children.
pub(super) fn check(
    plan: &InstitutionPlan,
    known: &[unit::Model],
) -> Result<Vec<UnitPlan>, Refusal> {
    let details = &plan.institution;
    filled("the institution", "code", &details.code)?;
    filled(&details.code, "name", &details.name_lv)?;
    forwards(&details.code, details.validity)?;
    check_units(plan, known)?;
    check_staff(plan, known)?;
    parents_first(&plan.units, known)
}

fn check_units(plan: &InstitutionPlan, known: &[unit::Model]) -> Result<(), Refusal> {
    let mut codes = BTreeSet::new();
    for unit in &plan.units {
        filled("a unit", "code", &unit.code)?;
        filled(&unit.code, "name", &unit.name_lv)?;
        forwards(&unit.code, unit.validity)?;
        if !codes.insert(unit.code.as_str()) {
            return Err(Refusal::CodeTwice(unit.code.clone()));
        }
    }
    codes.extend(known.iter().map(|row| row.code.as_str()));
    for unit in &plan.units {
        for named in unit.parent.iter().chain(&unit.predecessors) {
            named_unit(&codes, &unit.code, named)?;
        }
        if unit.predecessors.contains(&unit.code) {
            return Err(Refusal::OwnPredecessor(unit.code.clone()));
        }
    }
    check_successions(plan, known)
}

/// A unit begins after what it succeeded has ended, wherever both days are known.
fn check_successions(plan: &InstitutionPlan, known: &[unit::Model]) -> Result<(), Refusal> {
    let mut validity: BTreeMap<&str, Validity> = known
        .iter()
        .map(|row| (row.code.as_str(), Validity::of_unit(row)))
        .collect();
    validity.extend(
        plan.units
            .iter()
            .map(|unit| (unit.code.as_str(), unit.validity)),
    );
    for unit in &plan.units {
        let Some(from) = unit.validity.from else {
            continue;
        };
        let living = unit.predecessors.iter().find(|code| {
            validity
                .get(code.as_str())
                .is_some_and(|predecessor| !predecessor.ended_before(from))
        });
        if let Some(predecessor) = living {
            return Err(Refusal::SucceedsTheLiving {
                unit: unit.code.clone(),
                predecessor: predecessor.clone(),
            });
        }
    }
    Ok(())
}

fn check_staff(plan: &InstitutionPlan, known: &[unit::Model]) -> Result<(), Refusal> {
    let mut keys = BTreeSet::new();
    let mut people = BTreeSet::new();
    for person in &plan.staff {
        filled("a staff member", "key", &person.key)?;
        filled(&person.key, "given name", &person.given_name)?;
        filled(&person.key, "family name", &person.family_name)?;
        forwards(&person.key, person.validity)?;
        let recognised_by = super::rows::recognised_by(
            person.email.as_deref(),
            &person.given_name,
            &person.family_name,
        );
        if !keys.insert(person.key.as_str()) || !people.insert(recognised_by) {
            return Err(Refusal::CodeTwice(person.key.clone()));
        }
    }
    let codes: BTreeSet<&str> = plan
        .units
        .iter()
        .map(|unit| unit.code.as_str())
        .chain(known.iter().map(|row| row.code.as_str()))
        .collect();
    for place in &plan.appointments {
        if !keys.contains(place.staff.as_str()) {
            return Err(Refusal::UnknownStaff(place.staff.clone()));
        }
        named_unit(&codes, &place.staff, &place.unit)?;
        filled(&place.staff, "position", &place.position)?;
        forwards(&place.staff, place.validity)?;
    }
    check_places(&plan.appointments)
}

/// Nobody holds two places in one unit on the same day.
fn check_places(places: &[AppointmentPlan]) -> Result<(), Refusal> {
    let mut held = BTreeMap::<(&str, &str), Vec<Validity>>::new();
    for place in places {
        let periods = held.entry((&place.staff, &place.unit)).or_default();
        if let Some(other) = periods.iter().find(|other| other.overlaps(place.validity)) {
            return Err(Refusal::AppointmentOverlaps {
                who: place.staff.clone(),
                unit: place.unit.clone(),
                period: Period(*other),
            });
        }
        periods.push(place.validity);
    }
    Ok(())
}

/// Orders the plan's units from the top down. What is left over when no unit can follow stands above itself.
fn parents_first(units: &[UnitPlan], known: &[unit::Model]) -> Result<Vec<UnitPlan>, Refusal> {
    let planned: BTreeSet<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let code_of: BTreeMap<_, &str> = known
        .iter()
        .map(|row| (row.id, row.code.as_str()))
        .collect();
    let mut above: BTreeMap<&str, Option<&str>> = known
        .iter()
        .map(|row| {
            let parent = row.parent_id.and_then(|id| code_of.get(&id).copied());
            (row.code.as_str(), parent)
        })
        .collect();
    above.extend(
        units
            .iter()
            .map(|unit| (unit.code.as_str(), unit.parent.as_deref())),
    );
    let mut placed = BTreeSet::new();
    let mut order = Vec::with_capacity(above.len());
    while placed.len() < above.len() {
        let ready: Vec<&str> = above
            .iter()
            .filter(|(code, parent)| {
                !placed.contains(*code) && parent.is_none_or(|parent| placed.contains(parent))
            })
            .map(|(code, _)| *code)
            .collect();
        if ready.is_empty() {
            let stuck = above
                .keys()
                .find(|code| !placed.contains(*code))
                .copied()
                .unwrap_or_default();
            return Err(Refusal::Cycle(stuck.to_owned()));
        }
        placed.extend(ready.iter().copied());
        order.extend(ready.into_iter().filter(|code| planned.contains(code)));
    }
    let by_code: BTreeMap<&str, &UnitPlan> = units
        .iter()
        .map(|unit| (unit.code.as_str(), unit))
        .collect();
    Ok(order
        .into_iter()
        .filter_map(|code| by_code.get(code).map(|unit| (*unit).clone()))
        .collect())
}

fn filled(what: &str, field: &'static str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::Blank {
            what: what.to_owned(),
            field,
        });
    }
    Ok(())
}

fn forwards(what: &str, validity: Validity) -> Result<(), Refusal> {
    if validity.is_backwards() {
        return Err(Refusal::Backwards(what.to_owned()));
    }
    Ok(())
}

fn named_unit(codes: &BTreeSet<&str>, of: &str, code: &str) -> Result<(), Refusal> {
    if codes.contains(code) {
        return Ok(());
    }
    Err(Refusal::UnknownUnit {
        of: of.to_owned(),
        code: code.to_owned(),
    })
}
