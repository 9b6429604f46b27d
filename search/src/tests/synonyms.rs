use super::*;
use crate::{Form, Found, Synonyms};

fn synonyms() -> Synonyms {
    Synonyms::new([
        vec![
            "GMI".to_owned(),
            "garantētais minimālais ienākums".to_owned(),
        ],
        vec![
            "SAC".to_owned(),
            "sociālās aprūpes centrs".to_owned(),
            "pansionāts".to_owned(),
        ],
    ])
}

fn index() -> SearchIndex {
    filled([
        letter(1, "Par GMI līmeni", "Lēmums par pabalstu."),
        letter(2, "Par garantēto minimālo ienākumu", "Lēmums."),
        letter(
            3,
            "Par ienākumu",
            "Garantētais pabalsts, minimālais skaits.",
        ),
        letter(4, "Par ievietošanu pansionātā", "Rinda uz SAC."),
        letter(5, "Sociālās aprūpes centra rinda", "Saraksts."),
    ])
}

fn asked(words: &str) -> SearchRequest {
    SearchRequest {
        synonyms: std::sync::Arc::new(synonyms()),
        reasons: true,
        ..SearchRequest::new(words, Scope::All)
    }
}

#[test]
fn what_means_the_same_is_found_and_said() {
    let index = index();
    for (words, expected, told) in [
        (
            "gmi",
            vec![1, 2],
            vec![("gmi", "garantētais minimālais ienākums")],
        ),
        (
            "garantetais minimalais ienakums",
            vec![1, 2, 3],
            vec![("garantetais minimalais ienakums", "GMI")],
        ),
        (
            "GMI lēmumi",
            vec![1, 2],
            vec![("GMI", "garantētais minimālais ienākums")],
        ),
        (
            "pansionāti",
            vec![4, 5],
            vec![("pansionāti", "SAC, sociālās aprūpes centrs")],
        ),
        (
            "(sociālās aprūpes centrs VAI apkure) rinda",
            vec![4, 5],
            vec![("sociālās aprūpes centrs", "SAC, pansionāts")],
        ),
        (
            "nosaukums:SAC",
            vec![4, 5],
            vec![("SAC", "sociālās aprūpes centrs, pansionāts")],
        ),
        // As it is written, by its beginning, or as what must not be there: nothing but that.
        ("\"gmi\"", vec![1], vec![]),
        ("rinda -SAC", vec![5], vec![]),
        ("gmi*", vec![1], vec![]),
        ("ienākums", vec![2, 3], vec![]),
        // An abbreviation has no other forms.
        ("gma", vec![], vec![]),
    ] {
        let page = index.search(&asked(words)).unwrap();
        let mut found = numbers(&page);
        found.sort_unstable();
        assert_eq!(found, expected, "{words}");
        let said: Vec<(String, String)> = page
            .synonyms
            .iter()
            .map(|widening| (widening.typed.clone(), widening.tried.join(", ")))
            .collect();
        let told: Vec<(String, String)> = told
            .into_iter()
            .map(|(typed, tried)| (typed.to_owned(), tried.to_owned()))
            .collect();
        assert_eq!(said, told, "{words}");
        assert_eq!(page.widened, []);
    }
}

#[test]
fn a_hit_says_by_which_of_them_it_was_found() {
    let page = index().search(&asked("gmi")).unwrap();
    assert_eq!(numbers(&page), [1, 2], "as it was typed comes first");
    let reasons = |number: u64| {
        let hit = page.hits.iter().find(|hit| hit.id == id(number));
        hit.expect("a hit").reasons.clone()
    };
    assert_eq!(reasons(1).len(), 1);
    assert_eq!(reasons(1)[0].form, Form::AsTyped);
    assert_eq!(
        reasons(2),
        [crate::Reason {
            words: "garantētais minimālais ienākums".to_owned(),
            found: Found::Title,
            form: Form::Synonym,
        }]
    );
    let hit = page.hits.iter().find(|hit| hit.id == id(2)).expect("a hit");
    let marked: Vec<&str> = hit
        .title
        .iter()
        .filter(|part| part.is_match)
        .map(|part| part.text.as_str())
        .collect();
    assert_eq!(marked.join(" "), "garantēto minimālo ienākumu");
}

#[test]
fn a_list_changes_nothing_but_questions_that_name_a_term() {
    let index = index();
    for words in ["", "rinda", "lēmums -rinda", "par*"] {
        let with = index.search(&asked(words)).unwrap();
        let mut without = asked(words);
        without.synonyms = Default::default();
        assert_eq!(with, index.search(&without).unwrap(), "{words}");
    }
    assert_eq!(
        Synonyms::name("Garantētais  minimālais ienākums"),
        "garantetais minimalais ienakums"
    );
    assert_eq!(Synonyms::name("…"), "");
}
