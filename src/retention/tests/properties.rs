//! Whatever the rule: later never makes earlier, longer never shorter, and permanent never ends.

use entities::ids::DestructionListId;
use entities::vocabulary::Appraisal;
use proptest::prelude::*;

use super::*;
use crate::retention::derivation::{Fact, Source};
use crate::retention::trigger::Combined;

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1900_i32..2100, 1_u32..=366).prop_filter_map("no such day", |(year, ordinal)| {
        NaiveDate::from_yo_opt(year, ordinal)
    })
}

fn any_event() -> impl Strategy<Value = RetentionTrigger> {
    prop::sample::select(RetentionTrigger::ALL)
}

fn any_when() -> impl Strategy<Value = When> {
    let combined =
        prop::sample::select(&[Combined::LaterOf, Combined::EarlierOf, Combined::AllOf][..]);
    any_event()
        .prop_map(When::Event)
        .prop_recursive(2, 6, 2, move |inner| {
            (combined.clone(), prop::collection::vec(inner, 2))
                .prop_map(|(how, parts)| When::Of(how, parts))
        })
}

fn any_counting() -> impl Strategy<Value = RetentionCounting> {
    prop::sample::select(RetentionCounting::ALL)
}

fn happened(on: NaiveDate) -> Fact {
    let source = Source::File {
        id: FileId(Uuid::from_u128(7)),
        designation: "2-17".to_owned(),
    };
    Fact::Happened { on, source }
}

/// Some days for each event.
fn any_known() -> impl Strategy<Value = BTreeMap<RetentionTrigger, Vec<NaiveDate>>> {
    prop::collection::btree_map(any_event(), prop::collection::vec(any_day(), 1..4), 0..14)
}

fn facts_of(known: &BTreeMap<RetentionTrigger, Vec<NaiveDate>>) -> Facts {
    Facts {
        closed_on: Some(day("2010-05-05")),
        known: known
            .iter()
            .map(|(event, days)| (*event, days.iter().copied().map(happened).collect()))
            .collect(),
        kept_by: Vec::new(),
        handed_over: None,
        destroyed_on: None,
    }
}

fn hold(number: u128) -> Keeper {
    Keeper::Hold {
        id: HoldId(Uuid::from_u128(number)),
        title: format!("Lieta C{number}"),
        ground: "CPL 134. p.".to_owned(),
        until: None,
    }
}

fn counted(years: i32, when: &When, counting: RetentionCounting) -> Rule {
    let category = match years {
        ..=10 => RetentionCategory::ShortTerm,
        _ => RetentionCategory::LongTerm,
    };
    Rule {
        category: Some(category),
        years: Some(years),
        counted_from: Some(when.to_string()),
        counting,
        ..rule("permanent")
    }
}

proptest! {
    #[test]
    fn a_later_event_never_makes_it_earlier(
        when in any_when(), counting in any_counting(), years in 1..150_i32,
        known in any_known(), which in any::<prop::sample::Index>(), by in 0..20_000_i64,
    ) {
        let rule = counted(years, &when, counting);
        let before = reckon(&rule, &facts_of(&known)).answer.due_on();
        let mut later = known.clone();
        if !later.is_empty() {
            let event = *later.keys().nth(which.index(later.len())).expect("an event");
            let days = later.get_mut(&event).expect("days");
            days[0] += chrono::TimeDelta::days(by);
        }
        let after = reckon(&rule, &facts_of(&later)).answer.due_on();
        prop_assert_eq!(before.is_some(), after.is_some());
        prop_assert!(before <= after, "{:?} {:?}", before, after);
    }

    #[test]
    fn one_more_person_never_makes_it_earlier(
        years in 1..150_i32, counting in any_counting(), known in any_known(),
        event in any_event(), born in any_day(),
    ) {
        let rule = counted(years, &When::Event(event), counting);
        let before = reckon(&rule, &facts_of(&known)).answer.due_on();
        let mut more = known.clone();
        more.entry(event).or_default().push(born);
        let after = reckon(&rule, &facts_of(&more)).answer.due_on();
        // A majority that was noted itself goes before one that is reckoned from a birth.
        if known.contains_key(&event) {
            prop_assert!(before <= after, "{:?} {:?}", before, after);
        }
    }

    #[test]
    fn a_longer_period_never_ends_sooner(
        when in any_when(), counting in any_counting(), years in 1..150_i32, more in 0..50_i32,
        known in any_known(),
    ) {
        let facts = facts_of(&known);
        let shorter = reckon(&counted(years, &when, counting), &facts).answer.due_on();
        let longer = reckon(&counted(years + more, &when, counting), &facts).answer.due_on();
        prop_assert_eq!(shorter.is_some(), longer.is_some());
        prop_assert!(shorter <= longer);
    }

    #[test]
    fn permanent_is_never_due_and_open_is_not_due_yet(
        when in any_when(), counting in any_counting(), years in 1..150_i32, known in any_known(),
    ) {
        let facts = facts_of(&known);
        prop_assert_eq!(reckon(&rule("permanent"), &facts).answer, Answer::Never);
        let open = Facts { closed_on: None, ..facts };
        prop_assert_eq!(reckon(&counted(years, &when, counting), &open).answer.due_on(), None);
    }

    #[test]
    fn a_hold_never_shortens(
        when in any_when(), counting in any_counting(), years in 1..150_i32, known in any_known(),
        holds in 1..4_u128, open in any::<bool>(),
    ) {
        let rule = counted(years, &when, counting);
        let mut facts = facts_of(&known);
        if open {
            facts.closed_on = None;
        }
        let free = reckon(&rule, &facts);
        facts.kept_by = (0..holds).map(hold).collect();
        let held = reckon(&rule, &facts);
        prop_assert_eq!(held.answer.due_on(), None);
        prop_assert_eq!(held.answer.counted_day(), free.answer.counted_day());
        prop_assert_eq!(held.holds().count() as u128, holds);
        if free.answer.due_on().is_none() {
            prop_assert_eq!(held.answer, free.answer);
        }
    }

    #[test]
    fn an_appraisal_never_shortens(
        when in any_when(), counting in any_counting(), years in 1..150_i32, known in any_known(),
        until in any_day(), also_held in any::<bool>(),
    ) {
        let rule = counted(years, &when, counting);
        let mut facts = facts_of(&known);
        let free = reckon(&rule, &facts).answer.due_on();
        let (list, act, reason) = (DestructionListId(Uuid::from_u128(1)), "1".to_owned(), "x".to_owned());
        let extended = Keeper::Extended { list, act: act.clone(), until, reason: reason.clone() };
        facts.kept_by = vec![extended];
        facts.kept_by.extend(also_held.then(|| hold(1)));
        let answer = reckon(&rule, &facts).answer;
        let later = free.map(|free| free.max(until.succ_opt().expect("a day")));
        prop_assert_eq!(answer.counted_day(), later);
        prop_assert_eq!(answer.due_on(), later.filter(|_| !also_held));
        let appraisal = Appraisal::Sample;
        facts.kept_by[0] = Keeper::Appraised { list, act, appraisal, reason };
        prop_assert_eq!(reckon(&rule, &facts).answer, Answer::Never);
    }

    /// Whatever keeps a file, it is the same answer in whatever order that is told.
    #[test]
    fn the_order_of_what_keeps_it_changes_nothing(
        when in any_when(), counting in any_counting(), years in 1..150_i32, known in any_known(),
        until in any_day(), holds in 0..3_u128, appraised in any::<bool>(), open in any::<bool>(),
        order in prop::collection::vec(any::<prop::sample::Index>(), 5),
    ) {
        let rule = counted(years, &when, counting);
        let mut facts = facts_of(&known);
        if open {
            facts.closed_on = None;
        }
        let (list, act, reason) = (DestructionListId(Uuid::from_u128(1)), "1".to_owned(), "x".to_owned());
        let extended = Keeper::Extended { list, act: act.clone(), until, reason: reason.clone() };
        let kept = Keeper::Appraised { list, act, appraisal: Appraisal::Keep, reason };
        let mut keepers: Vec<Keeper> = (0..holds).map(hold).collect();
        keepers.push(extended);
        keepers.extend(appraised.then_some(kept));
        facts.kept_by = keepers.clone();
        let answer = reckon(&rule, &facts).answer;
        facts.kept_by.clear();
        for index in order {
            if !keepers.is_empty() {
                facts.kept_by.push(keepers.swap_remove(index.index(keepers.len())));
            }
        }
        facts.kept_by.extend(keepers);
        prop_assert_eq!(reckon(&rule, &facts).answer, answer);
    }

    #[test]
    fn what_is_written_is_read(when in any_when()) {
        prop_assert_eq!(when.to_string().parse::<When>(), Ok(when));
    }
}
