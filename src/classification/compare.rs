//! What differs between two versions of a scheme (*redakciju salīdzinājums*).

use std::collections::{BTreeMap, BTreeSet};

use entities::values::FileIndex;

use super::SeriesPlan;

/// One difference between an older version and a newer one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The newer version has the series, the older has none that it goes on with.
    Added(FileIndex),
    /// The older version has the series, nothing goes on with it.
    Removed(FileIndex),
    /// A series goes on, and this about it is another.
    Changed {
        /// Its index in the older version.
        from: FileIndex,
        /// Its index in the newer one.
        to: FileIndex,
        /// What differs, by the columns' names, in their order.
        fields: Vec<&'static str>,
    },
}

/// Everything that differs. `goes_on` lists which newer series (second) goes on with which older one (first), by
/// position; one may be split among several, and several may be joined in one.
pub fn compare(
    older: &[SeriesPlan],
    newer: &[SeriesPlan],
    goes_on: &BTreeSet<(usize, usize)>,
) -> Vec<Difference> {
    let mut of_newer: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (before, after) in goes_on {
        of_newer.entry(*after).or_default().push(*before);
    }
    let mut differences = Vec::new();
    for (position, after) in newer.iter().enumerate() {
        let Some(predecessors) = of_newer.get(&position) else {
            differences.push(Difference::Added(after.index.clone()));
            continue;
        };
        for before in predecessors.iter().filter_map(|before| older.get(*before)) {
            let fields = fields(before, after);
            if !fields.is_empty() {
                differences.push(Difference::Changed {
                    from: before.index.clone(),
                    to: after.index.clone(),
                    fields,
                });
            }
        }
    }
    let kept: BTreeSet<usize> = goes_on.iter().map(|(before, _)| *before).collect();
    for (position, before) in older.iter().enumerate() {
        if !kept.contains(&position) {
            differences.push(Difference::Removed(before.index.clone()));
        }
    }
    differences
}

/// The columns in which two series differ.
fn fields(before: &SeriesPlan, after: &SeriesPlan) -> Vec<&'static str> {
    [
        ("level", before.level != after.level),
        ("index", before.index != after.index),
        ("titleLv", before.title_lv != after.title_lv),
        ("titleEn", before.title_en != after.title_en),
        ("retention", before.retention != after.retention),
        ("trigger", before.trigger != after.trigger),
        ("legalBasis", before.legal_basis != after.legal_basis),
        ("unit", before.unit != after.unit),
        ("responsible", before.responsible != after.responsible),
        ("medium", before.medium != after.medium),
        (
            "informationSystem",
            before.information_system != after.information_system,
        ),
        ("carriesOver", before.carries_over != after.carries_over),
        (
            "access",
            before.default_access_class != after.default_access_class,
        ),
        ("accessGround", before.access_ground != after.access_ground),
        ("accessTerm", before.access_term != after.access_term),
        ("notes", before.notes != after.notes),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plan(index: &str, title: &str) -> SeriesPlan {
        let index = index.parse().expect("an index");
        SeriesPlan::titled(index, title.to_owned(), String::new())
    }

    fn index(text: &str) -> FileIndex {
        text.parse().expect("an index")
    }

    #[test]
    fn tells_what_is_new_gone_renumbered_and_changed() {
        let older = [
            plan("1-1", "Nolikums"),
            plan("1-2", "Lēmumi"),
            plan("1-3", "Vēstules"),
        ];
        let newer = [
            plan("1-1", "Nolikums"),
            plan("1-10", "Lēmumi"),
            plan("1-4", "Līgumi"),
        ];
        assert_eq!(
            compare(&older, &newer, &BTreeSet::from([(0, 0), (1, 1)])),
            [
                Difference::Changed {
                    from: index("1-2"),
                    to: index("1-10"),
                    fields: vec!["index"]
                },
                Difference::Added(index("1-4")),
                Difference::Removed(index("1-3")),
            ]
        );
    }

    proptest! {
        #[test]
        fn a_version_does_not_differ_from_itself(count in 0_usize..20) {
            let series: Vec<SeriesPlan> =
                (1..=count).map(|number| plan(&format!("1-{number}"), "Lieta")).collect();
            let same: BTreeSet<(usize, usize)> = (0..count).map(|position| (position, position)).collect();
            prop_assert_eq!(compare(&series, &series, &same), Vec::new());
            // Unrelated, the same two versions differ in every series, twice.
            prop_assert_eq!(compare(&series, &series, &BTreeSet::new()).len(), 2 * count);
        }
    }
}
