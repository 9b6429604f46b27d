//! The tree of units on a day: what lies below a unit, and which units' documents a unit answers for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::UnitId;
use entities::organisation::{appointment, staff_member, substitution, unit};

/// From–to, both days included; an open end is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Of a unit.
    pub const fn of_unit(row: &unit::Model) -> Self {
        Self {
            from: row.valid_from,
            to: row.valid_to,
        }
    }

    /// Of a staff member: when employed.
    pub const fn of_staff_member(row: &staff_member::Model) -> Self {
        Self {
            from: row.valid_from,
            to: row.valid_to,
        }
    }

    /// Of an appointment.
    pub const fn of_appointment(row: &appointment::Model) -> Self {
        Self {
            from: row.valid_from,
            to: row.valid_to,
        }
    }

    /// Of a substitution.
    pub const fn of_substitution(row: &substitution::Model) -> Self {
        Self {
            from: Some(row.valid_from),
            to: Some(row.valid_to),
        }
    }

    /// Whether `day` lies within.
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && !self.ended_before(day)
    }

    /// Whether it was over when `day` began.
    pub fn ended_before(self, day: NaiveDate) -> bool {
        self.to.is_some_and(|to| to < day)
    }

    /// Whether it begins after `day`.
    pub fn begins_after(self, day: NaiveDate) -> bool {
        self.from.is_some_and(|from| day < from)
    }

    /// Whether the two have a day in common.
    pub fn overlaps(self, other: Self) -> bool {
        let apart = |one: Self, two: Self| matches!((one.to, two.from), (Some(to), Some(from)) if to < from);
        !apart(self, other) && !apart(other, self)
    }

    /// Whether every day of `other` lies within.
    pub fn holds(self, other: Self) -> bool {
        let begins = self
            .from
            .is_none_or(|from| other.from.is_some_and(|first| from <= first));
        let ends = self
            .to
            .is_none_or(|to| other.to.is_some_and(|last| last <= to));
        begins && ends
    }

    /// Whether it ends before it begins.
    pub fn is_backwards(self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to < from)
    }
}

/// A unit as the tree sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLink {
    /// The unit.
    pub id: UnitId,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// When it exists.
    pub validity: Validity,
    /// Units that it succeeded (*priekšteči*).
    pub predecessors: Vec<UnitId>,
    /// Of its own successors the one that took what is one and cannot be divided, where an act named one.
    pub heir: Option<UnitId>,
    /// Whether it is an institution, of today or of old, whose records are a group of their own (*fondradītājs*).
    pub forms_record_group: bool,
}

/// All units of an institution, past and present.
///
/// A unit whose parent has ended lies below the one unit that succeeded the parent; where several did, or none, below the
/// nearest unit further up. So the tree of each day follows from the units themselves, and no merger has to rewrite what
/// lies below the merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    units: BTreeMap<UnitId, UnitLink>,
    successors: BTreeMap<UnitId, Vec<UnitId>>,
}

impl Structure {
    /// Ties the units together. A parent or predecessor that is not among them counts as none.
    pub fn new(units: impl IntoIterator<Item = UnitLink>) -> Self {
        let units: BTreeMap<UnitId, UnitLink> =
            units.into_iter().map(|unit| (unit.id, unit)).collect();
        let mut successors = BTreeMap::<UnitId, Vec<UnitId>>::new();
        for unit in units.values() {
            for predecessor in &unit.predecessors {
                successors.entry(*predecessor).or_default().push(unit.id);
            }
        }
        Self { units, successors }
    }

    /// Whether the unit exists on `day`.
    pub fn in_force(&self, unit: UnitId, day: NaiveDate) -> bool {
        self.units
            .get(&unit)
            .is_some_and(|link| link.validity.covers(day))
    }

    /// Units in force on `day` that lie below `unit`, also through a unit that no longer exists.
    pub fn descendants(&self, unit: UnitId, day: NaiveDate) -> BTreeSet<UnitId> {
        self.below(unit, day)
            .filter(|id| self.in_force(*id, day))
            .collect()
    }

    /// The nearest unit above `unit` that is in force on `day`; none for a root of that day's tree.
    pub fn parent_on(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        self.above(unit, day)
            .into_iter()
            .find(|id| self.in_force(*id, day))
    }

    /// The units in force on `day` to which `unit` has come, itself while it exists: its successors and theirs, of those
    /// that lie above one another the nearest only (a merged service is succeeded by the new institution *and* by its
    /// centre; it is the centre that took over the work).
    pub fn successors_on(&self, unit: UnitId, day: NaiveDate) -> BTreeSet<UnitId> {
        self.nearest_successors(unit, day, &mut BTreeSet::new())
    }

    /// As [`Self::successors_on`]; units in `asked` are asked for already, and a tree that runs in a circle ends there.
    fn nearest_successors(
        &self,
        unit: UnitId,
        day: NaiveDate,
        asked: &mut BTreeSet<UnitId>,
    ) -> BTreeSet<UnitId> {
        let reached = self.all_successors(unit, day);
        if reached.len() < 2 || !asked.insert(unit) {
            return reached;
        }
        let mut above_another = BTreeSet::new();
        for id in &reached {
            for parent in self.parents(*id) {
                // What lay below a unit that has ended lies below what alone came of it.
                let heirs = match self.ended(parent, day) {
                    true => self.nearest_successors(parent, day, asked),
                    false => BTreeSet::from([parent]),
                };
                if heirs.len() == 1 {
                    above_another.extend(heirs.into_iter().filter(|heir| heir != id));
                }
            }
        }
        let nearest = &reached - &above_another;
        // A circle would leave nobody; all of them are better than none.
        if nearest.is_empty() { reached } else { nearest }
    }

    /// The units in force on `day` that `unit` came to, above one another or not.
    fn all_successors(&self, unit: UnitId, day: NaiveDate) -> BTreeSet<UnitId> {
        let (mut seen, mut open) = (BTreeSet::from([unit]), vec![unit]);
        let mut reached = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !self.ended(id, day) {
                if self.in_force(id, day) {
                    reached.insert(id);
                }
                continue;
            }
            for next in self.successors.get(&id).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        reached
    }

    /// The one unit in which a report as of `day` counts what was `unit`'s; none where it ended without a successor or was
    /// split, because nobody can say which part of an old document went where.
    pub fn rolls_up_to(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        let reached = self.successors_on(unit, day);
        match reached.len() {
            1 => reached.into_iter().next(),
            _ => None,
        }
    }

    /// The one unit that has on `day` what was `unit`'s and cannot be divided (files, registers): itself while it exists, else
    /// the heir that each act named, or the only successor.
    pub fn heir_on(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        let (mut at, mut seen) = (unit, BTreeSet::from([unit]));
        while self.ended(at, day) {
            let Some(heir) = self.units.get(&at).and_then(|link| link.heir) else {
                return self.rolls_up_to(at, day);
            };
            if !seen.insert(heir) {
                return None;
            }
            at = heir;
        }
        self.in_force(at, day).then_some(at)
    }

    /// The institution, of today or of old, in whose record group (*fonds*) lies what `unit` closed on `day` or still
    /// keeps on it: the unit itself or the nearest one above that forms a group.
    pub fn record_group(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        // What is left of a unit that has ended stays in the group of its own last day.
        let last = self.units.get(&unit)?.validity.to;
        let day = last.map_or(day, |last| last.min(day));
        std::iter::once(unit)
            .chain(self.above(unit, day))
            .find(|id| {
                self.in_force(*id, day)
                    && self
                        .units
                        .get(id)
                        .is_some_and(|link| link.forms_record_group)
            })
    }

    /// Units whose documents are in the hands of those who work in `own` on `day`.
    ///
    /// A unit that has ended handed its documents to its successors (domain rule 24: leave follows the successor). With
    /// `below` (the head of a unit), units beneath count too, those that ended without a successor included: somebody
    /// must answer for what they left.
    pub fn answers_for(
        &self,
        own: &BTreeSet<UnitId>,
        below: bool,
        day: NaiveDate,
    ) -> BTreeSet<UnitId> {
        let mut reached = own.clone();
        if below {
            for unit in own {
                reached.extend(self.below(*unit, day).filter(|id| {
                    self.in_force(*id, day)
                        || (self.ended(*id, day) && !self.successors.contains_key(id))
                }));
            }
        }
        self.with_predecessors(reached, day)
    }

    /// The units with all that had ended by `day` and to which they succeeded, however long ago.
    pub fn with_predecessors(&self, units: BTreeSet<UnitId>, day: NaiveDate) -> BTreeSet<UnitId> {
        let mut open: Vec<UnitId> = units.iter().copied().collect();
        let mut reached = units;
        while let Some(unit) = open.pop() {
            let predecessors = self
                .units
                .get(&unit)
                .map_or(&[][..], |link| &link.predecessors);
            for predecessor in predecessors {
                if self.ended(*predecessor, day) && reached.insert(*predecessor) {
                    open.push(*predecessor);
                }
            }
        }
        reached
    }

    fn below(&self, unit: UnitId, day: NaiveDate) -> impl Iterator<Item = UnitId> {
        self.units
            .keys()
            .copied()
            .filter(move |id| *id != unit && self.above(*id, day).contains(&unit))
    }

    /// The units above, nearest first: the parent, or what came of it by `day`, and so on.
    fn above(&self, unit: UnitId, day: NaiveDate) -> Vec<UnitId> {
        let mut found = Vec::new();
        let mut at = unit;
        loop {
            let Some(parent) = self.parent(at) else {
                return found;
            };
            let heir = self
                .ended(parent, day)
                .then(|| self.rolls_up_to(parent, day))
                .flatten();
            for next in std::iter::once(parent).chain(heir) {
                if next == unit || found.contains(&next) {
                    return found;
                }
                found.push(next);
                at = next;
            }
        }
    }

    /// Parents by the plain links, nearest first.
    fn parents(&self, unit: UnitId) -> Vec<UnitId> {
        let mut found = Vec::new();
        let mut above = self.parent(unit);
        while let Some(id) = above.filter(|id| *id != unit && !found.contains(id)) {
            found.push(id);
            above = self.parent(id);
        }
        found
    }

    fn parent(&self, unit: UnitId) -> Option<UnitId> {
        let parent = self.units.get(&unit)?.parent?;
        self.units.contains_key(&parent).then_some(parent)
    }

    /// Whether the unit is an institution, of today or of old, whose records are a group of their own.
    pub fn forms_record_group(&self, unit: UnitId) -> bool {
        self.units
            .get(&unit)
            .is_some_and(|link| link.forms_record_group)
    }

    /// Whether the unit had ended when `day` began.
    pub fn ended(&self, unit: UnitId, day: NaiveDate) -> bool {
        self.units
            .get(&unit)
            .is_some_and(|link| link.validity.ended_before(day))
    }
}

#[cfg(test)]
mod tests;
