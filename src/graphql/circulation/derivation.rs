//! How a day came about, step by step and in words.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object};
use chrono::NaiveDate;

use super::super::Language;
use super::super::asker::Asker;
use super::super::limits;
use super::super::scalars::Date;
use super::super::vocabulary::{TermStart, TermUnit};
use crate::circulation::deadline::explain::Words;
use crate::circulation::deadline::reckon::{Derivation, Happened, Step};
use crate::kernel::problem;
use crate::kernel::working_days::{self, DayOff, Skipped};

/// Words in the language asked for, or the caller's.
pub(super) fn words<'a>(context: &'a Context<'_>, language: Option<Language>) -> Words<'a> {
    let asker = Asker::of(context);
    let language = match language {
        None => asker.language,
        Some(Language::Lv) => problem::Language::Latvian,
        Some(Language::En) => problem::Language::English,
    };
    Words::new(&asker.service.messages, language)
}

/// How the last day of a term came about.
#[derive(Clone)]
pub(super) struct TermDerivation(pub(super) Arc<Derivation>);

#[Object]
/// How the last day of a term came about (termiņa aprēķins): the rule's version with its ground, what was known, and every
/// step. As it was reckoned, whatever became of rule and calendar since.
impl TermDerivation {
    /// Code of the rule.
    async fn rule(&self) -> &str {
        &self.0.rule.code
    }

    /// Name of the rule, in the caller's language unless another is asked for.
    async fn rule_title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        let rule = &self.0.rule;
        Language::or_asked(language, context).choose(&rule.title_lv, &rule.title_en)
    }

    /// First starting day of the rule's version.
    async fn rule_valid_from(&self) -> Date {
        self.0.rule.valid_from.into()
    }

    /// Legal act and section, as printed (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.rule.ground
    }

    /// In what the term is counted.
    async fn unit(&self) -> TermUnit {
        self.0.rule.term.unit.into()
    }

    /// How many of that unit.
    async fn amount(&self) -> i32 {
        i32::try_from(self.0.rule.term.amount).unwrap_or(i32::MAX)
    }

    /// Event by which the rule's term starts.
    async fn starts_by(&self) -> TermStart {
        self.0.rule.starts.into()
    }

    /// Event from which it was counted: receipt, as long as nobody noted when the last required document came.
    async fn started_by(&self) -> Option<TermStart> {
        self.0.begun.map(|begun| begun.by.into())
    }

    /// Day 0, which is not counted; null while the clock has not started.
    async fn started_on(&self) -> Option<Date> {
        self.0.begun.map(|begun| begun.day.into())
    }

    /// When the document came.
    async fn received_on(&self) -> Option<Date> {
        self.0.inputs.received_on.map(Date::from)
    }

    /// When the last required document came.
    async fn documents_complete_on(&self) -> Option<Date> {
        self.0.inputs.documents_complete_on.map(Date::from)
    }

    /// When the document counts as notified.
    async fn notified_on(&self) -> Option<Date> {
        self.0.inputs.notified_on.map(Date::from)
    }

    /// The last day (termiņš).
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date::from)
    }

    /// How far the term may be extended.
    async fn latest_on(&self) -> Option<Date> {
        self.0.latest_on.map(Date::from)
    }

    /// How far it may be extended by a reasoned decision.
    async fn latest_by_exception_on(&self) -> Option<Date> {
        self.0.latest_by_exception_on.map(Date::from)
    }

    /// The steps, in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self) -> Vec<TermStep> {
        self.0.steps.iter().cloned().map(TermStep).collect()
    }
}

/// What a step of a reckoning does.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
enum TermStepKind {
    /// Counts working days (darba dienas).
    WorkingDays,
    /// Counts calendar days (kalendāra dienas).
    CalendarDays,
    /// Counts months (mēneši).
    Months,
    /// Goes on to the next working day, because the last day is off.
    Rolled,
    /// Leaves out the time in which the clock stood still (apturēts).
    Paused,
    /// Puts another last day (pagarināts).
    Extended,
}

/// A step of a reckoning.
struct TermStep(Step);

#[Object]
/// A step of a reckoning.
impl TermStep {
    /// What it does.
    async fn kind(&self) -> TermStepKind {
        use working_days::Step as Counted;
        match &self.0 {
            Step::Counted(Counted::WorkingDays { .. }) => TermStepKind::WorkingDays,
            Step::Counted(Counted::CalendarDays { .. }) => TermStepKind::CalendarDays,
            Step::Counted(Counted::Months { .. }) => TermStepKind::Months,
            Step::Counted(Counted::Rolled { .. }) => TermStepKind::Rolled,
            Step::Happened(Happened::Paused { .. }) => TermStepKind::Paused,
            Step::Happened(Happened::Extended { .. }) => TermStepKind::Extended,
        }
    }

    /// From which day: day 0 of a count, the last day that is off, the first day that the clock stood still, the day of the
    /// decision to extend.
    async fn from(&self) -> Date {
        use working_days::Step as Counted;
        match &self.0 {
            Step::Counted(
                Counted::WorkingDays { after, .. }
                | Counted::CalendarDays { after, .. }
                | Counted::Months { after, .. },
            ) => *after,
            Step::Counted(Counted::Rolled { from, .. })
            | Step::Happened(Happened::Paused { from, .. }) => *from,
            Step::Happened(Happened::Extended { decided_on, .. }) => *decided_on,
        }
        .into()
    }

    /// First day on which the clock ran again after a pause.
    async fn until(&self) -> Option<Date> {
        match &self.0 {
            Step::Happened(Happened::Paused { until, .. }) => until.map(Date::from),
            _ => None,
        }
    }

    /// How many were counted, or left out by a pause.
    async fn count(&self) -> Option<i32> {
        use working_days::Step as Counted;
        let count = match &self.0 {
            Step::Counted(
                Counted::WorkingDays { count, .. }
                | Counted::CalendarDays { count, .. }
                | Counted::Months { count, .. },
            ) => Some(*count),
            Step::Happened(Happened::Paused { missed, .. }) => missed.map(|missed| missed.amount),
            _ => None,
        };
        count.map(|count| i32::try_from(count).unwrap_or(i32::MAX))
    }

    /// Days that were not counted, each with the reason.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn skipped(&self) -> Vec<SkippedDay> {
        use working_days::Step as Counted;
        match &self.0 {
            Step::Counted(
                Counted::WorkingDays { skipped, .. } | Counted::Rolled { skipped, .. },
            ) => skipped.iter().copied().map(SkippedDay).collect(),
            _ => Vec::new(),
        }
    }

    /// Days that were counted because the institution works on them, although they are off by law.
    async fn worked(&self) -> Vec<Date> {
        match &self.0 {
            Step::Counted(working_days::Step::WorkingDays { worked, .. }) => {
                worked.iter().copied().map(Date::from).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The day to which it leads.
    async fn day(&self) -> Date {
        let day: NaiveDate = match &self.0 {
            Step::Counted(step) => step.day(),
            Step::Happened(Happened::Paused { day, .. } | Happened::Extended { day, .. }) => *day,
        };
        day.into()
    }

    /// The step in words, in the caller's language unless another is asked for.
    async fn text(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).steps(&self.0)
    }
}

/// A day that was not counted.
struct SkippedDay(Skipped);

#[Object]
/// A day that was not counted.
impl SkippedDay {
    /// The day.
    async fn day(&self) -> Date {
        self.0.day.into()
    }

    /// The holiday that it is, or that it is off for.
    async fn holiday(&self) -> Option<Holiday> {
        match self.0.why {
            DayOff::Holiday { holiday } | DayOff::Substitute { holiday } => Some(holiday.into()),
            DayOff::Saturday | DayOff::Sunday | DayOff::Moved { .. } => None,
        }
    }

    /// Why, in the caller's language unless another is asked for.
    async fn reason(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).day_off(self.0.why)
    }
}

macro_rules! holidays {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A holiday of the law "Par svētku, atceres un atzīmējamām dienām", 1. p.
        #[derive(Enum, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Holiday { $($(#[$doc])* $name,)* }

        impl From<working_days::Holiday> for Holiday {
            fn from(holiday: working_days::Holiday) -> Self {
                match holiday { $(working_days::Holiday::$name => Self::$name,)* }
            }
        }
    };
}

holidays! {
    /// New Year's Day (Jaungada diena).
    NewYear,
    /// Good Friday (Lielā Piektdiena).
    GoodFriday,
    /// Easter Sunday (Pirmās Lieldienas).
    EasterSunday,
    /// Easter Monday (Otrās Lieldienas), since 1997.
    EasterMonday,
    /// Labour Day (Darba svētki), 1 May.
    LabourDay,
    /// Restoration of Independence Day (Neatkarības atjaunošanas diena), 4 May, since 2002.
    Independence,
    /// Mother's Day (Mātes diena).
    MothersDay,
    /// Pentecost (Vasarsvētki), since 1996.
    Pentecost,
    /// Midsummer Eve (Līgo diena).
    MidsummerEve,
    /// Midsummer Day (Jāņu diena).
    MidsummerDay,
    /// Closing day of the Nationwide Song and Dance Celebration (Dziesmu un deju svētku noslēguma diena).
    SongCelebration,
    /// Proclamation Day of the Republic (Proklamēšanas diena), 18 November.
    Proclamation,
    /// Christmas Eve (Ziemassvētku vakars), since 2007.
    ChristmasEve,
    /// Christmas Day (Pirmie Ziemassvētki).
    ChristmasDay,
    /// Second Day of Christmas (Otrie Ziemassvētki).
    SecondChristmasDay,
    /// New Year's Eve (Vecgada diena).
    NewYearsEve,
    /// The visit of Pope Francis, 24 September 2018.
    PapalVisit,
    /// The bronze medal of the ice hockey team, 29 May 2023.
    HockeyMedal,
}
