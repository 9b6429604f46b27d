//! Clocks that wait, stand still, are extended.

use chrono::Days;
use entities::vocabulary::{TermStart, TermUnit};
use proptest::prelude::*;

use super::super::reckon::{Extension, Pause};
use super::super::rule::Term;
use super::*;

fn rule(code: &str, from: &str) -> Rule {
    let rules = law_as_loaded();
    in_force(&rules, code, day(from))
        .expect("of the law")
        .clone()
}

fn pause(from: &str, until: Option<&str>) -> Pause {
    Pause {
        from: day(from),
        until: until.map(day),
    }
}

fn extension(decided_on: &str, until: &str) -> Extension {
    Extension {
        decided_on: day(decided_on),
        until: day(until),
    }
}

fn received(on: &str) -> Inputs {
    Inputs::only(TermStart::Received, day(on))
}

#[test]
fn complete_documents_begin_a_decisions_term_and_receipt_until_then() {
    let decision = rule(law::ADMINISTRATIVE_DECISION, "2026-01-20");
    let mut course = Course {
        inputs: received("2026-01-20"),
        ..Course::default()
    };
    let presumed = reckon(&decision, &course, &WorkCalendar::default());
    assert_eq!(presumed.due_on, Some(day("2026-02-20")));
    assert_eq!(
        presumed.begun.map(|begun| begun.by),
        Some(TermStart::Received)
    );
    // Domain §13 (5).
    course.inputs.documents_complete_on = Some(day("2026-01-31"));
    let complete = reckon(&decision, &course, &WorkCalendar::default());
    assert_eq!(complete.due_on, Some(day("2026-03-02")));
    let begun = complete.begun.expect("begun");
    assert_eq!(
        (begun.day, begun.by),
        (day("2026-01-31"), TermStart::DocumentsComplete)
    );
    assert_eq!(
        complete.latest_on,
        Some(day("2026-06-01")),
        "four months: 31 May is a Sunday"
    );
    assert_eq!(
        complete.latest_by_exception_on,
        Some(day("2027-02-01")),
        "31 January is a Sunday"
    );
}

#[test]
fn a_term_from_notification_waits_for_it() {
    let contest = rule(law::CONTEST, "2026-11-20");
    let waiting = reckon(&contest, &Course::default(), &WorkCalendar::default());
    assert_eq!((waiting.begun, waiting.due_on), (None, None));
    assert!(waiting.steps.is_empty());
}

/// Submissions of Monday 2 March 2026, ten working days: due on Monday the 16th.
#[test]
fn what_stands_still_does_not_count() {
    let answer = rule(law::SUBMISSION_ANSWER, "2026-03-02");
    for (pauses, expected, why) in [
        (vec![], "2026-03-16", "nothing happened"),
        (
            vec![pause("2026-03-05", Some("2026-03-09"))],
            "2026-03-18",
            "Thursday and Friday",
        ),
        (
            vec![pause("2026-03-07", Some("2026-03-09"))],
            "2026-03-16",
            "a weekend",
        ),
        (
            vec![pause("2026-03-16", Some("2026-03-18"))],
            "2026-03-18",
            "the last day is left",
        ),
        (
            vec![pause("2026-03-16", Some("2026-03-16"))],
            "2026-03-16",
            "resumed at once",
        ),
        (
            vec![pause("2026-03-17", Some("2026-03-27"))],
            "2026-03-16",
            "it had ended",
        ),
        (
            vec![pause("2026-03-02", Some("2026-03-04"))],
            "2026-03-17",
            "day 0 does not count anyway",
        ),
        (
            vec![
                pause("2026-03-05", Some("2026-03-09")),
                pause("2026-03-10", Some("2026-03-11")),
            ],
            "2026-03-19",
            "two of them",
        ),
        (
            vec![
                pause("2026-03-10", Some("2026-03-11")),
                pause("2026-03-05", Some("2026-03-09")),
            ],
            "2026-03-19",
            "in whichever order they are noted",
        ),
        (
            vec![pause("2026-03-27", Some("2026-04-09"))],
            "2026-03-16",
            "long after",
        ),
        (
            vec![pause("2026-03-13", Some("2026-04-09"))],
            "2026-04-10",
            "over Easter: 2 days were left",
        ),
        (
            vec![pause("2026-03-05", None)],
            "2026-03-16",
            "as if it resumed at once",
        ),
    ] {
        let course = Course {
            inputs: received("2026-03-02"),
            pauses,
            extensions: vec![],
        };
        let found = reckon(&answer, &course, &WorkCalendar::default());
        assert_eq!(found.due_on, Some(day(expected)), "{why}");
    }
}

#[test]
fn a_term_in_months_moves_by_calendar_days() {
    let answer = rule(law::SUBMISSION_ANSWER, "2026-02-02");
    for (pauses, expected, why) in [
        (vec![], "2026-03-02", "a month"),
        (
            vec![pause("2026-02-09", Some("2026-02-12"))],
            "2026-03-05",
            "three days",
        ),
        (
            vec![pause("2026-02-09", Some("2026-02-14"))],
            "2026-03-09",
            "five, and then a weekend",
        ),
        (
            vec![pause("2026-03-02", Some("2026-03-05"))],
            "2026-03-05",
            "paused on its last day",
        ),
    ] {
        let course = Course {
            inputs: received("2026-02-02"),
            pauses,
            extensions: vec![],
        };
        let found = reckon(&answer, &course, &WorkCalendar::default());
        assert_eq!(found.due_on, Some(day(expected)), "{why}");
    }
    // A month from 28 January ends on Saturday 28 February and rolls to Monday 2 March; paused on that Sunday.
    let course = Course {
        inputs: received("2026-01-28"),
        pauses: vec![pause("2026-03-01", Some("2026-03-04"))],
        extensions: vec![],
    };
    let found = reckon(&answer, &course, &WorkCalendar::default());
    assert_eq!(
        found.due_on,
        Some(day("2026-03-04")),
        "not before it runs again"
    );
}

#[test]
fn an_open_pause_is_told() {
    let answer = rule(law::SUBMISSION_ANSWER, "2026-03-02");
    let course = Course {
        inputs: received("2026-03-02"),
        pauses: vec![pause("2026-03-05", None)],
        extensions: vec![],
    };
    let found = reckon(&answer, &course, &WorkCalendar::default());
    assert_eq!(found.paused_since, Some(day("2026-03-05")));
}

#[test]
fn an_extension_puts_another_last_day_which_later_pauses_move() {
    let answer = rule(law::SUBMISSION_ANSWER, "2026-03-02");
    for (pauses, extensions, expected, why) in [
        (
            vec![],
            vec![extension("2026-03-12", "2026-04-01")],
            "2026-04-01",
            "as decided",
        ),
        (
            vec![],
            vec![extension("2026-03-12", "2026-03-28")],
            "2026-03-30",
            "a Saturday",
        ),
        (
            vec![pause("2026-03-05", Some("2026-03-09"))],
            vec![extension("2026-03-12", "2026-04-01")],
            "2026-04-01",
            "the pause was before and is in it",
        ),
        (
            vec![pause("2026-03-16", Some("2026-03-18"))],
            vec![extension("2026-03-12", "2026-04-01")],
            "2026-04-07",
            "two working days after 1 April",
        ),
        (
            vec![pause("2026-03-12", Some("2026-03-13"))],
            vec![extension("2026-03-12", "2026-04-01")],
            "2026-04-02",
            "extended, then paused on the same day",
        ),
        (
            vec![pause("2026-03-30", Some("2026-04-01"))],
            vec![extension("2026-03-12", "2026-03-28")],
            "2026-04-01",
            "rolled to Monday, paused on it for two working days",
        ),
        (
            vec![],
            vec![
                extension("2026-03-20", "2026-04-02"),
                extension("2026-03-12", "2026-03-31"),
            ],
            "2026-04-02",
            "the later one holds",
        ),
    ] {
        let course = Course {
            inputs: received("2026-03-02"),
            pauses,
            extensions,
        };
        let found = reckon(&answer, &course, &WorkCalendar::default());
        assert_eq!(found.due_on, Some(day(expected)), "{why}");
        assert_eq!(found.rule.code, law::SUBMISSION_ANSWER);
    }
    let course = Course {
        inputs: received("2026-03-02"),
        ..Course::default()
    };
    let found = reckon(&answer, &course, &WorkCalendar::default());
    assert_eq!(
        found.latest_on,
        Some(day("2026-04-02")),
        "a month from receipt"
    );
    assert_eq!(found.latest_by_exception_on, None);
}

#[test]
fn derivations_are_read_back_as_they_were_kept() {
    let answer = rule(law::SUBMISSION_ANSWER, "2026-03-02");
    let course = Course {
        inputs: received("2026-03-02"),
        pauses: vec![
            pause("2026-03-05", Some("2026-03-09")),
            pause("2026-03-25", None),
        ],
        extensions: vec![extension("2026-03-12", "2026-04-03")],
    };
    let derivation = reckon(&answer, &course, &ogre_2026());
    let kept = serde_json::to_value(&derivation).expect("JSON");
    let steps: Vec<_> = kept["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .map(|step| &step["step"])
        .collect();
    assert_eq!(
        steps,
        ["working_days", "paused", "extended", "rolled", "paused"]
    );
    let read: Derivation = serde_json::from_value(kept).expect("a derivation");
    assert_eq!(read, derivation);
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0_u64..27_000).prop_map(|days| day("2026-03-01") + Days::new(days))
}

/// A rule of so many units, the law's otherwise.
fn counted_in(unit: TermUnit, amount: i32) -> Rule {
    Rule {
        unit,
        amount,
        ..rule(law::SUBMISSION_ANSWER, "2026-03-02")
    }
}

fn due(rule: &Rule, begun: NaiveDate, pauses: &[Pause], calendar: &WorkCalendar) -> NaiveDate {
    let course = Course {
        inputs: Inputs::only(TermStart::Received, begun),
        pauses: pauses.to_vec(),
        extensions: vec![],
    };
    reckon(rule, &course, calendar).due_on.expect("begun")
}

proptest! {
    #[test]
    fn a_pause_of_n_working_days_moves_the_due_date_by_exactly_n(
        begun in dates(),
        amount in 1_i32..60,
        after in 1_u64..40,
        long in 0_u64..60,
        moved in any::<bool>(),
    ) {
        let calendar = if moved { ogre_2026() } else { WorkCalendar::default() };
        let rule = counted_in(TermUnit::WorkingDays, amount);
        let before = due(&rule, begun, &[], &calendar);
        let from = begun + Days::new(after);
        let until = from + Days::new(long);
        let paused = Pause { from, until: Some(until) };
        let n = calendar.working_days_between(from, until);
        let found = due(&rule, begun, &[paused], &calendar);
        if from <= before {
            // Exactly n working days lie between the two, the later one counted.
            prop_assert_eq!(calendar.working_days(before, n).day(), found);
            // And in all, the clock ran for as many as the term has.
            let counted = begun.iter_days().skip(1).take_while(|day| *day <= found)
                .filter(|day| calendar.is_working_day(*day) && !(from..until).contains(day))
                .count();
            prop_assert_eq!(counted, usize::try_from(amount).expect("positive"));
        } else {
            prop_assert_eq!(found, before);
        }
    }

    #[test]
    fn a_pause_of_n_days_moves_a_term_in_days_or_months_by_exactly_n(
        begun in dates(),
        months in any::<bool>(),
        amount in 1_i32..40,
        after in 1_u64..40,
        long in 0_u32..60,
    ) {
        let calendar = WorkCalendar::default();
        let unit = if months { TermUnit::Months } else { TermUnit::CalendarDays };
        let rule = counted_in(unit, amount);
        let amount = u32::try_from(amount).expect("positive");
        let bare = match unit {
            TermUnit::Months => crate::kernel::working_days::months(begun, amount).day(),
            _ => crate::kernel::working_days::calendar_days(begun, amount).day(),
        };
        let from = begun + Days::new(after);
        prop_assume!(from <= bare);
        let paused = Pause { from, until: Some(from + Days::new(u64::from(long))) };
        let moved = bare + Days::new(u64::from(long));
        let rolled = calendar.roll(moved).map_or(moved, |step| step.day());
        prop_assert_eq!(due(&rule, begun, &[paused], &calendar), rolled);
    }

    #[test]
    fn the_limit_of_an_extension_moves_with_the_pauses(begun in dates(), after in 1_u64..14, long in 0_u64..60) {
        let calendar = WorkCalendar::default();
        let mut rule = counted_in(TermUnit::WorkingDays, 10);
        (rule.extension_unit, rule.extension_amount) = (Some(TermUnit::WorkingDays), Some(20));
        let from = begun + Days::new(after);
        let course = Course {
            inputs: Inputs::only(TermStart::Received, begun),
            pauses: vec![Pause { from, until: Some(from + Days::new(long)) }],
            extensions: vec![],
        };
        let found = reckon(&rule, &course, &calendar);
        let missed = calendar.working_days_between(from, from + Days::new(long));
        prop_assert_eq!(found.latest_on, Some(calendar.working_days(begun, 20 + missed).day()));
    }
}

#[test]
fn terms_are_kept_as_words_and_numbers() {
    let term = Term {
        unit: TermUnit::WorkingDays,
        amount: 10,
    };
    assert_eq!(
        serde_json::json!(term),
        serde_json::json!({ "unit": "working_days", "amount": 10 })
    );
}
