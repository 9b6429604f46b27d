//! Who has kept what a service left open since it ended (*lietu nodošana pēctecim*).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::ids::UnitId;

use crate::organisation::{Structure, Validity};

/// From which days on which units kept what `service` left open, one after another: its successor from the day on which
/// there is one, the successor of that, and so on. What nobody inherits stays where it is.
pub(super) fn handed_on(
    structure: &Structure,
    existed: impl Iterator<Item = Validity>,
    service: UnitId,
) -> Vec<(NaiveDate, UnitId)> {
    // Nothing changes hands but on a day on which a unit begins or is over.
    let days: BTreeSet<NaiveDate> = existed
        .flat_map(|unit| [unit.from, unit.to.and_then(|last| last.succ_opt())])
        .flatten()
        .collect();
    let mut keepers: Vec<(NaiveDate, UnitId)> = Vec::new();
    for day in days {
        let keeper = keepers.last().map_or(service, |(_, keeper)| *keeper);
        if !structure.ended(keeper, day) {
            continue;
        }
        if let Some(heir) = structure
            .heir_on(keeper, day)
            .filter(|heir| *heir != keeper)
        {
            keepers.push((day, heir));
        }
    }
    keepers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organisation::structure::UnitLink;
    use uuid::Uuid;

    fn id(number: u128) -> UnitId {
        UnitId(Uuid::from_u128(number))
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn unit(number: u128, from: &str, to: Option<&str>, predecessors: &[u128]) -> UnitLink {
        UnitLink {
            id: id(number),
            parent: None,
            validity: Validity {
                from: Some(day(from)),
                to: to.map(day),
            },
            predecessors: predecessors.iter().map(|number| id(*number)).collect(),
            heir: None,
            forms_record_group: true,
        }
    }

    fn of(units: &[UnitLink], service: u128) -> Vec<(NaiveDate, UnitId)> {
        let structure = Structure::new(units.iter().cloned());
        handed_on(
            &structure,
            units.iter().map(|unit| unit.validity),
            id(service),
        )
    }

    #[test]
    fn a_chain_of_mergers_is_followed_day_by_day() {
        let units = [
            unit(1, "2000-01-01", Some("2009-06-30"), &[]),
            unit(2, "2000-01-01", Some("2009-06-30"), &[]),
            unit(3, "2009-07-01", Some("2020-12-31"), &[1, 2]),
            unit(4, "2000-01-01", None, &[]),
            // Nobody had it for a month.
            unit(5, "2021-02-01", None, &[3]),
        ];
        let heirs = [(day("2009-07-01"), id(3)), (day("2021-02-01"), id(5))];
        assert_eq!(of(&units, 1), heirs);
        assert_eq!(of(&units, 3), heirs[1..]);
        assert_eq!(of(&units, 4), []);
    }

    #[test]
    fn of_a_divided_unit_the_heir_keeps_it_and_what_nobody_inherits_stays() {
        let mut divided = unit(1, "2000-01-01", Some("2009-06-30"), &[]);
        let parts = [
            unit(2, "2009-07-01", None, &[1]),
            unit(3, "2009-07-01", None, &[1]),
        ];
        let units = |divided: UnitLink| [&[divided][..], &parts].concat();
        assert_eq!(of(&units(divided.clone()), 1), []);
        divided.heir = Some(id(3));
        assert_eq!(of(&units(divided), 1), [(day("2009-07-01"), id(3))]);
    }
}
