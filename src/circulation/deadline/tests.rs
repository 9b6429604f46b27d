//! The law's rules by dates, the course of a clock, its words.

mod clock;
mod course;
mod rules;
mod table;
mod words;

use chrono::{DateTime, NaiveDate};
use entities::circulation::deadline_rule::Model as Rule;
use entities::ids::{DeadlineRuleId, InstitutionId};
use uuid::Uuid;

use super::rule::in_force;
use super::{Course, Derivation, Inputs, law, reckon};
use crate::kernel::working_days::{MovedDay, WorkCalendar};

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn law_as_loaded() -> Vec<Rule> {
    let mut ids = 0_u128;
    law::rules(InstitutionId(Uuid::nil()), DateTime::UNIX_EPOCH, || {
        ids += 1;
        DeadlineRuleId(Uuid::from_u128(ids))
    })
}

/// What Ogre adopted for 2026 (council of 18.12.2025; Cabinet order 330 of 12.06.2025).
fn ogre_2026() -> WorkCalendar {
    let moved = |off, worked| MovedDay {
        off: day(off),
        worked: Some(day(worked)),
    };
    WorkCalendar::new([
        moved("2026-01-02", "2026-01-17"),
        moved("2026-06-22", "2026-06-27"),
    ])
}

/// A term of the law that starts on a day, with nothing happening to it.
fn reckoned(code: &str, from: NaiveDate, calendar: &WorkCalendar) -> Option<Derivation> {
    let rules = law_as_loaded();
    let rule = in_force(&rules, code, from)?;
    let course = Course {
        inputs: Inputs::only(rule.starts, from),
        ..Course::default()
    };
    Some(reckon(rule, &course, calendar))
}
