//! The rules of lists: by tables and by properties.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::ids::{
    AccountId, DestructionListId, FileId, InstitutionId, ListDecisionId, StaffMemberId,
};
use entities::retention::list_decision::Members;
use entities::retention::{destruction_item, destruction_list, list_decision};
use entities::vocabulary::{
    Appraisal, ItemState, ListDecisionKind, ListState, Medium, RetentionCategory, RetentionCounting,
};
use proptest::prelude::*;
use serde_json::json;
use uuid::Uuid;

use super::facts::ItemFacts;
use super::hash;
use super::read::tally_of;
use super::state::{Missing, Part, Step, Tally, missing, other_part, parts, shown};
use crate::kernel::calendar;
use crate::retention::rule::Rule;
use crate::testing::morning;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn person(number: u128) -> StaffMemberId {
    StaffMemberId(Uuid::from_u128(number))
}

fn list(state: ListState) -> destruction_list::Model {
    destruction_list::Model {
        id: DestructionListId(Uuid::from_u128(1)),
        institution_id: InstitutionId(Uuid::from_u128(2)),
        title: "Klientu lietas".to_owned(),
        ground: "Klasifikācijas shēma".to_owned(),
        state,
        round: 1,
        act_number: Some("1/2026".to_owned()),
        hash: Some("aa".to_owned()),
        wait_days: 14,
        wait_until: None,
        created_at: morning(),
        created_by: AccountId(Uuid::from_u128(3)),
        submitted_at: Some(morning()),
        executor_id: None,
        method: None,
        executing_since: None,
        executed_at: None,
        revision: 1,
    }
}

fn decision(kind: ListDecisionKind, by: Option<u128>, at: DateTime<Utc>) -> list_decision::Model {
    list_decision::Model {
        id: ListDecisionId(Uuid::from_u128(kind as u128)),
        list_id: DestructionListId(Uuid::from_u128(1)),
        round: 1,
        kind,
        hash: Some("aa".to_owned()),
        decided_by: by.map(person),
        decided_for: None,
        entered_by: AccountId(Uuid::from_u128(3)),
        at,
        remarks: None,
        number: None,
        dated_on: None,
        document_id: None,
        members: Members::default(),
        voided_at: None,
    }
}

/// Everybody agreed, and the days have passed.
fn agreed() -> (destruction_list::Model, Tally, Vec<list_decision::Model>) {
    let list = destruction_list::Model {
        wait_until: Some(calendar::day(morning()) - TimeDelta::days(1)),
        ..list(ListState::Waiting)
    };
    let tally = Tally {
        standing: 3,
        unappraised: 0,
        to_destroy: 2,
        hash: list.hash.clone(),
    };
    let decided = [
        (ListDecisionKind::Compiled, Some(1)),
        (ListDecisionKind::Submitted, Some(1)),
        (ListDecisionKind::Commission, None),
        (ListDecisionKind::Head, Some(5)),
        (ListDecisionKind::Archive, None),
    ];
    let decisions = decided.map(|(kind, by)| decision(kind, by, morning() - TimeDelta::days(20)));
    (list, tally, decisions.to_vec())
}

#[test]
fn when_everything_is_in_place_nothing_is_missing() {
    let (list, tally, decisions) = agreed();
    let today = calendar::day(morning());
    assert_eq!(missing(&list, &tally, &decisions, today), []);
    assert_eq!(shown(&list, today), ListState::Ready);
}

#[test]
fn whatever_is_missing_is_named() {
    type Change = fn(&mut destruction_list::Model, &mut Tally, &mut Vec<list_decision::Model>);
    let changes: [(Change, &[&str]); 13] = [
        (
            |_, _, all| all.retain(|one| one.kind != ListDecisionKind::Commission),
            &["commission"],
        ),
        (
            |_, _, all| all.retain(|one| one.kind != ListDecisionKind::Head),
            &["head"],
        ),
        (
            |_, _, all| all.retain(|one| one.kind != ListDecisionKind::Archive),
            &["archive"],
        ),
        (|_, _, all| all[3].voided_at = Some(morning()), &["head"]),
        (|_, _, all| all[3].hash = Some("bb".to_owned()), &["head"]),
        (|_, _, all| all[4].round = 0, &["archive"]),
        (
            |_, tally, _| tally.hash = Some("bb".to_owned()),
            &["unchanged"],
        ),
        (|_, tally, _| tally.unappraised = 1, &["appraisals"]),
        (|_, tally, _| tally.to_destroy = 0, &["nothing_to_destroy"]),
        (
            |list, _, _| list.wait_until = Some(calendar::day(morning())),
            &["wait"],
        ),
        (
            |_, _, all| all[2].at = morning() + TimeDelta::days(2),
            &["clock"],
        ),
        (|list, _, _| list.state = ListState::Stopped, &["over"]),
        (
            |list, _, _| list.state = ListState::ChangesRequested,
            &["submission", "commission", "head", "archive"],
        ),
    ];
    for (change, named) in changes {
        let (mut list, mut tally, mut decisions) = agreed();
        change(&mut list, &mut tally, &mut decisions);
        let found = missing(&list, &tally, &decisions, calendar::day(morning()));
        let found: Vec<&str> = found.iter().map(Missing::as_str).collect();
        assert_eq!(found, named);
    }
}

#[test]
fn nobody_has_two_parts() {
    let (_, _, mut decisions) = agreed();
    decisions[2].members = Members(vec![person(2), person(3), person(4)]);
    decisions.push(decision(ListDecisionKind::Executor, Some(6), morning()));
    let named: Vec<(u128, Part)> = parts(&decisions)
        .into_iter()
        .map(|(id, part)| (id.0.as_u128(), part))
        .collect();
    assert_eq!(
        named,
        [
            (1, Part::Compiler),
            (2, Part::Commission),
            (3, Part::Commission),
            (4, Part::Commission),
            (5, Part::Head),
            (6, Part::Executor)
        ]
    );
    assert_eq!(other_part(&decisions, person(1), Part::Compiler), None);
    assert_eq!(
        other_part(&decisions, person(1), Part::Executor),
        Some(Part::Compiler)
    );
    assert_eq!(other_part(&decisions, person(9), Part::Executor), None);
    // Whoever judged once is no stranger, although it holds no more.
    decisions[2].voided_at = Some(morning());
    assert_eq!(
        other_part(&decisions, person(3), Part::Head),
        Some(Part::Commission)
    );
}

proptest! {
    /// However people go about it: a list that waits was submitted, judged, approved and agreed on, in that order and since it
    /// was given back last; and what is over stays over.
    #[test]
    fn no_way_leads_past_anybody(tries in prop::collection::vec(0..Step::ALL.len(), 0..60)) {
        let mut state = ListState::Draft;
        let mut since = Vec::new();
        for at in tries {
            let step = Step::ALL[at];
            let Some(next) = step.leads(state) else { continue };
            prop_assert!(!matches!(
                state,
                ListState::Abandoned | ListState::Executing | ListState::Executed
            ));
            if step == Step::RequestChanges {
                since.clear();
            } else if next != state {
                since.push(step);
            }
            if matches!(step, Step::Alter) {
                prop_assert!(matches!(state, ListState::Draft | ListState::ChangesRequested));
            }
            state = next;
            if state == ListState::Waiting {
                prop_assert_eq!(
                    &since[..],
                    &[Step::Submit, Step::RecordCommission, Step::Approve, Step::RecordArchive][..]
                );
            }
        }
    }

    /// Each decision that is lost is missed, and the day alone never makes more missing.
    #[test]
    fn a_lost_decision_is_missed_and_time_only_helps(
        kept in prop::collection::vec(any::<bool>(), 5), later in 0..400_i64,
    ) {
        let (list, tally, all) = agreed();
        let decisions = all.iter().zip(&kept).filter(|(_, kept)| **kept);
        let decisions: Vec<_> = decisions.map(|(one, _)| one.clone()).collect();
        let today = calendar::day(morning());
        let found = missing(&list, &tally, &decisions, today);
        let lost = kept[2..].iter().filter(|kept| !**kept).count();
        prop_assert_eq!(found.len(), lost);
        let after = missing(&list, &tally, &decisions, today + TimeDelta::days(later));
        prop_assert!(after.len() <= found.len());
    }

    /// Whatever somebody changes of what was submitted, the hash is another; what does not change it is not in it.
    #[test]
    fn the_hash_is_of_everything_that_is_decided_about(
        files in 1..20_usize, at in any::<prop::sample::Index>(), change in 0..8_u8,
    ) {
        let list = list(ListState::WithHead);
        let before: Vec<destruction_item::Model> = (1..=files).map(item).collect();
        let first = hash::of(&list, &before).expect("a hash");
        let mut after = before.clone();
        let mut changed = list.clone();
        let own = &mut after[at.index(files)];
        let mut facts: ItemFacts = hash::frozen(own).expect("facts").expect("frozen");
        match change {
            0 => own.appraisal = Some(Appraisal::Keep),
            1 => own.reason = Some("Cits iemesls".to_owned()),
            2 => own.extend_until = Some(day("2030-01-01")),
            3 => facts.documents += 1,
            4 => facts.rule.years = Some(6),
            5 => changed.act_number = Some("2/2026".to_owned()),
            6 => changed.wait_days = 1,
            _ => own.ordinal += 100,
        }
        own.facts = Some(json!(facts));
        prop_assert_ne!(hash::of(&changed, &after).expect("a hash"), first.clone());

        let mut narrowed = before;
        let own = &mut narrowed[at.index(files)];
        own.state = ItemState::Withdrawn;
        own.remark = Some("Aizturēta".to_owned());
        let tally = tally_of(&list, &narrowed).expect("a tally");
        prop_assert_eq!(tally.hash, Some(first));
        prop_assert_eq!(tally.to_destroy, files as u64 - 1);
    }
}

fn item(number: usize) -> destruction_item::Model {
    let facts = ItemFacts {
        index: "3-1".to_owned(),
        designation: format!("3-1 Nr. {number}"),
        title: "Klienta lieta".to_owned(),
        unit: None,
        fonds: None,
        year: None,
        from: day("2015-01-05"),
        to: day("2016-02-07"),
        volumes: 1,
        documents: 12,
        bytes: 34_567,
        medium: Medium::Hybrid,
        rule: Rule {
            id: None,
            code: "3-1".to_owned(),
            title_lv: "Klientu lietas".to_owned(),
            title_en: "Client files".to_owned(),
            valid_from: day("2014-01-01"),
            category: Some(RetentionCategory::ShortTerm),
            years: Some(5),
            counted_from: None,
            counting: RetentionCounting::WholeYears,
            ground: "MK 338/2017 6.2. p.".to_owned(),
        },
        due_on: Some(day("2022-01-01")),
        handed_over: None,
    };
    destruction_item::Model {
        list_id: DestructionListId(Uuid::from_u128(1)),
        file_id: FileId(Uuid::from_u128(number as u128)),
        ordinal: i32::try_from(number).expect("a number"),
        state: ItemState::Standing,
        appraisal: Some(Appraisal::Destroy),
        reason: Some("Nav vērtības".to_owned()),
        extend_until: None,
        appraised_at: Some(morning()),
        appraised_by: Some(person(1)),
        remark: None,
        remarked_at: None,
        remarked_by: None,
        due_on: day("2022-01-01"),
        facts: Some(json!(facts)),
        withdrawn_because: None,
        withdrawn_words: None,
        withdrawn_at: None,
    }
}

/// Published once, it must come out the same for ever: acts on paper bear it.
#[test]
fn the_text_of_what_was_submitted_stays_as_it_is() {
    let text = hash::text(&list(ListState::WithHead), &[item(1)]).expect("a text");
    insta::assert_snapshot!("submitted_text", text);
}
