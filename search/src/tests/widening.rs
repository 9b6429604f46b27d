use super::*;
use crate::{Filters, Form, Found, SuggestionKind, Widening};

fn asked(index: &SearchIndex, words: &str, scope: Scope) -> SearchPage {
    let request = SearchRequest {
        widen: true,
        total: true,
        ..SearchRequest::new(words, scope)
    };
    index.search(&request).unwrap()
}

fn tried(page: &SearchPage) -> Vec<(&str, Vec<&str>)> {
    page.widened
        .iter()
        .map(|Widening { typed, tried, .. }| {
            (typed.as_str(), tried.iter().map(String::as_str).collect())
        })
        .collect()
}

fn office() -> SearchIndex {
    let mut documents = vec![
        letter(
            1,
            "Par pabalsta piešķiršanu",
            "Sociālās palīdzības pabalsts.",
        ),
        Projection {
            correspondents: vec!["Anna Kalniņa".to_owned()],
            number: Some("1-8/24/123".to_owned()),
            ..letter(2, "Iesniegums", "Lūdzu piešķirt mājokli Ķegumā.")
        },
        // Seen by others alone.
        Projection {
            access_keys: vec![2],
            correspondents: vec!["Aina Krūmiņa".to_owned()],
            number: Some("9-9/24/77".to_owned()),
            ..letter(3, "Par noslēpumu", "Noslēpums par kuģiem.")
        },
        letter(4, "Par pabalsta aprēķinu", "Pabaltss aprēķināts."),
    ];
    documents.extend((5..30).map(|number| letter(number, "Lēmums par pabalstu", "Pabalsts.")));
    filled(documents)
}

const CLERK: [u64; 1] = [1];

#[test]
fn nothing_found_is_looked_for_among_near_words_and_said() {
    let index = office();
    let clerk = || Scope::Keys(CLERK.to_vec());
    for (words, near, found) in [
        ("majkli", vec![("majkli", vec!["mājokli"])], vec![2]),
        ("Keguma majkli", vec![("majkli", vec!["mājokli"])], vec![2]),
        (
            "iesnegums kalniņa",
            vec![("iesnegums", vec!["iesniegums"])],
            vec![2],
        ),
        ("Kalniņia", vec![("Kalniņia", vec!["Kalniņa"])], vec![2]),
        (
            "nosaukums:iesneigums",
            vec![("iesneigums", vec!["iesniegums"])],
            vec![2],
        ),
        (
            "(majkli VAI nekas) kalniņa",
            vec![("majkli", vec!["mājokli"])],
            vec![2],
        ),
    ] {
        let page = asked(&index, words, clerk());
        assert_eq!((tried(&page), numbers(&page)), (near, found), "{words}");
        assert_eq!(page.total, Some(page.hits.len() as u64));
        assert_eq!(page.understood, words, "what was typed");
    }
    // What is said as it is to be found is not widened, nor what is short, a number, or near to nothing.
    for words in [
        "\"majkli\"",
        "majk*",
        "maj",
        "1-8/24/124",
        "nr:1-8/24/124",
        "neviens",
        "pabalsts -majkli noslepumainiba",
    ] {
        let page = asked(&index, words, clerk());
        assert_eq!((tried(&page), numbers(&page)), (vec![], vec![]), "{words}");
    }
    // Only whoever asks for it.
    let exactly = SearchRequest::new("majkli", clerk());
    let page = index.search(&exactly).unwrap();
    assert_eq!(
        (page.widened, page.did_you_mean, page.hits),
        (vec![], None, vec![])
    );
}

#[test]
fn what_stands_only_in_others_documents_is_not_suggested() {
    let index = office();
    let clerk = || Scope::Keys(CLERK.to_vec());
    for words in ["noslepuma", "noslepms", "kuģeim", "Krumina", "Krumnia"] {
        let page = asked(&index, words, clerk());
        assert_eq!(
            (tried(&page), page.did_you_mean.clone()),
            (vec![], None),
            "{words}"
        );
    }
    let page = asked(&index, "kuģeim", Scope::Keys(vec![2]));
    assert_eq!(numbers(&page), [3]);
    for typed in ["nosl", "krū", "9-9", "aina"] {
        let suggested = |scope| index.suggest(typed, &scope, 5).unwrap().len();
        assert_eq!(
            (suggested(clerk()), suggested(Scope::Keys(vec![2]))),
            (0, 1),
            "{typed}"
        );
    }
}

#[test]
fn what_may_have_been_meant_is_said_when_little_is_found() {
    let index = office();
    let meant = |words: &str| asked(&index, words, Scope::Keys(CLERK.to_vec())).did_you_mean;
    assert_eq!(
        meant("pabaltss"),
        Some("pabalsts".to_owned()),
        "found once, and far less often"
    );
    assert_eq!(
        meant("par -lēmums pabaltss!"),
        Some("par -lēmums pabalsts!".to_owned())
    );
    assert_eq!(meant("majkli"), Some("mājokli".to_owned()));
    assert_eq!(meant("Kalniņa"), None);
    assert_eq!(
        meant("pabalstiem"),
        None,
        "another form of a word that is there"
    );
    assert_eq!(meant("mājoklim kalniņa"), None);
}

#[test]
fn a_widened_page_goes_on_as_it_began() {
    let index = office();
    let ask = |after| {
        let request = SearchRequest {
            widen: true,
            first: 10,
            after,
            ..SearchRequest::new("lemmms", Scope::All)
        };
        index.search(&request).unwrap()
    };
    let (mut walked, mut after) = (Vec::new(), None);
    loop {
        let page = ask(after);
        assert_eq!(tried(&page), [("lemmms", vec!["lēmums"])]);
        walked.extend(numbers(&page));
        after = page.hits.last().map(|hit| hit.cursor);
        if !page.has_more {
            break;
        }
    }
    walked.sort_unstable();
    assert_eq!(walked, (5..30).collect::<Vec<_>>());
}

#[test]
fn suggestions_begin_like_what_is_typed() {
    let index = office();
    let suggested = |typed: &str| -> Vec<(SuggestionKind, String, u64)> {
        let found = index
            .suggest(typed, &Scope::Keys(CLERK.to_vec()), 3)
            .unwrap();
        found
            .into_iter()
            .map(|one| (one.kind, one.text, one.document.as_u64_pair().1))
            .collect()
    };
    let title = |text: &str, number| (SuggestionKind::Title, text.to_owned(), number);
    assert_eq!(
        suggested("par pab"),
        [
            title("Lēmums par pabalstu", 29),
            title("Par pabalsta aprēķinu", 4),
            title("Par pabalsta piešķiršanu", 1),
        ],
        "each title once, with its newest document"
    );
    assert_eq!(suggested("apr"), [title("Par pabalsta aprēķinu", 4)]);
    assert_eq!(suggested("pabalsta a"), [title("Par pabalsta aprēķinu", 4)]);
    assert_eq!(
        suggested("kalniņa an"),
        [(SuggestionKind::Name, "Anna Kalniņa".to_owned(), 2)]
    );
    assert_eq!(
        suggested("1-8/24/1"),
        [(SuggestionKind::Number, "1-8/24/123".to_owned(), 2)]
    );
    for nothing in ["", "p", "zzz", "(", "\"", "👩‍👧", "\u{AD}", "pab\0"] {
        assert!(suggested(nothing).len() <= 3, "{nothing}");
    }
    assert_eq!(suggested(&"pabalsts ".repeat(100_000)), []);
}

/// What begins so in the titles that `keys` may see, newest first and each once.
fn titles_that_begin(
    letters: &[Projection],
    typed: &str,
    keys: &[u64],
    first: usize,
) -> Vec<String> {
    let mut seen: Vec<&Projection> = letters
        .iter()
        .filter(|letter| letter.access_keys.iter().any(|key| keys.contains(key)))
        .filter(|letter| {
            let title = letter.title.to_lowercase();
            typed
                .split(' ')
                .all(|begun| title.split(' ').any(|word| word.starts_with(begun)))
        })
        .collect();
    seen.sort_unstable_by_key(|letter| std::cmp::Reverse(letter.sequence));
    let mut titles: Vec<String> = Vec::new();
    for letter in seen {
        if titles.len() < first && !titles.contains(&letter.title) {
            titles.push(letter.title.clone());
        }
    }
    titles
}

/// Enough documents that what is common is looked for among the newest; in several segments, out of order, some removed.
#[test]
fn suggestions_are_the_newest_however_common_they_are() {
    const ALL: u64 = 3_000;
    let index = SearchIndex::in_memory(Settings::default()).unwrap();
    let mut letters: Vec<Projection> = (0..ALL)
        .map(|number| {
            let title = match number % 10 {
                0..4 => format!("Pabalsts Nr. {number}"),
                4 | 5 => "Pabalsta lieta".to_owned(),
                6 if number < 700 => format!("Senais pabalsts {number}"),
                7 => format!("Pakalpojuma lieta {}", number % 70),
                _ => format!("Izziņa {number}"),
            };
            Projection {
                sequence: number * 7919 % 10_007,
                access_keys: vec![if number % 500 == 3 { 9 } else { 1 + number % 3 }],
                ..letter(number, &title, "")
            }
        })
        .collect();
    for batch in letters.chunks(700) {
        index
            .apply(
                batch.iter().cloned().map(put).collect(),
                batch[0].sequence + 1,
            )
            .unwrap();
        index.commit().unwrap();
    }
    let gone = |letter: &Projection| letter.sequence > 9_000 && letter.sequence.is_multiple_of(2);
    let removed = letters.iter().filter(|letter| gone(letter));
    let removed = removed.map(|letter| Change::Remove(letter.id)).collect();
    index.apply(removed, 20_000).unwrap();
    index.commit().unwrap();
    letters.retain(|letter| !gone(letter));
    for typed in [
        "pa",
        "pab",
        "pabalsts",
        "lieta pa",
        "senais pa",
        "iz",
        "pak",
        "ziņa",
        "pabalsts 12",
    ] {
        for keys in [&[1, 2, 3, 9][..], &[2], &[9], &[4]] {
            for first in [1, 5, 20] {
                let found = index
                    .suggest(typed, &Scope::Keys(keys.to_vec()), first)
                    .unwrap();
                let found: Vec<String> = found.into_iter().map(|one| one.text).collect();
                let expected = titles_that_begin(&letters, typed, keys, first);
                assert_eq!(found, expected, "{typed} {keys:?} {first}");
            }
        }
    }
}

#[test]
fn a_hit_says_why_it_is_one() {
    let index = office();
    let why = |words: &str, widen| -> Vec<(String, Found, Form)> {
        let request = SearchRequest {
            reasons: true,
            widen,
            filters: Filters::default(),
            ..SearchRequest::new(words, Scope::All)
        };
        let page = index.search(&request).unwrap();
        let reasons = &page.hits[0].reasons;
        reasons
            .iter()
            .map(|reason| (reason.words.clone(), reason.found, reason.form))
            .collect()
    };
    let told = |words: &str, found, form| (words.to_owned(), found, form);
    assert_eq!(
        why("socialas palidzibas", false),
        [
            told("socialas", Found::Text, Form::AsTyped),
            told("palidzibas", Found::Text, Form::AsTyped),
            told("socialas palidzibas", Found::Text, Form::SideBySide),
        ]
    );
    assert_eq!(
        why("piešķirt kalniņai -apkure ķeg*", false),
        [
            told("piešķirt", Found::Text, Form::AsTyped),
            told("kalniņai", Found::Names, Form::Inflected),
            told("ķeg*", Found::Text, Form::Beginning),
        ]
    );
    assert_eq!(
        why("1-8/24/123", false),
        [told("1-8/24/123", Found::Number, Form::AsTyped)]
    );
    assert_eq!(
        why("majkli", true),
        [told("mājokli", Found::Text, Form::Near)]
    );
}
