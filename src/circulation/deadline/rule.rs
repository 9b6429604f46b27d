//! Rules of terms (*termiņu noteikumi*) with their versions: which one holds on a day, and which one a registration starts.
//!
//! Versions of one rule share its code and never overlap. A rule starts by itself for the documents that it names by
//! direction, kind or register; of several the one that names more precisely wins, the register before the kind before the
//! direction.

use chrono::NaiveDate;
use entities::circulation::deadline_rule::Model as Rule;
use entities::ids::RegisterId;
use entities::vocabulary::{Direction, DocumentKind, TermUnit};
use serde::{Deserialize, Serialize};

/// So many working days, calendar days or months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Of what.
    pub unit: TermUnit,
    /// How many.
    pub amount: u32,
}

impl Term {
    fn of(unit: TermUnit, amount: i32) -> Self {
        Self {
            unit,
            // No table holds less than one.
            amount: u32::try_from(amount).unwrap_or_default(),
        }
    }
}

/// The term of a rule.
pub fn term(rule: &Rule) -> Term {
    Term::of(rule.unit, rule.amount)
}

/// How far from its start a rule's term may be extended.
pub fn extension(rule: &Rule) -> Option<Term> {
    Some(Term::of(rule.extension_unit?, rule.extension_amount?))
}

/// How far a rule's term may be extended by a reasoned decision.
pub fn exception(rule: &Rule) -> Option<Term> {
    Some(Term::of(rule.exception_unit?, rule.exception_amount?))
}

/// Whether a version is for terms that start on `day`.
pub fn covers(rule: &Rule, day: NaiveDate) -> bool {
    rule.valid_from <= day && rule.valid_to.is_none_or(|to| day <= to)
}

/// The version of a rule that holds for terms starting on `day`.
pub fn in_force<'a>(versions: &'a [Rule], code: &str, day: NaiveDate) -> Option<&'a Rule> {
    versions
        .iter()
        .find(|rule| rule.code == code && covers(rule, day))
}

/// What a rule may name of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Direction.
    pub direction: Direction,
    /// Kind.
    pub kind: DocumentKind,
    /// Register that gave its number.
    pub register: Option<RegisterId>,
}

/// The version that a document received on `day` starts by itself.
pub fn starting<'a>(versions: &'a [Rule], facts: &Facts, day: NaiveDate) -> Option<&'a Rule> {
    versions
        .iter()
        .filter(|rule| covers(rule, day) && is_for(rule, facts))
        .max_by_key(|rule| precision(rule))
}

fn is_for(rule: &Rule, facts: &Facts) -> bool {
    starts_by_itself(rule)
        && rule.direction.is_none_or(|named| named == facts.direction)
        && (rule.kinds.0.is_empty() || rule.kinds.0.contains(&facts.kind))
        && rule
            .register_id
            .is_none_or(|named| Some(named) == facts.register)
}

/// Whether any registration starts the rule: it must name a kind or a register, for a direction alone is nearly everything.
pub const fn starts_by_itself(rule: &Rule) -> bool {
    !rule.kinds.0.is_empty() || rule.register_id.is_some()
}

const fn precision(rule: &Rule) -> (bool, bool, bool) {
    (
        rule.register_id.is_some(),
        !rule.kinds.0.is_empty(),
        rule.direction.is_some(),
    )
}

/// Whether two versions hold on some day together.
pub fn overlap(one: &Rule, other: &Rule) -> bool {
    let before =
        |first: &Rule, second: &Rule| first.valid_to.is_some_and(|to| to < second.valid_from);
    !before(one, other) && !before(other, one)
}

/// Whether two rules would start for the same documents with the same right to it.
pub fn contend(one: &Rule, other: &Rule) -> bool {
    let kinds = (&one.kinds.0, &other.kinds.0);
    starts_by_itself(one)
        && one.code != other.code
        && (one.direction, one.register_id) == (other.direction, other.register_id)
        && (kinds == (&vec![], &vec![]) || kinds.0.iter().any(|kind| kinds.1.contains(kind)))
        && overlap(one, other)
}
