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
        heir: None,
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
    // A later merger of the institution above changes nothing: the centre lies below the new one.
    assert_eq!(tree.rolls_up_to(id(7), day("2026-03-02")), Some(id(3)));
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
fn what_cannot_be_divided_goes_to_the_heir() {
    let now = day("2026-03-02");
    let heir = |number, link: UnitLink| UnitLink {
        heir: Some(id(number)),
        ..link
    };
    let tree = Structure::new([
        unit(1, None, None, None, &[]),
        heir(3, unit(2, Some(1), None, Some("2020-12-31"), &[])),
        unit(3, Some(1), Some("2021-01-01"), Some("2025-12-31"), &[2]),
        unit(4, Some(1), Some("2021-01-01"), None, &[2]),
        unit(5, Some(1), Some("2026-01-01"), None, &[3]),
        unit(6, Some(1), None, Some("2025-12-31"), &[]),
        unit(7, Some(1), Some("2026-01-01"), None, &[6]),
        unit(8, Some(1), Some("2026-01-01"), None, &[6]),
    ]);
    for (of, on, has) in [
        (2, "2020-12-31", Some(2)),
        (2, "2025-12-31", Some(3)),
        (2, "2026-03-02", Some(5)),
        (4, "2020-12-31", None),
        // Split, and nobody was named.
        (6, "2026-03-02", None),
        (99, "2026-03-02", None),
    ] {
        assert_eq!(tree.heir_on(id(of), day(on)), has.map(id), "{of} {on}");
    }
    assert_eq!(tree.rolls_up_to(id(2), now), None, "documents went to both");
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
            let _ = tree.heir_on(id(number), now);
            prop_assert!(tree.successors_on(id(number), now).iter().all(|id| tree.in_force(*id, now)));
        }
    }
}
