//! Whether a register's numbers are all accounted for.

use std::ops::RangeInclusive;

use super::{IssuedNumber, Unused};

/// The sequences that a document has or that a stated reason explains, rising.
pub fn accounted<'a>(
    numbers: &'a [IssuedNumber],
    unused: &'a [Unused],
) -> impl Iterator<Item = i64> + use<'a> {
    let mut sequences: Vec<i64> = numbers
        .iter()
        .map(|number| number.sequence)
        .chain(unused.iter().map(|number| number.sequence))
        .collect();
    sequences.sort_unstable();
    sequences.into_iter()
}

/// The runs of sequences from 1 to `last` that are missing among the rising `accounted` ones.
pub fn gaps(last: i64, accounted: impl Iterator<Item = i64>) -> Vec<RangeInclusive<i64>> {
    let mut gaps = Vec::new();
    let mut next = 1;
    // One past the last closes the final gap like any other.
    for sequence in accounted
        .filter(|sequence| *sequence <= last)
        .chain(std::iter::once(last + 1))
    {
        if sequence > next {
            gaps.push(next..=sequence - 1);
        }
        next = next.max(sequence + 1);
    }
    gaps
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_gaps_are_what_is_missing_and_nothing_else(
            last in 0_i64..60,
            there in prop::collection::btree_set(1_i64..80, 0..60),
        ) {
            let found: Vec<i64> = gaps(last, there.iter().copied()).into_iter().flatten().collect();
            let missing: Vec<i64> = (1..=last).filter(|sequence| !there.contains(sequence)).collect();
            prop_assert_eq!(&found, &missing);
            let runs = gaps(last, there.iter().copied());
            let ends: BTreeSet<i64> = runs.iter().map(|run| *run.end()).collect();
            prop_assert!(runs.iter().all(|run| !ends.contains(&(run.start() - 1))), "runs are whole");
        }
    }
}
