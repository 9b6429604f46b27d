//! Adopting a version of a rule of retention (*noteikuma redakcijas pieņemšana*): the law changed, or the institution keeps some
//! series otherwise than its scheme says. A version that follows an open one ends it; versions of one rule never overlap, and
//! no two rules govern one series at once.
//!
//! A version takes effect on its first day ([`super::take_effect`]): for files whose day is not fixed yet, and where its
//! adoption says so for those whose day is. What that would change can be seen beforehand.

mod named_series;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::{FileId, InstitutionId, RetentionRuleId};
use entities::retention::retention_rule::{self, Indexes, Model as Version};
use entities::values::{FileIndex, InvalidRetentionPeriod, RetentionPeriod};
use entities::vocabulary::{RetentionCategory, RetentionCounting};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use named_series::{permanent_series, unknown_series};

use super::due_date::reckon;
use super::rule::{Rule, contend, is_for, overlap};
use super::sources::{cases, rules};
use super::trigger::When;
use super::{Refusal, take_effect};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};

const MAX_CODE: usize = 60;
const MAX_TEXT: usize = 200;

/// Most years that a rule keeps anything: longer is permanent.
const MOST_YEARS: i32 = 150;

/// Most series that one rule is for.
const MOST_SERIES: usize = 200;

/// Examples that a preview shows.
const EXAMPLES: usize = 50;

/// A version to be adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Code of the rule; a new one makes a new rule.
    pub code: String,
    /// The newest version of the rule, as whoever made this one knew it; none for a new rule.
    pub based_on: Option<RetentionRuleId>,
    /// Its name in Latvian.
    pub title_lv: String,
    /// Its name in English.
    pub title_en: String,
    /// First day on which it fixes dates.
    pub valid_from: NaiveDate,
    /// Last day.
    pub valid_to: Option<NaiveDate>,
    /// How long.
    pub category: RetentionCategory,
    /// Years, where the category is counted.
    pub years: Option<i32>,
    /// Events that it is counted from; the customary ones where none.
    pub counted_from: Option<String>,
    /// How it is counted.
    pub counting: RetentionCounting,
    /// Indexes of the series that it is for.
    pub series: Vec<String>,
    /// Legal act and section.
    pub ground: String,
    /// Why it is adopted.
    pub reason: String,
    /// Whether dates that are fixed move too.
    pub moves_fixed: bool,
}

/// A day that is fixed, and where the version would lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// Which file.
    pub file: FileId,
    /// The day as it is fixed.
    pub from: Option<NaiveDate>,
    /// The day by the version; none where by it the file is never due, or not yet.
    pub to: Option<NaiveDate>,
}

/// What a version changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    /// Files that it governs.
    pub files: u64,
    /// Those of them whose day is not fixed: they go by it from its first day on.
    pub unfixed: u64,
    /// Those whose day is fixed and would be another by it.
    pub moved: u64,
    /// Some of these, in the order of their indexes.
    pub examples: Vec<Moved>,
    /// Its first day, where that has come already: days that were fixed since were fixed by something else.
    pub since: Option<NaiveDate>,
}

/// A version that was adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// It.
    pub version: Version,
    /// What it changes.
    pub preview: Preview,
}

impl Draft {
    /// What is wrong with it by itself.
    fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let code = self.code.trim();
        let proper = (1..=MAX_CODE).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if !proper {
            problems.push(Problem::new("RULE_CODE_MALFORMED", "code").with("most", MAX_CODE));
        }
        for (field, given) in [
            ("titleLv", &self.title_lv),
            ("titleEn", &self.title_en),
            ("ground", &self.ground),
        ] {
            if given.trim().is_empty() {
                problems.push(Problem::new("REQUIRED", field));
            }
            if given.chars().count() > MAX_TEXT {
                problems.push(Problem::new("TOO_LONG", field).with("most", MAX_TEXT));
            }
            if text::has_control(given) {
                problems.push(Problem::new("CONTROL_CHARACTER", field));
            }
        }
        if let Err(bad) = reason_given(&self.reason) {
            problems.push(bad.problem("reason"));
        }
        problems.extend(self.term_problem());
        match (&self.counted_from, self.category) {
            (Some(_), RetentionCategory::Permanent) => {
                problems.push(Problem::new("RETENTION_TRIGGER_POINTLESS", "countedFrom"));
            }
            (Some(given), _) => {
                problems.extend(
                    given
                        .parse::<When>()
                        .err()
                        .map(|bad| bad.problem("countedFrom")),
                );
            }
            (None, _) => {}
        }
        if let Some(to) = self.valid_to.filter(|to| *to < self.valid_from) {
            problems.push(
                Problem::new("DATE_ORDER", "validTo")
                    .with("later", to)
                    .with("earlier", self.valid_from),
            );
        }
        problems.extend(self.series_problems());
        problems
    }

    fn term_problem(&self) -> Option<Problem> {
        if self
            .years
            .is_some_and(|years| !(1..=MOST_YEARS).contains(&years))
        {
            let problem = Problem::new("RETENTION_YEARS", "years").with("most", MOST_YEARS);
            return Some(problem.with("given", self.years.unwrap_or_default()));
        }
        match RetentionPeriod::new(self.category, self.years).err()? {
            InvalidRetentionPeriod::WrongCategory { .. } => {
                Some(Problem::new("RETENTION_CATEGORY", "category"))
            }
            InvalidRetentionPeriod::YearsMissing(_) => Some(Problem::new("REQUIRED", "years")),
            InvalidRetentionPeriod::YearsForbidden(_) => {
                Some(Problem::new("RETENTION_YEARS_POINTLESS", "years"))
            }
        }
    }

    fn series_problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.series.is_empty() {
            problems.push(Problem::new("REQUIRED", "series"));
        }
        if self.series.len() > MOST_SERIES {
            problems.push(
                Problem::new("RETENTION_SERIES_TOO_MANY", "series").with("most", MOST_SERIES),
            );
        }
        for (position, index) in self.series.iter().take(MOST_SERIES).enumerate() {
            if index.trim().parse::<FileIndex>().is_err() {
                let given: String = index.chars().take(60).collect();
                let path = format!("series.{position}");
                problems.push(Problem::new("FILE_INDEX_MALFORMED", &path).with("given", given));
            }
        }
        problems
    }

    fn row(self, id: RetentionRuleId, caller: &Caller, op: &Op) -> Version {
        let series: BTreeSet<String> = self
            .series
            .iter()
            .map(|index| index.trim().to_owned())
            .collect();
        let counted_from = self.counted_from.and_then(|text| text.parse::<When>().ok());
        Version {
            id,
            institution_id: caller.institution,
            code: self.code.trim().to_owned(),
            title_lv: self.title_lv.trim().to_owned(),
            title_en: self.title_en.trim().to_owned(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            category: self.category,
            years: self.years,
            counted_from: counted_from.map(|when| when.to_string()),
            counting: self.counting,
            series: Indexes(series.into_iter().collect()),
            ground: self.ground.trim().to_owned(),
            reason: self.reason.trim().to_owned(),
            adopted_at: op.at(),
            adopted_by: caller.account,
        }
    }
}

/// What a new version does among those that are there: the version it ends, with that one's new last day.
///
/// # Errors
/// Every problem: versions that would overlap, rules that would govern the same series.
pub fn place(
    new: &Version,
    versions: &[Version],
) -> Result<Option<(RetentionRuleId, NaiveDate)>, Vec<Problem>> {
    let day_before = new.valid_from.pred_opt().unwrap_or(new.valid_from);
    let ended = versions.iter().find(|version| {
        version.code == new.code
            && version.valid_to.is_none()
            && version.valid_from < new.valid_from
    });
    let mut problems = Vec::new();
    for version in versions {
        let version = match ended {
            Some(ended) if ended.id == version.id => Version {
                valid_to: Some(day_before),
                ..version.clone()
            },
            _ => version.clone(),
        };
        if version.code == new.code && overlap(&version, new) {
            let problem =
                Problem::new("RULE_OVERLAPS", "validFrom").with("from", version.valid_from);
            problems.push(match version.valid_to {
                Some(to) => problem.with("to", to),
                None => problem.with("to", "none"),
            });
        }
        if contend(new, &version) {
            let shared = new.series.0.iter().find(|index| is_for(&version, index));
            problems.push(
                Problem::new("RETENTION_RULE_CONTENDS", "series")
                    .with("code", &version.code)
                    .with("index", shared.map_or("", String::as_str)),
            );
        }
    }
    if problems.is_empty() {
        Ok(ended.map(|ended| (ended.id, day_before)))
    } else {
        Err(problems)
    }
}

/// What adopting a version would change, without adopting it (*pārbaude bez izpildes*).
///
/// # Errors
/// A fault of the database; inside it the refusal that adopting it would meet.
pub async fn look(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
) -> Result<Result<Preview, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageRetentionRules) {
        return Ok(Err(not.into()));
    }
    // Nothing is written, but what is read must hold together.
    let op = kit.begin(caller.actor).await?;
    let found = match judge(&op, caller, draft).await? {
        Ok((version, _)) => Ok(preview(&op, &version).await?),
        Err(refusal) => Err(refusal),
    };
    Ok(found)
}

/// Adopts a version for the caller's institution.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn adopt(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<Adopted, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageRetentionRules) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    lock(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id: RetentionRuleId =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let version = retention_rule::Entity::find_by_id(id)
                .one(op.transaction())
                .await?
                .ok_or(Fault::broken("an answer names no rule"))?;
            let preview = preview(&op, &version).await?;
            return Ok(Ok(Adopted { version, preview }));
        }
        Ok(None) => {}
    }
    let moves_fixed = draft.moves_fixed;
    let (version, ended) = match judge(&op, caller, draft).await? {
        Ok(judged) => judged,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let preview = preview(&op, &version).await?;
    if let Some((ended, last)) = ended {
        let change = retention_rule::ActiveModel {
            id: Set(ended),
            valid_to: Set(Some(last)),
            ..Default::default()
        };
        change.update(op.transaction()).await?;
    }
    record(&mut op, &version, ended, &preview, moves_fixed);
    retention_rule::Entity::insert(version.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    take_effect::arrange(&mut op, &version, moves_fixed);
    keep_answer(&op, caller, named, json!(version.id)).await?;
    op.commit().await?;
    Ok(Ok(Adopted { version, preview }))
}

/// Two versions adopted at once would not see each other.
async fn lock(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    use entities::organisation::institution;
    institution::Entity::find_by_id(institution)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    Ok(())
}

type Judged = (Version, Option<(RetentionRuleId, NaiveDate)>);

/// The version as it would be kept, and which one it would end.
async fn judge(op: &Op, caller: &Caller, draft: Draft) -> Result<Result<Judged, Refusal>, Fault> {
    let problems = draft.problems();
    if !problems.is_empty() {
        return Ok(Err(Refusal::Rule(problems)));
    }
    let versions = rules(op.transaction(), caller.institution).await?;
    let newest = versions
        .iter()
        .filter(|version| version.code == draft.code.trim())
        .max_by_key(|version| (version.adopted_at, version.id));
    if newest.map(|newest| newest.id) != draft.based_on {
        return Ok(Err(Refusal::RuleStale(
            newest.map(|newest| newest.valid_from),
        )));
    }
    let unknown = unknown_series(op, caller.institution, &draft.series).await?;
    if !unknown.is_empty() {
        return Ok(Err(Refusal::Rule(unknown)));
    }
    if draft.category != RetentionCategory::Permanent {
        let permanent = permanent_series(op, caller.institution, &draft.series).await?;
        if !permanent.is_empty() {
            return Ok(Err(Refusal::Rule(permanent)));
        }
    }
    let version = draft.row(op.new_id(RetentionRuleId), caller, op);
    Ok(match place(&version, &versions) {
        Ok(ended) => Ok((version, ended)),
        Err(problems) => Err(Refusal::Rule(problems)),
    })
}

/// What a version changes among the files that it governs.
async fn preview(op: &Op, version: &Version) -> Result<Preview, Fault> {
    let connection = op.transaction();
    let rule = Rule::from(version);
    let today = calendar::day(op.at());
    let mut preview = Preview {
        since: Some(version.valid_from).filter(|from| *from < today),
        ..Preview::default()
    };
    let mut after = None;
    loop {
        let files = governed_after(connection, version, after.as_ref()).await?;
        let Some(last) = files.last() else {
            return Ok(preview);
        };
        after = Some((last.index_sort_key.clone(), last.id));
        for case in cases(connection, files, version.valid_from).await? {
            preview.files += 1;
            let Some(fixed) = case.fixed_day() else {
                preview.unfixed += 1;
                continue;
            };
            // The day by itself: a hold keeps whatever the day.
            let to = reckon(&rule, &case.facts).answer.counted_day();
            if to == Some(fixed) {
                continue;
            }
            preview.moved += 1;
            if preview.examples.len() < EXAMPLES {
                preview.examples.push(Moved {
                    file: case.file.id,
                    from: Some(fixed),
                    to,
                });
            }
        }
    }
}

/// The files that a version governs and that follow a place in the order of indexes; at most [`CHUNK`].
pub(super) async fn governed_after<C: ConnectionTrait>(
    connection: &C,
    version: &Version,
    after: Option<&(String, FileId)>,
) -> Result<Vec<file::Model>, Fault> {
    use file::Column;
    let after = after.map(|(key, id)| {
        Condition::any()
            .add(Column::IndexSortKey.gt(key.as_str()))
            .add(
                Condition::all()
                    .add(Column::IndexSortKey.eq(key.as_str()))
                    .add(Column::Id.gt(*id)),
            )
    });
    Ok(file::Entity::find()
        .filter(Column::InstitutionId.eq(version.institution_id))
        .filter(Column::FileIndex.is_in(version.series.0.iter().map(String::as_str)))
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::IndexSortKey)
        .order_by_asc(Column::Id)
        .limit(CHUNK as u64)
        .all(connection)
        .await?)
}

fn record(
    op: &mut Op,
    version: &Version,
    ended: Option<(RetentionRuleId, NaiveDate)>,
    preview: &Preview,
    moves_fixed: bool,
) {
    op.record(Entry {
        kind: "retention_rule.adopted",
        institution: Some(version.institution_id),
        subject: Subject {
            kind: "retention_rule",
            id: Some(version.id.0),
        },
        payload: json!({
            "code": version.code,
            "validFrom": version.valid_from,
            "validTo": version.valid_to,
            "category": version.category,
            "years": version.years,
            "countedFrom": version.counted_from,
            "counting": version.counting,
            "series": version.series,
            "ground": version.ground,
            "reason": version.reason,
            "movesFixed": moves_fixed,
            "files": preview.files,
            "moved": preview.moved,
            "since": preview.since,
            "ends": ended.map(|(id, last)| json!({ "version": id, "validTo": last })),
        }),
    });
}
