//! Whether a plan holds together: a plain decision over the plan and the units that there are. Every fault is told at once,
//! each with its place in the plan.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entities::ids::UnitId;
use entities::organisation::unit;

use super::fault::PlanFault;
use super::{MOST, Plan, PlannedUnit};
use crate::organisation::change::{MOST_CODE, MOST_NAME, MOST_TERRITORIES};
use crate::organisation::error::Period;
use crate::organisation::structure::Validity;

/// A plan that holds together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Units that begin, every parent before what lies below it.
    pub begin: Vec<PlannedUnit>,
    /// Units that end, in the plan's order.
    pub end: Vec<Ending>,
    /// Ids of the units that there are, by code.
    pub known: BTreeMap<String, UnitId>,
}

/// A unit that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Codes of its successors.
    pub to: Vec<String>,
    /// Code of the successor that takes people, open files and registers; none where there is no successor.
    pub heir: Option<String>,
}

/// Decides whether a plan holds together with the units that there are and with who succeeded whom (unit to predecessors).
///
/// # Errors
/// Every fault of the plan.
pub fn check(
    plan: &Plan,
    known: &[unit::Model],
    links: &HashMap<UnitId, Vec<UnitId>>,
) -> Result<Decided, Vec<PlanFault>> {
    let mut view = View {
        plan,
        known: known.iter().map(|row| (row.code.as_str(), row)).collect(),
        planned: BTreeMap::new(),
        ending: plan
            .successions
            .iter()
            .map(|succession| succession.from.as_str())
            .collect(),
        faults: Vec::new(),
    };
    view.check_whole();
    view.check_units();
    let end = view.check_successions(known, links);
    view.check_assignments();
    if !view.faults.is_empty() {
        return Err(view.faults);
    }
    Ok(Decided {
        begin: parents_first(&plan.units),
        end,
        known: known.iter().map(|row| (row.code.clone(), row.id)).collect(),
    })
}

struct View<'a> {
    plan: &'a Plan,
    known: BTreeMap<&'a str, &'a unit::Model>,
    planned: BTreeMap<&'a str, &'a PlannedUnit>,
    ending: BTreeSet<&'a str>,
    faults: Vec<PlanFault>,
}

impl<'a> View<'a> {
    fn check_whole(&mut self) {
        let plan = self.plan;
        for (path, length) in [
            ("units", plan.units.len()),
            ("successions", plan.successions.len()),
            ("assignments", plan.assignments.len()),
        ] {
            if length > MOST {
                self.faults.push(PlanFault::TooMany { path });
            }
        }
        if plan.units.is_empty() && plan.successions.is_empty() {
            self.faults.push(PlanFault::Empty);
        }
        if plan.decided_on.is_some_and(|day| day > plan.effective_on) {
            self.faults.push(PlanFault::DecidedAfter);
        }
    }

    fn check_units(&mut self) {
        for (at, unit) in self.plan.units.iter().enumerate() {
            let fits = |text: &str, most: usize| {
                !text.trim().is_empty()
                    && text.chars().count() <= most
                    && !text.chars().any(char::is_control)
            };
            let one_word = !unit.code.chars().any(char::is_whitespace);
            let territories = unit.territories.len() <= MOST_TERRITORIES
                && unit.territories.iter().all(|name| fits(name, MOST_NAME));
            for (field, good) in [
                ("code", fits(&unit.code, MOST_CODE) && one_word),
                ("nameLv", fits(&unit.name_lv, MOST_NAME)),
                (
                    "nameEn",
                    unit.name_en
                        .as_deref()
                        .is_none_or(|name| fits(name, MOST_NAME)),
                ),
                ("territories", territories),
            ] {
                if !good {
                    self.faults.push(PlanFault::Text { at, field });
                }
            }
            let twice = self.planned.insert(&unit.code, unit).is_some();
            if twice || self.known.contains_key(unit.code.as_str()) {
                self.faults.push(PlanFault::CodeTaken {
                    at,
                    code: unit.code.clone(),
                });
            }
        }
        for (at, unit) in self.plan.units.iter().enumerate() {
            let Some(parent) = &unit.parent else { continue };
            self.must_be_there(format!("units.{at}.parent"), parent);
            if self.parents(&unit.code).contains(&unit.code.as_str()) {
                self.faults.push(PlanFault::AboveItself {
                    at,
                    code: unit.code.clone(),
                });
            }
        }
    }

    fn check_successions(
        &mut self,
        known: &[unit::Model],
        links: &HashMap<UnitId, Vec<UnitId>>,
    ) -> Vec<Ending> {
        let mut seen = BTreeSet::new();
        let mut endings = Vec::with_capacity(self.plan.successions.len());
        for (at, succession) in self.plan.successions.iter().enumerate() {
            let code = &succession.from;
            if !seen.insert(code) {
                let code = code.clone();
                self.faults.push(PlanFault::EndsTwice { at, code });
                continue;
            }
            let Some(row) = self.known.get(code.as_str()).copied() else {
                self.faults.push(PlanFault::UnknownCode {
                    path: format!("successions.{at}.from"),
                    code: code.clone(),
                });
                continue;
            };
            self.check_ends(at, row, known, links);
            for (index, to) in succession.to.iter().enumerate() {
                let path = format!("successions.{at}.to.{index}");
                let succeeds_itself = to == code
                    || self
                        .known
                        .get(to.as_str())
                        .is_some_and(|successor| came_from(links, row.id, successor.id));
                if succeeds_itself {
                    let code = to.clone();
                    self.faults.push(PlanFault::OwnPredecessor { path, code });
                } else {
                    self.must_be_there(path, to);
                }
            }
            let heir = self.heir(at, code, &succession.to, succession.heir.as_ref());
            self.check_below(at, row, known, &succession.to);
            endings.push(Ending {
                unit: row.id,
                code: code.clone(),
                to: succession.to.clone(),
                heir,
            });
        }
        endings
    }

    fn check_ends(
        &mut self,
        at: usize,
        row: &unit::Model,
        known: &[unit::Model],
        links: &HashMap<UnitId, Vec<UnitId>>,
    ) {
        let exists = Validity::of_unit(row);
        let (code, period) = (row.code.clone(), Period(exists));
        match self.plan.effective_on.pred_opt() {
            Some(last) if exists.begins_after(last) => {
                self.faults
                    .push(PlanFault::BeforeItExists { at, code, period });
            }
            Some(last) if exists.to.is_some_and(|to| to <= last) => {
                self.faults
                    .push(PlanFault::EndedAlready { at, code, period });
            }
            _ => {
                let successors: Vec<&str> = known
                    .iter()
                    .filter(|other| links.get(&other.id).is_some_and(|of| of.contains(&row.id)))
                    .map(|other| other.code.as_str())
                    .collect();
                if let (Some(last), false) = (row.valid_to, successors.is_empty()) {
                    self.faults.push(PlanFault::SucceededAlready {
                        at,
                        code,
                        last,
                        successors: successors.join(", "),
                    });
                }
            }
        }
    }

    /// The successor that takes what is one and cannot be divided: the one named, or the nearest, where one is.
    fn heir(
        &mut self,
        at: usize,
        code: &str,
        to: &[String],
        named: Option<&String>,
    ) -> Option<String> {
        if let Some(named) = named {
            if !to.contains(named) {
                self.faults.push(PlanFault::HeirElsewhere { at });
            }
            return Some(named.clone());
        }
        let nearest: Vec<&String> = to
            .iter()
            .filter(|candidate| {
                !to.iter()
                    .any(|other| self.parents(other).contains(&candidate.as_str()))
            })
            .collect();
        match nearest.as_slice() {
            [] => None,
            [one] => Some((*one).clone()),
            _ => {
                let code = code.to_owned();
                self.faults.push(PlanFault::HeirRequired { at, code });
                None
            }
        }
    }

    /// What lies below a unit that ends goes below its one successor; of several, or none, it must be succeeded or end too.
    fn check_below(&mut self, at: usize, row: &unit::Model, known: &[unit::Model], to: &[String]) {
        if to.len() == 1 {
            return;
        }
        let nearest = to
            .iter()
            .filter(|candidate| {
                !to.iter()
                    .any(|other| self.parents(other).contains(&candidate.as_str()))
            })
            .count();
        if nearest == 1 {
            return;
        }
        let day = self.plan.effective_on;
        let left = known.iter().find(|below| {
            below.parent_id == Some(row.id)
                && !Validity::of_unit(below).ended_before(day)
                && !self.ending.contains(below.code.as_str())
        });
        if let Some(below) = left {
            self.faults.push(PlanFault::LeftBehind {
                at,
                code: row.code.clone(),
                below: below.code.clone(),
            });
        }
    }

    fn check_assignments(&mut self) {
        for (at, assignment) in self.plan.assignments.iter().enumerate() {
            let succeeds = self
                .plan
                .successions
                .iter()
                .any(|succession| succession.to.contains(&assignment.to));
            if !succeeds {
                self.faults.push(PlanFault::AssignedElsewhere {
                    at,
                    code: assignment.to.clone(),
                });
            }
        }
    }

    /// A unit that the plan builds on must begin with it, or be there on the day and go on.
    fn must_be_there(&mut self, path: String, code: &str) {
        if self.planned.contains_key(code) {
            return;
        }
        let day = self.plan.effective_on;
        let code = code.to_owned();
        match self.known.get(code.as_str()) {
            None => self.faults.push(PlanFault::UnknownCode { path, code }),
            Some(row)
                if self.ending.contains(row.code.as_str())
                    || !Validity::of_unit(row).covers(day) =>
            {
                self.faults.push(PlanFault::NotThere { path, code });
            }
            Some(_) => {}
        }
    }

    /// Codes of the units above, nearest first, in the plan and outside; ends where they go in a circle.
    fn parents(&self, code: &str) -> Vec<&'a str> {
        let above = |code: &str| -> Option<&'a str> {
            if let Some(unit) = self.planned.get(code) {
                return unit.parent.as_deref();
            }
            let parent = self.known.get(code)?.parent_id?;
            let found = self.known.values().find(|row| row.id == parent)?;
            Some(found.code.as_str())
        };
        let mut found = Vec::new();
        let mut next = above(code);
        while let Some(parent) = next.filter(|parent| !found.contains(parent)) {
            found.push(parent);
            next = above(parent);
        }
        found
    }
}

/// Whether `unit` is among what came before `of`.
fn came_from(links: &HashMap<UnitId, Vec<UnitId>>, of: UnitId, unit: UnitId) -> bool {
    let (mut open, mut seen) = (vec![of], BTreeSet::from([of]));
    while let Some(id) = open.pop() {
        for predecessor in links.get(&id).into_iter().flatten() {
            if *predecessor == unit {
                return true;
            }
            if seen.insert(*predecessor) {
                open.push(*predecessor);
            }
        }
    }
    false
}

/// The plan's units with every parent before what lies below it; there is no circle any more.
fn parents_first(units: &[PlannedUnit]) -> Vec<PlannedUnit> {
    let mut left: Vec<&PlannedUnit> = units.iter().collect();
    let mut ordered = Vec::with_capacity(units.len());
    while !left.is_empty() {
        let waiting: BTreeSet<&str> = left.iter().map(|unit| unit.code.as_str()).collect();
        let (ready, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|unit| {
            unit.parent
                .as_deref()
                .is_none_or(|parent| !waiting.contains(parent))
        });
        if ready.is_empty() {
            break;
        }
        ordered.extend(ready.into_iter().cloned());
        left = later;
    }
    ordered
}
