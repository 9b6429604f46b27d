//! Personal access tokens (*piekļuves marķieri*): for programs that act for a person; shown once, kept as a hash, of a
//! scope, with an end.

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::access_token;
use entities::ids::{AccessTokenId, AccountId, InstitutionId};
use entities::organisation::account;
use entities::vocabulary::TokenScope;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use secrecy::SecretString;
use serde_json::json;

use super::error::TokenRefusal;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::secret::FreshSecret;
use crate::op::Op;

/// How every token begins, so that people and secret scanners recognise one.
pub const PREFIX: &str = "aprite_";

/// Longest life of a token, days.
pub const MOST_DAYS: u32 = 366;

const MOST_NAME: usize = 100;
const SHOWN_LENGTH: usize = PREFIX.len() + 64;

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scope: TokenScope,
    /// How long it lives, days: 1 to [`MOST_DAYS`].
    pub days: u32,
}

/// A token just made: the only time that it is seen.
#[derive(Debug)]
pub struct ShownToken {
    /// Its id.
    pub id: AccessTokenId,
    /// The token, `aprite_` and 64 hexadecimal digits. It must not be kept, not even as an idempotent answer.
    pub secret: SecretString,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Makes a token for an account; for the machine's administrator (`aprite token`). People make theirs through
/// `Gate::create_token`.
///
/// # Errors
/// A [`TokenRefusal`] when the name or life is out of bounds, or there is no such account in use.
pub async fn create(
    op: &mut Op,
    account: AccountId,
    new: NewToken,
) -> Result<ShownToken, TokenRefusal> {
    let name = new.name.trim();
    if !(1..=MOST_NAME).contains(&name.chars().count()) {
        return Err(TokenRefusal::Name);
    }
    if !(1..=MOST_DAYS).contains(&new.days) {
        return Err(TokenRefusal::Days);
    }
    let owner = account::Entity::find_by_id(account)
        .one(op.transaction())
        .await?
        .filter(|row| row.disabled_at.is_none())
        .ok_or(TokenRefusal::NoSuchAccount)?;
    let fresh = FreshSecret::new(PREFIX);
    let id = op.new_id(AccessTokenId);
    let expires_at = op.at() + TimeDelta::days(i64::from(new.days));
    let row = access_token::ActiveModel {
        id: Set(id),
        account_id: Set(account),
        name: Set(name.to_owned()),
        secret_hash: Set(fresh.hash),
        scope: Set(new.scope),
        created_at: Set(op.at()),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
    };
    access_token::Entity::insert(row)
        .exec_without_returning(op.transaction())
        .await?;
    op.record(entry(
        "token.created",
        owner.institution_id,
        id,
        json!({ "account": account, "name": name, "scope": new.scope, "expires_at": expires_at }),
    ));
    Ok(ShownToken {
        id,
        secret: fresh.shown.into(),
        expires_at,
    })
}

/// Revokes a token of an account; one that is revoked already stays as it is.
///
/// # Errors
/// A [`TokenRefusal`] when the account has no such token.
pub async fn revoke(
    op: &mut Op,
    account: AccountId,
    id: AccessTokenId,
) -> Result<(), TokenRefusal> {
    let row = access_token::Entity::find_by_id(id)
        .one(op.transaction())
        .await?
        .filter(|row| row.account_id == account)
        .ok_or(TokenRefusal::NotFound)?;
    if row.revoked_at.is_some() {
        return Ok(());
    }
    access_token::Entity::update_many()
        .col_expr(access_token::Column::RevokedAt, Expr::value(op.at()))
        .filter(access_token::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    let owner = account::Entity::find_by_id(account)
        .one(op.transaction())
        .await?
        .ok_or(TokenRefusal::NoSuchAccount)?;
    op.record(entry(
        "token.revoked",
        owner.institution_id,
        id,
        json!({ "account": account }),
    ));
    Ok(())
}

/// The tokens of an account, newest first, with those that have ended.
///
/// # Errors
/// A fault of the database.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    account: AccountId,
) -> Result<Vec<access_token::Model>, Fault> {
    Ok(access_token::Entity::find()
        .filter(access_token::Column::AccountId.eq(account))
        .order_by_desc(access_token::Column::Id)
        .all(connection)
        .await?)
}

/// Whether a text can be a token at all; anything else is refused without asking the database.
pub(super) fn has_form(text: &str) -> bool {
    text.len() == SHOWN_LENGTH && text.starts_with(PREFIX)
}

fn entry(
    kind: &'static str,
    institution: InstitutionId,
    id: AccessTokenId,
    payload: serde_json::Value,
) -> Entry {
    Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: "token",
            id: Some(id.0),
        },
        payload,
    }
}
