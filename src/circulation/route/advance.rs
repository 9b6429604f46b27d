//! Moving a document along its route: by people, and by what happens to its tasks.

use entities::circulation::document_route;
use entities::circulation::route_template::RouteSteps;
use entities::documents::document;
use entities::ids::DocumentId;
use entities::vocabulary::{DeadlineOutcome, RouteStage};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::json;

use super::error::Refusal;
use super::place::{Standing, barred, following, refused};
use super::{read, template};
use crate::access::{Action, Caller};
use crate::circulation;
use crate::circulation::command::{self, Named};
use crate::circulation::deadline::{Act, act_within};
use crate::documents::change::{for_change, works_on};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar, reason};
use crate::op::{Kit, Op};
use crate::organisation::doers::name;

/// A step to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Which document.
    pub document: DocumentId,
    /// Where it goes.
    pub to: RouteStage,
    /// How often it had been moved when the caller read it; 0 where never.
    pub revision: i32,
    /// Why; required where a document is left unexamined.
    pub reason: Option<String>,
}

/// What somebody may do with a document on its route.
pub fn standing(caller: &Caller, card: &document::Model) -> Standing {
    Standing {
        roles: caller.roles.iter().copied().collect(),
        works_on: works_on(caller, card),
        may_move: caller.may(Action::MoveDocument),
    }
}

/// Moves a document a step along its route. Forwarding it or leaving it unexamined ends its legal clock.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn advance(
    kit: &Kit,
    caller: &Caller,
    wanted: Move,
    named: Named<'_>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if !caller.may(Action::MoveDocument) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, wanted.document).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal.into())),
    };
    match command::is_repeated(&op, caller, named).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(card)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    let (facts, place) = read::facts_of(op.transaction(), &card).await?;
    let known = place.as_ref().map_or(0, |place| place.revision);
    if known != wanted.revision {
        let (by, at) = match &place {
            Some(place) => (place.entered_by, place.entered_at),
            None => (card.registered_by, card.registered_at),
        };
        return Ok(Err(Refusal::Stale {
            stage: facts.stage,
            who: name(op.transaction(), by, at).await?,
            on: calendar::day(at),
        }));
    }
    let steps = steps(&op, &card).await?;
    if let Some(reason) = refused(&steps, &facts, &standing(caller, &card), wanted.to) {
        return Ok(Err(Refusal::Barred(reason)));
    }
    let given = wanted.reason.as_deref().unwrap_or_default().trim();
    // Iesniegumu likums 7. p.: the applicant is told why.
    let why = if given.is_empty() && wanted.to != RouteStage::LeftUnexamined {
        None
    } else {
        match reason::reason(given) {
            Ok(reason) => Some(reason),
            Err(bad) => return Ok(Err(bad.into())),
        }
    };
    put(&mut op, &card, place, wanted.to, why).await?;
    let outcome = match wanted.to {
        RouteStage::Forwarded => Some(DeadlineOutcome::Forwarded),
        RouteStage::LeftUnexamined => Some(DeadlineOutcome::LeftUnexamined),
        _ => None,
    };
    if let Some(outcome) = outcome {
        let on = calendar::day(op.at());
        match act_within(&mut op, card.id, Act::Conclude { on, outcome }).await? {
            // A clock that has ended before stays as it ended.
            Ok(_) | Err(circulation::Refusal::Concluded(_)) => {}
            Err(refusal) => return Ok(Err(Refusal::Clock(refusal))),
        }
    }
    command::remember(&op, caller, named, json!(card.id)).await?;
    op.commit().await?;
    Ok(Ok(card))
}

/// Takes the step that follows from the tasks on a document, within an operation that holds the document's lock.
pub(in crate::circulation) async fn follow(
    op: &mut Op,
    card: &document::Model,
) -> Result<(), Fault> {
    let (facts, place) = read::facts_of(op.transaction(), card).await?;
    let steps = steps(op, card).await?;
    match following(&steps, &facts) {
        Some(to) => put(op, card, place, to, None).await,
        None => Ok(()),
    }
}

/// Takes the step to a stage that something else brought about, where the document's route leads there from where it stands and
/// nothing bars it; within an operation that holds the document's lock.
pub(in crate::circulation) async fn follow_to(
    op: &mut Op,
    card: &document::Model,
    to: RouteStage,
) -> Result<(), Fault> {
    let (facts, place) = read::facts_of(op.transaction(), card).await?;
    let steps = steps(op, card).await?;
    let leads = steps
        .0
        .iter()
        .any(|step| (step.from, step.to) == (facts.stage, to));
    if leads && barred(&facts, to).is_none() {
        return put(op, card, place, to, None).await;
    }
    Ok(())
}

/// Takes a step back that something else undid, where the document still stands there; within an operation that holds the
/// document's lock.
pub(in crate::circulation) async fn step_back(
    op: &mut Op,
    card: &document::Model,
    from: RouteStage,
    to: RouteStage,
) -> Result<(), Fault> {
    let (facts, place) = read::facts_of(op.transaction(), card).await?;
    if facts.stage != from {
        return Ok(());
    }
    put(op, card, place, to, None).await
}

async fn steps(op: &Op, card: &document::Model) -> Result<RouteSteps, Fault> {
    let versions = read::templates(op.transaction(), card.institution_id).await?;
    let (direction, kind, at) = (card.direction, card.kind, card.registered_at);
    Ok(template::steps_in_force(&versions, direction, kind, at))
}

async fn put(
    op: &mut Op,
    card: &document::Model,
    before: Option<document_route::Model>,
    to: RouteStage,
    why: Option<String>,
) -> Result<(), Fault> {
    let from = before
        .as_ref()
        .map_or(RouteStage::Registered, |place| place.stage);
    let row = document_route::Model {
        document_id: card.id,
        institution_id: card.institution_id,
        stage: to,
        entered_at: op.at(),
        entered_by: op.actor().account(),
        entered_for: op.actor().absent(),
        revision: before.as_ref().map_or(0, |place| place.revision) + 1,
    };
    let row = row.into_active_model().reset_all();
    match before {
        Some(_) => row.update(op.transaction()).await?,
        None => row.insert(op.transaction()).await?,
    };
    op.record(Entry {
        kind: "document.moved",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(card.id.0),
        },
        payload: json!({ "from": from, "to": to, "reason": why }),
    });
    Ok(())
}
