//! The rules of retention by tables, properties and words.

mod properties;
mod table;
mod words;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate};
use entities::classification::file;
use entities::ids::{
    AccountId, FileId, HoldId, InstitutionId, RetentionEventId, RetentionRuleId, SeriesId,
};
use entities::retention::retention_event;
use entities::retention::retention_rule::{self, Indexes};
use entities::vocabulary::{
    EventStanding, OpenState, RetentionCategory, RetentionCounting, RetentionTrigger,
};
use uuid::Uuid;

use super::derivation::{Answer, Facts, HandedOver, Keeper};
use super::due_date::reckon;
use super::rule::{Rule, contend, governing, overlap};
use super::sources::facts;
use super::trigger::{BadWhen, When};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A rule from `short_term 5 to_the_day contract_end`.
fn rule(text: &str) -> Rule {
    let mut words = text.split_whitespace().peekable();
    let category: Option<RetentionCategory> =
        words.next().map(|word| word.parse().expect("a category"));
    let years = words
        .next_if(|word| word.parse::<i32>().is_ok())
        .map(|word| word.parse().expect("years"));
    let counting = match words.next_if(|word| *word == "to_the_day") {
        Some(_) => RetentionCounting::ToTheDay,
        None => RetentionCounting::WholeYears,
    };
    let when = words.collect::<Vec<_>>().join(" ");
    Rule {
        id: None,
        code: "2-17".to_owned(),
        title_lv: "Personas lietas".to_owned(),
        title_en: "Personnel files".to_owned(),
        valid_from: day("2020-01-01"),
        category,
        years,
        counted_from: (!when.is_empty()).then_some(when),
        counting,
        ground: "MK 690/2018 2.1. p.".to_owned(),
    }
}

fn a_file(year: Option<i32>, closed_on: Option<NaiveDate>) -> file::Model {
    file::Model {
        id: FileId(Uuid::from_u128(7)),
        series_id: SeriesId(Uuid::from_u128(8)),
        institution_id: InstitutionId(Uuid::from_u128(9)),
        unit_id: None,
        file_index: "2-17".parse().expect("an index"),
        index_sort_key: String::new(),
        title: "Personas lietas".to_owned(),
        year,
        number: year.is_none().then_some(3),
        state: match closed_on {
            Some(_) => OpenState::Closed,
            None => OpenState::Open,
        },
        opened_on: day("1990-01-01"),
        closed_on,
    }
}

fn an_event(number: u128, event: RetentionTrigger, word: &str) -> retention_event::Model {
    let (standing, happened_on) = match word {
        "none" => (EventStanding::Absent, None),
        "unknown" => (EventStanding::Unknown, None),
        on => (EventStanding::Happened, Some(day(on))),
    };
    retention_event::Model {
        id: RetentionEventId(Uuid::from_u128(number)),
        file_id: FileId(Uuid::from_u128(7)),
        institution_id: InstitutionId(Uuid::from_u128(9)),
        event,
        about: String::new(),
        standing,
        happened_on,
        source: "līgums Nr. 5".to_owned(),
        reason: "lapa iztrūkst".to_owned(),
        entered_at: DateTime::UNIX_EPOCH,
        entered_by: AccountId(Uuid::from_u128(10)),
        replaced_at: None,
    }
}

/// What is known, from `file 2020; contract_end 2019-05-01, none`.
fn known(text: &str) -> Facts {
    let mut parts = text.split("; ");
    let words: Vec<&str> = parts.next().expect("a file").split(' ').collect();
    let file = match words[..] {
        ["open"] => a_file(None, None),
        ["carried", on] => a_file(None, Some(day(on))),
        ["file", year] => {
            let year: i32 = year.parse().expect("a year");
            a_file(Some(year), NaiveDate::from_ymd_opt(year + 1, 1, 15))
        }
        ["file", year, "closed", on] => a_file(year.parse().ok(), Some(day(on))),
        _ => panic!("{text}"),
    };
    let mut events = Vec::new();
    for part in parts {
        let (word, said) = part.split_once(' ').expect("an event");
        let event: RetentionTrigger = word.parse().expect("a word of the list");
        for one in said.split(", ") {
            events.push(an_event(events.len() as u128, event, one));
        }
    }
    facts(&file, &events)
}

fn shown(answer: &Answer) -> String {
    match answer {
        Answer::Never => "never".to_owned(),
        Answer::Destroyed { on } => format!("destroyed {on}"),
        Answer::On { day } => day.to_string(),
        Answer::Held { counted } => format!("held, counted {counted}"),
        Answer::Waits { events, counted } => {
            let events: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
            let counted = counted.map_or(String::new(), |day| format!(" counted {day}"));
            format!("waits {}{counted}", events.join(", "))
        }
        Answer::Uncomputable { obstacles } => {
            format!("cannot {}", obstacles[0].as_str())
        }
    }
}

#[test]
fn every_row_of_the_table_holds_with_its_ground() {
    assert!(table::TABLE.len() >= 100, "{}", table::TABLE.len());
    for (rule_text, facts, expected, ground) in table::TABLE {
        let derivation = reckon(&rule(rule_text), &known(facts));
        assert_eq!(
            shown(&derivation.answer),
            *expected,
            "{rule_text}: {facts} ({ground})\n{derivation:#?}"
        );
        // What is kept is read again years later.
        let kept = serde_json::to_value(&derivation).expect("JSON");
        let read: super::Derivation = serde_json::from_value(kept).expect("the same");
        assert_eq!(read, derivation);
    }
}

#[test]
fn the_table_has_every_event() {
    for event in RetentionTrigger::ALL {
        let named = table::TABLE
            .iter()
            .any(|(rule, ..)| rule.contains(event.as_str()));
        assert!(named, "{event}");
    }
}

#[test]
fn events_are_read_as_they_are_printed() {
    for text in [
        "contract_end",
        "later_of(contract_end, last_payment)",
        "all_of(project_end, earlier_of(audit_done, need_ended))",
    ] {
        let when: When = text.parse().expect("events");
        assert_eq!(when.to_string(), text);
    }
    let spaced: When = " later_of ( contract_end,last_payment ) "
        .parse()
        .expect("events");
    assert_eq!(spaced.to_string(), "later_of(contract_end, last_payment)");
    let many = format!("later_of({})", ["event"; 9].join(", "));
    for (text, bad) in [
        ("", BadWhen::Malformed),
        ("later_of(contract_end, )", BadWhen::Malformed),
        ("later_of(contract_end, event", BadWhen::Malformed),
        ("contract_end)", BadWhen::Malformed),
        ("moon", BadWhen::Unknown("moon".to_owned())),
        (
            "moon(contract_end, event)",
            BadWhen::Unknown("moon".to_owned()),
        ),
        ("later_of", BadWhen::Lonely("later_of")),
        ("all_of(event)", BadWhen::Lonely("all_of")),
        (many.as_str(), BadWhen::TooMany),
        (
            "all_of(all_of(all_of(all_of(event, event), event), event), event)",
            BadWhen::TooMany,
        ),
    ] {
        assert_eq!(text.parse::<When>(), Err(bad), "{text}");
    }
    // However long: it is refused, and does not eat the stack.
    let deep = "later_of(".repeat(100_000);
    assert_eq!(deep.parse::<When>(), Err(BadWhen::TooMany));
}

fn version(code: &str, from: &str, to: Option<&str>, series: &[&str]) -> retention_rule::Model {
    retention_rule::Model {
        id: RetentionRuleId(Uuid::from_u128(1)),
        institution_id: InstitutionId(Uuid::from_u128(9)),
        code: code.to_owned(),
        title_lv: "Noteikums".to_owned(),
        title_en: "Rule".to_owned(),
        valid_from: day(from),
        valid_to: to.map(day),
        category: RetentionCategory::ShortTerm,
        years: Some(5),
        counted_from: None,
        counting: RetentionCounting::WholeYears,
        series: Indexes(series.iter().map(|&index| index.to_owned()).collect()),
        ground: "MK 282/2024".to_owned(),
        reason: "Grozījumi".to_owned(),
        adopted_at: DateTime::UNIX_EPOCH,
        adopted_by: AccountId(Uuid::from_u128(10)),
    }
}

#[test]
fn the_version_of_the_day_governs_the_series_that_it_names() {
    let versions = [
        version("personal", "2020-01-01", Some("2021-03-03"), &["2-17"]),
        version("personal", "2021-03-04", None, &["2-17", "2-18"]),
    ];
    let from = |index, on| governing(&versions, index, day(on)).map(|found| found.valid_from);
    assert_eq!(from("2-17", "2019-12-31"), None);
    assert_eq!(from("2-17", "2021-03-03"), Some(day("2020-01-01")));
    assert_eq!(from("2-17", "2021-03-04"), Some(day("2021-03-04")));
    assert_eq!(from("2-18", "2021-03-03"), None);
    assert_eq!(
        from("2-1", "2026-01-01"),
        None,
        "an index, not its beginning"
    );
    assert!(!overlap(&versions[0], &versions[1]));
    let other = version("other", "2021-01-01", None, &["2-18"]);
    assert!(!contend(&other, &versions[0]) && contend(&other, &versions[1]));
}

#[test]
fn what_is_not_said_of_a_file_is_not_known() {
    let facts = facts(&a_file(Some(2020), None), &[]);
    let events: BTreeMap<_, _> = facts.known;
    let named: Vec<RetentionTrigger> = events.keys().copied().collect();
    assert_eq!(named, [RetentionTrigger::FileClosed]);
}

#[test]
fn what_the_archive_has_may_go_here_unless_something_keeps_it() {
    let handed = |facts: Facts| Facts {
        handed_over: Some(HandedOver {
            act: "1/2026".to_owned(),
            on: day("2026-03-02"),
        }),
        ..facts
    };
    for (rule_text, said, expected) in [
        ("permanent", "file 2021", "2026-03-02"),
        (
            "long_term 75 file_closed_year_end",
            "file 2021",
            "2026-03-02",
        ),
        (
            "permanent",
            "open",
            "waits file_closed_year_end counted 2026-03-02",
        ),
    ] {
        let derivation = reckon(&rule(rule_text), &handed(known(said)));
        assert_eq!(shown(&derivation.answer), expected, "{rule_text}: {said}");
        assert_eq!(derivation.handed_over(), Some("1/2026"));
        let kept = serde_json::to_value(&derivation).expect("JSON");
        let read: super::Derivation = serde_json::from_value(kept).expect("the same");
        assert_eq!(read, derivation);
    }
    let held = Facts {
        kept_by: vec![Keeper::Hold {
            id: HoldId(Uuid::from_u128(1)),
            title: "Tiesvedība".to_owned(),
            ground: "C-1".to_owned(),
            until: None,
        }],
        ..handed(known("file 2021"))
    };
    let answer = reckon(&rule("permanent"), &held).answer;
    assert_eq!(shown(&answer), "held, counted 2026-03-02");
    let alone = reckon(&rule("permanent"), &known("file 2021"));
    assert_eq!(
        (shown(&alone.answer).as_str(), alone.handed_over()),
        ("never", None)
    );
}
