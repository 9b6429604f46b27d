//! Whether a plan holds together: a plain decision over the plan and what the institution has, before anything is written.
//! Every fault is told at once.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::UnitId;
use entities::organisation::unit;

use super::fault::{FaultKind, LoadFault};
use super::{AppointmentPlan, InstitutionPlan, StaffPlan, UnitPlan};
use crate::kernel::text;
use crate::organisation::change::{MOST_CODE, MOST_NAME};
use crate::organisation::error::Period;
use crate::organisation::structure::Validity;

/// Longest name of a person or position, in characters.
const MOST_PERSON: usize = 100;

/// The units that there are, with what each of them succeeded.
pub(super) struct Known<'a> {
    pub(super) units: &'a [unit::Model],
    pub(super) predecessors: &'a [(UnitId, UnitId)],
}

/// A unit as it would be once the plan is loaded.
struct Wanted<'a> {
    parent: Option<&'a str>,
    predecessors: Vec<&'a str>,
    validity: Validity,
}

/// Checks the plan against itself and the units already there; returns its units with every parent before its children.
pub(super) fn check(
    plan: &InstitutionPlan,
    known: &Known<'_>,
) -> Result<Vec<UnitPlan>, Vec<LoadFault>> {
    let mut faults = Vec::new();
    let details = &plan.institution;
    filled("institution.code", &details.code, MOST_CODE, &mut faults);
    filled("institution.name", &details.name_lv, MOST_NAME, &mut faults);
    forwards("institution", details.validity, &mut faults);
    let wanted = wanted(plan, known);
    check_units(&plan.units, &wanted, &mut faults);
    check_staff(&plan.staff, &mut faults);
    check_places(plan, &wanted, &mut faults);
    if faults.is_empty() {
        Ok(parents_first(&plan.units))
    } else {
        Err(faults)
    }
}

/// The institution's units by code, those of the plan in place of those that are there.
fn wanted<'a>(plan: &'a InstitutionPlan, known: &Known<'a>) -> BTreeMap<&'a str, Wanted<'a>> {
    let code_of: BTreeMap<UnitId, &str> = known
        .units
        .iter()
        .map(|row| (row.id, row.code.as_str()))
        .collect();
    let mut wanted: BTreeMap<&str, Wanted<'_>> = known
        .units
        .iter()
        .map(|row| {
            let before = known.predecessors.iter();
            let unit = Wanted {
                parent: row.parent_id.and_then(|id| code_of.get(&id).copied()),
                predecessors: before
                    .filter(|(unit, _)| *unit == row.id)
                    .filter_map(|(_, id)| code_of.get(id).copied())
                    .collect(),
                validity: Validity::of_unit(row),
            };
            (row.code.as_str(), unit)
        })
        .collect();
    wanted.extend(plan.units.iter().map(|unit| {
        let planned = Wanted {
            parent: unit.parent.as_deref(),
            predecessors: unit.predecessors.iter().map(String::as_str).collect(),
            validity: unit.validity,
        };
        (unit.code.as_str(), planned)
    }));
    wanted
}

fn check_units(
    units: &[UnitPlan],
    wanted: &BTreeMap<&str, Wanted<'_>>,
    faults: &mut Vec<LoadFault>,
) {
    let mut codes = BTreeSet::new();
    for (at, unit) in units.iter().enumerate() {
        let path = |field: &str| format!("units.{at}.{field}");
        filled(&path("id"), &unit.code, MOST_CODE, faults);
        filled(&path("name_lv"), &unit.name_lv, MOST_NAME, faults);
        forwards(&format!("units.{at}"), unit.validity, faults);
        if !codes.insert(unit.code.as_str()) {
            let twice = FaultKind::Twice(unit.code.clone());
            faults.push(LoadFault::new(path("id"), twice));
        }
        if let Some(parent) = &unit.parent {
            if !wanted.contains_key(parent.as_str()) {
                let unknown = FaultKind::UnknownUnit(parent.clone());
                faults.push(LoadFault::new(path("parent"), unknown));
            } else if reaches(
                &unit.code,
                |code| wanted[code].parent.into_iter().collect(),
                wanted,
            ) {
                let above = FaultKind::AboveItself(unit.code.clone());
                faults.push(LoadFault::new(path("parent"), above));
            }
        }
        for (number, predecessor) in unit.predecessors.iter().enumerate() {
            let path = path(&format!("predecessors.{number}"));
            if let Some(fault) = succession(unit, predecessor, wanted) {
                faults.push(LoadFault::new(path, fault));
            }
        }
        let own = reaches(&unit.code, |code| wanted[code].predecessors.clone(), wanted);
        if own {
            let own = FaultKind::OwnPredecessor(unit.code.clone());
            faults.push(LoadFault::new(path("predecessors"), own));
        }
    }
}

/// Whether a walk from a unit comes back to it.
fn reaches<'a>(
    start: &str,
    next: impl Fn(&str) -> Vec<&'a str>,
    wanted: &BTreeMap<&'a str, Wanted<'a>>,
) -> bool {
    let (mut open, mut seen) = (next(start), BTreeSet::new());
    while let Some(code) = open.pop() {
        if code == start {
            return true;
        }
        if wanted.contains_key(code) && seen.insert(code) {
            open.extend(next(code));
        }
    }
    false
}

/// A unit begins after what it succeeded has ended, wherever both days are known.
fn succession(
    unit: &UnitPlan,
    predecessor: &str,
    wanted: &BTreeMap<&str, Wanted<'_>>,
) -> Option<FaultKind> {
    let Some(before) = wanted.get(predecessor) else {
        return Some(FaultKind::UnknownUnit(predecessor.to_owned()));
    };
    let from = unit.validity.from?;
    if before.validity.from.is_some_and(|first| from <= first) {
        return Some(FaultKind::BeforePredecessor {
            code: predecessor.to_owned(),
            period: Period(before.validity),
        });
    }
    (!before.validity.ended_before(from)).then(|| FaultKind::SucceedsTheLiving {
        unit: unit.code.clone(),
        predecessor: predecessor.to_owned(),
    })
}

fn check_staff(staff: &[StaffPlan], faults: &mut Vec<LoadFault>) {
    let mut keys = BTreeSet::new();
    let mut people = BTreeSet::new();
    for (at, person) in staff.iter().enumerate() {
        let path = |field: &str| format!("staff.{at}.{field}");
        filled(&path("key"), &person.key, MOST_PERSON, faults);
        filled(&path("given_name"), &person.given_name, MOST_PERSON, faults);
        filled(
            &path("family_name"),
            &person.family_name,
            MOST_PERSON,
            faults,
        );
        forwards(&format!("staff.{at}"), person.validity, faults);
        let recognised_by = super::rows::recognised_by(
            person.email.as_deref(),
            &person.given_name,
            &person.family_name,
        );
        if !keys.insert(person.key.as_str()) {
            let twice = FaultKind::Twice(person.key.clone());
            faults.push(LoadFault::new(path("key"), twice));
        } else if !people.insert(recognised_by) {
            let field = if person.email.is_some() {
                "email"
            } else {
                "family_name"
            };
            let twice = FaultKind::Twice(person.key.clone());
            faults.push(LoadFault::new(path(field), twice));
        }
    }
}

fn check_places(
    plan: &InstitutionPlan,
    wanted: &BTreeMap<&str, Wanted<'_>>,
    faults: &mut Vec<LoadFault>,
) {
    let staff: BTreeMap<&str, &StaffPlan> = plan
        .staff
        .iter()
        .map(|person| (person.key.as_str(), person))
        .collect();
    let mut held = BTreeMap::<(&str, &str), Vec<Validity>>::new();
    for (at, place) in plan.appointments.iter().enumerate() {
        let path = |field: &str| format!("appointments.{at}.{field}");
        filled(&path("position"), &place.position, MOST_PERSON, faults);
        forwards(&format!("appointments.{at}"), place.validity, faults);
        match staff.get(place.staff.as_str()) {
            None => {
                let unknown = FaultKind::UnknownStaff(place.staff.clone());
                faults.push(LoadFault::new(path("staff"), unknown));
            }
            Some(person) => {
                let fault = || FaultKind::OutsideEmployment(Period(person.validity));
                outside(at, place, person.validity, fault, faults);
            }
        }
        match wanted.get(place.unit.as_str()) {
            None => {
                let unknown = FaultKind::UnknownUnit(place.unit.clone());
                faults.push(LoadFault::new(path("unit"), unknown));
            }
            Some(unit) => {
                let fault = || FaultKind::OutsideUnit {
                    code: place.unit.clone(),
                    period: Period(unit.validity),
                };
                outside(at, place, unit.validity, fault, faults);
            }
        }
        // Nobody holds two places in one unit on the same day.
        let periods = held.entry((&place.staff, &place.unit)).or_default();
        if let Some(other) = periods.iter().find(|other| other.overlaps(place.validity)) {
            let overlaps = FaultKind::Overlaps {
                unit: place.unit.clone(),
                period: Period(*other),
            };
            faults.push(LoadFault::new(path("valid_from"), overlaps));
        }
        periods.push(place.validity);
    }
}

/// The days that a place names must lie within; where it names none it lasts as long as what it belongs to.
fn outside(
    at: usize,
    place: &AppointmentPlan,
    within: Validity,
    fault: impl Fn() -> FaultKind,
    faults: &mut Vec<LoadFault>,
) {
    let days: [(&str, Option<NaiveDate>); 2] = [
        ("valid_from", place.validity.from),
        ("valid_to", place.validity.to),
    ];
    for (field, day) in days {
        if day.is_some_and(|day| !within.covers(day)) {
            faults.push(LoadFault::new(
                format!("appointments.{at}.{field}"),
                fault(),
            ));
        }
    }
}

/// Orders the plan's units from the top down; none of them stands above itself.
fn parents_first(units: &[UnitPlan]) -> Vec<UnitPlan> {
    let by_code: BTreeMap<&str, &UnitPlan> = units
        .iter()
        .map(|unit| (unit.code.as_str(), unit))
        .collect();
    let depth = |unit: &UnitPlan| {
        let above = |unit: &UnitPlan| {
            let parent = unit.parent.as_deref()?;
            by_code.get(parent).copied()
        };
        std::iter::successors(above(unit), |unit| above(unit)).count()
    };
    let mut ordered: Vec<&UnitPlan> = units.iter().collect();
    ordered.sort_by_key(|unit| (depth(unit), unit.code.clone()));
    ordered.into_iter().cloned().collect()
}

fn filled(path: &str, given: &str, most: usize, faults: &mut Vec<LoadFault>) {
    let kind = if given.trim().is_empty() {
        FaultKind::Blank
    } else if text::has_control(given) {
        FaultKind::Unreadable
    } else if given.chars().count() > most {
        FaultKind::TooLong(most)
    } else {
        return;
    };
    faults.push(LoadFault::new(path, kind));
}

fn forwards(path: &str, validity: Validity, faults: &mut Vec<LoadFault>) {
    if validity.is_backwards() {
        faults.push(LoadFault::new(
            format!("{path}.valid_to"),
            FaultKind::Backwards,
        ));
    }
}
