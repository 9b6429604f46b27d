//! Adopting versions of rules and moved days.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::{Direction, DocumentKind, TermBinds, TermStart, TermUnit};
use super::rules::{DeadlineRule, MovedDay};
use crate::circulation::deadline::adopt::{self, Draft};
use crate::circulation::deadline::days::{self, Adoption};
use crate::circulation::deadline::rule::Term;
use crate::kernel;
use crate::kernel::working_days;

/// So many working days, calendar days or months.
#[derive(InputObject)]
struct TermLengthInput {
    /// Of what.
    unit: TermUnit,
    /// How many.
    amount: i32,
}

impl TermLengthInput {
    fn read(&self) -> Term {
        Term {
            unit: self.unit.into(),
            // None, which the area refuses at its place.
            amount: u32::try_from(self.amount).unwrap_or_default(),
        }
    }
}

/// A version of a rule of terms.
#[derive(InputObject)]
struct AdoptDeadlineRuleInput {
    /// Code of the rule: up to 60 of a–z, 0–9 and underscore. A new one makes a new rule.
    code: String,
    /// Name in Latvian, at most 200 characters.
    title_lv: String,
    /// Name in English, at most 200 characters.
    title_en: String,
    /// First starting day that it is for. A version without an end that came before ends the day before.
    valid_from: Date,
    /// Last starting day; none for as long as no other follows.
    valid_to: Option<Date>,
    /// Its term.
    term: TermLengthInput,
    /// Event from which it is counted.
    starts_by: TermStart,
    /// Who must act within it; the institution when none.
    binds: Option<TermBinds>,
    /// How far from its start the term may be extended.
    extension: Option<TermLengthInput>,
    /// How far it may be extended by a reasoned decision.
    exception: Option<TermLengthInput>,
    /// Legal act and section, at most 200 characters.
    ground: String,
    /// Direction of the documents whose registration starts it.
    direction: Option<Direction>,
    /// Kinds of the documents whose registration starts it.
    #[graphql(default)]
    kinds: Vec<DocumentKind>,
    /// Register whose registrations start it. Where neither kinds nor register are named, none does.
    register: Option<ID>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A working day that is off, and the day off that is worked instead.
#[derive(InputObject)]
struct MovedDayInput {
    /// The working day that is off.
    off: Date,
    /// The Saturday or Sunday that is worked instead; none for a day off that nobody makes up for, as a new law may give one.
    worked: Option<Date>,
}

/// Working days that the institution moved.
#[derive(InputObject)]
struct AdoptMovedDaysInput {
    /// The days; at most 20.
    days: Vec<MovedDayInput>,
    /// The institution's decision (number, date), at most 200 characters.
    decision: String,
    /// When it was taken.
    decided_on: Date,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// A day that was moved by mistake.
#[derive(InputObject)]
struct WithdrawMovedDayInput {
    /// Which.
    moved_day: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What adopting a version did.
#[derive(SimpleObject)]
struct AdoptDeadlineRulePayload {
    /// The version.
    rule: Option<DeadlineRule>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What adopting moved days did.
#[derive(SimpleObject)]
struct AdoptMovedDaysPayload {
    /// All days that the institution moved, as they now are.
    moved_days: Vec<MovedDay>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What taking a moved day back did.
#[derive(SimpleObject)]
struct WithdrawMovedDayPayload {
    /// All days that the institution moved, as they now are.
    moved_days: Vec<MovedDay>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

impl AdoptDeadlineRulePayload {
    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            rule: None,
            problems: told(asker, problems),
        }
    }
}

/// What can be changed of rules and calendar.
#[derive(Default)]
pub(super) struct RuleMutation;

#[Object]
impl RuleMutation {
    /// Adopts a version of a rule of terms (termiņa noteikuma redakcija): the law changed, or the institution has a term of its
    /// own. Clocks that run keep the version they started with. For administrators.
    async fn adopt_deadline_rule(
        &self,
        context: &Context<'_>,
        input: AdoptDeadlineRuleInput,
    ) -> Result<AdoptDeadlineRulePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named =
            reading.idempotency("adoptDeadlineRule", input.idempotency_key.as_ref(), &input);
        let valid_from = reading.date(&input.valid_from, "validFrom");
        let valid_to = input.valid_to.as_ref();
        let valid_to = valid_to.and_then(|date| reading.date(date, "validTo"));
        let register = reading.optional_id(input.register.as_ref(), "register");
        let valid_from = match reading.done(valid_from) {
            Ok(valid_from) => valid_from,
            Err(problems) => return Ok(AdoptDeadlineRulePayload::refused(asker, problems)),
        };
        let draft = Draft {
            code: input.code,
            title_lv: input.title_lv,
            title_en: input.title_en,
            valid_from,
            valid_to,
            term: input.term.read(),
            starts: input.starts_by.into(),
            binds: input.binds.unwrap_or(TermBinds::Institution).into(),
            extension: input.extension.as_ref().map(TermLengthInput::read),
            exception: input.exception.as_ref().map(TermLengthInput::read),
            ground: input.ground,
            direction: input.direction.map(Into::into),
            kinds: input.kinds.into_iter().map(Into::into).collect(),
            register,
        };
        let kit = &asker.service.kit;
        let done = adopt::adopt(kit, &asker.caller, draft, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(row) => AdoptDeadlineRulePayload {
                rule: Some(DeadlineRule(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => AdoptDeadlineRulePayload::refused(asker, refusal.problems()),
        })
    }

    /// Adopts moved working days for the institution (pārceltās darba dienas) by its own decision; every running clock is
    /// reckoned anew. For the records office and administrators. Ground: Darba likums 133. p. 4. d.
    async fn adopt_moved_days(
        &self,
        context: &Context<'_>,
        input: AdoptMovedDaysInput,
    ) -> Result<AdoptMovedDaysPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("adoptMovedDays", input.idempotency_key.as_ref(), &input);
        let decided_on = reading.date(&input.decided_on, "decidedOn");
        let numbered = input.days.iter().enumerate();
        let days = numbered
            .filter_map(|(index, day)| {
                let off = reading.date(&day.off, &format!("days.{index}.off"));
                let worked = day.worked.as_ref();
                let worked =
                    worked.and_then(|date| reading.date(date, &format!("days.{index}.worked")));
                Some(working_days::MovedDay { off: off?, worked })
            })
            .collect();
        let refused = |problems| AdoptMovedDaysPayload {
            moved_days: Vec::new(),
            problems: told(asker, problems),
        };
        let decided_on = match reading.done(decided_on) {
            Ok(decided_on) => decided_on,
            Err(problems) => return Ok(refused(problems)),
        };
        let adoption = Adoption {
            days,
            decision: input.decision,
            decided_on,
        };
        let kit = &asker.service.kit;
        let done = days::adopt(kit, &asker.caller, adoption, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(rows) => AdoptMovedDaysPayload {
                moved_days: rows.into_iter().map(MovedDay).collect(),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }

    /// Takes back a day that was moved by mistake; every running clock is reckoned anew.
    async fn withdraw_moved_day(
        &self,
        context: &Context<'_>,
        input: WithdrawMovedDayInput,
    ) -> Result<WithdrawMovedDayPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("withdrawMovedDay", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.moved_day, "movedDay");
        let refused = |problems| WithdrawMovedDayPayload {
            moved_days: Vec::new(),
            problems: told(asker, problems),
        };
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(refused(problems)),
        };
        let kit = &asker.service.kit;
        let done = days::withdraw(kit, &asker.caller, id, &input.reason, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(rows) => WithdrawMovedDayPayload {
                moved_days: rows.into_iter().map(MovedDay).collect(),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
