//! How the sample services came to be: the mergers that stand in the data, as acts to be carried out one after another.
//!
//! The data say how everything ended up. Out of them follows what there was before the first merger, and what each one
//! began and ended: the units that begin on a day on which some unit succeeds others.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{SampleError, SampleUnit};

const VALMIERA_UNITS: &str = include_str!("data/org-valmiera.json");

/// Code of the second sample institution.
pub const VALMIERA: &str = "VA";

/// What there was before the first merger, and the mergers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleHistory {
    /// Units before the first merger, with no end where a merger ended them.
    pub before: Vec<SampleUnit>,
    /// The mergers, the earliest first.
    pub mergers: Vec<SampleMerger>,
}

/// A merger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleMerger {
    /// Legal basis as far as the data know it.
    pub ground: String,
    /// Day of the decision, where the data know it.
    pub decided_on: Option<NaiveDate>,
    /// First day of the successors.
    pub effective_on: NaiveDate,
    /// Units that begin.
    pub begin: Vec<SampleUnit>,
    /// Codes of units that end, each with those of its successors.
    pub end: BTreeMap<String, Vec<String>>,
}

/// The units of the Valmiera social affairs board with its eight predecessors.
///
/// # Errors
/// [`SampleError::Units`] when the embedded file is damaged; a test rules it out.
pub fn valmiera_units() -> Result<Vec<SampleUnit>, SampleError> {
    super::institution::units(VALMIERA_UNITS)
}

impl SampleHistory {
    /// The history that ended in these units.
    #[must_use]
    pub fn of(units: &[SampleUnit]) -> Self {
        let days: BTreeSet<NaiveDate> = units
            .iter()
            .filter(|unit| !unit.predecessors.is_empty())
            .filter_map(|unit| unit.valid_from)
            .collect();
        let ended: BTreeSet<&str> = units
            .iter()
            .flat_map(|unit| unit.predecessors.iter().map(String::as_str))
            .collect();
        // As it was when it began: what ended it comes later.
        let as_begun = |unit: &SampleUnit| {
            let mut begun = unit.clone();
            if ended.contains(unit.code.as_str()) {
                begun.valid_to = None;
            }
            begun.predecessors.clear();
            begun
        };
        let begins = |unit: &&SampleUnit| unit.valid_from.is_some_and(|day| days.contains(&day));
        Self {
            before: units
                .iter()
                .filter(|unit| !begins(unit))
                .map(as_begun)
                .collect(),
            mergers: days
                .iter()
                .map(|day| merger(units, *day, as_begun))
                .collect(),
        }
    }
}

fn merger(
    units: &[SampleUnit],
    day: NaiveDate,
    as_begun: impl Fn(&SampleUnit) -> SampleUnit,
) -> SampleMerger {
    let new: Vec<&SampleUnit> = units
        .iter()
        .filter(|unit| unit.valid_from == Some(day))
        .collect();
    let mut end = BTreeMap::<String, Vec<String>>::new();
    for unit in &new {
        for predecessor in &unit.predecessors {
            end.entry(predecessor.clone())
                .or_default()
                .push(unit.code.clone());
        }
    }
    let decision = new.iter().find_map(|unit| unit.decision.as_ref());
    let source = new.iter().find(|unit| !unit.predecessors.is_empty());
    let source = source.map_or("", |unit| unit.source.as_str());
    SampleMerger {
        ground: match decision {
            Some(decision) => format!(
                "{}, {} ({source})",
                decision.body,
                decision.date.format("%d.%m.%Y.")
            ),
            None => source.to_owned(),
        },
        decided_on: decision.map(|decision| decision.date),
        effective_on: day,
        begin: new.into_iter().map(as_begun).collect(),
        end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Institution;

    #[test]
    fn ogre_merged_four_into_one_twice() -> Result<(), SampleError> {
        let history = SampleHistory::of(&Institution::load()?.units);
        let before: Vec<&str> = history
            .before
            .iter()
            .map(|unit| unit.code.as_str())
            .collect();
        assert_eq!(before.len(), 7);
        assert!(history.before.iter().all(|unit| unit.valid_to.is_none()));
        let [first, second] = history.mergers.as_slice() else {
            panic!("{:?}", history.mergers);
        };
        assert_eq!(first.effective_on.to_string(), "2011-01-01");
        assert_eq!(
            first.decided_on.map(|day| day.to_string()).as_deref(),
            Some("2010-10-21")
        );
        assert_eq!(first.begin.len(), 15);
        assert_eq!(first.end["OG-PRED-SUNT"], ["OG", "OG-SC-SUNT"]);
        assert_eq!(second.effective_on.to_string(), "2022-01-03");
        assert_eq!(second.begin.len(), 1);
        assert_eq!(
            second.end.keys().collect::<Vec<_>>(),
            ["OG", "OG21-PRED-IKSK", "OG21-PRED-KEG", "OG21-PRED-LIEL"]
        );
        Ok(())
    }

    #[test]
    fn valmiera_merged_eight_into_one() -> Result<(), SampleError> {
        let history = SampleHistory::of(&valmiera_units()?);
        assert_eq!(history.before.len(), 8);
        let [only] = history.mergers.as_slice() else {
            panic!("{:?}", history.mergers);
        };
        assert_eq!(only.effective_on.to_string(), "2021-09-01");
        assert_eq!(
            only.decided_on, None,
            "the data do not know it, and nobody shall invent it"
        );
        assert_eq!(only.end.len(), 8);
        assert_eq!(only.end["VA-PRED-KOC"], ["VA", "VA-KAP-KOC"]);
        Ok(())
    }
}
