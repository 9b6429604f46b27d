//! Setting an item aside, and taking it back (*atlikt, atgriezt*).

use entities::documents::document;
use entities::ids::{AccountId, IntakeItemId};
use entities::mailroom::intake_item;
use entities::organisation::{account, staff_member};
use entities::vocabulary::{DocumentStatus, IntakeState, SetAsideReason};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::{Value, json};

use super::{Refusal, reach};
use crate::access::{Action, Caller};
use crate::documents::read;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::{BadReason, reason};
use crate::kernel::{Fault, calendar};
use crate::op::{IdempotencyKey, Kit, Op};

/// The client's name for a request, with the request itself.
pub type Named<'a> = Option<&'a (IdempotencyKey, String)>;

/// Which item, as the caller read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The item.
    pub item: IntakeItemId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// Says that an item is no record.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn set_aside(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    why: SetAsideReason,
    words: Option<&str>,
    named: Named<'_>,
) -> Result<Result<intake_item::Model, Refusal>, Fault> {
    let words = match said(why, words) {
        Ok(words) => words,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let op = kit.begin(caller.actor).await?;
    let mut item = match hold(&op, caller, target, named).await? {
        Ok(Held::Now(item)) => item,
        Ok(Held::Before(item)) => return Ok(Ok(item)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(refusal) = settled(&op, caller, &item).await? {
        return Ok(Err(refusal));
    }
    acted(&op, &mut item, IntakeState::SetAside);
    item.set_aside_as = Some(why);
    item.set_aside_words = words;
    let payload = json!({ "reason": why, "words": item.set_aside_words });
    finish(op, caller, item, "intake.set_aside", payload, named).await
}

/// Lets an item wait again: one that was set aside, or one whose registration was annulled.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn take_back(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    named: Named<'_>,
) -> Result<Result<intake_item::Model, Refusal>, Fault> {
    let op = kit.begin(caller.actor).await?;
    let mut item = match hold(&op, caller, target, named).await? {
        Ok(Held::Now(item)) => item,
        Ok(Held::Before(item)) => return Ok(Ok(item)),
        Err(refusal) => return Ok(Err(refusal)),
    };
    match item.state {
        IntakeState::Waiting => return Ok(Err(Refusal::Waiting)),
        IntakeState::SetAside => {}
        IntakeState::Registered => {
            let card = match item.document_id {
                Some(id) => {
                    document::Entity::find_by_id(id)
                        .one(op.transaction())
                        .await?
                }
                None => None,
            };
            let annulled = card.is_some_and(|card| card.status == DocumentStatus::Annulled);
            if !annulled && let Some(refusal) = settled(&op, caller, &item).await? {
                return Ok(Err(refusal));
            }
        }
    }
    let payload = json!({ "document": item.document_id, "setAsideAs": item.set_aside_as });
    acted(&op, &mut item, IntakeState::Waiting);
    item.document_id = None;
    item.set_aside_as = None;
    item.set_aside_words = None;
    finish(op, caller, item, "intake.taken_back", payload, named).await
}

/// An item under the operation's lock.
pub(super) enum Held {
    /// To be dealt with.
    Now(intake_item::Model),
    /// Dealt with under the same name before.
    Before(intake_item::Model),
}

/// Holds an item that the caller may deal with, as they read it.
pub(super) async fn hold(
    op: &Op,
    caller: &Caller,
    target: Target,
    named: Named<'_>,
) -> Result<Result<Held, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::SortIntake) {
        return Ok(Err(not.into()));
    }
    let item = intake_item::Entity::find_by_id(target.item)
        .filter(reach::condition(caller))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(item) = item else {
        return Ok(Err(Refusal::ItemUnknown));
    };
    if let Some((key, question)) = named {
        let answer = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match answer {
            Ok(None) => {}
            Ok(Some(_)) => return Ok(Ok(Held::Before(item))),
            Err(_) => return Ok(Err(Refusal::KeyReused)),
        }
    }
    if item.revision != target.revision {
        return Ok(Err(meanwhile(op, caller, &item).await?));
    }
    Ok(Ok(Held::Now(item)))
}

/// What whoever comes second is told.
async fn meanwhile(op: &Op, caller: &Caller, item: &intake_item::Model) -> Result<Refusal, Fault> {
    // What became of it says more than that somebody did something.
    if let Some(refusal) = settled(op, caller, item).await? {
        return Ok(refusal);
    }
    Ok(Refusal::Stale {
        who: name(op, item.acted_by).await?,
        on: calendar::day(item.acted_at.unwrap_or(op.at())),
    })
}

/// Who owns an account: the name of a member of staff, or the login.
async fn name(op: &Op, account: Option<AccountId>) -> Result<String, Fault> {
    let aprite = || "Aprite".to_owned();
    let Some(id) = account else {
        return Ok(aprite());
    };
    let account = account::Entity::find_by_id(id)
        .one(op.transaction())
        .await?;
    let Some(account) = account else {
        return Ok(aprite());
    };
    let person = match account.staff_member_id {
        Some(person) => {
            staff_member::Entity::find_by_id(person)
                .one(op.transaction())
                .await?
        }
        None => None,
    };
    Ok(person.map_or(account.login, |person| {
        format!("{} {}", person.given_name, person.family_name)
    }))
}

/// Why an item that is settled cannot be settled again; none for one that waits.
pub(super) async fn settled(
    op: &Op,
    caller: &Caller,
    item: &intake_item::Model,
) -> Result<Option<Refusal>, Fault> {
    let on = calendar::day(item.acted_at.unwrap_or(op.at()));
    Ok(match (item.state, item.document_id, item.set_aside_as) {
        (IntakeState::SetAside, _, Some(reason)) => Some(Refusal::SetAside { reason, on }),
        (IntakeState::Registered, Some(id), _) => {
            let seen = read::by_ids(op.transaction(), caller.scope(), &[id]).await?;
            let number = seen
                .get(&id)
                .and_then(|card| card.number.as_ref())
                .map_or("—", |number| number.as_str());
            Some(Refusal::Registered {
                number: number.to_owned(),
                on,
            })
        }
        _ => None,
    })
}

/// Notes who brought an item into a state.
pub(super) fn acted(op: &Op, item: &mut intake_item::Model, state: IntakeState) {
    item.state = state;
    item.acted_at = Some(op.at());
    item.acted_by = op.actor().account();
    item.acted_for = op.actor().absent();
}

/// Writes an item as it now is, with its entry and the client's name for the change.
pub(super) async fn finish(
    mut op: Op,
    caller: &Caller,
    mut item: intake_item::Model,
    kind: &'static str,
    payload: Value,
    named: Named<'_>,
) -> Result<Result<intake_item::Model, Refusal>, Fault> {
    item.revision += 1;
    let row = item.clone().into_active_model().reset_all();
    row.update(op.transaction()).await?;
    op.record(Entry {
        kind,
        institution: Some(item.institution_id),
        subject: Subject {
            kind: "intake_item",
            id: Some(item.id.0),
        },
        payload,
    });
    if let Some((key, question)) = named {
        key.keep_answer(&op, caller.account, question, json!(item.id))
            .await?;
    }
    op.commit().await?;
    Ok(Ok(item))
}

/// The words beside a reason; another reason than the usual ones needs some.
fn said(why: SetAsideReason, words: Option<&str>) -> Result<Option<String>, Refusal> {
    match words.map(reason) {
        Some(Ok(words)) => Ok(Some(words)),
        Some(Err(BadReason::Missing)) | None if why == SetAsideReason::Other => {
            Err(Refusal::WordsRequired)
        }
        Some(Err(BadReason::Missing)) | None => Ok(None),
        Some(Err(bad)) => Err(Refusal::Words(bad)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_reason_needs_words() {
        use SetAsideReason::{Advertisement, Other};
        assert_eq!(said(Advertisement, None), Ok(None));
        assert_eq!(said(Advertisement, Some("  ")), Ok(None));
        assert_eq!(said(Other, Some(" x ")), Ok(Some("x".to_owned())));
        for words in [None, Some(" ")] {
            assert_eq!(said(Other, words), Err(Refusal::WordsRequired));
        }
        let long = "ā".repeat(501);
        assert!(matches!(said(Other, Some(&long)), Err(Refusal::Words(_))));
    }
}
