//! Starting a clock: in the operation that registers its document, by the rule that the card's direction, kind and register
//! name; or by hand, where the matter turns out to be of another kind (a foreign one that is forwarded, an application that is
//! decided on). A corrected card corrects its clock, an annulled registration ends it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use entities::circulation::deadline;
use entities::circulation::deadline_rule::Model as Rule;
use entities::documents::document;
use entities::ids::InstitutionId;
use entities::vocabulary::{DeadlineOutcome, DocumentStatus, TermStart};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::clock::Clock;
use super::meanwhile::Meanwhile;
use super::reckon::reckon;
use super::recompute::Change;
use super::rule::{Facts, in_force, starting};
use super::{Inputs, days, read, recompute};
use crate::access::{Action, Caller};
use crate::circulation::Refusal;
use crate::circulation::command::{self, Named};
use crate::documents::change::for_change;
use crate::documents::consequences::{Consequence, Doing, Registered};
use crate::kernel::working_days::WorkCalendar;
use crate::kernel::{Fault, calendar, reason};
use crate::op::{Kit, Op};

/// The legal clock as a consequence of what happens to documents.
#[derive(Debug, Clone, Copy)]
pub struct LegalClock;

impl Consequence for LegalClock {
    fn registered<'a>(&'a self, op: &'a mut Op, registered: &'a [Registered<'a>]) -> Doing<'a> {
        Box::pin(start_all(op, registered))
    }

    fn amended<'a>(
        &'a self,
        op: &'a mut Op,
        before: &'a document::Model,
        after: &'a document::Model,
    ) -> Doing<'a> {
        Box::pin(follow_card(op, before, after))
    }

    fn annulled<'a>(&'a self, op: &'a mut Op, card: &'a document::Model) -> Doing<'a> {
        Box::pin(end(op, card))
    }
}

/// The day on which a document came: of its receipt, or where that is not on the card, of its registration.
pub fn received_on(card: &document::Model) -> NaiveDate {
    card.received_at.map_or(card.registered_on, calendar::day)
}

fn facts(card: &document::Model) -> Facts {
    Facts {
        direction: card.direction,
        kind: card.kind,
        register: card.register_id,
    }
}

/// A new clock; the version is that of the day of receipt, which starts the term or comes before its start.
fn begun(card: &document::Model, rule: &Rule, by_hand: bool, calendar: &WorkCalendar) -> Clock {
    let row = deadline::Model {
        document_id: card.id,
        institution_id: card.institution_id,
        rule_id: rule.id,
        by_hand,
        received_on: received_on(card),
        documents_complete_on: None,
        notified_on: None,
        due_on: None,
        paused_on: None,
        derivation: Value::Null,
        concluded_on: None,
        outcome: None,
        revision: 1,
    };
    let mut clock = Clock::new(row, Vec::new(), Vec::new());
    let derivation = reckon(rule, &clock.course(), calendar);
    clock.take(&derivation);
    clock
}

fn told(clock: &Clock, rule: &Rule) -> Value {
    json!({
        "rule": rule.code,
        "version": rule.id,
        "ground": rule.ground,
        "receivedOn": clock.row.received_on,
        "dueOn": clock.row.due_on,
    })
}

async fn start_all(op: &mut Op, registered: &[Registered<'_>]) -> Result<(), Fault> {
    let mut institutions: HashMap<InstitutionId, Vec<Rule>> = HashMap::new();
    let mut calendars: HashMap<InstitutionId, WorkCalendar> = HashMap::new();
    let mut rows = Vec::new();
    for one in registered {
        let card = one.card;
        let institution = card.institution_id;
        let rules = match institutions.entry(institution) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(first) => first.insert(read::rules(op.transaction(), institution).await?),
        };
        let Some(rule) = starting(rules, &facts(card), received_on(card)) else {
            continue;
        };
        let work = match calendars.entry(institution) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(first) => first.insert(days::held_calendar(op, institution).await?),
        };
        let clock = begun(card, rule, false, work);
        let entry = recompute::entry(&clock, Change::Started, told(&clock, rule));
        op.record_as(one.actor, one.operation, entry);
        rows.push(clock.row.into_active_model());
    }
    if !rows.is_empty() {
        deadline::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

async fn follow_card(
    op: &mut Op,
    before: &document::Model,
    after: &document::Model,
) -> Result<(), Fault> {
    let same = (facts(before), received_on(before)) == (facts(after), received_on(after));
    if same || after.status != DocumentStatus::Registered {
        return Ok(());
    }
    let held = read::locked(op, after.id).await?;
    let rules = read::rules(op.transaction(), after.institution_id).await?;
    let named = starting(&rules, &facts(after), received_on(after));
    let Some((mut clock, work)) = held else {
        // Had a rule been for it before and no clock run, the matter would have been dealt with elsewhere.
        let before = starting(&rules, &facts(before), received_on(before));
        let Some(rule) = named.filter(|_| before.is_none()) else {
            return Ok(());
        };
        let work = days::held_calendar(op, after.institution_id).await?;
        return insert(op, begun(after, rule, false, &work), rule, "card_corrected").await;
    };
    let was = clock.row.clone();
    let derivation = clock.derivation()?;
    clock.row.received_on = received_on(after);
    let mut rule = recompute::version(&rules, &clock, &derivation)?;
    // Whoever named the rule by hand knew the matter better than the card.
    if !clock.row.by_hand && facts(before) != facts(after) {
        match named {
            Some(other) => {
                if other.code != rule.code {
                    rule = other;
                }
                if clock.row.outcome == Some(DeadlineOutcome::NotApplicable) {
                    (clock.row.concluded_on, clock.row.outcome) = (None, None);
                }
            }
            None if clock.row.concluded_on.is_none() => {
                clock.conclude(calendar::day(op.at()), DeadlineOutcome::NotApplicable);
            }
            None => {}
        }
    }
    recompute::write(op, &mut clock, rule, &work).await?;
    let told = json!({
        "because": "card_corrected",
        "receivedOn": { "from": was.received_on, "to": clock.row.received_on },
        "dueOn": { "from": was.due_on, "to": clock.row.due_on },
        "rule": rule.code,
        "version": { "from": was.rule_id, "to": clock.row.rule_id },
        "outcome": { "from": was.outcome, "to": clock.row.outcome },
    });
    recompute::record(op, &clock, Change::Corrected, told);
    Ok(())
}

/// The clock of a document follows the day on which it was notified last; `rule` starts one where none runs. Within an operation
/// that holds the document's lock. A term that starts otherwise, or has ended, stays as it is.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn follow_notification(
    op: &mut Op,
    card: &document::Model,
    notified_on: Option<NaiveDate>,
    rule: Option<&Rule>,
) -> Result<(), Fault> {
    let Some((mut clock, work)) = read::locked(op, card.id).await? else {
        let Some((rule, on)) = rule.zip(notified_on) else {
            return Ok(());
        };
        let work = days::held_calendar(op, card.institution_id).await?;
        let mut clock = begun(card, rule, false, &work);
        clock.row.notified_on = Some(on);
        let derivation = reckon(rule, &clock.course(), &work);
        clock.take(&derivation);
        return insert(op, clock, rule, "notified").await;
    };
    let before = clock.derivation()?;
    if before.rule.starts != TermStart::Notified
        || clock.row.concluded_on.is_some()
        || clock.row.notified_on == notified_on
    {
        return Ok(());
    }
    let due_before = clock.row.due_on;
    clock.row.notified_on = notified_on;
    let rules = read::rules(op.transaction(), card.institution_id).await?;
    let version = recompute::version(&rules, &clock, &before)?;
    recompute::write(op, &mut clock, version, &work).await?;
    let told = json!({
        "on": notified_on,
        "dueOn": { "from": due_before, "to": clock.row.due_on },
    });
    recompute::record(op, &clock, Change::Notified, told);
    Ok(())
}

async fn end(op: &mut Op, card: &document::Model) -> Result<(), Fault> {
    let Some((mut clock, work)) = read::locked(op, card.id).await? else {
        return Ok(());
    };
    if clock.row.concluded_on.is_some() {
        return Ok(());
    }
    let today = calendar::day(op.at());
    clock.conclude(today, DeadlineOutcome::Annulled);
    let rules = read::rules(op.transaction(), card.institution_id).await?;
    let rule = recompute::version(&rules, &clock, &clock.derivation()?)?;
    recompute::write(op, &mut clock, rule, &work).await?;
    let told = json!({ "on": today, "outcome": DeadlineOutcome::Annulled });
    recompute::record(op, &clock, Change::Concluded, told);
    Ok(())
}

async fn insert(
    op: &mut Op,
    clock: Clock,
    rule: &Rule,
    because: &'static str,
) -> Result<(), Fault> {
    let mut said = told(&clock, rule);
    if let Value::Object(said) = &mut said {
        said.insert("because".to_owned(), json!(because));
    }
    recompute::record(op, &clock, Change::Started, said);
    deadline::Entity::insert(clock.row.into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

/// A rule that a person names for a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    /// Which document.
    pub document: entities::ids::DocumentId,
    /// The rule's code.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// The clock's revision as the actor read it; none where the document has no clock yet.
    pub revision: Option<i32>,
}

/// Names the rule of a document's term by hand: starts a clock where none runs, puts the running one under another rule,
/// starts an ended one again. The version is that of the day on which the rule's term starts; pauses and extensions stay.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn apply_rule(
    kit: &Kit,
    caller: &Caller,
    naming: Naming,
    named: Named<'_>,
) -> Result<Result<Clock, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::KeepDeadline) {
        return Ok(Err(not.into()));
    }
    let reason = match reason::reason(&naming.reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(Refusal::Reason(bad))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, naming.document).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    let repeated = match command::is_repeated(&op, caller, named).await? {
        Ok(repeated) => repeated,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let held = read::locked(&op, card.id).await?;
    if repeated {
        return Ok(held.map(|(clock, _)| clock).ok_or(Refusal::NoDeadline));
    }
    let clock = match put_under(&mut op, &card, held, &naming, reason).await? {
        Ok(clock) => clock,
        Err(refusal) => return Ok(Err(refusal)),
    };
    command::remember(&op, caller, named, json!(card.id)).await?;
    op.commit().await?;
    Ok(Ok(clock))
}

async fn put_under(
    op: &mut Op,
    card: &document::Model,
    held: Option<(Clock, WorkCalendar)>,
    naming: &Naming,
    reason: String,
) -> Result<Result<Clock, Refusal>, Fault> {
    use crate::documents::Refusal as Documents;
    match card.status {
        DocumentStatus::Registered => {}
        DocumentStatus::Annulled => return Ok(Err(Documents::Annulled.into())),
        DocumentStatus::Enclosed => return Ok(Err(Documents::Enclosed.into())),
        DocumentStatus::Destroyed => return Ok(Err(Documents::destroyed(card).into())),
    }
    match &held {
        Some((clock, _)) if Some(clock.row.revision) != naming.revision => {
            return Ok(Err(Refusal::Stale(Meanwhile::of(op, clock).await?)));
        }
        None if naming.revision.is_some() => return Ok(Err(Refusal::NoDeadline)),
        _ => {}
    }
    let rules = read::rules(op.transaction(), card.institution_id).await?;
    let inputs = match &held {
        Some((clock, _)) => clock.course().inputs,
        None => Inputs::only(TermStart::Received, received_on(card)),
    };
    let code = naming.rule.trim();
    let Some(rule) = starting_version(&rules, code, &inputs) else {
        return Ok(Err(Refusal::RuleUnknown {
            code: code.chars().take(60).collect(),
            day: inputs.received_on.unwrap_or(card.registered_on),
        }));
    };
    if rule.starts == TermStart::PeriodEnded {
        return Ok(Err(Refusal::RuleOfPeriods));
    }
    let Some((mut clock, work)) = held else {
        let work = days::held_calendar(op, card.institution_id).await?;
        let clock = begun(card, rule, true, &work);
        let mut said = told(&clock, rule);
        if let Value::Object(said) = &mut said {
            said.insert("reason".to_owned(), json!(reason));
        }
        recompute::record(op, &clock, Change::Started, said);
        deadline::Entity::insert(clock.row.clone().into_active_model())
            .exec_without_returning(op.transaction())
            .await?;
        return Ok(Ok(clock));
    };
    if clock.row.rule_id == rule.id && clock.row.concluded_on.is_none() {
        return Ok(Err(Refusal::RuleAlready));
    }
    let was = clock.row.clone();
    clock.row.by_hand = true;
    (clock.row.concluded_on, clock.row.outcome) = (None, None);
    recompute::write(op, &mut clock, rule, &work).await?;
    let told = json!({
        "rule": rule.code,
        "version": { "from": was.rule_id, "to": rule.id },
        "dueOn": { "from": was.due_on, "to": clock.row.due_on },
        "ended": was.outcome,
        "reason": reason,
    });
    recompute::record(op, &clock, Change::RuleApplied, told);
    Ok(Ok(clock))
}

/// The version of a rule for a clock with these inputs: of its starting day, or while that is not known, of receipt.
fn starting_version<'a>(rules: &'a [Rule], code: &str, inputs: &Inputs) -> Option<&'a Rule> {
    let any = rules.iter().find(|rule| rule.code == code)?;
    let begun = inputs.begun(any.starts).map(|begun| begun.day);
    in_force(rules, code, begun.or(inputs.received_on)?)
}
