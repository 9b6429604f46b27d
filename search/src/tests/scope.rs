use proptest::prelude::*;

use super::*;
use crate::FacetField;

#[derive(Debug, Clone)]
struct Shown {
    keys: Vec<u64>,
    kind: u8,
    words: Vec<u8>,
}

fn shown() -> impl Strategy<Value = Shown> {
    (
        prop::collection::vec(0..5u64, 0..4),
        0..3u8,
        prop::collection::vec(0..4u8, 1..6),
    )
        .prop_map(|(keys, kind, words)| Shown { keys, kind, words })
}

const WORDS: [&str; 4] = ["pabalsts", "lēmumu", "dzīvoklis", "1-8/24/5"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The scope is checked against the plainest reading of it: documents asked one by one.
    #[test]
    fn what_is_outside_does_not_exist(
        documents in prop::collection::vec(shown(), 1..40),
        keys in prop::collection::vec(0..5u64, 0..3),
        word in 0..4u8,
        removed in 0..40u64,
    ) {
        let projections = documents.iter().zip(0u64..).map(|(shown, number)| Projection {
            access_keys: shown.keys.clone(),
            kind: shown.kind.to_string(),
            ..letter(number, "", &shown.words.iter().map(|w| WORDS[usize::from(*w)]).collect::<Vec<_>>().join(" "))
        });
        let index = filled(projections);
        index.apply(vec![Change::Remove(id(removed))], 2).unwrap();
        index.commit().unwrap();

        for asked in [WORDS[usize::from(word)], ""] {
            let inside: Vec<(u64, &Shown)> = (0u64..)
                .zip(&documents)
                .filter(|(number, _)| *number != removed)
                .filter(|(_, shown)| shown.keys.iter().any(|key| keys.contains(key)))
                .filter(|(_, shown)| asked.is_empty() || shown.words.contains(&word))
                .collect();
            let request = SearchRequest {
                facets: vec![FacetField::Kind],
                total: true,
                first: 100,
                ..SearchRequest::new(asked, Scope::Keys(keys.clone()))
            };
            let page = index.search(&request).unwrap();
            let mut hits = numbers(&page);
            hits.sort_unstable();
            prop_assert_eq!(hits, inside.iter().map(|(number, _)| *number).collect::<Vec<_>>());
            prop_assert_eq!(page.total, Some(inside.len() as u64));
            for (_, counts) in &page.facets {
                for count in counts {
                    let expected = inside.iter().filter(|(_, shown)| shown.kind.to_string() == count.value).count();
                    prop_assert_eq!(count.count, expected as u64);
                    prop_assert!(count.count > 0, "not even a value is told");
                }
                prop_assert_eq!(counts.iter().map(|c| c.count).sum::<u64>(), inside.len() as u64);
            }
        }
    }
}

#[test]
fn nobody_sees_what_has_no_keys_but_who_sees_all() {
    let index = filled([Projection {
        access_keys: vec![],
        ..letter(1, "Slepens", "pabalsts")
    }]);
    assert_eq!(found(&index, "pabalsts"), [1]);
    for keys in [vec![], vec![0], (0..100).collect()] {
        let page = index
            .search(&SearchRequest::new("pabalsts", Scope::Keys(keys)))
            .unwrap();
        let nothing = SearchPage {
            understood: "pabalsts".to_owned(),
            ..SearchPage::default()
        };
        assert_eq!(page, nothing);
    }
}
