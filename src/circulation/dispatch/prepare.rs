//! Preparing dispatches: of one document to its recipients, all of them or none.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::circulation::dispatch;
use entities::documents::document;
use entities::ids::{CorrespondentId, DispatchId};
use entities::vocabulary::{Delivery, DispatchAct, DispatchState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::command::Ways;
use super::draft::{Around, Draft, Planned, check, goes_out};
use super::effects::{add_step, happen, record};
use super::error::Refusal;
use super::state::{Act, Standing, Step};
use super::{e_address, email, read};
use crate::access::{Action, Caller};
use crate::circulation::command::{self, Named};
use crate::documents::change::for_change;
use crate::documents::read as documents;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::parties;

/// Prepares the dispatches of a draft; what people have sent already is noted as sent.
///
/// # Errors
/// A fault of the database; inside it the refusal: nothing was prepared then.
pub async fn prepare(
    kit: &Kit,
    caller: &Caller,
    ways: Ways,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<Vec<dispatch::Model>, Refusal>, Fault> {
    if !caller.may(Action::Dispatch) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, draft.document).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    if let Some((key, question)) = named {
        let answer = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match answer {
            Err(_) => return Ok(Err(Refusal::KeyReused)),
            Ok(Some(answer)) => {
                let ids: Vec<DispatchId> = serde_json::from_value(answer)
                    .map_err(Fault::at("reading an idempotent answer"))?;
                return Ok(Ok(read::in_order(op.transaction(), &ids).await?));
            }
            Ok(None) => {}
        }
    }
    if let Err(refusal) = goes_out(&card) {
        return Ok(Err(refusal));
    }
    let planned = match plan(&op, caller, ways, &card, &draft).await? {
        Ok(planned) => planned,
        Err(refusal) => return Ok(Err(refusal)),
    };
    // All of them first: whether everybody was notified is asked of all.
    let mut made = Vec::with_capacity(planned.len());
    let mut gone = Vec::new();
    for one in planned {
        let sent = one.sent_on.map(|on| (on, one.reference.clone()));
        let row = begin(&mut op, caller, &card, one, draft.interim).await?;
        made.push(row.id);
        gone.extend(sent.map(|sent| (row, sent)));
    }
    for (row, (on, reference)) in gone {
        if let Err(refusal) = went(&mut op, row, on, reference).await? {
            return Ok(Err(refusal));
        }
    }
    let rows = read::in_order(op.transaction(), &made).await?;
    command::remember(&op, caller, named, json!(made)).await?;
    op.commit().await?;
    Ok(Ok(rows))
}

async fn plan(
    op: &Op,
    caller: &Caller,
    ways: Ways,
    card: &document::Model,
    draft: &Draft,
) -> Result<Result<Vec<Planned>, Refusal>, Fault> {
    let transaction = op.transaction();
    let named: Vec<CorrespondentId> = draft
        .recipients
        .iter()
        .map(|one| one.correspondent)
        .collect();
    let known = parties::read::by_ids(transaction, caller.scope(), &named).await?;
    let addressees = documents::addressees(transaction, &[card.id]).await?;
    let of_document: BTreeSet<CorrespondentId> = addressees
        .into_values()
        .flatten()
        .filter_map(|row| row.correspondent_id)
        .chain(card.correspondent_id)
        .collect();
    let dispatches = read::of_document(transaction, card.id).await?;
    let contents = read::latest_contents(transaction, card.id).await?;
    let sizes: Vec<u64> = contents
        .iter()
        .map(|(_, content)| content.size.unsigned_abs())
        .collect();
    Ok(check(
        draft,
        &Around {
            card,
            known: &known,
            of_document: &of_document,
            dispatches: &dispatches,
            contents: &sizes,
            may_except: caller.may(Action::ExceptEAddress),
            ways,
            today: calendar::day(op.at()),
        },
    ))
}

async fn begin(
    op: &mut Op,
    caller: &Caller,
    card: &document::Model,
    planned: Planned,
    interim: bool,
) -> Result<dispatch::Model, Fault> {
    let row = dispatch::Model {
        id: op.new_id(DispatchId),
        institution_id: card.institution_id,
        document_id: card.id,
        correspondent_id: planned.correspondent,
        delivery: planned.delivery,
        state: DispatchState::Prepared,
        automatic: planned.automatic,
        address: planned.address,
        exception: planned.exception,
        interim,
        follows_id: planned.follows,
        prepared_at: op.at(),
        prepared_by: op.actor().account(),
        prepared_for: caller.standing_in,
        attempts: 0,
        next_attempt_at: None,
        message_id: None,
        reference: planned.reference,
        sent_on: None,
        sent_at: None,
        confirmed_on: None,
        notified_on: None,
        notification: None,
        contest_until: None,
        contest: None,
        returned_on: None,
        return_reason: None,
        stands: None,
        failure: None,
        revision: 1,
    };
    dispatch::Entity::insert(row.clone().into_active_model().reset_all())
        .exec_without_returning(op.transaction())
        .await?;
    let step = Step {
        act: DispatchAct::Prepare,
        on: None,
        text: row.exception.clone(),
    };
    add_step(op, &row, &step).await?;
    record(op, &row, &step);
    if row.automatic {
        op.enqueue(match row.delivery {
            Delivery::EAddress => e_address::job(row.id),
            _ => email::job(row.id, None),
        });
    }
    Ok(row)
}

/// Notes that it went already.
async fn went(
    op: &mut Op,
    row: dispatch::Model,
    on: NaiveDate,
    reference: Option<String>,
) -> Result<Result<dispatch::Model, Refusal>, Fault> {
    let act = Act::Send {
        on,
        at: None,
        reference,
    };
    let standing = Standing::Person {
        may_send: true,
        works_on: true,
    };
    // The card may have been noted as sent by the recipient before.
    let card = document::Entity::find_by_id(row.document_id)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a document is gone"))?;
    happen(op, card, row, &act, standing).await
}
