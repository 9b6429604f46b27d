//! The tree of units on a day: what lies below a unit, and which units' documents a unit answers for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::UnitId;

/// From–to, both days included; an open end is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Validity {
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
}

impl Validity {
    /// Whether `day` lies within.
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && !self.ended_before(day)
    }

    /// Whether it was over when `day` began.
    pub fn ended_before(self, day: NaiveDate) -> bool {
        self.to.is_some_and(|to| to < day)
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
}

/// All units of an institution, past and present.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Structure {
    units: BTreeMap<UnitId, UnitLink>,
    children: BTreeMap<UnitId, Vec<UnitId>>,
    succeeded: BTreeSet<UnitId>,
}

impl Structure {
    /// Ties the units together. A parent or predecessor that is not among them counts as none.
    pub fn new(units: impl IntoIterator<Item = UnitLink>) -> Self {
        let units: BTreeMap<UnitId, UnitLink> =
            units.into_iter().map(|unit| (unit.id, unit)).collect();
        let mut children = BTreeMap::<UnitId, Vec<UnitId>>::new();
        for unit in units.values() {
            if let Some(parent) = unit.parent.filter(|parent| units.contains_key(parent)) {
                children.entry(parent).or_default().push(unit.id);
            }
        }
        let succeeded = units
            .values()
            .flat_map(|unit| unit.predecessors.iter().copied())
            .collect();
        Self {
            units,
            children,
            succeeded,
        }
    }

    /// Units in force on `day` that lie below `unit`, also through a unit that no longer exists.
    pub fn descendants(&self, unit: UnitId, day: NaiveDate) -> BTreeSet<UnitId> {
        self.below(unit)
            .into_iter()
            .filter(|id| self.in_force(*id, day))
            .collect()
    }

    /// The nearest unit above `unit` that is in force on `day`; none for a root of that day's tree.
    pub fn parent_on(&self, unit: UnitId, day: NaiveDate) -> Option<UnitId> {
        let mut seen = BTreeSet::from([unit]);
        let mut above = self.units.get(&unit)?.parent;
        while let Some(id) = above.filter(|id| seen.insert(*id)) {
            if self.in_force(id, day) {
                return Some(id);
            }
            above = self.units.get(&id).and_then(|link| link.parent);
        }
        None
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
                reached.extend(self.below(*unit).into_iter().filter(|id| {
                    self.in_force(*id, day)
                        || (self.ended(*id, day) && !self.succeeded.contains(id))
                }));
            }
        }
        let mut open: Vec<UnitId> = reached.iter().copied().collect();
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

    fn below(&self, unit: UnitId) -> BTreeSet<UnitId> {
        let mut found = BTreeSet::new();
        let mut open = vec![unit];
        while let Some(above) = open.pop() {
            for child in self.children.get(&above).into_iter().flatten() {
                if *child != unit && found.insert(*child) {
                    open.push(*child);
                }
            }
        }
        found
    }

    fn in_force(&self, unit: UnitId, day: NaiveDate) -> bool {
        self.units
            .get(&unit)
            .is_some_and(|link| link.validity.covers(day))
    }

    fn ended(&self, unit: UnitId, day: NaiveDate) -> bool {
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
            }
        }
    }
}
