//! A change that a client named (*idempotences atslēga*): asked for again under the same name, it is answered as the first time and
//! done no second time.

use serde_json::Value;

use super::Caller;
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, KeyReused, Op};

/// The client's name for a request, with the request itself; none where it gave none.
pub type Named<'a> = Option<&'a (IdempotencyKey, String)>;

/// What the client was answered under the same name; none where the request is new.
///
/// # Errors
/// A fault of the database; inside it the refusal of a name that belongs to another request.
pub async fn first_answer<R: From<KeyReused>>(
    op: &Op,
    caller: &Caller,
    named: Named<'_>,
) -> Result<Result<Option<Value>, R>, Fault> {
    let Some((key, question)) = named else {
        return Ok(Ok(None));
    };
    let answer = key
        .first_answer(op.transaction(), op.keys(), caller.account, question)
        .await?;
    Ok(answer.map_err(R::from))
}

/// Keeps the answer under the client's name, together with the change.
///
/// # Errors
/// A fault of the database, also when a twin of this request committed first.
pub async fn keep_answer(
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
