//! When something may be destroyed (*glabāšanas termiņa beigas*): from a rule and what is known to the day, with every step.
//!
//! Counted as is customary unless the rule says otherwise (domain §2): kept through so many whole calendar years after the
//! year of the event, and free from 1 January after the last of them. Of several persons or matters the last day counts,
//! because a file is never destroyed while somebody in it still needs it (MK 690/2018). Whoever doubts keeps: an event of
//! which nobody knows is never taken for one that happened. A file that still takes documents is never due, nor is one
//! that a hold keeps: its day is told all the same.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};
use entities::values::RetentionPeriod;
use entities::vocabulary::{RetentionCategory, RetentionCounting, RetentionTrigger};

use super::derivation::{Answer, Derivation, Fact, Facts, Keeper, Obstacle, Step};
use super::rule::Rule;
use super::trigger::{Combined, When};

/// Months until a child comes of age.
const MAJORITY: Months = Months::new(18 * 12);

/// Reckons when something that a rule is for may be destroyed.
pub fn reckon(rule: &Rule, facts: &Facts) -> Derivation {
    // What it was counted from is gone with it.
    if let Some(on) = facts.destroyed_on {
        return Derivation {
            rule: rule.clone(),
            steps: Vec::new(),
            answer: Answer::Destroyed { on },
        };
    }
    let mut way = Way {
        facts,
        steps: Vec::new(),
    };
    let answer = way.answer(rule).unwrap_or_else(|why| match why {
        Stuck::Waits(events) => Answer::Waits {
            events: events.into_iter().collect(),
            counted: None,
        },
        Stuck::Obstacles(obstacles) => Answer::Uncomputable { obstacles },
    });
    let answer = way.kept(answer);
    Derivation {
        rule: rule.clone(),
        steps: way.steps,
        answer,
    }
}

/// Why there is no day.
enum Stuck {
    Waits(BTreeSet<RetentionTrigger>),
    Obstacles(Vec<Obstacle>),
}

impl From<Obstacle> for Stuck {
    fn from(obstacle: Obstacle) -> Self {
        Self::Obstacles(vec![obstacle])
    }
}

/// When a period begins; none where nothing that it is counted from exists.
type Begins = Result<Option<NaiveDate>, Stuck>;

struct Way<'a> {
    facts: &'a Facts,
    steps: Vec<Step>,
}

impl Way<'_> {
    fn answer(&mut self, rule: &Rule) -> Result<Answer, Stuck> {
        let category = rule.category.ok_or(Obstacle::NoTerm)?;
        let period =
            RetentionPeriod::new(category, rule.years).map_err(|_| Obstacle::FaultyTerm)?;
        if let Some(handed) = &self.facts.handed_over {
            let (act, on) = (handed.act.clone(), handed.on);
            self.steps.push(Step::HandedOver { act, on });
            return Ok(self.once_closed(on));
        }
        if category == RetentionCategory::Permanent {
            return Ok(Answer::Never);
        }
        let when = self.when(rule, category)?;
        let begins = self.begins(&when)?.ok_or(Obstacle::NothingHappens)?;
        let day = match period.years() {
            Some(years) => self.counted(rule.counting, begins, years),
            None => self.until(begins),
        };
        Ok(self.once_closed(day.ok_or(Obstacle::BeyondCalendar)?))
    }

    /// A day, which does not come before the file is closed.
    fn once_closed(&mut self, day: NaiveDate) -> Answer {
        if self.facts.closed_on.is_some() {
            return Answer::On { day };
        }
        self.steps.push(Step::StillOpen);
        Answer::Waits {
            events: vec![RetentionTrigger::FileClosed],
            counted: Some(day),
        }
    }

    /// What keeps a file is told whatever the answer. A hold changes only an answer that names a day; what was appraised to be
    /// kept is never due, whatever the rule says. In whatever order they are named the answer is the same: an extension moves
    /// the day that lies beneath a hold as well.
    fn kept(&mut self, mut answer: Answer) -> Answer {
        for by in &self.facts.kept_by {
            answer = match (by, answer) {
                (Keeper::Appraised { .. }, _) => Answer::Never,
                (Keeper::Extended { until, .. }, Answer::On { day }) => Answer::On {
                    day: day.max(until.succ_opt().unwrap_or(*until)),
                },
                (Keeper::Extended { until, .. }, Answer::Held { counted }) => Answer::Held {
                    counted: counted.max(until.succ_opt().unwrap_or(*until)),
                },
                (Keeper::Hold { .. }, Answer::On { day }) => Answer::Held { counted: day },
                (Keeper::Extended { .. } | Keeper::Hold { .. }, answer) => answer,
            };
            self.steps.push(Step::Kept { by: by.clone() });
        }
        answer
    }

    fn when(&mut self, rule: &Rule, category: RetentionCategory) -> Result<When, Stuck> {
        match &rule.counted_from {
            Some(text) => text.parse().map_err(|_| {
                let given = text.clone();
                Obstacle::FaultyTrigger { given }.into()
            }),
            None => {
                let when = When::customary(category);
                let events = when.events();
                self.steps
                    .extend(events.into_iter().map(|event| Step::Customary { event }));
                Ok(when)
            }
        }
    }

    fn begins(&mut self, when: &When) -> Begins {
        match when {
            When::Event(event) => self.event(*event),
            When::Of(how, parts) => self.combined(*how, parts),
        }
    }

    /// The last day of an event, over all persons and matters.
    fn event(&mut self, event: RetentionTrigger) -> Begins {
        let facts = self.facts.known.get(&event).map_or(&[][..], Vec::as_slice);
        if facts.is_empty() {
            return self.not_named(event);
        }
        for fact in facts {
            let fact = fact.clone();
            self.steps.push(Step::Known { event, fact });
        }
        let mut days = Vec::new();
        let mut obstacles = Vec::new();
        let mut waits = false;
        for fact in facts {
            match fact {
                Fact::Happened { on, .. } => days.push(*on),
                Fact::NotYet => waits = true,
                Fact::Absent { .. } => {}
                Fact::Unknown { because, .. } => obstacles.push(Obstacle::Unknown {
                    event,
                    because: because.clone(),
                }),
            }
        }
        if !obstacles.is_empty() {
            return Err(Stuck::Obstacles(obstacles));
        }
        if waits {
            return Err(Stuck::Waits(BTreeSet::from([event])));
        }
        let last = days.iter().max().copied();
        if let Some(day) = last.filter(|_| days.len() > 1) {
            let of = days.len();
            self.steps.push(Step::Latest { event, of, day });
        }
        Ok(last)
    }

    /// What nobody has said anything about. Everybody was born, so a birth that is not noted is no reason to wait.
    fn not_named(&mut self, event: RetentionTrigger) -> Begins {
        match event {
            RetentionTrigger::PersonBirth => Err(Obstacle::NotNoted { event }.into()),
            RetentionTrigger::ChildMajority => {
                let born = self.event(RetentionTrigger::PersonBirth)?;
                let Some(born) = born else {
                    return Ok(None);
                };
                let day = born
                    .checked_add_months(MAJORITY)
                    .ok_or(Obstacle::BeyondCalendar)?;
                self.steps.push(Step::Majority { born, day });
                Ok(Some(day))
            }
            _ => {
                let fact = Fact::NotYet;
                self.steps.push(Step::Known { event, fact });
                Err(Stuck::Waits(BTreeSet::from([event])))
            }
        }
    }

    fn combined(&mut self, how: Combined, parts: &[When]) -> Begins {
        let mut days = Vec::new();
        let mut obstacles = Vec::new();
        let mut waits = BTreeSet::new();
        for part in parts {
            match self.begins(part) {
                Ok(Some(day)) => days.push(day),
                // What will never be cannot be waited for.
                Ok(None) if how == Combined::AllOf => obstacles.push(Obstacle::NothingHappens),
                Ok(None) => {}
                Err(Stuck::Waits(events)) => waits.extend(events),
                Err(Stuck::Obstacles(why)) => obstacles.extend(why),
            }
        }
        if !obstacles.is_empty() {
            return Err(Stuck::Obstacles(obstacles));
        }
        let first_is_enough = how == Combined::EarlierOf && !days.is_empty();
        if !waits.is_empty() && !first_is_enough {
            return Err(Stuck::Waits(waits));
        }
        let day = match how {
            Combined::EarlierOf => days.into_iter().min(),
            Combined::LaterOf | Combined::AllOf => days.into_iter().max(),
        };
        if let Some(day) = day {
            self.steps.push(Step::Combined { how, day });
        }
        Ok(day)
    }

    fn counted(
        &mut self,
        counting: RetentionCounting,
        begins: NaiveDate,
        years: i32,
    ) -> Option<NaiveDate> {
        match counting {
            RetentionCounting::WholeYears => {
                let after = begins.year();
                let through = after.checked_add(years)?;
                let day = NaiveDate::from_yo_opt(through.checked_add(1)?, 1)?;
                self.steps.push(Step::WholeYears {
                    after,
                    years,
                    through,
                    day,
                });
                Some(day)
            }
            RetentionCounting::ToTheDay => {
                let months = u32::try_from(years).ok()?.checked_mul(12)?;
                let through = begins.checked_add_months(Months::new(months))?;
                let day = through.succ_opt()?;
                self.steps.push(Step::ToTheDay {
                    after: begins,
                    years,
                    through,
                    day,
                });
                Some(day)
            }
        }
    }

    fn until(&mut self, begins: NaiveDate) -> Option<NaiveDate> {
        let day = begins.succ_opt()?;
        self.steps.push(Step::Until { after: begins, day });
        Some(day)
    }
}
