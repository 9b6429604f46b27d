//! Whose scheme a version is (*shēmas turētājs*): that of everything behind the institution's wall, or of one institution
//! behind it. Services that will merge, and institutions under supervision, have schemes of their own; the successor's
//! scheme takes the place of those of all that it succeeded.
//!
//! Ground: MK 282/2024 (each institution has a classification scheme of its own).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::classification::scheme;
use entities::ids::UnitId;
use entities::vocabulary::SchemeState;

use crate::organisation::Structure;

/// Whether a version of `owner` that begins on `from` takes the place of one of `other`.
pub fn replaces(
    owner: Option<UnitId>,
    from: NaiveDate,
    other: Option<UnitId>,
    structure: &Structure,
) -> bool {
    let Some(before) = other else {
        return owner.is_none();
    };
    match owner {
        Some(owner) if owner == before => true,
        Some(owner) => structure
            .with_predecessors(BTreeSet::from([owner]), from)
            .contains(&before),
        None => structure.ended(before, from),
    }
}

/// The versions in force whose place a version takes, the newest first.
pub fn replaced<'a>(
    version: &scheme::Model,
    versions: &'a [scheme::Model],
    structure: &Structure,
) -> Vec<&'a scheme::Model> {
    let mut found: Vec<&scheme::Model> = versions
        .iter()
        .filter(|other| other.id != version.id && other.state == SchemeState::InForce)
        .filter(|other| {
            replaces(
                version.unit_id,
                version.valid_from,
                other.unit_id,
                structure,
            )
        })
        .collect();
    found.sort_by_key(|other| std::cmp::Reverse((other.valid_from, other.id)));
    found
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::organisation::{UnitLink, Validity};

    #[test]
    fn a_successors_scheme_takes_the_place_of_its_predecessors() {
        let id = |number| UnitId(Uuid::from_u128(number));
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        let unit = |number, to: Option<&str>, predecessors: &[u128]| UnitLink {
            id: id(number),
            parent: None,
            validity: Validity {
                from: None,
                to: to.map(day),
            },
            predecessors: predecessors.iter().copied().map(id).collect(),
            heir: None,
            forms_record_group: true,
        };
        // Two services (1, 2) that became one (3), and an institution under supervision (4) that goes on.
        let tree = Structure::new([
            unit(1, Some("2010-12-31"), &[]),
            unit(2, Some("2010-12-31"), &[]),
            unit(3, None, &[1]),
            unit(4, None, &[]),
        ]);
        let merged = day("2011-01-01");
        for (owner, from, other, taken) in [
            (None, merged, None, true),
            (None, merged, Some(1), true),
            (None, merged, Some(4), false),
            (None, day("2010-12-31"), Some(1), false),
            (Some(3), merged, Some(1), true),
            (Some(3), merged, Some(2), false),
            (Some(4), merged, Some(4), true),
            (Some(4), merged, None, false),
        ] {
            assert_eq!(
                replaces(owner.map(id), from, other.map(id), &tree),
                taken,
                "{owner:?} {from} {other:?}"
            );
        }
    }
}
