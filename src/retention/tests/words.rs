//! Derivations in words.

use super::*;
use crate::kernel::problem::{Language, Messages};
use crate::retention::explain::Words;

fn said(language: Language, rule_text: &str, facts: &str) -> String {
    let messages = Messages::new().expect("bundles");
    let derivation = reckon(&rule(rule_text), &known(facts));
    Words::new(&messages, language)
        .derivation(&derivation)
        .join(" ")
}

#[test]
fn a_file_of_two_persons_explains_itself() {
    let facts = "carried 2015-06-30; person_birth 1950-03-14, 1962-01-01";
    assert_eq!(
        said(Language::English, "long_term 90 person_birth", facts),
        "Series 2-17 “Personnel files” of the scheme in force from 1 January 2020: long-term, 90 years (MK 690/2018 2.1. p.). \
         Birth of the person: 14 March 1950 (līgums Nr. 5). Birth of the person: 1 January 1962 (līgums Nr. 5). Birth of the \
         person: of 2 the last one counts, 1 January 1962. Counted in whole calendar years after 1962: 90 years, from 1963 \
         through 2052; free from 1 January 2053. It may be destroyed from 1 January 2053, once that has been decided."
    );
    assert_eq!(
        said(Language::Latvian, "long_term 90 person_birth", facts),
        "Klasifikācijas shēmas, kas spēkā no 01.01.2020., sērija 2-17 «Personas lietas»: ilgstoši, 90 gadu (MK 690/2018 2.1. \
         p.). Personas dzimšana: 14.03.1950. (līgums Nr. 5). Personas dzimšana: 01.01.1962. (līgums Nr. 5). Personas dzimšana: \
         no 2 ņem vērā pēdējo, 01.01.1962. Skaita pilnus kalendāra gadus pēc 1962. gada: 90 gadu, no 1963. līdz 2052. gadam; \
         brīva no 01.01.2053. To drīkst iznīcināt no 01.01.2053., kad tas izlemts."
    );
}

#[test]
fn numbers_take_their_forms() {
    let one = said(Language::Latvian, "short_term 1", "file 2020");
    assert!(one.contains("īslaicīgi, 1 gads"), "{one}");
    assert!(
        one.contains("pēc 2020. gada: 2021. gads; brīva no 01.01.2022."),
        "{one}"
    );
    let one = said(Language::English, "short_term 1", "file 2020");
    assert!(one.contains("short-term, 1 year ("), "{one}");
    assert!(
        one.contains("the year 2021; free from 1 January 2022"),
        "{one}"
    );
    let many = said(Language::Latvian, "long_term 21", "file 2020");
    assert!(many.contains("ilgstoši, 21 gads"), "{many}");
    let few = said(Language::Latvian, "short_term 5", "file 2020");
    assert!(few.contains("5 gadi, no 2021. līdz 2025. gadam"), "{few}");
}

#[test]
fn nothing_is_left_without_words() {
    let messages = Messages::new().expect("bundles");
    for language in [Language::Latvian, Language::English] {
        let words = Words::new(&messages, language);
        for event in RetentionTrigger::ALL {
            let named = words.event(*event);
            assert!(!named.starts_with("retention-"), "{named}");
        }
        for (rule_text, facts, ..) in table::TABLE {
            let said = said(language, rule_text, facts);
            assert!(
                !said.contains("retention-") && !said.contains('{'),
                "{said}"
            );
        }
    }
    let open = said(
        Language::English,
        "short_term 5 contract_end",
        "open; contract_end 2020-05-05",
    );
    assert!(
        open.contains("The file still takes documents")
            && open.contains("the day is 1 January 2026"),
        "{open}"
    );
}
