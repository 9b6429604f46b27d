//! Rules of retention, and what a version would change.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::retention::retention_rule;

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{RetentionCategory, RetentionCounting};
use super::words;
use crate::access::Action;
use crate::kernel;
use crate::retention::adopt::{self, Draft, Moved, Preview};
use crate::retention::{Rule, read, rule};

/// A version of a rule of retention.
#[derive(Clone)]
pub(super) struct RetentionRule(pub(super) Arc<retention_rule::Model>);

#[Object]
/// A version of a rule of retention (glabāšanas termiņa noteikuma redakcija): how long the files of some series are kept,
/// from which event on, on which ground, instead of what the scheme says. Versions of one rule never overlap; a file's day is
/// fixed by the version in force when it can first be told.
impl RetentionRule {
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

    /// First day on which it fixes dates.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last such day; null while no later version follows.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// How long (glabāšanas termiņa veids).
    async fn category(&self) -> RetentionCategory {
        self.0.category.into()
    }

    /// Years, where the category is counted in years.
    async fn years(&self) -> Option<i32> {
        self.0.years
    }

    /// How long, in words, in the caller's language unless another is asked for.
    async fn period(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).period(&Rule::from(&*self.0))
    }

    /// The events that it is counted from: `later_of(contract_end, last_payment)`; null where the customary one is taken.
    async fn counted_from(&self) -> Option<&str> {
        self.0.counted_from.as_deref()
    }

    /// How it is counted.
    async fn counting(&self) -> RetentionCounting {
        self.0.counting.into()
    }

    /// Indexes of the series that it is for.
    async fn series(&self) -> &[String] {
        &self.0.series.0
    }

    /// Legal act and section, as printed (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Why it was adopted.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was adopted.
    async fn adopted_at(&self) -> Instant {
        self.0.adopted_at.into()
    }

    /// Account that adopted it.
    async fn adopted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.adopted_by)).await
    }
}

/// A version of a rule of retention.
#[derive(InputObject)]
pub(super) struct AdoptRetentionRuleInput {
    /// Code of the rule: up to 60 of a–z, 0–9 and underscore. A new one makes a new rule.
    code: String,
    /// The newest version of the rule, from which this one was made; none for a new rule.
    based_on: Option<ID>,
    /// Name in Latvian, at most 200 characters.
    title_lv: String,
    /// Name in English, at most 200 characters.
    title_en: String,
    /// First day on which it fixes dates. A version without an end that came before ends the day before.
    valid_from: Date,
    /// Last such day; none for as long as no other follows.
    valid_to: Option<Date>,
    /// How long.
    category: RetentionCategory,
    /// Years: 1 to 10 for what is kept for a short term, 11 to 150 for a long one; none for every other category.
    years: Option<i32>,
    /// The events that it is counted from: one of the scheme's words, or several combined by `later_of`, `earlier_of`, `all_of`:
    /// `later_of(contract_end, last_payment)`. The customary one when none: the end of the file's year.
    counted_from: Option<String>,
    /// How it is counted; in whole calendar years when none.
    counting: Option<RetentionCounting>,
    /// Indexes of the series that it is for, at most 200.
    series: Vec<String>,
    /// Legal act and section, at most 200 characters.
    ground: String,
    /// Why it is adopted, at most 500 characters.
    reason: String,
    /// Whether days that are fixed move too. Look at the preview first.
    #[graphql(default)]
    moves_fixed: bool,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer. A preview
    /// needs none.
    pub(super) idempotency_key: Option<String>,
}

impl AdoptRetentionRuleInput {
    /// The version as the area takes it.
    pub(super) fn read(self, mut reading: Reading) -> Result<Draft, Vec<kernel::Problem>> {
        let valid_from = reading.date(&self.valid_from, "validFrom");
        let valid_to = self.valid_to.as_ref();
        let valid_to = valid_to.and_then(|date| reading.date(date, "validTo"));
        let based_on = reading.optional_id(self.based_on.as_ref(), "basedOn");
        let valid_from = reading.done(valid_from)?;
        Ok(Draft {
            code: self.code,
            based_on,
            title_lv: self.title_lv,
            title_en: self.title_en,
            valid_from,
            valid_to,
            category: self.category.into(),
            years: self.years,
            counted_from: self.counted_from,
            counting: self
                .counting
                .unwrap_or(RetentionCounting::WholeYears)
                .into(),
            series: self.series,
            ground: self.ground,
            reason: self.reason,
            moves_fixed: self.moves_fixed,
        })
    }
}

/// What a version of a rule changes.
pub(super) struct RetentionPreview(pub(super) Preview);

#[Object]
/// What a version of a rule changes (izmaiņu priekšskatījums).
impl RetentionPreview {
    /// Files that it governs.
    async fn files(&self) -> Long {
        whole(self.0.files)
    }

    /// Those whose day is not fixed: they go by it from its first day on.
    async fn unfixed(&self) -> Long {
        whole(self.0.unfixed)
    }

    /// Those whose day is fixed and would be another by it. They move only where its adoption says so.
    async fn moved(&self) -> Long {
        whole(self.0.moved)
    }

    /// What is to be thought of before it is adopted, in a sentence: that its first day has come already, so that days which were
    /// fixed since stay unless its adoption moves them (piezīme); null where there is nothing.
    async fn remark(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> Option<String> {
        let since = self.0.since?;
        Some(words(context, language).adopted_since(since))
    }

    /// Up to 50 of these, in the order of their indexes.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn examples(&self) -> Vec<MovedRetention> {
        self.0
            .examples
            .iter()
            .cloned()
            .map(MovedRetention)
            .collect()
    }
}

fn whole(count: u64) -> Long {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

/// A day that is fixed, and where a version would lead.
struct MovedRetention(Moved);

#[Object]
/// A day that is fixed, and where a version of a rule would lead (pārceļamais termiņš).
impl MovedRetention {
    /// Which file.
    async fn file(&self, context: &Context<'_>) -> Result<Option<File>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.file).await;
        Ok(row.or_error(asker)?.map(File))
    }

    /// The day as it is fixed.
    async fn from(&self) -> Option<Date> {
        self.0.from.map(Date::from)
    }

    /// The day by the version; null where by it there is none.
    async fn to(&self) -> Option<Date> {
        self.0.to.map(Date::from)
    }
}

/// What a version would change.
#[derive(SimpleObject)]
struct RetentionRulePreviewPayload {
    /// What it would change.
    preview: Option<RetentionPreview>,
    /// What would stand in the way of adopting it.
    problems: Vec<Problem>,
}

/// What can be asked about rules of retention.
#[derive(Default)]
pub(super) struct RetentionRulesQuery;

#[Object]
impl RetentionRulesQuery {
    /// The institution's rules of retention with all their versions (glabāšanas termiņu noteikumi), by code and first day.
    /// Series that no rule is for are kept as the scheme says.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn retention_rules(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of one rule only.")] code: Option<String>,
        #[graphql(desc = "Only the versions that fix dates on this day.")] as_of: Option<Date>,
    ) -> Result<Vec<RetentionRule>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
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
            .map(|row| RetentionRule(Arc::new(row)))
            .collect())
    }

    /// What adopting a version would change, without adopting it (pārbaude bez izpildes). For archivists.
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn retention_rule_preview(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The version.")] input: AdoptRetentionRuleInput,
    ) -> Result<RetentionRulePreviewPayload> {
        let asker = Asker::of(context);
        let refused = |problems| RetentionRulePreviewPayload {
            preview: None,
            problems: told(asker, problems),
        };
        let draft = match input.read(Reading::default()) {
            Ok(draft) => draft,
            Err(problems) => return Ok(refused(problems)),
        };
        let looked = adopt::look(&asker.service.kit, &asker.caller, draft).await;
        Ok(match looked.or_error(asker)? {
            Ok(preview) => RetentionRulePreviewPayload {
                preview: Some(RetentionPreview(preview)),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
