//! Acting on a dispatch: whoever may, on the dispatch as they read it, with a step, an entry and all that follows, in one
//! operation.

use entities::circulation::dispatch;
use entities::ids::DispatchId;
use sea_orm::EntityTrait;
use serde_json::json;

use super::effects::happen;
use super::email;
use super::error::Refusal;
use super::meanwhile::Meanwhile;
use super::state::{Act, Standing};
use crate::access::{Action, Caller};
use crate::circulation::command::{self, Named};
use crate::circulation::task::commands::held_document;
use crate::documents::{self, change::works_on};
use crate::kernel::Fault;
use crate::op::Kit;

/// Which dispatch, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The dispatch.
    pub dispatch: DispatchId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// Lets something happen to a dispatch.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn act(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    act: Act,
    named: Named<'_>,
) -> Result<Result<dispatch::Model, Refusal>, Fault> {
    if !caller.may(Action::Dispatch) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = dispatch::Entity::find_by_id(target.dispatch)
        .one(op.transaction())
        .await?;
    let Some(found) = found else {
        return Ok(Err(Refusal::DispatchUnknown));
    };
    let Some(card) = held_document(&op, caller, found.document_id).await? else {
        return Ok(Err(Refusal::DispatchUnknown));
    };
    // Read again: somebody may have acted while this one waited for the document, or destroyed it.
    if card.is_destroyed() {
        return Ok(Err(documents::Refusal::destroyed(&card).into()));
    }
    let row = dispatch::Entity::find_by_id(target.dispatch)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a dispatch is gone"))?;
    match command::is_repeated(&op, caller, named).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(row)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    if row.revision != target.revision {
        let meanwhile = Meanwhile::of(&op, &row).await?;
        return Ok(Err(Refusal::Stale(meanwhile)));
    }
    let standing = Standing::Person {
        may_send: true,
        works_on: works_on(caller, &card),
    };
    let row = match happen(&mut op, card, row, &act, standing).await? {
        Ok(row) => row,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if act == Act::Retry {
        op.enqueue(email::job(row.id, None));
    }
    command::remember(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}
