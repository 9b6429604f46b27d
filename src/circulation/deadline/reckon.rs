//! Reckoning (*termiņa aprēķins*): from what a clock went through to the day on which it ends, with every step kept.
//!
//! The day of the event is day 0. A pause begins on the day from which the clock stands still and ends on the day from which
//! it runs again: the days from the first until before the second do not count. Among working days the term ends so many
//! working days later as fell into the pause; otherwise so many calendar days, and never before the clock runs again. An
//! extension puts another last day, which later pauses move in turn. A last day that is off rolls to the next working day.

use chrono::NaiveDate;
use entities::circulation::deadline_rule::Model as Rule;
use entities::ids::DeadlineRuleId;
use entities::vocabulary::{TermBinds, TermStart, TermUnit};
use serde::{Deserialize, Serialize};

use super::rule::{self, Term};
use crate::kernel::working_days::{self, WorkCalendar};

/// The days that a term may be counted from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Inputs {
    /// The document came.
    pub received_on: Option<NaiveDate>,
    /// The last required document came.
    pub documents_complete_on: Option<NaiveDate>,
    /// The document was notified to its addressee.
    pub notified_on: Option<NaiveDate>,
    /// The period that a report is about ended.
    pub period_ended_on: Option<NaiveDate>,
}

impl Inputs {
    /// The inputs of which only the event that a rule starts by is known.
    pub fn only(starts: TermStart, day: NaiveDate) -> Self {
        let mut inputs = Self::default();
        match starts {
            TermStart::Received => inputs.received_on = Some(day),
            TermStart::DocumentsComplete => inputs.documents_complete_on = Some(day),
            TermStart::Notified => inputs.notified_on = Some(day),
            TermStart::PeriodEnded => inputs.period_ended_on = Some(day),
        }
        inputs
    }

    /// Day 0 of a term that starts by `starts`, and the event that gave it. As long as nobody noted when the last required
    /// document came, a term that starts then is counted from receipt: too early a date does no harm, none would.
    pub fn begun(&self, starts: TermStart) -> Option<Begun> {
        let by = |by, day: Option<NaiveDate>| day.map(|day| Begun { day, by });
        match starts {
            TermStart::Received => by(starts, self.received_on),
            TermStart::DocumentsComplete => by(starts, self.documents_complete_on)
                .or_else(|| by(TermStart::Received, self.received_on)),
            TermStart::Notified => by(starts, self.notified_on),
            TermStart::PeriodEnded => by(starts, self.period_ended_on),
        }
    }
}

/// Day 0 of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    /// The day.
    pub day: NaiveDate,
    /// The event.
    pub by: TermStart,
}

/// A time in which the clock stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// First day that does not count.
    pub from: NaiveDate,
    /// First day that counts again; none while it stands still.
    pub until: Option<NaiveDate>,
}

/// Another last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// The new last day.
    pub until: NaiveDate,
}

/// What a clock went through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Course {
    /// The days it may be counted from.
    pub inputs: Inputs,
    /// Pauses, none within another.
    pub pauses: Vec<Pause>,
    /// Extensions.
    pub extensions: Vec<Extension>,
}

/// The rule as it was when the date was reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cited {
    /// Version.
    pub id: DeadlineRuleId,
    /// Rule.
    pub code: String,
    /// Its name in Latvian.
    pub title_lv: String,
    /// Its name in English.
    pub title_en: String,
    /// First starting day of the version.
    pub valid_from: NaiveDate,
    /// Its term.
    pub term: Term,
    /// The event it starts by.
    pub starts: TermStart,
    /// Who must act.
    pub binds: TermBinds,
    /// Legal ground.
    pub ground: String,
}

/// What happened to a running clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "step",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Happened {
    /// It stood still.
    Paused {
        /// First day that does not count.
        from: NaiveDate,
        /// First day that counts again; none while it stands still.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
        /// How much did not count; none where the term had ended before.
        #[serde(skip_serializing_if = "Option::is_none")]
        missed: Option<Term>,
        /// The last day after that, as counted.
        day: NaiveDate,
    },
    /// It was given another last day.
    Extended {
        /// When that was decided.
        decided_on: NaiveDate,
        /// The new last day.
        day: NaiveDate,
    },
}

/// A step of a derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Step {
    /// Arithmetic.
    Counted(working_days::Step),
    /// An event.
    Happened(Happened),
}

/// How a due date came about. Kept as JSON beside the date; fields may be added, none changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Derivation {
    /// The rule's version.
    pub rule: Cited,
    /// What was known.
    pub inputs: Inputs,
    /// Day 0; none while the clock has not started.
    pub begun: Option<Begun>,
    /// Step by step.
    pub steps: Vec<Step>,
    /// The last day; while the clock stands still, as it would be had it resumed at once.
    pub due_on: Option<NaiveDate>,
    /// Since when the clock stands still.
    pub paused_since: Option<NaiveDate>,
    /// How far the term may be extended.
    pub latest_on: Option<NaiveDate>,
    /// How far by a reasoned decision.
    pub latest_by_exception_on: Option<NaiveDate>,
}

/// Reckons a term.
pub fn reckon(rule: &Rule, course: &Course, calendar: &WorkCalendar) -> Derivation {
    let begun = course.inputs.begun(rule.starts);
    let run = |term, extensions: &[Extension]| {
        begun.map(|begun| Run::of(term, begun.day, &course.pauses, extensions, calendar))
    };
    let main = run(rule::term(rule), &course.extensions);
    let limit = |term: Option<Term>| Some(run(term?, &[])?.day);
    Derivation {
        rule: Cited {
            id: rule.id,
            code: rule.code.clone(),
            title_lv: rule.title_lv.clone(),
            title_en: rule.title_en.clone(),
            valid_from: rule.valid_from,
            term: rule::term(rule),
            starts: rule.starts,
            binds: rule.binds,
            ground: rule.ground.clone(),
        },
        inputs: course.inputs,
        begun,
        latest_on: limit(rule::extension(rule)),
        latest_by_exception_on: limit(rule::exception(rule)),
        due_on: main.as_ref().map(|run| run.day),
        paused_since: main.as_ref().and_then(|run| run.paused_since),
        steps: main.map(|run| run.steps).unwrap_or_default(),
    }
}

/// A term that runs from its day 0 through what happened to it.
struct Run<'a> {
    calendar: &'a WorkCalendar,
    unit: TermUnit,
    begun_on: NaiveDate,
    steps: Vec<Step>,
    /// The last day as counted so far.
    day: NaiveDate,
    paused_since: Option<NaiveDate>,
}

impl<'a> Run<'a> {
    fn of(
        term: Term,
        begun_on: NaiveDate,
        pauses: &[Pause],
        extensions: &[Extension],
        calendar: &'a WorkCalendar,
    ) -> Self {
        let counted = count(calendar, begun_on, term);
        let mut run = Self {
            calendar,
            unit: term.unit,
            begun_on,
            day: counted.day(),
            steps: vec![Step::Counted(counted)],
            paused_since: None,
        };
        // What was extended and paused on one day was extended first: a clock that stands still is not extended.
        let mut pauses = pauses.to_vec();
        let mut extensions = extensions.to_vec();
        pauses.sort_by_key(|pause| pause.from);
        extensions.sort_by_key(|extension| extension.decided_on);
        let mut extensions = extensions.into_iter().peekable();
        for pause in pauses {
            while let Some(extension) = extensions.next_if(|next| next.decided_on <= pause.from) {
                run.extend(extension);
            }
            run.pause(pause);
        }
        for extension in extensions {
            run.extend(extension);
        }
        run.roll();
        run
    }

    fn extend(&mut self, extension: Extension) {
        self.day = extension.until;
        self.steps.push(Step::Happened(Happened::Extended {
            decided_on: extension.decided_on,
            day: extension.until,
        }));
        if self.unit == TermUnit::WorkingDays {
            self.roll();
        }
    }

    fn pause(&mut self, pause: Pause) {
        let ends = self.rolled().map_or(self.day, |step| step.day());
        let mut missed = None;
        if pause.from <= ends {
            match pause.until {
                None => self.paused_since = Some(pause.from),
                Some(until) => missed = Some(self.skip(pause.from, until)),
            }
        }
        self.steps.push(Step::Happened(Happened::Paused {
            from: pause.from,
            until: pause.until,
            missed,
            day: self.day,
        }));
    }

    /// Leaves out the days from `from` until before `until`; says how much that was.
    fn skip(&mut self, from: NaiveDate, until: NaiveDate) -> Term {
        // Day 0 does not count anyway.
        let from = from.max(self.begun_on.succ_opt().unwrap_or(from));
        let (unit, amount) = if self.unit == TermUnit::WorkingDays {
            (self.unit, self.calendar.working_days_between(from, until))
        } else {
            let days = (until - from).num_days().max(0);
            (
                TermUnit::CalendarDays,
                u32::try_from(days).unwrap_or(u32::MAX),
            )
        };
        let missed = Term { unit, amount };
        self.day = count(self.calendar, self.day, missed).day();
        if unit == TermUnit::CalendarDays && amount > 0 {
            self.day = self.day.max(until);
        }
        missed
    }

    fn rolled(&self) -> Option<working_days::Step> {
        match self.unit {
            // A Saturday on which the institution works may be the last working day.
            TermUnit::WorkingDays if self.calendar.is_working_day(self.day) => None,
            _ => self.calendar.roll(self.day),
        }
    }

    fn roll(&mut self) {
        if let Some(step) = self.rolled() {
            self.day = step.day();
            self.steps.push(Step::Counted(step));
        }
    }
}

fn count(calendar: &WorkCalendar, after: NaiveDate, term: Term) -> working_days::Step {
    match term.unit {
        TermUnit::WorkingDays => calendar.working_days(after, term.amount),
        TermUnit::CalendarDays => working_days::calendar_days(after, term.amount),
        TermUnit::Months => working_days::months(after, term.amount),
    }
}
