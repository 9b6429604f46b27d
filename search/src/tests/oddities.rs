//! Texts that nobody meant to be words: nothing panics, and no word beside them is lost.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::analysis::fold::fold;
use crate::{QueryProblemKind, SearchError};

#[test]
fn a_megabyte_without_a_space_hides_nothing() {
    let noise = "ķ".repeat(1 << 19);
    let body = format!("pabalsts {noise} dzīvoklis {} atbilde", "x".repeat(1 << 19));
    let index = filled([letter(1, &noise, &body)]);
    for asked in ["pabalsts", "dzivoklis", "atbildes"] {
        assert_eq!(found(&index, asked), [1], "{asked}");
    }
}

#[test]
fn words_beside_other_scripts_and_signs_are_found() {
    let body = "שלום 👩‍👩‍👧‍👦pabalsts🎉 مرحبا Бе\u{301}рзиньш dzi\u{304}voklis Rīga\u{200F} pie\u{AD}šķir\u{AD}šana ﬁliāle";
    let index = filled([letter(1, "", body)]);
    for asked in [
        "שלום",
        "مرحبا",
        "pabalsti",
        "dzīvokļi",
        "riga",
        "pieskirsanas",
        "filiāles",
        "dzīvoklis 👩‍👩‍👧‍👦 pabalsts",
    ] {
        assert_eq!(found(&index, asked), [1], "{asked}");
    }
}

#[test]
fn surnames_streets_and_parishes_are_found_in_their_cases() {
    let body =
        "Jānim Bērziņam, Aglonas ielā 5, Madlienas pagastā; Kalniņas kundzei Ķeguma prospektā.";
    let index = filled([letter(1, "", body)]);
    for asked in [
        "Jānis Bērziņš",
        "janis berzins",
        "Aglona",
        "Madliena",
        "madlienas pagasts",
        "Kalniņa",
        "kalnina",
        "Ķegums",
        "kegums",
    ] {
        assert_eq!(found(&index, asked), [1], "{asked}");
    }
}

#[test]
fn a_megabyte_of_one_word_is_taken_in_everywhere_and_is_no_question() {
    let noise = "ņ".repeat(1 << 19);
    let odd = Projection {
        number: Some(noise.clone()),
        sender_number: Some(noise.clone()),
        correspondents: vec![noise.clone(), "Ilze Kļaviņa".to_owned()],
        keywords: vec![noise.clone(), "apkure".to_owned()],
        attachments: vec![noise.clone(), "pielikums".to_owned()],
        ..letter(1, &format!("Lēmums {noise}"), &noise)
    };
    let index = filled([odd]);
    for asked in ["lēmums", "persona:Kļaviņa", "apkure"] {
        assert_eq!(found(&index, asked), [1], "{asked}");
    }
    let refused = index.search(&SearchRequest::new(noise, Scope::All));
    assert!(matches!(
        refused,
        Err(SearchError::Query(problem)) if problem.kind == QueryProblemKind::TooLong
    ));
}

/// Between them they have every letter that Latvian writes with a mark.
const STREETS: [&str; 12] = [
    "Āgenskalna",
    "Čiekurkalna",
    "Ērgļu",
    "Ģertrūdes",
    "Īslīces",
    "Ķieģeļu",
    "Ļaudonas",
    "Ņemunas",
    "Šķūņu",
    "Ūdeņu",
    "Žagaru",
    "Ķengaraga",
];

#[test]
fn streets_are_found_however_their_letters_are_composed() {
    let letters: String = STREETS.concat().to_lowercase();
    for marked in "āčēģīķļņšūž".chars() {
        assert!(letters.contains(marked), "{marked}");
    }
    for street in STREETS {
        let decomposed: String = street.nfd().collect();
        for written in [street, &decomposed, &street.to_uppercase()] {
            let index = filled([letter(1, "", &format!("Dzīvo {written} ielā 5."))]);
            for asked in [street, &decomposed, &format!("\"{}\"", fold(street))] {
                assert_eq!(found(&index, asked), [1], "{asked} in {written}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// However the letters of a word are composed, wherever it may be divided and whatever signs stand at it, it is found.
    #[test]
    fn no_writing_of_a_word_hides_it(
        word in "[aābcčdeēfgģhiījkķlļmnņoprsštuūvzž]{3,16}",
        divided in proptest::collection::vec(1..16_usize, 0..3),
        before in "(שלום |مرحبا |🎉|👩\u{200D}👧|\u{200F}|„|\\(|Рига ){0,3}",
        after in "( שלום| مرحبا|🎉|👩\u{200D}👧|\u{200F}|“|\\)|, ){0,3}",
    ) {
        let mut soft = String::new();
        for (at, character) in word.chars().enumerate() {
            if at > 0 && divided.contains(&at) {
                soft.push('\u{AD}');
            }
            soft.push(character);
        }
        let decomposed: String = word.nfd().collect();
        let soft_and_decomposed: String = soft.nfd().collect();
        for written in [&word, &soft, &decomposed, &soft_and_decomposed, &word.to_uppercase()] {
            let index = filled([letter(1, written, &format!("{before}{written}{after}"))]);
            for asked in [&word, &decomposed, &format!("\"{}\"", fold(&word))] {
                prop_assert_eq!(found(&index, asked), [1_u64], "{} in {}", asked, written);
            }
        }
    }

    /// Whatever stands around a word, it is found by the word with and without its diacritics.
    #[test]
    fn no_hit_is_lost(
        before in "(\\PC|[\u{AD}\u{200F}\u{202E}\u{304}\u{327}ā🎉]){0,30}",
        after in "(\\PC|[\u{200F}\u{202E}ā\n🎉]){0,30}",
        word in "[a-zāčēģīķļņšūž]{2,16}",
    ) {
        let index = filled([letter(1, "", &format!("{before} {word} {after}"))]);
        prop_assert_eq!(found(&index, &format!("\"{word}\"")), [1u64]);
        prop_assert_eq!(found(&index, &word), [1u64]);
    }
}
