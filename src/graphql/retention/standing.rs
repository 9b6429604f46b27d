//! Until when a file is kept.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use entities::ids::FileId;
use entities::retention::retention_event;

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::ids::global;
use super::super::limits;
use super::super::loaders::RetentionOf;
use super::super::organisation::{Account, account};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{
    EventStanding, RetentionCategory, RetentionCounting, RetentionState, RetentionTrigger,
};
use super::words;
use crate::access::Action;
use crate::retention::derivation::{Answer, Fact, Source, Step};
use crate::retention::{Keeper, Obstacle, Standing};

/// Until when a file is kept; null for those who may not read it.
pub(in crate::graphql) async fn retention(
    context: &Context<'_>,
    file: FileId,
) -> Result<Option<FileRetention>> {
    let asker = Asker::of(context);
    if !asker.caller.may(Action::ReadRetention) {
        return Ok(None);
    }
    let standing = asker.loader().load_one(RetentionOf(file)).await;
    Ok(standing.or_error(asker)?.map(FileRetention))
}

/// Until when a file is kept.
pub(in crate::graphql) struct FileRetention(Arc<Standing>);

#[Object]
/// Until when a file is kept (lietas glabāšanas termiņš), reckoned from what is known now. Ground: Arhīvu likums; MK
/// 282/2024; MK 690/2018.
impl FileRetention {
    /// How long it is kept (glabāšanas termiņa veids); null where nobody has said so.
    async fn category(&self) -> Option<RetentionCategory> {
        self.0.derivation.rule.category.map(Into::into)
    }

    /// Whether there is a day, and if not, why (stāvoklis).
    async fn state(&self) -> RetentionState {
        self.0.derivation.answer.state().into()
    }

    /// First day on which it may be destroyed, once that has been decided; null while there is none.
    async fn due_on(&self) -> Option<Date> {
        self.0.derivation.answer.due_on().map(Date::from)
    }

    /// The day already counted, which holds once what is waited for has happened: that of a file that still takes documents, or
    /// that a hold keeps.
    async fn counted_on(&self) -> Option<Date> {
        match &self.0.derivation.answer {
            Answer::Waits { counted, .. } => counted.map(Date::from),
            Answer::Held { counted } => Some((*counted).into()),
            Answer::Never
            | Answer::On { .. }
            | Answer::Uncomputable { .. }
            | Answer::Destroyed { .. } => None,
        }
    }

    /// What must happen first.
    async fn waits_for(&self) -> Vec<RetentionTrigger> {
        match &self.0.derivation.answer {
            Answer::Waits { events, .. } => events.iter().copied().map(Into::into).collect(),
            Answer::Never
            | Answer::On { .. }
            | Answer::Held { .. }
            | Answer::Uncomputable { .. }
            | Answer::Destroyed { .. } => Vec::new(),
        }
    }

    /// Why it cannot be computed.
    async fn obstacles(&self) -> Vec<RetentionObstacle> {
        let obstacles = self.0.derivation.answer.obstacles();
        obstacles.iter().cloned().map(RetentionObstacle).collect()
    }

    /// How it came about (izcelsme).
    async fn derivation(&self) -> RetentionDerivation {
        RetentionDerivation(Arc::clone(&self.0))
    }

    /// How it came about, in sentences, in the caller's language unless another is asked for.
    async fn explanation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        let said = words(context, language).derivation(&self.0.derivation);
        said.join(" ")
    }

    /// Events that somebody entered and that stand, oldest first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn events(&self) -> Vec<RetentionEvent> {
        self.0.events.iter().cloned().map(RetentionEvent).collect()
    }

    /// Counts what people entered; whoever enters more names it.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Why a day cannot be computed.
struct RetentionObstacle(Obstacle);

#[Object]
/// Why the day of a file cannot be computed (kāpēc nav aprēķināms).
impl RetentionObstacle {
    /// Stable word for programs: `no_term`, `faulty_term`, `faulty_trigger`, `not_noted`, `unknown`, `nothing_happens`,
    /// `beyond_calendar`.
    async fn code(&self) -> &str {
        self.0.as_str()
    }

    /// In a sentence, in the caller's language unless another is asked for.
    async fn text(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).obstacle(&self.0)
    }
}

/// How an answer came about.
struct RetentionDerivation(Arc<Standing>);

#[Object]
/// How the answer about a file came about (termiņa izcelsme): the rule with its version and ground, what is known, and every
/// step.
impl RetentionDerivation {
    /// Version of the rule (noteikuma redakcija); null where the scheme's own term of the series holds.
    async fn rule_version(&self) -> Option<ID> {
        self.0.derivation.rule.id.map(global)
    }

    /// Code of the rule, or index of the series.
    async fn code(&self) -> &str {
        &self.0.derivation.rule.code
    }

    /// Name of the rule, or title of the series, in the caller's language unless another is asked for.
    async fn title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        let rule = &self.0.derivation.rule;
        Language::or_asked(language, context).choose(&rule.title_lv, &rule.title_en)
    }

    /// First day of the version, or of the scheme.
    async fn valid_from(&self) -> Date {
        self.0.derivation.rule.valid_from.into()
    }

    /// Years, where the category is counted in years.
    async fn years(&self) -> Option<i32> {
        self.0.derivation.rule.years
    }

    /// The events that it is counted from, as the rule names them: `later_of(contract_end, last_payment)`; null where it names
    /// none and the customary one is taken.
    async fn counted_from(&self) -> Option<&str> {
        self.0.derivation.rule.counted_from.as_deref()
    }

    /// How it is counted.
    async fn counting(&self) -> RetentionCounting {
        self.0.derivation.rule.counting.into()
    }

    /// Legal act and section, as printed (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.derivation.rule.ground
    }

    /// Step by step.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self) -> Vec<RetentionStep> {
        let steps = self.0.derivation.steps.iter();
        steps.cloned().map(RetentionStep).collect()
    }
}

/// A step of a derivation.
struct RetentionStep(Step);

impl RetentionStep {
    const fn fact(&self) -> Option<&Fact> {
        match &self.0 {
            Step::Known { fact, .. } => Some(fact),
            _ => None,
        }
    }

    const fn source_of(&self) -> Option<&Source> {
        match self.fact() {
            Some(
                Fact::Happened { source, .. }
                | Fact::Absent { source }
                | Fact::Unknown { source, .. },
            ) => Some(source),
            Some(Fact::NotYet) | None => None,
        }
    }
}

#[Object]
/// A step of a derivation (aprēķina solis).
impl RetentionStep {
    /// The event that it is about, where it is about one.
    async fn event(&self) -> Option<RetentionTrigger> {
        match &self.0 {
            Step::Customary { event } | Step::Known { event, .. } | Step::Latest { event, .. } => {
                Some((*event).into())
            }
            _ => None,
        }
    }

    /// The day that it comes to, or on which the event happened; null where there is none.
    async fn day(&self) -> Option<Date> {
        let day = match &self.0 {
            Step::Known {
                fact: Fact::Happened { on, .. },
                ..
            } => *on,
            Step::Latest { day, .. }
            | Step::Majority { day, .. }
            | Step::Combined { day, .. }
            | Step::WholeYears { day, .. }
            | Step::ToTheDay { day, .. }
            | Step::Until { day, .. }
            | Step::HandedOver { on: day, .. } => *day,
            Step::Customary { .. } | Step::Known { .. } | Step::StillOpen | Step::Kept { .. } => {
                return None;
            }
        };
        Some(day.into())
    }

    /// The hold that keeps the file, where the step tells of one (iznīcināšanas aizliegums).
    async fn hold(&self) -> Option<ID> {
        match &self.0 {
            Step::Kept {
                by: Keeper::Hold { id, .. },
            } => Some(global(*id)),
            _ => None,
        }
    }

    /// The file that says so.
    async fn source_file(&self) -> Option<ID> {
        match self.source_of() {
            Some(Source::File { id, .. }) => Some(global(*id)),
            Some(Source::Event { .. }) | None => None,
        }
    }

    /// The entered event that says so.
    async fn source_event(&self) -> Option<ID> {
        match self.source_of() {
            Some(Source::Event { id, .. }) => Some(global(*id)),
            Some(Source::File { .. }) | None => None,
        }
    }

    /// In a sentence, in the caller's language unless another is asked for.
    async fn text(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).step(&self.0)
    }
}

/// An event that somebody entered.
struct RetentionEvent(retention_event::Model);

#[Object]
/// An event from which a period is counted, as somebody entered it (glabāšanas termiņa notikums).
impl RetentionEvent {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Which event.
    async fn event(&self) -> RetentionTrigger {
        self.0.event.into()
    }

    /// The person or matter that it is about, where the file is about several.
    async fn about(&self) -> &str {
        &self.0.about
    }

    /// What is known of it.
    async fn standing(&self) -> EventStanding {
        self.0.standing.into()
    }

    /// When, if it happened.
    async fn happened_on(&self) -> Option<Date> {
        self.0.happened_on.map(Date::from)
    }

    /// The record that says so.
    async fn source(&self) -> &str {
        &self.0.source
    }

    /// Why it was entered.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was entered.
    async fn entered_at(&self) -> Instant {
        self.0.entered_at.into()
    }

    /// Account that entered it.
    async fn entered_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.entered_by)).await
    }
}
