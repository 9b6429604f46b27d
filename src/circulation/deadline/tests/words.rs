//! What people read.

use entities::vocabulary::TermStart;

use super::super::explain::Words;
use super::super::reckon::{Extension, Pause};
use super::*;
use crate::kernel::problem::{Language, Messages};
use crate::kernel::working_days::Holiday;

fn said(derivation: &Derivation, language: Language) -> String {
    let messages = Messages::new().expect("bundles");
    Words::new(&messages, language)
        .derivation(derivation)
        .join(" ")
}

#[test]
fn a_term_is_told_in_both_languages() {
    // Domain §13 (2).
    let found = reckoned(
        law::SUBMISSION_ANSWER,
        day("2026-03-27"),
        &WorkCalendar::default(),
    );
    let found = found.expect("of the law");
    assert_eq!(
        said(&found, Language::Latvian),
        "Saņemts 27.03.2026.; šo dienu neskaita. Noteikums «Atbilde uz iesniegumu», redakcija no 01.03.2026.: 10 darba \
         dienas (Iesniegumu likums 5. p.). Skaita pēc 27.03.2026., izlaižot sestdienas un svētdienas; 10 darba dienas \
         beidzas 14.04.2026. Neskaita arī: 03.04.2026. (Lielā Piektdiena), 05.04.2026. (Pirmās Lieldienas), 06.04.2026. \
         (Otrās Lieldienas). Izpildes termiņš ir 14.04.2026."
    );
    assert_eq!(
        said(&found, Language::English),
        "Received on 27 March 2026, which is not counted. Rule “Answer to a submission”, version in force from 1 March \
         2026: 10 working days (Iesniegumu likums 5. p.). Counted after 27 March 2026, leaving out Saturdays and Sundays: \
         10 working days end on 14 April 2026. Not counted either: 3 April 2026 (Good Friday), 5 April 2026 (Easter \
         Sunday), 6 April 2026 (Easter Monday). Due on 14 April 2026."
    );
}

#[test]
fn what_happened_to_a_clock_is_told() {
    let rules = law_as_loaded();
    let rule = in_force(&rules, law::SUBMISSION_ANSWER, day("2026-06-15")).expect("of the law");
    let pause = |from, until: Option<&str>| Pause {
        from: day(from),
        until: until.map(day),
    };
    let course = Course {
        inputs: Inputs::only(TermStart::Received, day("2026-06-15")),
        pauses: vec![
            pause("2026-06-17", Some("2026-06-18")),
            pause("2026-07-06", None),
        ],
        extensions: vec![Extension {
            decided_on: day("2026-06-30"),
            until: day("2026-07-11"),
        }],
    };
    assert_eq!(
        said(&reckon(rule, &course, &ogre_2026()), Language::English),
        "Received on 15 June 2026, which is not counted. Rule “Answer to a submission”, version in force from 1 March \
         2026: 10 working days (Iesniegumu likums 5. p.). Counted after 15 June 2026, leaving out Saturdays and Sundays: \
         10 working days end on 1 July 2026. Not counted either: 22 June 2026 (moved to 27 June 2026), 23 June 2026 \
         (Midsummer Eve), 24 June 2026 (Midsummer Day). The moved working day counts: 27 June 2026. Paused on 17 June \
         2026, resumed on 18 June 2026; not counted: 1 working day; the term ends on 2 July 2026. Extended on 30 June \
         2026 until 11 July 2026. 11 July 2026 is no working day (Saturday), so the term ends on the next one, 13 July \
         2026. Paused on 6 July 2026 and not resumed yet; the last day will move by the time it stands still. Due on 13 \
         July 2026."
    );
    assert_eq!(
        said(&reckon(rule, &course, &ogre_2026()), Language::Latvian),
        "Saņemts 15.06.2026.; šo dienu neskaita. Noteikums «Atbilde uz iesniegumu», redakcija no 01.03.2026.: 10 darba \
         dienas (Iesniegumu likums 5. p.). Skaita pēc 15.06.2026., izlaižot sestdienas un svētdienas; 10 darba dienas \
         beidzas 01.07.2026. Neskaita arī: 22.06.2026. (pārcelta uz 27.06.2026.), 23.06.2026. (Līgo diena), 24.06.2026. \
         (Jāņu diena). Skaita pārcelto darba dienu: 27.06.2026. Apturēts 17.06.2026., atjaunots 18.06.2026.; neskaitīts: \
         1 darba diena; termiņš beidzas 02.07.2026. 30.06.2026. pagarināts līdz 11.07.2026. 11.07.2026. nav darba diena \
         (sestdiena), tāpēc termiņš beidzas nākamajā darba dienā, 13.07.2026. Apturēts 06.07.2026. un vēl nav atjaunots; \
         pēdējā diena pārcelsies par apturēto laiku. Izpildes termiņš ir 13.07.2026."
    );
}

#[test]
fn which_start_was_used_is_told() {
    let rules = law_as_loaded();
    let rule =
        in_force(&rules, law::ADMINISTRATIVE_DECISION, day("2026-01-20")).expect("of the law");
    let beginning = |complete: Option<&str>| {
        let mut inputs = Inputs::only(TermStart::Received, day("2026-01-20"));
        inputs.documents_complete_on = complete.map(day);
        let course = Course {
            inputs,
            ..Course::default()
        };
        said(
            &reckon(rule, &course, &WorkCalendar::default()),
            Language::English,
        )
    };
    let told = beginning(Some("2026-01-31"));
    assert!(
        told.starts_with("Received on 20 January 2026, but the last required document came on 31 January 2026: the term is counted from then"),
        "{told}"
    );
    assert!(
        told.contains("That month has no day 31, so its last day is taken."),
        "{told}"
    );
    assert!(told.ends_with("28 February 2026 is no working day (Saturday), so the term ends on the next one, 2 March 2026. Due on 2 March 2026."), "{told}");
    assert!(beginning(None).contains("is not noted, so the term is counted from receipt"));
    let contest = in_force(&rules, law::CONTEST, day("2026-01-20")).expect("of the law");
    let waiting = reckon(contest, &Course::default(), &WorkCalendar::default());
    assert!(
        said(&waiting, Language::English)
            .starts_with("The term has not begun: when the document was notified")
    );
    let contest =
        reckoned(law::CONTEST, day("2026-11-20"), &WorkCalendar::default()).expect("of the law");
    assert!(
        said(&contest, Language::Latvian)
            .ends_with("Adresāts var rīkoties līdz 21.12.2026. ieskaitot.")
    );
}

#[test]
fn every_holiday_has_its_name() {
    let messages = Messages::new().expect("bundles");
    for holiday in Holiday::ALL {
        assert!(messages.knows(holiday.key()), "{holiday:?}");
    }
}
