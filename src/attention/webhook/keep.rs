//! Keeping targets: registering, changing, replacing the secret, removing. For administrators, each with an entry; the entry
//! names the target and never its secret.

use chrono::TimeDelta;
use entities::attention::{webhook_delivery, webhook_target};
use entities::ids::{AccountId, WebhookTargetId};
use entities::organisation::account;
use reqwest::Url;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};

use super::address::{self, BadUrl, Trusted};
use super::error::Refusal;
use super::{deliver, message};
use crate::access::{Action, Caller};
use crate::circulation::command::Named;
use crate::journal::{self, Entry, Subject};
use crate::kernel::{Fault, Problem, secret, text};
use crate::op::{Kit, Op};

/// Most targets of an institution.
const MOST: u64 = 20;

/// Most kinds that a target names.
const MOST_KINDS: usize = 100;

/// How long the secret before holds beside the new one: long enough to carry the new one to the other house.
const BOTH_HOLD: TimeDelta = TimeDelta::days(2);

/// A target to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTarget {
    /// What people call it, at most 200 characters.
    pub name: String,
    /// Where.
    pub url: String,
    /// The program's account.
    pub account: AccountId,
    /// Kinds of changes; all where there is none.
    pub kinds: Vec<String>,
}

/// What is to change of a target; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetChange {
    /// Name.
    pub name: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// Kinds.
    pub kinds: Option<Vec<String>>,
    /// Whether anything is sent. Switched on again, it goes on where it stood.
    pub enabled: Option<bool>,
}

/// A target whose secret is shown this once; none where the request was repeated.
pub type Shown = (webhook_target::Model, Option<String>);

/// Registers a target. It is told of what is sealed from now on.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn register(
    kit: &Kit,
    caller: &Caller,
    trusted: &Trusted,
    new: NewTarget,
    named: Named<'_>,
) -> Result<Result<Shown, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageWebhooks) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let name = match name(&new.name) {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = kinds(&new.kinds) {
        return Ok(Err(refusal));
    }
    let url = match reached(&new.url, trusted).await {
        Ok(url) => url,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut op = kit.begin(caller.actor).await?;
    if let Some((key, question)) = named {
        match key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?
        {
            Err(_) => return Ok(Err(Refusal::KeyReused)),
            Ok(Some(answer)) => {
                let id = serde_json::from_value(answer)
                    .map_err(Fault::at("reading an idempotent answer"))?;
                let found = held(&op, caller, id).await?;
                return Ok(found.map(|target| (target, None)).ok_or(Refusal::Unknown));
            }
            Ok(None) => {}
        }
    }
    let own = webhook_target::Entity::find()
        .filter(webhook_target::Column::InstitutionId.eq(caller.institution))
        .count(op.transaction())
        .await?;
    if own >= MOST {
        let most = usize::try_from(MOST).unwrap_or(usize::MAX);
        return Ok(Err(Refusal::TooMany(most)));
    }
    let account = account::Entity::find_by_id(new.account)
        .filter(account::Column::InstitutionId.eq(caller.institution))
        // A person's rights follow the person's duties; a program's are given for what it does.
        .filter(account::Column::StaffMemberId.is_null())
        .filter(account::Column::DisabledAt.is_null())
        .one(op.transaction())
        .await?;
    if account.is_none() {
        return Ok(Err(Refusal::Account));
    }
    let (shown, sealed) = drawn(&op)?;
    let end = journal::read::sealed_size(op.transaction()).await?;
    let target = webhook_target::Model {
        id: op.new_id(WebhookTargetId),
        institution_id: caller.institution,
        name,
        url: url.into(),
        account_id: new.account,
        kinds: webhook_target::Kinds(new.kinds),
        secret: sealed,
        former_secret: None,
        former_secret_until: None,
        enabled: true,
        position: i64::try_from(end).map_err(Fault::at("reading the journal"))?,
        failures: 0,
        paused_until: None,
        locked_until: None,
        created_at: op.at(),
        created_by: caller.account,
        revision: 1,
    };
    let row = target.clone().into_active_model().reset_all();
    webhook_target::Entity::insert(row)
        .exec_without_returning(op.transaction())
        .await?;
    record(
        &mut op,
        "webhook.registered",
        &target,
        json!({ "url": target.url, "account": target.account_id, "kinds": target.kinds }),
    );
    if let Some((key, question)) = named {
        key.keep_answer(&op, caller.account, question, json!(target.id))
            .await?;
    }
    op.commit().await?;
    Ok(Ok((target, Some(shown))))
}

/// Changes a target.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn change(
    kit: &Kit,
    caller: &Caller,
    trusted: &Trusted,
    id: WebhookTargetId,
    revision: i32,
    change: TargetChange,
) -> Result<Result<webhook_target::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageWebhooks) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let url = match &change.url {
        None => None,
        Some(url) => match reached(url, trusted).await {
            Ok(url) => Some(String::from(url)),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let mut op = kit.begin(caller.actor).await?;
    let mut target = match current(&op, caller, id, revision).await? {
        Ok(target) => target,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut told = json!({});
    if let Some(given) = &change.name {
        match name(given) {
            Ok(name) => target.name = name,
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    if let Some(url) = url {
        told["url"] = json!({ "from": target.url, "to": url });
        target.url = url;
        // Whatever was wrong with the place before says nothing of this one.
        target.failures = 0;
        target.paused_until = None;
    }
    if let Some(given) = change.kinds {
        if let Err(refusal) = kinds(&given) {
            return Ok(Err(refusal));
        }
        told["kinds"] = json!({ "from": target.kinds, "to": given });
        target.kinds = webhook_target::Kinds(given);
    }
    if let Some(enabled) = change.enabled.filter(|enabled| *enabled != target.enabled) {
        told["enabled"] = json!(enabled);
        target.enabled = enabled;
        target.failures = 0;
        target.paused_until = None;
    }
    target.revision += 1;
    keep(&op, &target).await?;
    record(&mut op, "webhook.changed", &target, told);
    op.commit().await?;
    Ok(Ok(target))
}

/// Draws a new secret; the one before holds beside it for two days.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn rotate(
    kit: &Kit,
    caller: &Caller,
    id: WebhookTargetId,
    revision: i32,
) -> Result<Result<Shown, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageWebhooks) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let mut target = match current(&op, caller, id, revision).await? {
        Ok(target) => target,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let (shown, sealed) = drawn(&op)?;
    let former = std::mem::replace(&mut target.secret, sealed);
    let until = op.at() + BOTH_HOLD;
    target.former_secret = Some(former);
    target.former_secret_until = Some(until);
    target.revision += 1;
    keep(&op, &target).await?;
    record(
        &mut op,
        "webhook.secret_replaced",
        &target,
        json!({ "formerUntil": until }),
    );
    op.commit().await?;
    Ok(Ok((target, Some(shown))))
}

/// Removes a target with all that it was still to be told.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn remove(
    kit: &Kit,
    caller: &Caller,
    id: WebhookTargetId,
) -> Result<Result<(), Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ManageWebhooks) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let Some(target) = held(&op, caller, id).await? else {
        return Ok(Err(Refusal::Unknown));
    };
    webhook_delivery::Entity::delete_many()
        .filter(webhook_delivery::Column::TargetId.eq(id))
        .exec(op.transaction())
        .await?;
    webhook_target::Entity::delete_by_id(id)
        .exec(op.transaction())
        .await?;
    record(
        &mut op,
        "webhook.removed",
        &target,
        json!({ "url": target.url }),
    );
    op.commit().await?;
    Ok(Ok(()))
}

/// An address that may be one of a target, as far as can be known now: what its name resolves to is looked at as well.
async fn reached(given: &str, trusted: &Trusted) -> Result<Url, Refusal> {
    let url = address::read(given, trusted).map_err(Refusal::Url)?;
    let host = url.host_str().unwrap_or_default();
    if address::literal(host).is_some() {
        return Ok(url);
    }
    let port = url.port_or_known_default().unwrap_or(443);
    let found = match deliver::resolved(host, port, trusted).await {
        Ok(addresses) if addresses.is_empty() => Err(Refusal::HostUnknown),
        Ok(_) => Ok(()),
        Err(error) if deliver::is_refused(error.as_ref()) => Err(Refusal::Url(BadUrl::Inside)),
        Err(_) => Err(Refusal::HostUnknown),
    };
    found.map(|()| url)
}

fn name(given: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 200;
    let given = given.trim();
    let problem = if given.is_empty() {
        Problem::new("REQUIRED", "name")
    } else if text::has_control(given) {
        Problem::new("CONTROL_CHARACTER", "name")
    } else if given.chars().count() > LONGEST {
        Problem::new("TOO_LONG", "name").with("most", LONGEST)
    } else {
        return Ok(given.to_owned());
    };
    Err(Refusal::Name(problem))
}

/// Kinds are the journal's dotted words.
fn kinds(given: &[String]) -> Result<(), Refusal> {
    let is_word = |kind: &String| {
        kind.len() <= 60
            && kind.split('.').count() == 2
            && kind.split('.').all(|part| {
                !part.is_empty()
                    && part
                        .bytes()
                        .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
            })
    };
    let wrong = given.iter().position(|kind| !is_word(kind));
    match wrong.or((given.len() > MOST_KINDS).then_some(MOST_KINDS)) {
        Some(index) => Err(Refusal::Kind(index)),
        None => Ok(()),
    }
}

fn drawn(op: &Op) -> Result<(String, Vec<u8>), Fault> {
    let shown = message::shown(&secret::random_bytes::<32>());
    let sealed = op.keys().seal(&shown)?;
    Ok((shown, sealed))
}

async fn current(
    op: &Op,
    caller: &Caller,
    id: WebhookTargetId,
    revision: i32,
) -> Result<Result<webhook_target::Model, Refusal>, Fault> {
    Ok(match held(op, caller, id).await? {
        None => Err(Refusal::Unknown),
        Some(target) if target.revision != revision => Err(Refusal::Stale),
        Some(target) => Ok(target),
    })
}

/// A target of the caller's institution, locked until the operation ends.
pub(super) async fn held(
    op: &Op,
    caller: &Caller,
    id: WebhookTargetId,
) -> Result<Option<webhook_target::Model>, Fault> {
    Ok(webhook_target::Entity::find_by_id(id)
        .filter(webhook_target::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

/// Writes what people decide of a target. What delivering keeps there besides is read under the same lock.
async fn keep(op: &Op, target: &webhook_target::Model) -> Result<(), Fault> {
    let row = target.clone().into_active_model().reset_all();
    row.update(op.transaction()).await?;
    Ok(())
}

pub(super) fn record(
    op: &mut Op,
    kind: &'static str,
    target: &webhook_target::Model,
    mut payload: Value,
) {
    payload["name"] = json!(target.name);
    op.record(Entry {
        kind,
        institution: Some(target.institution_id),
        subject: Subject {
            kind: "webhook",
            id: Some(target.id.0),
        },
        payload,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_words_of_the_journal() {
        let refused = |given: &[&str]| {
            kinds(
                &given
                    .iter()
                    .map(|kind| (*kind).to_owned())
                    .collect::<Vec<_>>(),
            )
            .err()
        };
        assert_eq!(refused(&[]), None);
        assert_eq!(refused(&["document.registered", "task.passed_on"]), None);
        for wrong in [
            "",
            "document",
            "document.",
            ".x",
            "a.b.c",
            "Document.Registered",
            "a b.c",
            "document.*",
        ] {
            assert_eq!(
                refused(&["task.done", wrong]),
                Some(Refusal::Kind(1)),
                "{wrong}"
            );
        }
        assert_eq!(
            refused(&["a.b"; MOST_KINDS + 1]),
            Some(Refusal::Kind(MOST_KINDS))
        );
    }

    #[test]
    fn a_name_is_one_that_can_be_kept() {
        assert_eq!(
            name(" Dienesta sistēma "),
            Ok("Dienesta sistēma".to_owned())
        );
        for (given, code) in [
            (" ", "REQUIRED"),
            ("a\u{0}b", "CONTROL_CHARACTER"),
            (&"x".repeat(201), "TOO_LONG"),
        ] {
            assert!(
                matches!(name(given), Err(Refusal::Name(problem)) if problem.code == code),
                "{given}"
            );
        }
    }
}
