use proptest::prelude::*;

use crate::analysis::fold::fold;
use crate::analysis::identifier::{identifiers, key_of_number, keys_in};
use crate::analysis::keys::{By, may_meet};
use crate::analysis::words::words;
use crate::analysis::written::written;
use crate::analysis::{index_keys, key_of, query_keys};

/// Each line is one word in some of its forms: they share a key with and without diacritics.
const INFLECTIONS: &[&str] = &[
    // nouns, first to sixth declension
    "rīkojums rīkojuma rīkojumam rīkojumu rīkojumā rīkojumi rīkojumiem rīkojumus rīkojumos",
    "pabalsts pabalsta pabalstam pabalstu pabalstā pabalsti pabalstiem pabalstus pabalstos",
    "iesniegums iesnieguma iesniegumu iesniegumā iesniegumi iesniegumiem",
    "pārstāvis pārstāvja pārstāvim pārstāvi pārstāvī pārstāvji pārstāvju pārstāvjiem",
    "vīrietis vīrieša vīrietim vīrieti vīrieši vīriešu vīriešiem",
    "ledus ledu ledum ledū",
    "palīdzība palīdzības palīdzībai palīdzību palīdzībā",
    "pilsēta pilsētas pilsētai pilsētu pilsētā pilsētām pilsētās",
    "ģimene ģimenes ģimenei ģimeni ģimenē ģimenēm ģimeņu",
    "sieviete sievietes sievietei sievieti sieviešu sievietēm",
    "upe upes upei upi upē upju upēm",
    "valsts valsti valstij valstī valstis valstu valstīm valstīs",
    "skolotājs skolotāja skolotājam skolotāju skolotājā skolotāji skolotājiem",
    "Ķegums Ķeguma Ķegumam Ķegumu Ķegumā",
    "Ogre Ogres Ogrei Ogri Ogrē",
    // adjectives, indefinite, definite and compared
    "sociāls sociāla sociālam sociālu sociālā sociālas sociālās sociālais sociālajam sociālo sociālajiem",
    "liels lielāks lielāka lielākajam lielākās vislielākais vislielākajiem",
    "jauns jaunā jaunajai jaunākā jaunākajos",
    // verbs of the three conjugations with their participles
    "piešķirt piešķir",
    "maksāt maksāju maksāja maksās maksāšu maksātu maksāts maksāta maksājis maksājusi maksājuši maksājot",
    "rakstīt rakstīja rakstīts rakstīšu rakstījis rakstījusi",
    "saņemt saņem saņēma saņems saņēmis saņēmusi saņemts saņemtā saņemot",
    "sākt sāk sāka sāks sācis sākusi sākts",
    "veikt veic veica veiks veicis veikusi veikts veicot jāveic",
    "notikt notiek notika notiks noticis notikusi",
    "iesniegt iesniedz iesniegs jāiesniedz",
];

/// Whether a document that holds `held` is found by `asked`.
fn finds(asked: &str, held: &str) -> bool {
    let held = index_keys(held);
    query_keys(asked)
        .iter()
        .any(|asked| held.contains(&asked.key))
}

#[test]
fn every_form_of_a_word_finds_every_other() {
    for line in INFLECTIONS {
        let forms: Vec<&str> = line.split(' ').collect();
        let named = forms[0];
        for form in &forms {
            assert!(finds(named, form), "{named} finds {form}");
            assert!(
                finds(&fold(named), form),
                "{named} without diacritics finds {form}"
            );
            assert!(
                finds(&named.to_uppercase(), form),
                "{named} in capitals finds {form}"
            );
        }
    }
}

#[test]
fn a_name_that_the_dictionary_does_not_decline_is_declined() {
    for (named, form) in [
        ("Uldis", "Uldim"),
        ("viesis", "viesiem"),
        ("otrais", "otrajā"),
    ] {
        assert!(finds(named, form) && finds(form, named), "{named}, {form}");
    }
}

#[test]
fn words_apart_stay_apart() {
    for (one, other) in [
        ("tiesa", "tieši"),
        ("pabalsts", "pabeigt"),
        ("pilsēta", "pils"),
        ("skolotājs", "skola"),
        ("ministrs", "minēt"),
        ("īre", "ir"),
        ("dzīvoklis", "dzīvot"),
        ("janvāris", "vāris"),
        ("padome", "doma"),
        ("mācīt", "mācīties"),
        ("maksāt", "maksāšana"),
        ("trešais", "trīs"),
        ("pirmais", "viens"),
        ("iespējams", "iespēja"),
        ("ilgstošs", "ilgi"),
        ("apvienošana", "apvienošanās"),
        ("apvienošana", "apvienošanos"),
        ("rēķināt", "jārēķinās"),
        ("tik", "tikt"),
        ("teju", "tēja"),
        ("sociāls", "sociāli"),
        ("LETA", "lēti"),
        ("VID", "vīdēja"),
    ] {
        assert!(!finds(one, other) && !finds(other, one), "{one}, {other}");
    }
}

#[test]
fn a_form_asks_for_the_verb_that_it_may_be_too() {
    for (form, verb) in [
        ("gribu", "gribēja"),
        ("dzīvo", "dzīvojot"),
        ("devās", "dodas"),
        ("apsēdās", "apsēsties"),
        ("centāties", "censties"),
    ] {
        assert!(finds(form, verb), "{form} finds {verb}");
    }
    assert_eq!(
        query_keys("gribu")[0].key,
        "griba",
        "the likelier one first"
    );
}

#[test]
fn what_is_typed_without_diacritics_asks_for_what_it_may_be() {
    let asked = |word| {
        let asked = query_keys(word).into_iter();
        asked.map(|asked| (asked.key, asked.by)).collect::<Vec<_>>()
    };
    let restored = |key: &str| (key.to_owned(), By::Restored);
    assert_eq!(asked("palidzibas")[0], restored("palīdzība"));
    assert_eq!(asked("nepieskirtajiem")[0], restored("piešķirt"));
    assert_eq!(asked("jaiesniedz")[0], restored("iesniegt"));
    assert!(
        finds("karolina", "Karolīnai"),
        "a name that no dictionary has, beside a word that one has"
    );
    assert_eq!(
        asked("kazas")[0],
        ("kaza".to_owned(), By::Lexicon),
        "what is a word as it was typed comes first"
    );
    assert!(asked("kazas").contains(&restored("kāzas")));
}

#[test]
fn other_languages_go_by_their_own_rules() {
    assert!(finds("документы", "документов"));
    assert!(finds("ПОСОБИЕ", "пособия"));
    assert_eq!(query_keys("regulations")[1].by, By::Foreign);
    let english = crate::analysis::foreign::Language::of(
        "This is the decision of the council, and it is final.",
    );
    assert_eq!(english, crate::analysis::foreign::Language::English);
    let keys = crate::analysis::keys::of_text("regulation", english);
    assert!(
        query_keys("regulations")
            .iter()
            .any(|asked| keys.contains(&asked.key))
    );
    let latvian =
        crate::analysis::foreign::Language::of("Par to, kas ir vajadzīgs, lemj dome. The.");
    assert_eq!(latvian, crate::analysis::foreign::Language::Latvian);
}

#[test]
fn decomposed_and_compatibility_letters_are_the_same_words() {
    assert_eq!(fold("s\u{304}a\u{304}Ļ"), "sal");
    assert_eq!(key_of("Ķegumā"), key_of("K\u{327}eguma\u{304}"));
    assert_eq!(fold("oﬁciāls"), "oficials");
    assert_eq!(fold("Łódź Straße"), "lodzstrasse");
    assert_eq!(fold("ДОКУМЕНТЫ"), "документы");
}

#[test]
fn a_word_divided_at_a_line_end_is_one() {
    let text = "par pabal-\r\n  sta pie\u{AD}šķiršanu, e-pasts, Rīga -\nOgre, 12-\n13";
    let found: Vec<_> = words(text).map(|word| fold(word.of(text))).collect();
    assert_eq!(
        found,
        [
            "par",
            "pabalsta",
            "pieskirsanu",
            "e",
            "pasts",
            "riga",
            "ogre",
            "12",
            "13"
        ]
    );
}

#[test]
fn identifiers_are_whole_and_in_parts() {
    let text = "Nr. 1-8/24/123 (02.03.2026.), LV-5001, plkst. 10:30, e-pasts, teikums.Nākamais";
    let keys: Vec<_> = identifiers(text)
        .map(|found| {
            found
                .keys(text)
                .into_iter()
                .map(|key| key.key)
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(
        keys,
        [
            vec!["1-8-24-123", "1-8", "8-24", "24-123", "1-8-24", "8-24-123"],
            vec!["2026-3-2", "2-3", "3-2026", "2-3-2026"],
            vec!["lv-5001"],
            vec!["10-30"],
        ]
    );
    for same in ["2.3.2026", "02.03.2026.", "2026-03-02", "2/3/2026"] {
        assert_eq!(key_of_number(same), "2026-3-2", "{same}");
    }
    assert_eq!(key_of_number("1-8/24/007"), key_of_number("1-8/24/7"));
}

#[test]
fn dates_written_out_are_days() {
    let text = "Rīgā 2026. gada 2. martā, 2025.gada 31.decembrī, 1999. g. 5. Maijs; 2026. gada 32. martā, gada 3. martā";
    let found: Vec<_> = keys_in(text)
        .map(|found| (found.key, found.span.of(text)))
        .collect();
    assert_eq!(
        found,
        [
            ("2026-3-2".to_owned(), "2026. gada 2. martā"),
            ("2025-12-31".to_owned(), "2025.gada 31.decembrī"),
            ("1999-5-5".to_owned(), "1999. g. 5. Maijs"),
        ]
    );
}

proptest! {
    #[test]
    fn folding_is_idempotent(text in "\\PC*") {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    /// Whatever a text holds, a question for it in the same words finds it.
    #[test]
    fn a_word_finds_itself(word in "(\\PC|[a-zāčēģīķļņšūžōŗ]|[а-я]|\u{AD}|\u{304}|\u{30C}){1,24}") {
        let keys = index_keys(&word);
        prop_assert_eq!(keys.is_empty(), query_keys(&word).is_empty());
        if !keys.is_empty() {
            prop_assert!(finds(&word, &word), "{:?}", keys);
        }
    }

    #[test]
    fn a_latvian_word_is_found_without_its_diacritics(line in 0..INFLECTIONS.len(), form in 0..9usize) {
        let forms: Vec<&str> = INFLECTIONS[line].split(' ').collect();
        let form = forms[form % forms.len()];
        prop_assert!(finds(&fold(form), form));
    }

    #[test]
    fn the_written_form_is_idempotent(word in "([a-zA-ZāčēģīķļņšūžŅŠа-яĀİﬁ]|[\u{304}\u{30C}\u{327}\u{AD}]){0,20}") {
        let once = written(&word);
        prop_assert_eq!(written(&once), once.clone());
        prop_assert_eq!(fold(&once), fold(&word));
    }

    #[test]
    fn words_and_identifiers_lie_on_characters_and_in_order(text in "(\\PC|[-./:\u{AD}\n ]|[0-9aā]){0,60}") {
        let mut end = 0;
        for word in words(&text) {
            prop_assert!(word.start >= end && word.start < word.end);
            prop_assert!(!word.of(&text).is_empty());
            end = word.end;
        }
        let mut end = 0;
        for identifier in identifiers(&text) {
            let span = identifier.span();
            prop_assert!(span.start >= end);
            end = span.end;
            for key in identifier.keys(&text) {
                prop_assert!(span.start <= key.span.start && key.span.end <= span.end);
                prop_assert!(text.get(key.span.start..key.span.end).is_some());
            }
            prop_assert_eq!(identifier.key(&text), identifier.keys(&text).remove(0).key);
        }
    }

    #[test]
    fn a_key_begins_where_the_highlighter_looks_for_it(word in "(ja|jā|vis|ne)?[a-zāčēģīķļņšūž]{1,14}(akais|iem|am|as|ot)?") {
        let first = fold(&word).bytes().next().unwrap();
        for key in index_keys(&word) {
            prop_assert!(may_meet(first, &key), "{} {}", word, key);
        }
    }
}
