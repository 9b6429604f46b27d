//! A derivation in words (*termiņa skaidrojums*), in Latvian and English: what was counted from what, what was left out and
//! why, and on which ground.

use chrono::{Datelike, NaiveDate};
use entities::vocabulary::{Delivery, TermBinds, TermStart, TermUnit};

use super::reckon::{Begun, Derivation, Happened, Step};
use super::rule::Term;
use crate::circulation::dispatch::Notification;
use crate::circulation::notification::Notified;
use crate::kernel::problem::{Language, Messages};
use crate::kernel::working_days::{self, DayOff, Skipped};

/// Says things in one language.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    messages: &'a Messages,
    language: Language,
}

impl<'a> Words<'a> {
    /// Words of a language.
    pub const fn new(messages: &'a Messages, language: Language) -> Self {
        Self { messages, language }
    }

    /// A derivation, sentence by sentence.
    pub fn derivation(self, derivation: &Derivation) -> Vec<String> {
        let mut said = vec![self.beginning(derivation), self.rule(derivation)];
        for step in &derivation.steps {
            self.step(step, &mut said);
        }
        if let Some(due) = derivation.due_on {
            let key = match derivation.rule.binds {
                TermBinds::Institution => "deadline-due-institution",
                TermBinds::Addressee => "deadline-due-addressee",
            };
            said.push(self.say(key, &[("day", self.date(due))]));
        }
        said
    }

    /// A step in words, without the sentences around it.
    pub fn steps(self, step: &Step) -> String {
        let mut said = Vec::new();
        self.step(step, &mut said);
        said.join(" ")
    }

    /// A term: 10 working days.
    pub fn term(self, term: Term) -> String {
        let key = match term.unit {
            TermUnit::WorkingDays => "term-working-days",
            TermUnit::CalendarDays => "term-calendar-days",
            TermUnit::Months => "term-months",
        };
        self.messages.counted(self.language, key, term.amount)
    }

    /// A day as people write it.
    pub fn date(self, day: NaiveDate) -> String {
        self.language.day(day)
    }

    /// Why a day does not count.
    pub fn day_off(self, why: DayOff) -> String {
        match why {
            DayOff::Saturday => self.say("day-saturday", &[]),
            DayOff::Sunday => self.say("day-sunday", &[]),
            DayOff::Holiday { holiday } => self.holiday(holiday),
            DayOff::Substitute { holiday } => {
                self.say("day-substitute", &[("holiday", self.holiday(holiday))])
            }
            DayOff::Moved { worked: None } => self.say("day-moved-off", &[]),
            DayOff::Moved { worked: Some(day) } => {
                self.say("day-moved", &[("worked", self.date(day))])
            }
        }
    }

    /// How a letter went and when it counts as notified.
    pub fn notified(self, delivery: Delivery, sent_on: NaiveDate, notified: &Notified) -> String {
        self.say(
            Notified::key(delivery),
            &[
                ("sent", self.date(sent_on)),
                ("day", self.date(notified.on)),
                ("ground", notified.ground.to_owned()),
            ],
        )
    }

    /// When a dispatch counts as notified, sentence by sentence: the way it went, the days that were left out, what was
    /// confirmed, and that it came back.
    pub fn notification(self, notification: &Notification) -> Vec<String> {
        let mut said = vec![];
        if notification.confirmed {
            said.push(self.say(
                "notified-confirmed",
                &[
                    ("sent", self.date(notification.sent_on)),
                    ("day", self.date(notification.on)),
                ],
            ));
        } else {
            said.push(self.say(
                Notified::key(notification.delivery),
                &[
                    ("sent", self.date(notification.sent_on)),
                    ("day", self.date(notification.on)),
                    ("ground", notification.ground.clone()),
                ],
            ));
            if let Some(working_days::Step::WorkingDays {
                skipped, worked, ..
            }) = &notification.step
            {
                let special = skipped
                    .iter()
                    .filter(|skipped| !matches!(skipped.why, DayOff::Saturday | DayOff::Sunday));
                self.list(
                    "deadline-left-out",
                    special.map(|one| self.skipped(one)),
                    &mut said,
                );
                let worked = worked.iter().map(|day| self.date(*day));
                self.list("deadline-worked", worked, &mut said);
            }
        }
        if let Some(day) = notification.returned_on {
            said.push(self.say("notified-returned", &[("day", self.date(day))]));
        }
        said
    }

    /// The name of a holiday.
    pub fn holiday(self, holiday: working_days::Holiday) -> String {
        self.say(holiday.key(), &[])
    }

    fn say(self, key: &str, arguments: &[(&'static str, String)]) -> String {
        self.messages.text(self.language, key, arguments)
    }

    fn beginning(self, derivation: &Derivation) -> String {
        let day = |day: NaiveDate| ("day", self.date(day));
        let Some(Begun { day: begun, by }) = derivation.begun else {
            let key = match derivation.rule.starts {
                TermStart::Notified => "deadline-not-notified",
                _ => "deadline-not-begun",
            };
            return self.say(key, &[]);
        };
        match (by, derivation.inputs.received_on) {
            (TermStart::Received, _) => {
                let key = match derivation.rule.starts {
                    TermStart::DocumentsComplete => "deadline-presumed-complete",
                    _ => "deadline-received",
                };
                self.say(key, &[day(begun)])
            }
            (TermStart::DocumentsComplete, Some(received)) if received != begun => self.say(
                "deadline-documents-complete",
                &[day(begun), ("received", self.date(received))],
            ),
            (TermStart::DocumentsComplete, _) => self.say("deadline-received", &[day(begun)]),
            (TermStart::Notified, _) => self.say("deadline-notified", &[day(begun)]),
            (TermStart::PeriodEnded, _) => self.say("deadline-period-ended", &[day(begun)]),
        }
    }

    fn rule(self, derivation: &Derivation) -> String {
        let rule = &derivation.rule;
        let title = match self.language {
            Language::Latvian => &rule.title_lv,
            Language::English => &rule.title_en,
        };
        self.say(
            "deadline-rule",
            &[
                ("rule", title.clone()),
                ("from", self.date(rule.valid_from)),
                ("term", self.term(rule.term)),
                ("ground", rule.ground.clone()),
            ],
        )
    }

    fn step(self, step: &Step, said: &mut Vec<String>) {
        match step {
            Step::Counted(step) => self.counted(step, said),
            Step::Happened(happened) => said.push(self.happened(happened)),
        }
    }

    fn counted(self, step: &working_days::Step, said: &mut Vec<String>) {
        let counted = |key, unit, amount: u32, after, day| {
            self.say(
                key,
                &[
                    ("after", self.date(after)),
                    ("term", self.term(Term { unit, amount })),
                    ("day", self.date(day)),
                ],
            )
        };
        match step {
            working_days::Step::WorkingDays {
                after,
                count,
                skipped,
                worked,
                day,
            } => {
                let key = "deadline-counted-working-days";
                said.push(counted(key, TermUnit::WorkingDays, *count, *after, *day));
                let special = skipped
                    .iter()
                    .filter(|skipped| !matches!(skipped.why, DayOff::Saturday | DayOff::Sunday));
                self.list(
                    "deadline-left-out",
                    special.map(|one| self.skipped(one)),
                    said,
                );
                let worked = worked.iter().map(|day| self.date(*day));
                self.list("deadline-worked", worked, said);
            }
            working_days::Step::CalendarDays { after, count, day } => {
                let unit = TermUnit::CalendarDays;
                said.push(counted("deadline-counted", unit, *count, *after, *day));
            }
            working_days::Step::Months {
                after,
                count,
                shortened,
                day,
            } => {
                let unit = TermUnit::Months;
                said.push(counted("deadline-counted", unit, *count, *after, *day));
                if *shortened {
                    let date = after.day().to_string();
                    said.push(self.say("deadline-shortened", &[("date", date)]));
                }
            }
            working_days::Step::Rolled { from, skipped, day } => {
                let why = skipped.first().map(|first| self.day_off(first.why));
                said.push(self.say(
                    "deadline-rolled",
                    &[
                        ("from", self.date(*from)),
                        ("why", why.unwrap_or_default()),
                        ("day", self.date(*day)),
                    ],
                ));
                let between = skipped
                    .iter()
                    .skip(1)
                    .filter(|skipped| !matches!(skipped.why, DayOff::Saturday | DayOff::Sunday));
                self.list(
                    "deadline-left-out",
                    between.map(|one| self.skipped(one)),
                    said,
                );
            }
        }
    }

    fn skipped(self, skipped: &Skipped) -> String {
        format!("{} ({})", self.date(skipped.day), self.day_off(skipped.why))
    }

    fn list(self, key: &str, days: impl Iterator<Item = String>, said: &mut Vec<String>) {
        let days: Vec<String> = days.collect();
        if !days.is_empty() {
            said.push(self.say(key, &[("days", days.join(", "))]));
        }
    }

    fn happened(self, happened: &Happened) -> String {
        match happened {
            Happened::Extended { decided_on, day } => self.say(
                "deadline-extended",
                &[
                    ("decided", self.date(*decided_on)),
                    ("until", self.date(*day)),
                ],
            ),
            Happened::Paused {
                from, until: None, ..
            } => self.say("deadline-paused-open", &[("from", self.date(*from))]),
            Happened::Paused {
                from, missed: None, ..
            } => self.say("deadline-paused-late", &[("from", self.date(*from))]),
            Happened::Paused {
                from,
                until: Some(until),
                missed: Some(missed),
                day,
            } => self.say(
                "deadline-paused",
                &[
                    ("from", self.date(*from)),
                    ("until", self.date(*until)),
                    ("term", self.term(*missed)),
                    ("day", self.date(*day)),
                ],
            ),
        }
    }
}
