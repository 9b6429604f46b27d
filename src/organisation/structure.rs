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
        let above_another: BTreeSet<UnitId> = reached
            .iter()
            .flat_map(|id| self.parents(*id))
            .filter(|id| reached.contains(id))
            .collect();
        // A cycle would leave nobody; all of them are better than none.
        if above_another.len() == reached.len() {
            return reached;
        }
        &reached - &above_another
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
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> UnitId {
        UnitId(Uuid::from_u128(number))
    }

    fn ids<const N: usize>(numbers: [u128; N]) -> BTreeSet<UnitId> {
        numbers.into_iter().map(id).collect()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn unit(
        number: u128,
        parent: Option<u128>,
        from: Option<&str>,
        to: Option<&str>,
        predecessors: &[u128],
    ) -> UnitLink {
        UnitLink {
            id: id(number),
            parent: parent.map(id),
            validity: Validity {
                from: from.map(day),
                to: to.map(day),
            },
            predecessors: predecessors.iter().copied().map(id).collect(),
            forms_record_group: [1, 7, 8].contains(&number),
        }
    }

    /// The service of 2011 (1) with a department (2), two centres (3, 4) of which one has a section (5) that ended
    /// without a successor and one (6) that went over to the other centre; before it a former service (7).
    fn ogre() -> Structure {
        Structure::new([
            unit(1, None, Some("2011-01-01"), Some("2022-01-02"), &[7]),
            unit(2, Some(1), Some("2011-01-01"), None, &[]),
            unit(3, Some(1), Some("2011-01-01"), None, &[7]),
            unit(4, Some(1), Some("2011-01-01"), None, &[6]),
            unit(5, Some(3), Some("2011-01-01"), Some("2014-12-31"), &[]),
            unit(6, Some(3), Some("2011-01-01"), Some("2014-12-31"), &[]),
            unit(7, None, None, Some("2010-12-31"), &[]),
        ])
    }

    #[test]
    fn the_tree_is_that_of_the_day() {
        let tree = ogre();
        let (then, now) = (day("2014-12-31"), day("2026-03-02"));
        assert_eq!(tree.descendants(id(1), then), ids([2, 3, 4, 5, 6]));
        assert_eq!(tree.descendants(id(1), now), ids([2, 3, 4]));
        assert_eq!(tree.descendants(id(3), then), ids([5, 6]));
        assert_eq!(tree.descendants(id(3), day("2015-01-01")), ids([]));
        assert_eq!(tree.parent_on(id(5), then), Some(id(3)));
        assert_eq!(tree.parent_on(id(3), now), None);
        assert_eq!(tree.descendants(id(99), now), ids([]));
    }

    #[test]
    fn leave_follows_the_successor() {
        let tree = ogre();
        let now = day("2026-03-02");
        // The centre's staff answer for the former service, not for a section that was beside them.
        assert_eq!(tree.answers_for(&ids([3]), false, now), ids([3, 7]));
        assert_eq!(tree.answers_for(&ids([4]), false, now), ids([4, 6]));
        // Its head answers for the section that ended with no successor, not for the one that went over.
        assert_eq!(tree.answers_for(&ids([3]), true, now), ids([3, 5, 7]));
        // While the predecessor exists, its documents are its own.
        assert_eq!(
            tree.answers_for(&ids([4]), false, day("2014-12-31")),
            ids([4])
        );
        assert_eq!(
            tree.answers_for(&ids([3]), true, day("2014-12-31")),
            ids([3, 5, 6, 7])
        );
        assert_eq!(tree.answers_for(&ids([]), true, now), ids([]));
    }

    /// As [`ogre`], and in 2022 the service (1) becomes a new one (8) of its four.
    fn ogre_of_2022() -> Structure {
        let mut units: Vec<UnitLink> = ogre().units.into_values().collect();
        units.push(unit(8, None, Some("2022-01-03"), None, &[1]));
        Structure::new(units)
    }

    #[test]
    fn what_lies_below_the_merged_lies_below_the_successor() {
        let tree = ogre_of_2022();
        let (before, now) = (day("2022-01-02"), day("2026-03-02"));
        assert_eq!(tree.parent_on(id(3), before), Some(id(1)));
        assert_eq!(tree.parent_on(id(3), now), Some(id(8)));
        assert_eq!(tree.descendants(id(8), now), ids([2, 3, 4]));
        assert_eq!(tree.descendants(id(8), before), ids([]));
        // The new head answers for the departments, and for the old service with what it had taken over itself.
        let reached = tree.answers_for(&ids([8]), true, now);
        assert_eq!(reached, ids([1, 2, 3, 4, 5, 6, 7, 8]));
    }

    #[test]
    fn a_document_rolls_up_to_the_nearest_successor() {
        let tree = ogre_of_2022();
        // Both the new institution and its centre succeeded the former service; the centre has its documents.
        assert_eq!(tree.rolls_up_to(id(7), day("2011-06-01")), Some(id(3)));
        assert_eq!(tree.rolls_up_to(id(7), day("2010-12-31")), Some(id(7)));
        assert_eq!(tree.rolls_up_to(id(1), day("2026-03-02")), Some(id(8)));
        assert_eq!(tree.rolls_up_to(id(6), day("2015-01-01")), Some(id(4)));
        // Closed without a successor: it is nobody's.
        assert_eq!(tree.rolls_up_to(id(5), day("2015-01-01")), None);
        assert_eq!(tree.rolls_up_to(id(8), day("2015-01-01")), None);
    }

    #[test]
    fn a_split_unit_rolls_up_to_nobody_and_its_documents_go_to_both() {
        let now = day("2026-03-02");
        let tree = Structure::new([
            unit(1, None, None, None, &[]),
            unit(2, Some(1), None, Some("2025-12-31"), &[]),
            unit(3, Some(1), Some("2026-01-01"), None, &[2]),
            unit(4, Some(1), Some("2026-01-01"), None, &[2]),
            unit(5, Some(2), None, None, &[]),
        ]);
        assert_eq!(tree.successors_on(id(2), now), ids([3, 4]));
        assert_eq!(tree.rolls_up_to(id(2), now), None);
        assert_eq!(tree.answers_for(&ids([3]), false, now), ids([2, 3]));
        // Nobody said under which part the section lies, so it lies under what is above both.
        assert_eq!(tree.parent_on(id(5), now), Some(id(1)));
    }

    #[test]
    fn closed_files_keep_the_group_of_their_last_day() {
        let tree = ogre_of_2022();
        for (of, on, group) in [
            (7, "2010-12-31", Some(7)),
            // Not the successor's, although it answers for what is in it now.
            (7, "2026-03-02", Some(7)),
            (3, "2015-12-31", Some(1)),
            (3, "2022-01-02", Some(1)),
            (3, "2026-03-02", Some(8)),
            (5, "2026-03-02", Some(1)),
            (99, "2026-03-02", None),
        ] {
            assert_eq!(
                tree.record_group(id(of), day(on)),
                group.map(id),
                "{of} {on}"
            );
        }
    }

    #[test]
    fn periods_overlap_where_they_share_a_day() {
        let period = |from: Option<&str>, to: Option<&str>| Validity {
            from: from.map(day),
            to: to.map(day),
        };
        let year = period(Some("2025-01-01"), Some("2025-12-31"));
        for (other, overlaps, within) in [
            (period(None, Some("2024-12-31")), false, false),
            (period(None, Some("2025-01-01")), true, false),
            (period(Some("2025-12-31"), None), true, false),
            (period(Some("2026-01-01"), None), false, false),
            (period(Some("2025-02-01"), Some("2025-02-28")), true, true),
            (period(None, None), true, false),
            (year, true, true),
        ] {
            assert_eq!(year.overlaps(other), overlaps, "{other:?}");
            assert_eq!(other.overlaps(year), overlaps, "{other:?}");
            assert_eq!(year.holds(other), within, "{other:?}");
            assert!(Validity::default().holds(other));
        }
    }

    #[test]
    fn days_are_included_at_both_ends() {
        let year = Validity {
            from: Some(day("2025-01-01")),
            to: Some(day("2025-12-31")),
        };
        for (on, covered) in [
            ("2024-12-31", false),
            ("2025-01-01", true),
            ("2025-12-31", true),
            ("2026-01-01", false),
        ] {
            assert_eq!(year.covers(day(on)), covered, "{on}");
        }
        assert!(Validity::default().covers(day("1900-01-01")));
        assert!(!year.is_backwards());
    }

    proptest! {
        /// Whatever the data say, cycles included, every walk ends and stays within the units.
        #[test]
        fn walks_end_on_any_graph(links in proptest::collection::vec((0_u128..12, 0_u128..12, any::<bool>()), 12)) {
            let now = day("2026-03-02");
            let tree = Structure::new((0..).zip(links).map(|(number, (parent, predecessor, ended))| {
                unit(number, Some(parent), None, ended.then_some("2020-01-01"), &[predecessor])
            }));
            for number in 0..12 {
                let below = tree.descendants(id(number), now);
                prop_assert!(!below.contains(&id(number)));
                let reached = tree.answers_for(&ids([number]), true, now);
                prop_assert!(below.is_subset(&reached));
                prop_assert!(tree.answers_for(&ids([number]), false, now).is_subset(&reached));
                let _ = tree.parent_on(id(number), now);
                let _ = tree.record_group(id(number), now);
                prop_assert!(tree.successors_on(id(number), now).iter().all(|id| tree.in_force(*id, now)));
            }
        }
    }
}
