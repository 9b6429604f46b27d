//! Since when a correspondent's official electronic address is active (*e-adreses statuss*), and until when it was.
//!
//! From the day of its activation an institution may send only there, and after its deactivation it may not send there: both
//! days decide how a letter goes, so they are noted by whoever saw them in the register of e-addresses.
//!
//! Ground: Oficiālās elektroniskās adreses likums 12. p. 1. un 4. d.

use chrono::NaiveDate;
use entities::ids::CorrespondentId;
use entities::parties::correspondent;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::Refusal;
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, text};
use crate::op::{IdempotencyKey, Kit, Op};

/// Longest e-address, in characters.
const MAX_ADDRESS: usize = 200;

/// What was seen in the register of e-addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EAddressStatus {
    /// Whose.
    pub correspondent: CorrespondentId,
    /// The e-address.
    pub e_address: String,
    /// First day on which it is active.
    pub since: NaiveDate,
    /// Last day on which it is; none while it is active.
    pub until: Option<NaiveDate>,
}

/// The e-address of a correspondent that is active on a day.
pub fn active(row: &correspondent::Model, day: NaiveDate) -> Option<&str> {
    let address = row.e_address.as_deref()?;
    let since = row.e_address_since?;
    let holds = since <= day && row.e_address_until.is_none_or(|until| day <= until);
    holds.then_some(address)
}

fn check(status: &EAddressStatus) -> Result<String, Vec<Refusal>> {
    let address = status.e_address.trim();
    let mut refusals = Vec::new();
    if address.is_empty() {
        refusals.push(Refusal::EAddressMissing);
    }
    if address.chars().count() > MAX_ADDRESS {
        refusals.push(Refusal::TooLong {
            field: "eAddress",
            most: MAX_ADDRESS,
        });
    }
    if text::has_control(address) || address.contains(char::is_whitespace) {
        refusals.push(Refusal::Unreadable { field: "eAddress" });
    }
    if let Some(until) = status.until.filter(|until| *until < status.since) {
        refusals.push(Refusal::EndsBeforeItBegins {
            field: "until",
            since: status.since,
            until,
        });
    }
    if refusals.is_empty() {
        Ok(address.to_owned())
    } else {
        Err(refusals)
    }
}

/// Notes since when a correspondent's e-address is active.
///
/// # Errors
/// A fault of the database; inside it every refusal at once.
pub async fn record(
    kit: &Kit,
    caller: &Caller,
    status: EAddressStatus,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<correspondent::Model, Vec<Refusal>>, Fault> {
    if let Err(not) = caller.require(Action::ManageCorrespondents) {
        return Ok(Err(vec![Refusal::NotPermitted(not)]));
    }
    let mut op = kit.begin(caller.actor).await?;
    let Some(row) = held(&op, caller, status.correspondent).await? else {
        return Ok(Err(vec![Refusal::Unknown]));
    };
    if let Some((key, question)) = idempotency {
        let answer = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match answer {
            Err(_) => return Ok(Err(vec![Refusal::KeyReused])),
            Ok(Some(_)) => return Ok(Ok(row)),
            Ok(None) => {}
        }
    }
    let address = match check(&status) {
        Ok(address) => address,
        Err(refusals) => return Ok(Err(refusals)),
    };
    op.record(Entry {
        kind: "correspondent.e_address_recorded",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "correspondent",
            id: Some(row.id.0),
        },
        payload: json!({
            "eAddress": { "from": row.e_address, "to": address },
            "since": { "from": row.e_address_since, "to": status.since },
            "until": { "from": row.e_address_until, "to": status.until },
        }),
    });
    let id = row.id;
    let mut change = row.into_active_model();
    change.e_address = Set(Some(address));
    change.e_address_since = Set(Some(status.since));
    change.e_address_until = Set(status.until);
    let row = change.update(op.transaction()).await?;
    if let Some((key, question)) = idempotency {
        key.keep_answer(&op, caller.account, question, json!(id))
            .await?;
    }
    op.commit().await?;
    Ok(Ok(row))
}

/// A correspondent that the caller sees, locked until the operation ends.
async fn held(
    op: &Op,
    caller: &Caller,
    id: CorrespondentId,
) -> Result<Option<correspondent::Model>, Fault> {
    Ok(correspondent::Entity::find_by_id(id)
        .filter(correspondent::Column::InstitutionId.eq(caller.institution))
        .filter(caller.scope().correspondents())
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}
