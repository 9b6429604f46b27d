//! What may be done to a clock, and what may not.

use entities::circulation::deadline;
use entities::ids::{AccountId, DeadlineExtensionId, DeadlinePauseId, DocumentId};
use entities::vocabulary::{DeadlineOutcome, Delivery, TermBinds};

use super::super::adopt::place;
use super::super::clock::{Act, Clock, Stamp};
use super::*;
use crate::circulation::Refusal;
use crate::kernel::reason::BadReason;

/// A clock of the law's, of a document received on a day.
fn clock(code: &str, received: &str) -> Clock {
    let rules = law_as_loaded();
    let rule = in_force(&rules, code, day(received)).expect("of the law");
    let row = deadline::Model {
        document_id: DocumentId(Uuid::from_u128(1)),
        institution_id: InstitutionId(Uuid::nil()),
        rule_id: rule.id,
        by_hand: false,
        received_on: day(received),
        documents_complete_on: None,
        notified_on: None,
        due_on: None,
        paused_on: None,
        derivation: serde_json::Value::Null,
        concluded_on: None,
        outcome: None,
        revision: 1,
    };
    let mut clock = Clock::new(row, Vec::new(), Vec::new());
    reckon_anew(&mut clock);
    clock
}

fn reckon_anew(clock: &mut Clock) {
    let rules = law_as_loaded();
    let rule = rules
        .iter()
        .find(|rule| rule.id == clock.row.rule_id)
        .expect("its rule");
    let derivation = reckon(rule, &clock.course(), &WorkCalendar::default());
    clock.take(&derivation);
}

fn done(clock: &mut Clock, act: Act, today: &str) -> Result<(), Refusal> {
    let stamp = Stamp {
        at: DateTime::UNIX_EPOCH,
        by: Some(AccountId(Uuid::nil())),
        pause: DeadlinePauseId(Uuid::from_u128(clock.pauses.len() as u128)),
        extension: DeadlineExtensionId(Uuid::from_u128(clock.extensions.len() as u128)),
    };
    let derivation = clock.derivation().expect("its own");
    let before = clock.clone();
    let answer = clock.act(
        &act,
        &derivation,
        &WorkCalendar::default(),
        day(today),
        stamp,
    );
    match &answer {
        Ok(_) => reckon_anew(clock),
        Err(_) => assert_eq!(*clock, before, "a refusal leaves it as it was"),
    }
    answer.map(|_| ())
}

fn pause(on: &str) -> Act {
    Act::Pause {
        on: day(on),
        reason: "Trūkst izziņas".to_owned(),
    }
}

fn resume(on: &str) -> Act {
    Act::Resume { on: day(on) }
}

fn extend(decided_on: &str, until: &str) -> Act {
    Act::Extend {
        until: day(until),
        reason: "Jāiegūst papildu ziņas".to_owned(),
        decided_on: day(decided_on),
        decision: None,
        applicant_told_on: None,
    }
}

#[test]
fn a_clock_stands_still_once_at_a_time_and_within_its_term() {
    let mut answer = clock(law::SUBMISSION_ANSWER, "2026-03-02");
    let early = |path, earliest| {
        Err(Refusal::TooEarly {
            path,
            earliest: day(earliest),
        })
    };
    assert_eq!(
        done(&mut answer, resume("2026-03-05"), "2026-03-05"),
        Err(Refusal::Runs)
    );
    assert_eq!(
        done(&mut answer, pause("2026-03-01"), "2026-03-05"),
        early("on", "2026-03-02")
    );
    let tomorrow = Refusal::InFuture {
        path: "on",
        day: day("2026-03-06"),
    };
    assert_eq!(
        done(&mut answer, pause("2026-03-06"), "2026-03-05"),
        Err(tomorrow)
    );
    let ran_out = done(&mut answer, pause("2026-03-17"), "2026-03-20");
    assert_eq!(ran_out, Err(Refusal::RanOut(day("2026-03-16"))));
    let silent = Act::Pause {
        on: day("2026-03-05"),
        reason: " ".to_owned(),
    };
    assert_eq!(
        done(&mut answer, silent, "2026-03-05"),
        Err(Refusal::Reason(BadReason::Missing))
    );

    assert_eq!(done(&mut answer, pause("2026-03-05"), "2026-03-05"), Ok(()));
    assert_eq!(answer.row.paused_on, Some(day("2026-03-05")));
    let twice = done(&mut answer, pause("2026-03-06"), "2026-03-06");
    assert_eq!(twice, Err(Refusal::StandsStill(day("2026-03-05"))));
    let extended = done(
        &mut answer,
        extend("2026-03-06", "2026-03-31"),
        "2026-03-06",
    );
    assert_eq!(extended, Err(Refusal::StandsStill(day("2026-03-05"))));
    assert_eq!(
        done(&mut answer, resume("2026-03-04"), "2026-03-09"),
        early("on", "2026-03-05")
    );
    assert_eq!(
        done(&mut answer, resume("2026-03-09"), "2026-03-09"),
        Ok(())
    );
    assert_eq!(
        (answer.row.paused_on, answer.row.due_on),
        (None, Some(day("2026-03-18")))
    );
    let within = done(&mut answer, pause("2026-03-06"), "2026-03-12");
    assert_eq!(
        within,
        early("on", "2026-03-09"),
        "pauses lie one after the other"
    );
    // Decided while it stood still, noted later.
    let late_note = done(
        &mut answer,
        extend("2026-03-06", "2026-03-31"),
        "2026-03-12",
    );
    assert_eq!(late_note, Err(Refusal::StandsStill(day("2026-03-05"))));
}

#[test]
fn a_term_is_extended_in_time_and_as_far_as_its_rule_allows() {
    let mut answer = clock(law::SUBMISSION_ANSWER, "2026-03-02");
    let mut try_it = |decided, until, today| done(&mut answer, extend(decided, until), today);
    assert_eq!(
        try_it("2026-03-12", "2026-03-16", "2026-03-12"),
        Err(Refusal::UntilNotLater(day("2026-03-16")))
    );
    assert_eq!(
        try_it("2026-03-12", "2026-04-03", "2026-03-12"),
        Err(Refusal::UntilBeyond(day("2026-04-02"))),
        "a month from receipt"
    );
    assert_eq!(
        try_it("2026-03-17", "2026-03-31", "2026-03-17"),
        Err(Refusal::RanOut(day("2026-03-16")))
    );
    assert_eq!(
        try_it("2026-03-12", "2026-03-20", "2026-03-25"),
        Err(Refusal::UntilPassed(day("2026-03-20")))
    );
    let early = Refusal::TooEarly {
        path: "decidedOn",
        earliest: day("2026-03-02"),
    };
    assert_eq!(try_it("2026-03-01", "2026-03-31", "2026-03-12"), Err(early));
    assert_eq!(try_it("2026-03-12", "2026-03-31", "2026-03-12"), Ok(()));
    assert_eq!(answer.row.due_on, Some(day("2026-03-31")));

    assert_eq!(
        done(
            &mut answer,
            Act::TellApplicant {
                on: day("2026-03-11")
            },
            "2026-03-13"
        ),
        Err(Refusal::TooEarly {
            path: "on",
            earliest: day("2026-03-12")
        })
    );
    assert_eq!(
        done(
            &mut answer,
            Act::TellApplicant {
                on: day("2026-03-13")
            },
            "2026-03-13"
        ),
        Ok(())
    );
    assert_eq!(
        answer.extensions[0].applicant_told_on,
        Some(day("2026-03-13"))
    );

    let mut forward = clock(law::SUBMISSION_FORWARD, "2026-03-02");
    let refused = done(
        &mut forward,
        extend("2026-03-03", "2026-03-12"),
        "2026-03-03",
    );
    assert_eq!(refused, Err(Refusal::NotExtensible));
    let told = done(
        &mut forward,
        Act::TellApplicant {
            on: day("2026-03-03"),
        },
        "2026-03-03",
    );
    assert_eq!(told, Err(Refusal::NotExtended));
}

/// Administratīvā procesa likums 64. p.: four months, or a year by a reasoned decision.
#[test]
fn beyond_the_ordinary_limit_a_decision_is_needed() {
    let mut decision = clock(law::ADMINISTRATIVE_DECISION, "2026-01-20");
    let by = |until: &str, named: Option<&str>| Act::Extend {
        until: day(until),
        reason: "Gaida ekspertīzi".to_owned(),
        decided_on: day("2026-02-10"),
        decision: named.map(str::to_owned),
        applicant_told_on: Some(day("2026-02-11")),
    };
    let today = "2026-02-12";
    assert_eq!(
        done(&mut decision, by("2026-06-30", Some(" ")), today),
        Err(Refusal::DecisionRequired(day("2026-05-20")))
    );
    assert_eq!(
        done(&mut decision, by("2027-02-20", Some("Nr. 12")), today),
        Err(Refusal::UntilBeyond(day("2027-01-20")))
    );
    assert!(matches!(
        done(
            &mut decision,
            by("2026-06-30", Some(&"ā".repeat(201))),
            today
        ),
        Err(Refusal::Text(_))
    ));
    assert_eq!(
        done(&mut decision, by("2026-06-30", Some("Nr. 12")), today),
        Ok(())
    );
    assert_eq!(decision.row.due_on, Some(day("2026-06-30")));
}

#[test]
fn a_term_starts_by_its_own_event() {
    let complete = |on: &str| Act::CompleteDocuments { on: day(on) };
    let notify = |sent: &str| Act::Notify {
        delivery: Delivery::EAddress,
        sent_on: day(sent),
    };
    let mut answer = clock(law::SUBMISSION_ANSWER, "2026-03-02");
    assert_eq!(
        done(&mut answer, complete("2026-03-05"), "2026-03-05"),
        Err(Refusal::NotItsEvent)
    );
    assert_eq!(
        done(&mut answer, notify("2026-03-05"), "2026-03-05"),
        Err(Refusal::NotItsEvent)
    );

    let mut decision = clock(law::ADMINISTRATIVE_DECISION, "2026-01-20");
    assert_eq!(decision.row.due_on, Some(day("2026-02-20")));
    let before = Refusal::TooEarly {
        path: "on",
        earliest: day("2026-01-20"),
    };
    assert_eq!(
        done(&mut decision, complete("2026-01-19"), "2026-02-02"),
        Err(before)
    );
    assert_eq!(
        done(&mut decision, complete("2026-01-31"), "2026-02-02"),
        Ok(())
    );
    assert_eq!(decision.row.due_on, Some(day("2026-03-02")));
    assert_eq!(
        done(&mut decision, complete("2026-01-30"), "2026-02-03"),
        Ok(()),
        "corrected"
    );
    assert_eq!(decision.row.documents_complete_on, Some(day("2026-01-30")));

    let mut contest = clock(law::CONTEST, "2026-11-16");
    assert_eq!(
        done(&mut contest, pause("2026-11-17"), "2026-11-17"),
        Err(Refusal::NotBegun)
    );
    assert_eq!(
        done(&mut contest, notify("2026-11-17"), "2026-11-17"),
        Ok(())
    );
    assert_eq!(
        (contest.row.notified_on, contest.row.due_on),
        (Some(day("2026-11-20")), Some(day("2026-12-21")))
    );
}

#[test]
fn an_ended_clock_is_left_alone() {
    let mut answer = clock(law::SUBMISSION_ANSWER, "2026-03-02");
    let conclude = |on: &str, outcome| Act::Conclude {
        on: day(on),
        outcome,
    };
    for outcome in [DeadlineOutcome::Annulled, DeadlineOutcome::NotApplicable] {
        let refused = done(&mut answer, conclude("2026-03-05", outcome), "2026-03-05");
        assert_eq!(refused, Err(Refusal::NotAnOutcome));
    }
    assert!(
        done(
            &mut answer,
            conclude("2026-03-01", DeadlineOutcome::Answered),
            "2026-03-05"
        )
        .is_err()
    );
    assert_eq!(
        done(
            &mut answer,
            conclude("2026-03-05", DeadlineOutcome::Answered),
            "2026-03-05"
        ),
        Ok(())
    );
    let ended = Err(Refusal::Concluded(day("2026-03-05")));
    for act in [
        pause("2026-03-06"),
        resume("2026-03-06"),
        conclude("2026-03-06", DeadlineOutcome::Forwarded),
    ] {
        assert_eq!(done(&mut answer, act, "2026-03-06"), ended);
    }
}

#[test]
fn only_an_institutions_own_running_term_is_overdue() {
    let mut answer = clock(law::SUBMISSION_ANSWER, "2026-03-02");
    let institution = TermBinds::Institution;
    for (today, late) in [
        ("2026-03-15", false),
        ("2026-03-16", false),
        ("2026-03-17", true),
    ] {
        assert_eq!(answer.is_overdue(institution, day(today)), late, "{today}");
    }
    assert!(!answer.is_overdue(TermBinds::Addressee, day("2026-03-17")));
    let mut paused = answer.clone();
    assert_eq!(done(&mut paused, pause("2026-03-16"), "2026-03-16"), Ok(()));
    assert!(!paused.is_overdue(institution, day("2026-03-17")));
    answer.conclude(day("2026-03-20"), DeadlineOutcome::Answered);
    assert!(!answer.is_overdue(institution, day("2026-03-20")));
    assert!(
        !clock(law::CONTEST, "2026-03-02").is_overdue(institution, day("2030-01-01")),
        "not begun"
    );
}

#[test]
fn a_new_version_ends_the_open_one_and_overlaps_none() {
    let rules = law_as_loaded();
    let answer = |from: &str, to: Option<&str>| {
        let open = in_force(&rules, law::SUBMISSION_ANSWER, day("2026-03-01")).expect("of the law");
        Rule {
            id: DeadlineRuleId(Uuid::from_u128(900)),
            valid_from: day(from),
            valid_to: to.map(day),
            ..open.clone()
        }
    };
    let open = in_force(&rules, law::SUBMISSION_ANSWER, day("2026-03-01")).expect("of the law");
    assert_eq!(
        place(&answer("2026-09-01", None), &rules),
        Ok(Some((open.id, day("2026-08-31"))))
    );
    assert_eq!(
        place(&answer("2007-01-01", Some("2007-12-31")), &rules),
        Ok(None),
        "before the first"
    );
    let codes = |rule: Rule| -> Vec<&str> {
        let problems = place(&rule, &rules).expect_err("problems");
        problems.iter().map(|problem| problem.code).collect()
    };
    assert_eq!(
        codes(answer("2026-03-01", None)),
        ["RULE_OVERLAPS"],
        "the same first day"
    );
    assert_eq!(
        codes(answer("2026-02-01", None)),
        ["RULE_OVERLAPS", "RULE_OVERLAPS"]
    );
    assert_eq!(
        codes(answer("2007-01-01", None)),
        ["RULE_OVERLAPS", "RULE_OVERLAPS"]
    );
    let twin = Rule {
        code: "twin".to_owned(),
        ..answer("2026-09-01", None)
    };
    assert_eq!(codes(twin), ["RULE_CONTENDS"]);
}
