use proptest::prelude::*;

use crate::analysis::fold::fold;
use crate::analysis::identifier::{identifiers, key_of_number, keys_in};
use crate::analysis::key_of;
use crate::analysis::stem::{may_meet, stem};
use crate::analysis::words::words;

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
    "sociāls sociāla sociālam sociālu sociālā sociāli sociālas sociālās sociālais sociālajam sociālo sociālajiem",
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

#[test]
fn forms_of_a_word_share_its_key() {
    for line in INFLECTIONS {
        let mut forms = line.split(' ');
        let key = key_of(forms.next().unwrap());
        for form in forms {
            // A debitive without a verb prefix cannot be told from jauns, janvāris.
            if form == "jāveic" {
                assert_ne!(key_of(form), key);
                continue;
            }
            assert_eq!(key_of(form), key, "{form}");
            assert_eq!(key_of(&fold(form)), key, "{form} without diacritics");
            assert_eq!(key_of(&form.to_uppercase()), key, "{form} in capitals");
        }
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
    ] {
        assert_ne!(key_of(one), key_of(other), "{one}, {other}");
    }
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

    #[test]
    fn folding_knows_no_diacritics(word in "[a-zāčēģīķļņšūžA-ZĀČĒĢĪĶĻŅŠŪŽ]{1,20}") {
        prop_assert_eq!(key_of(&word), key_of(&fold(&word)));
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
    fn a_key_begins_where_the_highlighter_looks_for_it(word in "(ja|vis|ne)?[a-z]{1,14}(akais|iem|am|as|ot)?") {
        let key = stem(&word);
        let first = |text: &str| text.bytes().next().unwrap();
        prop_assert!(may_meet(first(&word), first(&key)), "{} {}", word, key);
    }
}
