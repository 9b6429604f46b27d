//! What follows from what happens to a dispatch, in the same operation: the day of notification, the last day to contest, the
//! card, the clocks, the answers.

use chrono::NaiveDate;
use entities::circulation::{deadline, deadline_rule, dispatch, dispatch_step};
use entities::documents::document;
use entities::ids::{DispatchStepId, DocumentId};
use entities::vocabulary::{Channel, Delivery, DispatchAct, DispatchState, RouteStage};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};

use super::error::Refusal;
use super::notified::{self, contest, contest_rule};
use super::state::{Act, Standing, Step, apply, barred, has_gone};
use super::{answers, reached, read};
use crate::circulation::deadline::start::follow_notification;
use crate::circulation::deadline::{days, read as clocks};
use crate::circulation::route;
use crate::documents::consequences::{Consequence, Doing, Registered};
use crate::documents::sent;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::Op;

/// Dispatches as a consequence of what happens to documents.
#[derive(Debug, Clone, Copy)]
pub struct Dispatches;

impl Consequence for Dispatches {
    fn registered<'a>(&'a self, _: &'a mut Op, _: &'a [Registered<'a>]) -> Doing<'a> {
        Box::pin(async { Ok(()) })
    }

    fn amended<'a>(
        &'a self,
        _: &'a mut Op,
        _: &'a document::Model,
        _: &'a document::Model,
    ) -> Doing<'a> {
        Box::pin(async { Ok(()) })
    }

    /// What has not gone does not go.
    fn annulled<'a>(&'a self, op: &'a mut Op, card: &'a document::Model) -> Doing<'a> {
        Box::pin(async move {
            for row in read::of_document(op.transaction(), card.id).await? {
                if row.state != DispatchState::Prepared {
                    continue;
                }
                let reason = "reģistrācija anulēta".to_owned();
                let act = Act::Cancel { reason };
                // It may: that is what `Prepared` means.
                let _ = happen(op, card.clone(), row, &act, Standing::Carrier).await?;
            }
            Ok(())
        })
    }
}

/// Lets something happen to a dispatch, with all that follows, within an operation that holds the document's lock.
///
/// # Errors
/// A fault of the database; inside it the refusal, which leaves everything as it was.
pub(super) async fn happen(
    op: &mut Op,
    card: document::Model,
    mut row: dispatch::Model,
    act: &Act,
    standing: Standing,
) -> Result<Result<dispatch::Model, Refusal>, Fault> {
    if let Some(reason) = barred(act.word(), &row, standing) {
        return Ok(Err(Refusal::Barred(reason)));
    }
    let before = row.clone();
    let today = calendar::day(op.at());
    let step = match apply(&mut row, act, card.registered_on, today) {
        Ok(step) => step,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let concerns_notification = has_gone(before.state) || has_gone(row.state);
    if concerns_notification {
        reckon(op, &card, &mut row).await?;
    }
    write(op, &row, &step).await?;
    record(op, &row, &step);
    if !has_gone(before.state)
        && has_gone(row.state)
        && let Some(on) = row.sent_on
    {
        let card = sent::note(op, card.clone(), on, channel(row.delivery)).await?;
        answers::went(op, &card, &row).await?;
        route::follow_to(op, &card, RouteStage::Sent).await?;
    }
    if concerns_notification {
        clock(op, &card).await?;
        match before.notified_on.is_some() && row.notified_on.is_none() {
            true => reached::lost(op, &card).await?,
            false => reached::look(op, &card).await?,
        }
    }
    Ok(Ok(row))
}

const fn channel(delivery: Delivery) -> Option<Channel> {
    match delivery {
        Delivery::EAddress => Some(Channel::EAddress),
        Delivery::Email => Some(Channel::Email),
        Delivery::RegisteredPost | Delivery::OrdinaryPost => Some(Channel::Post),
        Delivery::InPerson => Some(Channel::InPerson),
        Delivery::Portal => Some(Channel::Portal),
        Delivery::DocumentExchange => Some(Channel::DocumentExchange),
        Delivery::BenefitReceived => None,
    }
}

/// When the dispatch counts as notified, and until when its recipient may contest.
pub(super) async fn reckon(
    op: &Op,
    card: &document::Model,
    row: &mut dispatch::Model,
) -> Result<(), Fault> {
    let calendar = days::held_calendar(op, card.institution_id).await?;
    let notification = notified::notification(row, &calendar);
    row.notified_on = notification.as_ref().map(|found| found.on);
    row.notification = notification.map(|found| json!(found));
    (row.contest_until, row.contest) = (None, None);
    let Some(on) = row.notified_on else {
        return Ok(());
    };
    let rules = clocks::rules(op.transaction(), card.institution_id).await?;
    let own = own_rule(op, &rules, card.id).await?;
    if let Some(rule) = contest_rule(&rules, card, own, on) {
        let derivation = contest(rule, on, &calendar);
        row.contest_until = derivation.due_on;
        row.contest = derivation.due_on.map(|_| json!(derivation));
    }
    Ok(())
}

/// The rule of the document's own clock.
async fn own_rule<'a>(
    op: &Op,
    rules: &'a [deadline_rule::Model],
    document: DocumentId,
) -> Result<Option<&'a deadline_rule::Model>, Fault> {
    let clock = deadline::Entity::find_by_id(document)
        .one(op.transaction())
        .await?;
    Ok(clock.and_then(|clock| rules.iter().find(|rule| rule.id == clock.rule_id)))
}

/// The document's own clock follows whoever was notified last: until then somebody may still contest.
pub(super) async fn clock(op: &mut Op, card: &document::Model) -> Result<(), Fault> {
    let rows = read::of_document(op.transaction(), card.id).await?;
    let last: Option<NaiveDate> = rows.iter().filter_map(|row| row.notified_on).max();
    let rules = clocks::rules(op.transaction(), card.institution_id).await?;
    let rule = last.and_then(|on| contest_rule(&rules, card, None, on));
    follow_notification(op, card, last, rule).await
}

/// Keeps that a letter is about to be handed over: whoever finds it so cannot withdraw it any more.
pub(super) async fn begin_sending(
    op: &mut Op,
    row: dispatch::Model,
    message_id: Option<String>,
) -> Result<(), Fault> {
    op.record(entry(
        &row,
        "dispatch.sending",
        json!({ "dispatch": row.id }),
    ));
    let revision = row.revision + 1;
    let mut change = row.into_active_model();
    change.state = Set(DispatchState::Sending);
    if message_id.is_some() {
        change.message_id = Set(message_id);
    }
    change.revision = Set(revision);
    change.update(op.transaction()).await?;
    Ok(())
}

/// Keeps a dispatch as it now is, and the step that led there.
pub(super) async fn write(op: &Op, row: &dispatch::Model, step: &Step) -> Result<(), Fault> {
    row.clone()
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    add_step(op, row, step).await
}

/// Keeps a step.
pub(super) async fn add_step(op: &Op, row: &dispatch::Model, step: &Step) -> Result<(), Fault> {
    let row = dispatch_step::Model {
        id: op.new_id(DispatchStepId),
        dispatch_id: row.id,
        revision: row.revision,
        act: step.act,
        state: row.state,
        at: op.at(),
        done_by: op.actor().account(),
        done_for: op.actor().absent(),
        happened_on: step.on,
        text: step.text.clone(),
    };
    dispatch_step::Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

const fn kind(act: DispatchAct) -> &'static str {
    match act {
        DispatchAct::Prepare => "dispatch.prepared",
        DispatchAct::HandOver => "dispatch.handed_over",
        DispatchAct::Send => "dispatch.sent",
        DispatchAct::Deliver => "dispatch.delivered",
        DispatchAct::Confirm => "dispatch.confirmed",
        DispatchAct::Return => "dispatch.returned",
        DispatchAct::Fail => "dispatch.failed",
        DispatchAct::Postpone => "dispatch.postponed",
        DispatchAct::Doubt => "dispatch.doubted",
        DispatchAct::Retry => "dispatch.retried",
        DispatchAct::Cancel => "dispatch.cancelled",
    }
}

/// Says what happened: in the history of the document, with the recipient by id and no address. Mail servers name whom they
/// could not reach, so their words stay with the step.
pub(super) fn record(op: &mut Op, row: &dispatch::Model, step: &Step) {
    let mut payload = json!({
        "dispatch": row.id,
        "recipient": row.correspondent_id,
        "delivery": row.delivery,
        "state": row.state,
    });
    let mut tell = |key: &str, value: Value| {
        if !value.is_null() {
            payload[key] = value;
        }
    };
    tell("on", json!(step.on));
    if op.actor().account().is_some() {
        tell("text", json!(step.text));
    }
    tell("notifiedOn", json!(row.notified_on));
    tell("contestUntil", json!(row.contest_until));
    match step.act {
        DispatchAct::Prepare => {
            tell("exception", json!(row.exception));
            tell("follows", json!(row.follows_id));
            tell("interim", json!(row.interim));
        }
        DispatchAct::Return => {
            tell("reason", json!(row.return_reason));
            tell("stands", json!(row.stands));
        }
        _ => {}
    }
    op.record(entry(row, kind(step.act), payload));
}

pub(super) fn entry(row: &dispatch::Model, kind: &'static str, payload: Value) -> Entry {
    Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(row.document_id.0),
        },
        payload,
    }
}

/// A dispatch with its document, both locked until the operation ends; the document first, as everywhere. None where it is
/// destroyed: nothing happens to its dispatches any more.
pub(super) async fn locked(
    op: &Op,
    id: entities::ids::DispatchId,
) -> Result<Option<(document::Model, dispatch::Model)>, Fault> {
    let of: Option<DocumentId> = dispatch::Entity::find_by_id(id)
        .select_only()
        .column(dispatch::Column::DocumentId)
        .into_tuple()
        .one(op.transaction())
        .await?;
    let Some(of) = of else { return Ok(None) };
    let card = document::Entity::find_by_id(of)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let row = dispatch::Entity::find_by_id(id)
        .filter(dispatch::Column::DocumentId.eq(of))
        .one(op.transaction())
        .await?;
    Ok(card.filter(|card| !card.is_destroyed()).zip(row))
}
