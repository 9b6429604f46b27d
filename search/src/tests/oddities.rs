//! Texts that nobody meant to be words: nothing panics, and no word beside them is lost.

use proptest::prelude::*;

use super::*;

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

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
