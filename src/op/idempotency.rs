//! Repeating a request: the same key with the same question gives the first answer and changes nothing more.

use std::fmt;
use std::str::FromStr;

use chrono::TimeDelta;
use entities::ids::AccountId;
use entities::journal::idempotency;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use super::{Kit, Op};
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::kernel::secret::{self, Keys};

/// How long a client may repeat a request.
const LASTS: TimeDelta = TimeDelta::days(30);

/// A client's name for one request (*idempotences atslēga*): 1 to 100 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IdempotencyKey {
    text: String,
    kept: bool,
}

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
            .then(|| Self {
                text: text.to_owned(),
                kept: false,
            })
            .ok_or(InvalidIdempotencyKey)
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl IdempotencyKey {
    /// The key of a request that may be repeated for ever: its answer is not forgotten after 30 days.
    #[must_use]
    pub fn kept(self) -> Self {
        Self { kept: true, ..self }
    }

    /// The first answer given under this key to `question` (the operation's name and its input).
    ///
    /// # Errors
    /// A fault of the database; inside it [`KeyReused`] when the key belongs to another question.
    pub async fn first_answer<C: ConnectionTrait>(
        &self,
        connection: &C,
        keys: &Keys,
        account: AccountId,
        question: &str,
    ) -> Result<Result<Option<Value>, KeyReused>, Fault> {
        let found = idempotency::Entity::find_by_id((account, self.text.clone()))
            .one(connection)
            .await?;
        Ok(match found {
            None => Ok(None),
            Some(row) if row.request_digest == digest(keys, question) => Ok(Some(row.answer)),
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
            key: Set(self.text.clone()),
            request_digest: Set(digest(&op.kit.keys, question)),
            answer: Set(answer),
            created_at: Set(op.at()),
            expires_at: Set((!self.kept).then(|| op.at() + LASTS)),
        };
        idempotency::Entity::insert(row)
            .exec_without_returning(op.transaction())
            .await?;
        Ok(())
    }
}

/// What is kept of a question: its keyed hash. A plain one would confirm every guess of whom a document is about.
pub(crate) fn digest(keys: &Keys, question: &str) -> String {
    secret::hex(&keys.blind_index(&format!("request {question}")))
}

/// Forgets answers that are older than 30 days, except those that are kept ([`IdempotencyKey::kept`]); says how many.
///
/// # Errors
/// A fault of the database.
pub async fn forget_old_answers(kit: &Kit) -> Result<u64, Fault> {
    let op = kit.begin(Actor::System).await?;
    let forgotten = idempotency::Entity::delete_many()
        .filter(idempotency::Column::ExpiresAt.lte(op.at()))
        .exec(op.transaction())
        .await?;
    op.commit().await?;
    Ok(forgotten.rows_affected)
}
