//! Browser sessions (*sesijas*): a row and a secret that only the browser keeps; ten hours, a working day with its edges.

use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use entities::access::session;
use entities::ids::{AccountId, InstitutionId, SessionId};
use entities::organisation::account;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;
use serde_json::json;

use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::secret::{self, FreshSecret, Keys};
use crate::op::Op;

/// How long a session lasts, however busy it is.
pub const LASTS: TimeDelta = TimeDelta::hours(10);

/// A session begun, with the secret for the cookie.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) secret: SecretString,
    pub(super) secret_hash: String,
    pub(super) expires_at: DateTime<Utc>,
}

/// Begins a session of an account whose password was right, and clears away what has expired.
pub(super) async fn begin(
    op: &mut Op,
    account: &account::Model,
    peer: Option<IpAddr>,
) -> Result<Begun, Fault> {
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lte(op.at()))
        .exec(op.transaction())
        .await?;
    let fresh = FreshSecret::new("");
    let id = op.new_id(SessionId);
    let expires_at = op.at() + LASTS;
    let row = session::ActiveModel {
        id: Set(id),
        account_id: Set(account.id),
        secret_hash: Set(fresh.hash.clone()),
        created_at: Set(op.at()),
        expires_at: Set(expires_at),
    };
    session::Entity::insert(row)
        .exec_without_returning(op.transaction())
        .await?;
    op.record(entry(
        "session.started",
        account.institution_id,
        id,
        json!({ "peer": peer }),
    ));
    Ok(Begun {
        secret: fresh.shown.into(),
        secret_hash: fresh.hash,
        expires_at,
    })
}

/// Whether a text can be a session's secret at all. No token can be one, so that callers of both kinds may be remembered
/// side by side.
pub(super) const fn has_form(text: &str) -> bool {
    text.len() == 64
}

/// Ends the session of a secret; returns whose it was, none when there is no such session.
pub(super) async fn end(
    op: &mut Op,
    institution: InstitutionId,
    secret_hash: &str,
) -> Result<Option<AccountId>, Fault> {
    let Some(row) = session::Entity::find()
        .filter(session::Column::SecretHash.eq(secret_hash))
        .one(op.transaction())
        .await?
    else {
        return Ok(None);
    };
    session::Entity::delete_by_id(row.id)
        .exec(op.transaction())
        .await?;
    op.record(entry("session.ended", institution, row.id, json!({})));
    Ok(Some(row.account_id))
}

/// Notes an attempt that failed. What was typed may be somebody's password in the wrong field, so only its keyed hash is
/// kept: enough to see that it was the same each time.
pub(super) fn refuse(
    op: &mut Op,
    keys: &Keys,
    typed: &str,
    account: Option<&account::Model>,
    peer: Option<IpAddr>,
) {
    let hash = secret::hex(&keys.blind_index(&format!("login {typed}")));
    op.record(Entry {
        kind: "session.refused",
        institution: account.map(|account| account.institution_id),
        subject: Subject {
            kind: "account",
            id: account.map(|account| account.id.0),
        },
        payload: json!({ "login_hash": hash, "peer": peer }),
    });
}

fn entry(
    kind: &'static str,
    institution: InstitutionId,
    id: SessionId,
    payload: serde_json::Value,
) -> Entry {
    Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: "session",
            id: Some(id.0),
        },
        payload,
    }
}
