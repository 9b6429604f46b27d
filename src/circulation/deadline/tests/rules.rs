//! Which version holds, and which rule a registration starts.

use entities::circulation::deadline_rule::Kinds;
use entities::ids::RegisterId;
use entities::vocabulary::{Direction, DocumentKind};

use super::super::rule::{Facts, contend, overlap, starting};
use super::*;

fn facts(direction: Direction, kind: DocumentKind) -> Facts {
    Facts {
        direction,
        kind,
        register: None,
    }
}

#[test]
fn versions_of_the_law_follow_each_other_without_a_gap_or_overlap() {
    let rules = law_as_loaded();
    for (index, one) in rules.iter().enumerate() {
        for other in &rules[index + 1..] {
            assert!(
                one.code != other.code || !overlap(one, other),
                "{}",
                one.code
            );
            assert!(!contend(one, other), "{} and {}", one.code, other.code);
        }
    }
    // The last day of the old version and the first of the new one.
    for code in [law::SUBMISSION_ANSWER, law::SUBMISSION_FORWARD] {
        let on = |text| in_force(&rules, code, day(text)).map(|rule| rule.id);
        assert_ne!(on("2026-02-28"), on("2026-03-01"));
        assert!(on("2026-02-28").is_some() && on("2026-03-01").is_some());
    }
}

#[test]
fn a_registration_starts_the_rule_of_its_kind() {
    let rules = law_as_loaded();
    let started = |direction, kind| {
        starting(&rules, &facts(direction, kind), day("2026-03-02")).map(|rule| rule.code.as_str())
    };
    use Direction::{Incoming, Internal, Outgoing};
    for (direction, kind, expected) in [
        (
            Incoming,
            DocumentKind::Submission,
            Some(law::SUBMISSION_ANSWER),
        ),
        (
            Incoming,
            DocumentKind::Complaint,
            Some(law::SUBMISSION_ANSWER),
        ),
        (
            Incoming,
            DocumentKind::InformationRequest,
            Some(law::INFORMATION_READY),
        ),
        (
            Incoming,
            DocumentKind::DataSubjectRequest,
            Some(law::DATA_SUBJECT),
        ),
        (Incoming, DocumentKind::Letter, None),
        (Incoming, DocumentKind::Decision, None),
        (Outgoing, DocumentKind::Submission, None),
        (Internal, DocumentKind::Submission, None),
    ] {
        assert_eq!(started(direction, kind), expected, "{direction} {kind}");
    }
}

#[test]
fn the_more_precise_rule_wins() {
    let mut rules = law_as_loaded();
    let benefits = RegisterId(Uuid::from_u128(77));
    let decision = rules
        .iter_mut()
        .find(|rule| rule.code == law::ADMINISTRATIVE_DECISION)
        .expect("of the law");
    decision.register_id = Some(benefits);
    let submission = Facts {
        register: Some(benefits),
        ..facts(Direction::Incoming, DocumentKind::Submission)
    };
    let started =
        |facts: &Facts| starting(&rules, facts, day("2026-03-02")).map(|rule| rule.code.as_str());
    assert_eq!(started(&submission), Some(law::ADMINISTRATIVE_DECISION));
    let elsewhere = Facts {
        register: Some(RegisterId(Uuid::from_u128(78))),
        ..submission
    };
    assert_eq!(started(&elsewhere), Some(law::SUBMISSION_ANSWER));
}

#[test]
fn two_rules_for_the_same_documents_contend() {
    let rules = law_as_loaded();
    let rule = |code: &str| {
        let found = rules.iter().rev().find(|rule| rule.code == code);
        found.expect("of the law").clone()
    };
    let answer = rule(law::SUBMISSION_ANSWER);
    let mut other = rule(law::INFORMATION_READY);
    assert!(!contend(&answer, &other));
    other.kinds = Kinds(vec![
        DocumentKind::InformationRequest,
        DocumentKind::Complaint,
    ]);
    assert!(contend(&answer, &other) && contend(&other, &answer));
    other.valid_from = day("2020-01-01");
    other.valid_to = Some(day("2026-02-28"));
    assert!(!contend(&answer, &other), "not at the same time");
    other.valid_to = None;
    other.direction = None;
    assert!(!contend(&answer, &other), "one of them is more precise");
}
