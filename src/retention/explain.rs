//! A derivation in words (*termiņa skaidrojums*), in Latvian and English: by which rule, from what, counted how, and what is
//! missing.

use chrono::NaiveDate;
use entities::vocabulary::{Appraisal, RetentionCategory, RetentionTrigger};

use super::derivation::{Answer, Derivation, Fact, Keeper, Obstacle, Source, Step};
use super::rule::Rule;
use super::transfer_due::{self, CountedFrom};
use super::trigger::Combined;
use crate::kernel::problem::{Language, Messages};

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
        let mut said = vec![self.rule(&derivation.rule)];
        said.extend(derivation.steps.iter().map(|step| self.step(step)));
        self.answer(&derivation.answer, &mut said);
        said
    }

    /// How long a rule keeps.
    pub fn period(self, rule: &Rule) -> String {
        let years = rule.years.map(|years| ("years", years.to_string()));
        let key = match (rule.category, rule.years) {
            (Some(RetentionCategory::Permanent), _) => "retention-permanent",
            (Some(RetentionCategory::LongTerm), Some(_)) => "retention-long-term",
            (Some(RetentionCategory::ShortTerm), Some(_)) => "retention-short-term",
            (Some(RetentionCategory::UntilSuperseded), _) => "retention-until-superseded",
            (Some(RetentionCategory::UntilNeedEnds), _) => "retention-until-need-ends",
            (Some(RetentionCategory::LongTerm | RetentionCategory::ShortTerm), None)
            | (None, _) => "retention-no-period",
        };
        let arguments: Vec<_> = years.into_iter().collect();
        self.say(key, &arguments)
    }

    /// That the first day of a version has come already.
    pub fn adopted_since(self, since: NaiveDate) -> String {
        self.say("retention-adopted-since", &[("day", since.to_string())])
    }

    /// The name of an event.
    pub fn event(self, event: RetentionTrigger) -> String {
        let word = event.as_str().replace('_', "-");
        self.say(&format!("retention-event-{word}"), &[])
    }

    pub(in crate::retention) fn say(
        self,
        key: &str,
        arguments: &[(&'static str, String)],
    ) -> String {
        self.messages.text(self.language, key, arguments)
    }

    fn date(self, day: NaiveDate) -> String {
        self.language.day(day)
    }

    fn rule(self, rule: &Rule) -> String {
        let title = match self.language {
            Language::English if !rule.title_en.is_empty() => &rule.title_en,
            Language::English | Language::Latvian => &rule.title_lv,
        };
        let key = match (rule.id, rule.ground.is_empty()) {
            (Some(_), _) => "retention-rule",
            (None, false) => "retention-scheme",
            // Lists of former services often name no ground.
            (None, true) => "retention-scheme-groundless",
        };
        self.say(
            key,
            &[
                ("code", rule.code.clone()),
                ("title", title.clone()),
                ("from", self.date(rule.valid_from)),
                ("period", self.period(rule)),
                ("ground", rule.ground.clone()),
            ],
        )
    }

    fn source(self, source: &Source) -> String {
        match source {
            Source::File { designation, .. } => self.say(
                "retention-source-file",
                &[("designation", designation.clone())],
            ),
            Source::Event { about, source, .. } if about.is_empty() => source.clone(),
            Source::Event { about, source, .. } => format!("{about}; {source}"),
        }
    }

    fn fact(self, event: RetentionTrigger, fact: &Fact) -> String {
        let event = ("event", self.event(event));
        match fact {
            Fact::Happened { on, source } => self.say(
                "retention-happened",
                &[
                    event,
                    ("day", self.date(*on)),
                    ("source", self.source(source)),
                ],
            ),
            Fact::NotYet => self.say("retention-not-yet", &[event]),
            Fact::Absent { source } => self.say(
                "retention-absent",
                &[event, ("source", self.source(source))],
            ),
            Fact::Unknown { because, source } => self.say(
                "retention-unknown",
                &[
                    event,
                    ("source", self.source(source)),
                    ("because", because.clone()),
                ],
            ),
        }
    }

    /// A step in words.
    pub fn step(self, step: &Step) -> String {
        let day = |day: &NaiveDate| ("day", self.date(*day));
        match step {
            Step::Customary { event } => {
                self.say("retention-customary", &[("event", self.event(*event))])
            }
            Step::Known { event, fact } => self.fact(*event, fact),
            Step::Latest { event, of, day: on } => self.say(
                "retention-latest",
                &[
                    ("event", self.event(*event)),
                    ("of", of.to_string()),
                    day(on),
                ],
            ),
            Step::Majority { born, day: on } => {
                self.say("retention-majority", &[("born", self.date(*born)), day(on)])
            }
            Step::Combined { how, day: on } => {
                let key = match how {
                    Combined::LaterOf => "retention-later-of",
                    Combined::EarlierOf => "retention-earlier-of",
                    Combined::AllOf => "retention-all-of",
                };
                self.say(key, &[day(on)])
            }
            Step::WholeYears {
                after,
                years,
                through,
                day: on,
            } => self.say(
                "retention-whole-years",
                &[
                    ("after", after.to_string()),
                    ("first", (after + 1).to_string()),
                    ("years", years.to_string()),
                    ("through", through.to_string()),
                    day(on),
                ],
            ),
            Step::ToTheDay {
                after,
                years,
                through,
                day: on,
            } => self.say(
                "retention-to-the-day",
                &[
                    ("after", self.date(*after)),
                    ("years", years.to_string()),
                    ("through", self.date(*through)),
                    day(on),
                ],
            ),
            Step::Until { after, day: on } => {
                self.say("retention-until", &[("after", self.date(*after)), day(on)])
            }
            Step::StillOpen => self.say("retention-still-open", &[]),
            Step::Kept { by } => self.keeper(by),
            Step::HandedOver { act, on } => {
                self.say("retention-handed-over", &[("act", act.clone()), day(on)])
            }
        }
    }

    /// How a day of transfer came about, sentence by sentence.
    pub fn transfer(self, derivation: &transfer_due::Derivation) -> Vec<String> {
        let counted = ("day", self.date(derivation.counted_from));
        let from = match &derivation.from {
            CountedFrom::Document { number, .. } => {
                let named = [("number", number.clone()), counted];
                self.say("transfer-from-document", &named)
            }
            CountedFrom::File { designation, .. } => {
                let named = [("designation", designation.clone()), counted];
                self.say("transfer-from-file", &named)
            }
        };
        let term = [
            ("medium", derivation.medium.as_str().to_owned()),
            ("years", derivation.years.to_string()),
        ];
        let mut said = vec![from, self.say("transfer-term", &term)];
        said.extend(derivation.leaves.iter().map(|leave| {
            let key = match leave.special {
                true => "transfer-leave-special",
                false => "transfer-leave",
            };
            let named = [
                ("number", leave.number.clone()),
                ("day", self.date(leave.decided_on)),
                ("years", leave.years.to_string()),
            ];
            self.say(key, &named)
        }));
        let due = ("day", self.date(derivation.due_on));
        said.push(self.say("transfer-due", &[due]));
        said
    }

    /// What keeps a file beyond its day.
    pub fn keeper(self, keeper: &Keeper) -> String {
        match keeper {
            Keeper::Hold {
                title,
                ground,
                until,
                ..
            } => {
                let key = match until {
                    Some(_) => "retention-held-until",
                    None => "retention-held",
                };
                let until = until.map(|day| ("until", self.date(day)));
                let named = [("title", title.clone()), ("ground", ground.clone())];
                let arguments: Vec<_> = named.into_iter().chain(until).collect();
                self.say(key, &arguments)
            }
            Keeper::Appraised {
                act,
                appraisal,
                reason,
                ..
            } => {
                let key = match appraisal {
                    Appraisal::Sample => "retention-kept-as-sample",
                    Appraisal::Keep | Appraisal::Extend | Appraisal::Destroy => "retention-kept",
                };
                self.say(key, &[("act", act.clone()), ("reason", reason.clone())])
            }
            Keeper::Extended {
                act, until, reason, ..
            } => self.say(
                "retention-kept-until",
                &[
                    ("act", act.clone()),
                    ("day", self.date(*until)),
                    ("reason", reason.clone()),
                ],
            ),
        }
    }

    fn answer(self, answer: &Answer, said: &mut Vec<String>) {
        match answer {
            Answer::Never => said.push(self.say("retention-never", &[])),
            Answer::On { day } => {
                said.push(self.say("retention-due", &[("day", self.date(*day))]));
            }
            Answer::Held { counted } => {
                said.push(self.say("retention-held-day", &[("day", self.date(*counted))]));
            }
            Answer::Waits { events, counted } => {
                let events: Vec<String> = events.iter().map(|event| self.event(*event)).collect();
                said.push(self.say("retention-waits", &[("events", events.join("; "))]));
                if let Some(day) = counted {
                    said.push(self.say("retention-counted", &[("day", self.date(*day))]));
                }
            }
            Answer::Destroyed { on } => {
                said.push(self.say("retention-destroyed", &[("day", self.date(*on))]));
            }
            Answer::Uncomputable { obstacles } => {
                said.extend(obstacles.iter().map(|obstacle| self.obstacle(obstacle)));
            }
        }
    }

    /// Why a day cannot be computed.
    pub fn obstacle(self, obstacle: &Obstacle) -> String {
        let key = format!("retention-obstacle-{}", obstacle.as_str().replace('_', "-"));
        let arguments = match obstacle {
            Obstacle::FaultyTrigger { given } => vec![("given", given.clone())],
            Obstacle::NotNoted { event } => vec![("event", self.event(*event))],
            Obstacle::Unknown { event, because } => {
                vec![("event", self.event(*event)), ("because", because.clone())]
            }
            Obstacle::NoTerm
            | Obstacle::FaultyTerm
            | Obstacle::NothingHappens
            | Obstacle::BeyondCalendar => Vec::new(),
        };
        self.say(&key, &arguments)
    }
}
