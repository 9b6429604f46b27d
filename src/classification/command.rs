//! What the commands of this area have in common: the right to give them, and a client's name for a request.

use serde_json::Value;

use super::Refusal;
use crate::access::{Action, Caller};
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Op};

/// The client's name for a request, with the request itself.
pub type Named<'a> = Option<&'a (IdempotencyKey, String)>;

/// Goes on only where the caller may.
pub(super) fn permit(caller: &Caller, action: Action) -> Result<(), Refusal> {
    caller.require(action).map_err(Refusal::NotPermitted)
}

/// The first answer under the client's name; none when the request is new.
///
/// # Errors
/// A fault of the database; inside it the refusal of a name that belongs to another request.
pub(super) async fn first_answer(
    op: &Op,
    caller: &Caller,
    named: Named<'_>,
) -> Result<Result<Option<Value>, Refusal>, Fault> {
    let Some((key, question)) = named else {
        return Ok(Ok(None));
    };
    let answer = key
        .first_answer(op.transaction(), op.keys(), caller.account, question)
        .await?;
    Ok(answer.map_err(|_| Refusal::KeyReused))
}

/// Keeps the answer under the client's name, together with the change.
///
/// # Errors
/// A fault of the database.
pub(super) async fn keep_answer(
    op: &Op,
    caller: &Caller,
    named: Named<'_>,
    answer: Value,
) -> Result<(), Fault> {
    match named {
        Some((key, question)) => key.keep_answer(op, caller.account, question, answer).await,
        None => Ok(()),
    }
}
