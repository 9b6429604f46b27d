//! Rules of terms, the calendar of working days, and the calculator.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entities::circulation::{deadline_rule, moved_day};

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::classification::Register;
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{Delivery, Direction, DocumentKind, TermBinds, TermStart, TermUnit};
use super::derivation::{Holiday, TermDerivation, words};
use crate::access::Action;
use crate::circulation::deadline::ask::{self, Asked};
use crate::circulation::deadline::rule::{self, Term};
use crate::circulation::deadline::{Derivation, days, read};
use crate::kernel::Problem;
use crate::kernel::working_days::{Feast, holidays};

/// Years whose holidays can be asked about: since the law on holidays, and as far as anybody plans.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// A version of a rule of terms.
#[derive(Clone)]
pub(super) struct DeadlineRule(pub(super) Arc<deadline_rule::Model>);

#[Object]
/// A version of a rule of terms (termiņa noteikuma redakcija): within how long something must be done, from which event on,
/// on which ground. Versions of one rule never overlap; which one holds is decided by the day on which the term starts.
impl DeadlineRule {
    /// Opaque id of the version.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Code of the rule, the same for all its versions.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Name (nosaukums), in the caller's language unless another is asked for.
    async fn title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.title_lv, &self.0.title_en)
    }

    /// First starting day that the version is for.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last starting day; null while no later version follows.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Its term.
    async fn term(&self) -> TermLength {
        rule::term(&self.0).into()
    }

    /// Event from which it is counted.
    async fn starts_by(&self) -> TermStart {
        self.0.starts.into()
    }

    /// Who must act within it.
    async fn binds(&self) -> TermBinds {
        self.0.binds.into()
    }

    /// How far from its start the term may be extended; null where it may not.
    async fn extension(&self) -> Option<TermLength> {
        rule::extension(&self.0).map(Into::into)
    }

    /// How far it may be extended by a reasoned decision.
    async fn exception(&self) -> Option<TermLength> {
        rule::exception(&self.0).map(Into::into)
    }

    /// Legal act and section, as printed (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Direction of the documents whose registration starts it; any when null.
    async fn direction(&self) -> Option<Direction> {
        self.0.direction.map(Into::into)
    }

    /// Kinds of the documents whose registration starts it; any when empty.
    async fn kinds(&self) -> Vec<DocumentKind> {
        self.0.kinds.0.iter().copied().map(Into::into).collect()
    }

    /// Register whose registrations start it; any when null. Where neither kinds nor register are named, none does.
    async fn register(&self, context: &Context<'_>) -> Result<Option<Register>> {
        let Some(id) = self.0.register_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        let row = asker.loader().load_one(id).await.or_error(asker)?;
        Ok(row.map(Register))
    }

    /// When it was adopted.
    async fn adopted_at(&self) -> Instant {
        self.0.adopted_at.into()
    }

    /// Account that adopted it; null for what came with the program.
    async fn adopted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.adopted_by).await
    }
}

/// So many working days, calendar days or months.
#[derive(SimpleObject)]
pub(super) struct TermLength {
    /// Of what.
    unit: TermUnit,
    /// How many.
    amount: i32,
}

impl From<Term> for TermLength {
    fn from(term: Term) -> Self {
        Self {
            unit: term.unit.into(),
            amount: i32::try_from(term.amount).unwrap_or(i32::MAX),
        }
    }
}

/// A holiday of a year.
struct HolidayOfYear(Feast);

#[Object]
/// A holiday of a year (svētku diena), or the working day that is off because it fell on a weekend.
impl HolidayOfYear {
    /// The day.
    async fn day(&self) -> Date {
        self.0.day.into()
    }

    /// Which holiday.
    async fn holiday(&self) -> Holiday {
        self.0.holiday.into()
    }

    /// Whether this is the working day after it, off because the holiday itself fell on a weekend: so it is for 4 May, 18
    /// November and the closing day of the Song and Dance Celebration.
    async fn substitute(&self) -> bool {
        self.0.substitute
    }

    /// Its name, in the caller's language unless another is asked for.
    async fn name(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).holiday(self.0.holiday)
    }
}

/// A working day that the institution moved.
pub(super) struct MovedDay(pub(super) moved_day::Model);

#[Object]
/// A working day that the institution moved (pārceltā darba diena); Darba likums 133. p. 4. d.
impl MovedDay {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The working day that is off.
    async fn off(&self) -> Date {
        self.0.off_on.into()
    }

    /// The day off that is worked instead; null for a day off that nobody makes up for.
    async fn worked(&self) -> Option<Date> {
        self.0.worked_on.map(Date::from)
    }

    /// The institution's decision, as printed.
    async fn decision(&self) -> &str {
        &self.0.decision
    }

    /// When it was taken.
    async fn decided_on(&self) -> Date {
        self.0.decided_on.into()
    }

    /// Account that noted it.
    async fn adopted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.adopted_by).await
    }
}

/// A term that was asked about.
struct ReckonedTerm(Arc<Derivation>);

#[Object]
/// A term that was asked about (aprēķināts termiņš).
impl ReckonedTerm {
    /// The last day.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date::from)
    }

    /// How it came about.
    async fn derivation(&self) -> TermDerivation {
        TermDerivation(Arc::clone(&self.0))
    }

    /// How it came about, in sentences, in the caller's language unless another is asked for.
    async fn explanation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).derivation(&self.0).join(" ")
    }
}

/// A notification that was asked about.
#[derive(SimpleObject)]
struct ReckonedNotification {
    /// When the letter counts as notified (uzskatāms par paziņotu).
    notified_on: Date,
    /// Why, in the caller's language.
    explanation: String,
    /// Legal act and section, as printed.
    ground: String,
    /// The term to contest what it says; null where the institution has no rule for it on that day.
    contest: Option<ReckonedTerm>,
}

/// Whether a decision says where and until when it can be contested.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum Remedies {
    /// It does: a month from notification.
    Stated,
    /// It does not: a year.
    Unstated,
}

/// What can be asked about rules, calendar and terms.
#[derive(Default)]
pub(super) struct RulesQuery;

#[Object]
impl RulesQuery {
    /// The institution's rules of terms with all their versions (termiņu noteikumi), by code and first day: the law's, and
    /// its own.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn deadline_rules(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of one rule only.")] code: Option<String>,
        #[graphql(desc = "Only the versions for terms that start on this day.")] as_of: Option<
            Date,
        >,
    ) -> Result<Vec<DeadlineRule>> {
        let asker = Asker::of(context);
        let day = as_of
            .map(|day| day.read("asOf"))
            .transpose()
            .or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let rows = read::rules(reader, asker.caller.institution).await;
        Ok(rows
            .or_error(asker)?
            .into_iter()
            .filter(|row| code.as_ref().is_none_or(|code| *code == row.code))
            .filter(|row| day.is_none_or(|day| rule::covers(row, day)))
            .map(|row| DeadlineRule(Arc::new(row)))
            .collect())
    }

    /// The holidays of a year by the law of that year (svētku dienas), in the order of days.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn holidays(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "1990 to 2100.")] year: i32,
    ) -> Result<Vec<HolidayOfYear>> {
        if !YEARS.contains(&year) {
            let problem = Problem::new("YEAR_OUTSIDE", "year")
                .with("from", YEARS.start())
                .with("to", YEARS.end());
            return Err(Asker::of(context).refuse(&problem));
        }
        Ok(holidays(year).into_iter().map(HolidayOfYear).collect())
    }

    /// The working days that the institution moved (pārceltās darba dienas), in the order of days.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn moved_days(&self, context: &Context<'_>) -> Result<Vec<MovedDay>> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let rows = days::moved(reader, asker.caller.institution).await;
        Ok(rows.or_error(asker)?.into_iter().map(MovedDay).collect())
    }

    /// When a term ends that starts on a day (termiņu kalkulators): of a rule, or of the rule that an incoming document of a
    /// kind starts. Name one of the two.
    async fn reckon_term(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Code of a rule.")] rule: Option<String>,
        #[graphql(desc = "Kind of an incoming document.")] kind: Option<DocumentKind>,
        #[graphql(desc = "Day of the event that starts the term; it is not counted.")] from: Date,
    ) -> Result<ReckonedTerm> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let from = from.read("from").or_error(asker)?;
        let asked = match (rule, kind) {
            (Some(rule), None) => Asked::Rule(rule),
            (None, Some(kind)) => Asked::Kind(kind.into()),
            _ => return Err(asker.refuse(&Problem::new("RULE_OR_KIND", "rule"))),
        };
        let reader = asker.service.kit.db.reader();
        let found = ask::reckon_term(reader, asker.caller.institution, asked, from).await;
        match found.or_error(asker)? {
            Ok(derivation) => Ok(ReckonedTerm(Arc::new(derivation))),
            Err(refusal) => {
                let problem = refusal.problems().into_iter().next();
                let problem = problem.unwrap_or_else(|| Problem::new("REQUIRED", "rule"));
                Err(asker.refuse(&problem))
            }
        }
    }

    /// When a letter counts as notified by the way it went, and until when its addressee may contest it.
    async fn reckon_notification(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How it went.")] delivery: Delivery,
        #[graphql(
            desc = "When: by post, the day it was handed to the post or registered as sent."
        )]
        sent_on: Date,
        #[graphql(desc = "Whether the decision says how it can be contested; it does when none.")]
        remedies: Option<Remedies>,
    ) -> Result<ReckonedNotification> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let sent_on = sent_on.read("sentOn").or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let stated = remedies != Some(Remedies::Unstated);
        let institution = asker.caller.institution;
        let delivery = delivery.into();
        let found = ask::reckon_notification(reader, institution, delivery, sent_on, stated).await;
        let found = found.or_error(asker)?;
        Ok(ReckonedNotification {
            notified_on: found.notified.on.into(),
            explanation: words(context, None).notified(delivery, sent_on, &found.notified),
            ground: found.notified.ground.to_owned(),
            contest: found.contest.map(|contest| ReckonedTerm(Arc::new(contest))),
        })
    }
}
