use std::collections::HashSet;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{
    Cursor, DateField, DateRange, FacetField, Filters, Histogram, SearchError, Sort, Step,
};

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn archive() -> SearchIndex {
    filled([
        Projection {
            number: Some("1-8/24/123".to_owned()),
            sender_number: Some("A-77".to_owned()),
            correspondents: vec!["Jānis Bērziņš".to_owned()],
            received_on: day(2026, 3, 2),
            year: Some(2026),
            ..letter(
                1,
                "Par pabalsta piešķiršanu",
                "Piešķirtajiem sociālās palīdzības pabalstiem pievienots lēmums.",
            )
        },
        Projection {
            number: Some("1-8/24/124".to_owned()),
            correspondents: vec!["SIA Ķeguma siltums".to_owned()],
            received_on: day(2026, 3, 9),
            year: Some(2026),
            kind: "vēstule".to_owned(),
            ..letter(
                2,
                "Par apkures tarifiem",
                "Ķegumā no 02.03.2026. Palīdzība nav vajadzīga. Sociālais dienests 2026. gada 9. aprīlī atbild.",
            )
        },
        Projection {
            number: Some("2-1/25/7".to_owned()),
            attachments: vec!["Pielikumā rīkojuma izraksts par dzīvokli.".to_owned()],
            keywords: vec!["dzīvojamā platība".to_owned()],
            received_on: day(2025, 12, 31),
            year: Some(2025),
            direction: "outgoing".to_owned(),
            ..letter(3, "Rīkojumi par atvaļinājumu", "Nosūtām izrakstu.")
        },
    ])
}

#[test]
fn words_are_found_in_any_inflection_and_without_diacritics() {
    let index = archive();
    for (words, expected) in [
        ("socialas palidzibas pabalsts", vec![1]),
        ("kegums", vec![2]),
        ("ĶEGUMAM", vec![2]),
        ("rīkojums", vec![3]),
        ("rikojumiem dzivoklis", vec![3]),
        ("platības", vec![3]),
        ("bērziņam", vec![1]),
        ("palīdzības dienestam", vec![2]),
        ("nekas tāds", vec![]),
    ] {
        assert_eq!(found(&index, words), expected, "{words}");
    }
}

#[test]
fn quotes_asterisks_and_exclusions() {
    let index = archive();
    for (words, expected) in [
        ("\"sociālais dienests\"", vec![2]),
        ("\"socialais dienests\"", vec![2]),
        ("„Sociālais dienests”", vec![2]),
        ("\"sociāla dienesta\"", vec![]),
        ("\"dienests sociālais\"", vec![]),
        ("\"palīdzība\"", vec![2]),
        ("palīdz*", vec![2, 1]),
        ("atvaļ*", vec![3]),
        ("palīdzība -pabalsts", vec![2]),
        ("rīkojums -palīdzība", vec![3]),
        ("palīdzība -\"sociālais dienests\"", vec![1]),
        ("palīdzība -ķeg*", vec![1]),
        ("Rīga - Ogre", vec![]),
        ("„apkures", vec![2]),
    ] {
        let mut hits = found(&index, words);
        hits.sort_unstable_by(|a, b| b.cmp(a));
        let mut expected = expected;
        expected.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(hits, expected, "{words}");
    }
}

#[test]
fn numbers_and_dates_are_found_whole_in_parts_and_by_their_beginning() {
    let index = archive();
    for (words, expected) in [
        ("1-8/24/123", vec![1]),
        ("1-8-24-123", vec![1]),
        ("24/123", vec![1]),
        ("1-8/24*", vec![2, 1]),
        ("1-8/24/*", vec![2, 1]),
        ("1-8/24/12*", vec![2, 1]),
        ("a-77", vec![1]),
        ("9.4.2026", vec![2]),
        ("2.3.2026", vec![2]),
        ("2026-03-02", vec![2]),
        ("03.2026", vec![2]),
        ("Nr.2-1/25/7", vec![]),
        ("1-8/24/125", vec![]),
    ] {
        let mut hits = found(&index, words);
        hits.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!(hits, expected, "{words}");
    }
}

#[test]
fn titles_names_numbers_and_phrases_come_first() {
    let body = "Citi teksti par to pašu lietu, kas garumā līdzinās pārējiem.";
    let index = filled([
        letter(1, "Vēstule", &format!("{body} Pabalsts.")),
        letter(2, "Pabalsta lieta", body),
        letter(3, "Dienests un sociālā joma", body),
        letter(
            4,
            "Vēstule",
            &format!("{body} Sociālais aprūpes un citu lietu dienests."),
        ),
        letter(
            5,
            "Vēstule",
            &format!("{body} Aprūpes un citu lietu sociālais dienests."),
        ),
        Projection {
            number: Some("1-8/24/9".to_owned()),
            ..letter(6, "Vēstule", body)
        },
        letter(7, "Vēstule", &format!("{body} Atbilde uz 1-8/24/9.")),
    ]);
    assert_eq!(found(&index, "pabalsti")[0], 2);
    let both = found(&index, "sociāls dienests");
    assert!(
        both.iter().position(|n| *n == 5) < both.iter().position(|n| *n == 4),
        "{both:?}"
    );
    assert_eq!(found(&index, "1-8/24/9"), [6, 7]);
}

#[test]
fn filters_narrow() {
    let index = archive();
    let narrowed = |filters: Filters| {
        let request = SearchRequest {
            filters,
            total: true,
            ..SearchRequest::new("", Scope::All)
        };
        let page = index.search(&request).unwrap();
        assert_eq!(page.total, Some(page.hits.len() as u64));
        numbers(&page)
    };
    let none = Filters::default;
    assert_eq!(narrowed(none()), [3, 2, 1], "newest first");
    assert_eq!(
        narrowed(Filters {
            kinds: vec!["vēstule".to_owned()],
            ..none()
        }),
        [2]
    );
    assert_eq!(
        narrowed(Filters {
            directions: vec!["incoming".to_owned(), "outgoing".to_owned()],
            ..none()
        }),
        [3, 2, 1]
    );
    assert_eq!(
        narrowed(Filters {
            years: vec![2025],
            ..none()
        }),
        [3]
    );
    assert_eq!(
        narrowed(Filters {
            number: Some("1-8/24/123".to_owned()),
            ..none()
        }),
        [1]
    );
    assert_eq!(
        narrowed(Filters {
            number: Some("a 77".to_owned()),
            ..none()
        }),
        [1],
        "the sender's number as well"
    );
    assert_eq!(
        narrowed(Filters {
            correspondent: Some("berzina".to_owned()),
            ..none()
        }),
        [1]
    );
    assert_eq!(
        narrowed(Filters {
            correspondent: Some("Berzins Jānis Pēteris".to_owned()),
            ..none()
        }),
        [] as [u64; 0]
    );
    let received = |from, to| Filters {
        dates: vec![DateRange {
            field: DateField::Received,
            from,
            to,
        }],
        ..none()
    };
    assert_eq!(
        narrowed(received(day(2026, 3, 2), day(2026, 3, 8))),
        [1],
        "both ends belong to it"
    );
    assert_eq!(narrowed(received(day(2026, 3, 2), None)), [2, 1]);
    assert_eq!(narrowed(received(None, day(2025, 12, 31))), [3]);
    assert_eq!(narrowed(received(None, None)), [3, 2, 1]);
    let by_units = Projection {
        units: vec![id(70), id(71)],
        ..letter(9, "Citas nodaļas", "lieta")
    };
    index.apply(vec![put(by_units)], 2).unwrap();
    index.commit().unwrap();
    assert_eq!(
        narrowed(Filters {
            units: vec![id(71)],
            ..none()
        }),
        [9]
    );
}

#[test]
fn facets_count_the_values_of_all_hits() {
    let index = archive();
    let request = SearchRequest {
        facets: vec![FacetField::Year, FacetField::Direction, FacetField::Unit],
        first: 1,
        total: true,
        ..SearchRequest::new("", Scope::All)
    };
    let page = index.search(&request).unwrap();
    assert_eq!(
        (page.hits.len(), page.total, page.has_more),
        (1, Some(3), true)
    );
    let counted: Vec<_> = page
        .facets
        .iter()
        .map(|(field, counts)| {
            (
                *field,
                counts
                    .iter()
                    .map(|c| (c.value.as_str(), c.count))
                    .collect::<Vec<_>>(),
            )
        })
        .collect();
    assert_eq!(
        counted,
        [
            (FacetField::Year, vec![("2026", 2), ("2025", 1)]),
            (
                FacetField::Direction,
                vec![("incoming", 2), ("outgoing", 1)]
            ),
            (FacetField::Unit, vec![]),
        ]
    );
}

#[test]
fn a_histogram_counts_months_and_years_of_all_hits() {
    let index = archive();
    let bars = |words: &str, field, step| -> Vec<(String, u64)> {
        let request = SearchRequest {
            histogram: Some(Histogram { field, step }),
            first: 0,
            ..SearchRequest::new(words, Scope::Keys(vec![1]))
        };
        let page = index.search(&request).unwrap();
        let told = page.histogram.iter();
        told.map(|bar| (bar.from.to_string(), bar.count)).collect()
    };
    let told = |day: &str, count| (day.to_owned(), count);
    assert_eq!(
        bars("", DateField::Received, Step::Month),
        [told("2025-12-01", 1), told("2026-03-01", 2)]
    );
    assert_eq!(
        bars("palīdzība", DateField::Received, Step::Year),
        [told("2026-01-01", 2)]
    );
    assert_eq!(bars("", DateField::Dated, Step::Year), []);
}

/// Many documents over several segments, of which some were replaced and removed.
fn crowd() -> SearchIndex {
    let index = SearchIndex::in_memory(Settings::default()).unwrap();
    for batch in 0..6u64 {
        let changes = (0..25).map(|n| {
            let number = batch * 25 + n;
            let body = format!(
                "lēmums {} {}",
                "pabalsts ".repeat((number % 7) as usize),
                "cits ".repeat((number % 3) as usize)
            );
            put(letter(
                number,
                if number.is_multiple_of(5) {
                    "Pabalsts"
                } else {
                    "Lieta"
                },
                &body,
            ))
        });
        index.apply(changes.collect(), batch).unwrap();
        index.commit().unwrap();
    }
    index
        .apply(
            (0..150)
                .step_by(10)
                .map(|number| Change::Remove(id(number)))
                .collect(),
            6,
        )
        .unwrap();
    index.commit().unwrap();
    index
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let index = crowd();
    for (words, sort) in [
        ("pabalsti", Sort::Relevance),
        ("lēmumu pabalsti", Sort::Relevance),
        ("lēmums", Sort::Newest),
        ("", Sort::Relevance),
    ] {
        let ask = |first, after| {
            let request = SearchRequest {
                first,
                after,
                sort,
                highlights: false,
                total: true,
                ..SearchRequest::new(words, Scope::All)
            };
            index.search(&request).unwrap()
        };
        let whole = ask(500, None);
        assert!(!whole.has_more);
        assert_eq!(whole.total, Some(whole.hits.len() as u64), "{words}");
        assert!(whole.hits.len() > 60, "{words}");
        assert!(whole.hits.is_sorted_by(|a, b| a.cursor > b.cursor));

        let (mut walked, mut after) = (Vec::new(), None);
        loop {
            let page = ask(7, after);
            walked.extend(numbers(&page));
            after = page.hits.last().map(|hit| hit.cursor);
            if !page.has_more {
                break;
            }
            assert_eq!(page.hits.len(), 7);
        }
        assert_eq!(walked, numbers(&whole), "{words} {sort:?}");
    }
}

#[test]
fn pruning_never_changes_what_is_best() {
    let index = crowd();
    for words in ["pabalsts", "lēmums pabalsts", "pabalsts cits", "lēmums"] {
        let ask = |first| {
            index
                .search(&SearchRequest {
                    first,
                    ..SearchRequest::new(words, Scope::All)
                })
                .unwrap()
        };
        let whole = numbers(&ask(500));
        for first in [1, 2, 5, 20] {
            assert_eq!(numbers(&ask(first)), whole[..first], "{words}, {first}");
        }
    }
}

#[test]
fn a_cursor_survives_printing() {
    let index = archive();
    let cursor = page(&index, "pabalsts").hits[0].cursor;
    assert_eq!(cursor.to_string().parse(), Ok(cursor));
    for broken in ["", "1", "x.1", "1.x", "1.2.3", "-1.2"] {
        assert!(broken.parse::<Cursor>().is_err(), "{broken}");
    }
}

#[test]
fn a_page_is_bounded() {
    let request = SearchRequest {
        first: 1_001,
        ..SearchRequest::new("", Scope::All)
    };
    assert!(matches!(
        archive().search(&request),
        Err(SearchError::PageTooLarge { most: 1_000 })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_words_are_answered_or_refused_within_them(words in "(\\PC|[-*\"„”0-9/. aāp]){0,40}") {
        let index = shared();
        match index.search(&SearchRequest::new(words.clone(), Scope::All)) {
            Ok(_) => {}
            Err(SearchError::Query(problem)) => {
                prop_assert!(words.get(problem.at.clone()).is_some_and(|part| !part.is_empty()), "{:?}", problem);
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}

fn shared() -> &'static SearchIndex {
    static INDEX: std::sync::OnceLock<SearchIndex> = std::sync::OnceLock::new();
    INDEX.get_or_init(archive)
}

#[test]
fn a_form_in_i_is_an_adverb_unless_the_words_beside_it_speak_for_an_adjective() {
    let index = filled([
        letter(1, "Novērtējums", "Sociāli pakalpojumi ir labi."),
        letter(2, "Novērtējums", "Pakalpojumu sociāli novērtēja labi."),
    ]);
    assert_eq!(found(&index, "sociāls"), [1]);
    assert_eq!(found(&index, "labs"), [1]);
    let both: HashSet<u64> = found(&index, "sociāli").into_iter().collect();
    assert_eq!(both, HashSet::from([1, 2]), "what was written is found");
}
