//! Holding an item while somebody acts on it: one after another, each told what the one before did.

use entities::ids::IntakeItemId;
use entities::mailroom::intake_item;
use entities::vocabulary::IntakeState;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::{Value, json};

use super::state::{Act, Became, barred, became, settled};
use super::{Refusal, reach};
use crate::access::Caller;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{IdempotencyKey, Op};
use crate::organisation::doers::name;

/// The client's name for a request, with the request itself.
pub type Named<'a> = Option<&'a (IdempotencyKey, String)>;

/// Which item, as the caller read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The item.
    pub item: IntakeItemId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// An item under the operation's lock.
pub(super) enum Held {
    /// To be dealt with.
    Now(intake_item::Model),
    /// Dealt with under the same name before.
    Before(intake_item::Model),
}

/// Holds an item with which the caller may do something, as they read it.
pub(super) async fn hold(
    op: &Op,
    caller: &Caller,
    act: Act,
    target: Target,
    named: Named<'_>,
) -> Result<Result<Held, Refusal>, Fault> {
    if let Err(not) = act.require(caller) {
        return Ok(Err(not.into()));
    }
    let item = intake_item::Entity::find_by_id(target.item)
        .filter(reach::condition(caller))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(item) = item else {
        return Ok(Err(Refusal::ItemUnknown));
    };
    if let Some((key, question)) = named {
        let answer = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match answer {
            Ok(None) => {}
            Ok(Some(_)) => return Ok(Ok(Held::Before(item))),
            Err(_) => return Ok(Err(Refusal::KeyReused)),
        }
    }
    let became = match item.document_id {
        Some(id) => became(op.transaction(), caller.scope(), &[id])
            .await?
            .remove(&id),
        None => None,
    };
    if item.revision != target.revision {
        return Ok(Err(meanwhile(op, &item, became.as_ref()).await?));
    }
    Ok(match barred(act, caller, &item, became.as_ref()) {
        Some(refusal) => Err(refusal),
        None => Ok(Held::Now(item)),
    })
}

/// What whoever comes second is told.
async fn meanwhile(
    op: &Op,
    item: &intake_item::Model,
    became: Option<&Became>,
) -> Result<Refusal, Fault> {
    // What became of it says more than that somebody did something.
    if let Some(refusal) = settled(item, became) {
        return Ok(refusal);
    }
    let at = item.acted_at.unwrap_or(op.at());
    let who = name(op.transaction(), item.acted_by, at).await?;
    Ok(Refusal::Stale {
        who: who.unwrap_or_else(|| "Aprite".to_owned()),
        on: calendar::day(at),
    })
}

/// Notes who brought an item into a state.
pub(super) fn acted(op: &Op, item: &mut intake_item::Model, state: IntakeState) {
    item.state = state;
    item.acted_at = Some(op.at());
    item.acted_by = op.actor().account();
    item.acted_for = op.actor().absent();
}

/// Writes an item as it now is, with its entry and the client's name for the change.
pub(super) async fn finish(
    mut op: Op,
    caller: &Caller,
    mut item: intake_item::Model,
    kind: &'static str,
    payload: Value,
    named: Named<'_>,
) -> Result<Result<intake_item::Model, Refusal>, Fault> {
    item.revision += 1;
    let row = item.clone().into_active_model().reset_all();
    row.update(op.transaction()).await?;
    op.record(Entry {
        kind,
        institution: Some(item.institution_id),
        subject: Subject {
            kind: "intake_item",
            id: Some(item.id.0),
        },
        payload,
    });
    if let Some((key, question)) = named {
        key.keep_answer(&op, caller.account, question, json!(item.id))
            .await?;
    }
    op.commit().await?;
    Ok(Ok(item))
}
