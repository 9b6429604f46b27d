//! Repeating a request: the same key with the same question gives the first answer and changes nothing more.

use std::fmt;
use std::str::FromStr;

use entities::ids::AccountId;
use entities::journal::idempotency;
use sea_orm::ActiveValue::Set;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::Value;

use super::Op;
use crate::kernel::{Fault, secret};

/// A client's name for one request (*idempotences atslēga*): 1 to 100 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey(String);

/// A text that cannot be an idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an idempotency key has 1 to 100 visible ASCII characters")]
pub struct InvalidIdempotencyKey;

/// The key was used before for another question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this idempotency key was used for another request")]
pub struct KeyReused;

impl FromStr for IdempotencyKey {
    type Err = InvalidIdempotencyKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let valid =
            (1..=100).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        valid
            .then(|| Self(text.to_owned()))
            .ok_or(InvalidIdempotencyKey)
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl IdempotencyKey {
    /// The first answer given under this key to `question` (the operation's name and its input).
    ///
    /// # Errors
    /// A fault of the database; inside it [`KeyReused`] when the key belongs to another question.
    pub async fn first_answer<C: ConnectionTrait>(
        &self,
        connection: &C,
        account: AccountId,
        question: &str,
    ) -> Result<Result<Option<Value>, KeyReused>, Fault> {
        let found = idempotency::Entity::find_by_id((account, self.0.clone()))
            .one(connection)
            .await?;
        Ok(match found {
            None => Ok(None),
            Some(row) if row.request_digest == secret::hash(question) => Ok(Some(row.answer)),
            Some(_) => Err(KeyReused),
        })
    }

    /// Keeps the answer in the transaction of the change it tells of.
    ///
    /// # Errors
    /// A fault of the database, also when a twin of this request committed first.
    pub async fn keep_answer(
        &self,
        op: &Op,
        account: AccountId,
        question: &str,
        answer: Value,
    ) -> Result<(), Fault> {
        let row = idempotency::ActiveModel {
            account_id: Set(account),
            key: Set(self.0.clone()),
            request_digest: Set(secret::hash(question)),
            answer: Set(answer),
            created_at: Set(op.at()),
        };
        idempotency::Entity::insert(row)
            .exec_without_returning(op.transaction())
            .await?;
        Ok(())
    }
}
