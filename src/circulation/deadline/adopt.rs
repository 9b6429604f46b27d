//! Adopting a version of a rule (*noteikuma redakcijas pieņemšana*): the law changed, or the institution has a term of its
//! own. A version that follows an open one ends it; versions of one rule never overlap, and no two rules start for the same
//! documents at once. Clocks that run keep the version they started with.

use chrono::NaiveDate;
use entities::circulation::deadline_rule::{self, Kinds, Model as Rule};
use entities::ids::{DeadlineRuleId, InstitutionId, RegisterId};
use entities::vocabulary::{Direction, DocumentKind, TermBinds, TermStart, TermUnit};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::rule::{Term, contend, overlap};
use super::{days, law, read};
use crate::access::{Action, Caller};
use crate::circulation::Refusal;
use crate::circulation::command::{self, Named};
use crate::classification;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, text};
use crate::op::{Kit, Op};

const MAX_CODE: usize = 60;
const MAX_TEXT: usize = 200;

/// A version to be adopted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Code of the rule; a new one makes a new rule.
    pub code: String,
    /// Its name in Latvian.
    pub title_lv: String,
    /// Its name in English.
    pub title_en: String,
    /// First starting day.
    pub valid_from: NaiveDate,
    /// Last starting day.
    pub valid_to: Option<NaiveDate>,
    /// Its term.
    pub term: Term,
    /// The event it starts by.
    pub starts: TermStart,
    /// Who must act.
    pub binds: TermBinds,
    /// How far it may be extended.
    pub extension: Option<Term>,
    /// How far by a reasoned decision.
    pub exception: Option<Term>,
    /// Legal act and section.
    pub ground: String,
    /// Documents that start it.
    pub direction: Option<Direction>,
    /// Of these kinds.
    pub kinds: Vec<DocumentKind>,
    /// In this register.
    pub register: Option<RegisterId>,
}

/// Most of a unit: about five years.
const fn most(unit: TermUnit) -> u32 {
    match unit {
        TermUnit::WorkingDays => 1_250,
        TermUnit::CalendarDays => 1_830,
        TermUnit::Months => 60,
    }
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
        for (field, term) in [
            ("term", Some(self.term)),
            ("extension", self.extension),
            ("exception", self.exception),
        ] {
            if let Some(term) = term.filter(|term| !(1..=most(term.unit)).contains(&term.amount)) {
                problems.push(Problem::new("TERM_AMOUNT", field).with("most", most(term.unit)));
            }
        }
        if self.exception.is_some() && self.extension.is_none() {
            problems.push(Problem::new("REQUIRED", "extension"));
        }
        if let Some(to) = self.valid_to.filter(|to| *to < self.valid_from) {
            problems.push(
                Problem::new("DATE_ORDER", "validTo")
                    .with("later", to)
                    .with("earlier", self.valid_from),
            );
        }
        problems
    }

    fn row(self, id: DeadlineRuleId, institution: InstitutionId, op: &Op) -> Rule {
        let amount = |term: Term| i32::try_from(term.amount).unwrap_or(i32::MAX);
        Rule {
            id,
            institution_id: institution,
            code: self.code.trim().to_owned(),
            title_lv: self.title_lv.trim().to_owned(),
            title_en: self.title_en.trim().to_owned(),
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            unit: self.term.unit,
            amount: amount(self.term),
            starts: self.starts,
            binds: self.binds,
            extension_unit: self.extension.map(|term| term.unit),
            extension_amount: self.extension.map(amount),
            exception_unit: self.exception.map(|term| term.unit),
            exception_amount: self.exception.map(amount),
            ground: self.ground.trim().to_owned(),
            direction: self.direction,
            kinds: Kinds(self.kinds),
            register_id: self.register,
            adopted_at: op.at(),
            adopted_by: op.actor().account(),
        }
    }
}

/// What a new version does among those that are there: the version it ends, with that one's new last day.
///
/// # Errors
/// Every problem: versions that would overlap, rules that would start for the same documents.
pub fn place(
    new: &Rule,
    rules: &[Rule],
) -> Result<Option<(DeadlineRuleId, NaiveDate)>, Vec<Problem>> {
    let day_before = new.valid_from.pred_opt().unwrap_or(new.valid_from);
    let ended = rules.iter().find(|rule| {
        rule.code == new.code && rule.valid_to.is_none() && rule.valid_from < new.valid_from
    });
    let then = rules.iter().map(|rule| match ended {
        Some(ended) if ended.id == rule.id => Rule {
            valid_to: Some(day_before),
            ..rule.clone()
        },
        _ => rule.clone(),
    });
    let mut problems = Vec::new();
    for rule in then {
        if rule.code == new.code && overlap(&rule, new) {
            problems.push(
                Problem::new("RULE_OVERLAPS", "validFrom")
                    .with("from", rule.valid_from)
                    .with(
                        "to",
                        rule.valid_to.map_or("none".to_owned(), |to| to.to_string()),
                    ),
            );
        }
        if contend(new, &rule) {
            problems.push(Problem::new("RULE_CONTENDS", "kinds").with("code", &rule.code));
        }
    }
    if let (Some(ended), Some(last)) = (ended, new.valid_to)
        && let Some(next) = last.succ_opt()
        && ended.valid_to.is_none()
    {
        problems.push(Problem::new("RULE_LEAVES_GAP", "validTo").with("date", next));
    }
    if problems.is_empty() {
        Ok(ended.map(|ended| (ended.id, day_before)))
    } else {
        Err(problems)
    }
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
) -> Result<Result<Rule, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageDeadlineRules) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    let institution = caller.institution;
    days::hold(&op, institution).await?;
    if let Some((key, question)) = named {
        let first = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match first {
            Ok(None) => {}
            Ok(Some(answer)) => {
                let id: DeadlineRuleId =
                    serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
                let found = read::rules_by_ids(op.transaction(), institution, &[id]).await?;
                let found = found.into_values().next();
                return Ok(Ok(found.ok_or(Fault::broken("an answer names no rule"))?));
            }
            Err(_) => return Ok(Err(Refusal::KeyReused)),
        }
    }
    let mut problems = draft.problems();
    if let Some(register) = draft.register
        && classification::read::register(op.transaction(), institution, register)
            .await?
            .is_none()
    {
        problems.push(Problem::new("REGISTER_UNKNOWN", "register"));
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Rule(problems)));
    }
    let id = op.new_id(DeadlineRuleId);
    let row = draft.row(id, institution, &op);
    let rules = read::rules(op.transaction(), institution).await?;
    let ended = match place(&row, &rules) {
        Ok(ended) => ended,
        Err(problems) => return Ok(Err(Refusal::Rule(problems))),
    };
    if let Some((ended, last)) = ended {
        let change = deadline_rule::ActiveModel {
            id: Set(ended),
            valid_to: Set(Some(last)),
            ..Default::default()
        };
        change.update(op.transaction()).await?;
    }
    record(&mut op, &row, ended);
    deadline_rule::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    command::remember(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

fn record(op: &mut Op, row: &Rule, ended: Option<(DeadlineRuleId, NaiveDate)>) {
    op.record(Entry {
        kind: "deadline_rule.adopted",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "deadline_rule",
            id: Some(row.id.0),
        },
        payload: json!({
            "code": row.code,
            "validFrom": row.valid_from,
            "validTo": row.valid_to,
            "unit": row.unit,
            "amount": row.amount,
            "starts": row.starts,
            "extension": row.extension_unit.zip(row.extension_amount),
            "exception": row.exception_unit.zip(row.exception_amount),
            "ground": row.ground,
            "direction": row.direction,
            "kinds": row.kinds,
            "register": row.register_id,
            "ends": ended.map(|(id, last)| json!({ "version": id, "validTo": last })),
        }),
    });
}

/// Gives an institution the terms of the law, unless it has rules already; for whoever founds one.
///
/// # Errors
/// A fault of the database.
pub async fn load_law(op: &mut Op, institution: InstitutionId) -> Result<(), Fault> {
    if !read::rules(op.transaction(), institution).await?.is_empty() {
        return Ok(());
    }
    let rows = law::rules(institution, op.at(), || op.new_id(DeadlineRuleId));
    for row in &rows {
        record(op, row, None);
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    deadline_rule::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}
