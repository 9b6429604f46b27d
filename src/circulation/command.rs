//! What the commands of this area have in common: a client's name for a request.

use serde_json::Value;

use super::Refusal;
use crate::access::Caller;
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, KeyReused, Op};

/// The client's name for a request, with the request itself.
pub type Named<'a> = Option<&'a (IdempotencyKey, String)>;

/// Whether the client already had this change made under the same name.
///
/// # Errors
/// A fault of the database; inside it the refusal of a name that belongs to another request.
pub(super) async fn is_repeated(
    op: &Op,
    caller: &Caller,
    named: Named<'_>,
) -> Result<Result<bool, Refusal>, Fault> {
    let answer = first_answer(op, caller, named).await?;
    Ok(answer
        .map(|answer| answer.is_some())
        .map_err(|_| Refusal::KeyReused))
}

/// What the client was answered under the same name; none where the request is new.
///
/// # Errors
/// A fault of the database; inside it the refusal of a name that belongs to another request.
pub(super) async fn first_answer(
    op: &Op,
    caller: &Caller,
    named: Named<'_>,
) -> Result<Result<Option<Value>, KeyReused>, Fault> {
    match named {
        Some((key, question)) => {
            key.first_answer(op.transaction(), op.keys(), caller.account, question)
                .await
        }
        None => Ok(Ok(None)),
    }
}

/// Keeps the client's name for a change together with the change.
///
/// # Errors
/// A fault of the database.
pub(super) async fn remember(
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
