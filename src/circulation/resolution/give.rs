//! Giving a resolution: the draft checked against the day's facts, then resolution, tasks, leave and entry in one operation.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::circulation::task::Chain;
use entities::circulation::{resolution, task};
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, ResolutionId, StaffMemberId, TaskId, UnitId};
use entities::vocabulary::{DocumentStatus, TaskRole, TaskState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::draft::{Draft, MOST, Named};
use crate::access::{Action, Caller};
use crate::circulation::command::{self, Named as Request};
use crate::circulation::route;
use crate::circulation::task::state::{self, Above};
use crate::circulation::task::{Reason, Refusal, commands, leave, read};
use crate::db::CHUNK;
use crate::documents;
use crate::documents::change::for_change;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation::availability::presence;
use crate::organisation::{Validity, read as organisation};

/// On what a resolution is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// On a document.
    Document(DocumentId),
    /// Under a task of the author's, which it divides up.
    Task(TaskId),
}

/// Gives a resolution.
///
/// # Errors
/// A fault of the database; inside it every refusal there is.
pub async fn give(
    kit: &Kit,
    caller: &Caller,
    on: On,
    draft: Draft,
    named: Request<'_>,
) -> Result<Result<resolution::Model, Vec<Refusal>>, Fault> {
    if !caller.may(Action::GiveResolution) {
        return Ok(Err(vec![Refusal::NotPermitted]));
    }
    let author = match commands::person(caller) {
        Ok(author) => author,
        Err(refusal) => return Ok(Err(vec![refusal])),
    };
    let mut op = kit.begin(caller.actor).await?;
    if let Some((key, question)) = named {
        let answer = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match answer {
            Err(_) => return Ok(Err(vec![Refusal::KeyReused])),
            Ok(Some(answer)) => return given_before(&op, caller, answer).await,
            Ok(None) => {}
        }
    }
    let (card, parent) = match held(&op, caller, on).await? {
        Ok(held) => held,
        Err(refusal) => return Ok(Err(vec![refusal])),
    };
    let today = calendar::day(op.at());
    let above = match &parent {
        Some((task, given)) => above_parts_of(&op, task, given).await?,
        None => Above::default(),
    };
    let checked = checked(&op, caller.institution, &draft, &above, today).await?;
    let checked = match checked {
        Ok(checked) => checked,
        Err(refusals) => return Ok(Err(refusals)),
    };
    let given = resolution::Model {
        id: op.new_id(ResolutionId),
        institution_id: card.institution_id,
        document_id: card.id,
        parent_task_id: parent.map(|(task, _)| task.id),
        author_id: author,
        given_at: op.at(),
        given_by: caller.account,
        given_for: op.actor().absent(),
        text: checked.text.clone(),
        due_on: draft.due_on,
        controller_id: draft.controller,
        released_at: None,
        released_by: None,
        released_for: None,
        release_reason: None,
        revision: 1,
    };
    write(&mut op, card, &given, &checked, today).await?;
    command::remember(&op, caller, named, json!(given.id)).await?;
    op.commit().await?;
    Ok(Ok(given))
}

async fn given_before(
    op: &Op,
    caller: &Caller,
    answer: serde_json::Value,
) -> Result<Result<resolution::Model, Vec<Refusal>>, Fault> {
    let id: ResolutionId =
        serde_json::from_value(answer).map_err(Fault::at("reading an idempotent answer"))?;
    let found = read::resolutions_by_ids(op.transaction(), caller.scope(), &[id]).await?;
    let found = found.into_values().next();
    Ok(found.ok_or_else(|| vec![Refusal::ResolutionUnknown]))
}

type Held = (document::Model, Option<(task::Model, resolution::Model)>);

/// The document under lock, and the task that is divided up.
async fn held(op: &Op, caller: &Caller, on: On) -> Result<Result<Held, Refusal>, Fault> {
    let held = match on {
        On::Document(id) => match for_change(op, caller, id).await? {
            Ok(card) => (card, None),
            Err(refusal) => return Ok(Err(refusal.into())),
        },
        On::Task(id) => {
            let Some((card, task, given)) = commands::held(op, caller, id).await? else {
                return Ok(Err(Refusal::TaskUnknown { path: "task" }));
            };
            // It is divided by whoever has it and may direct others.
            let reason = if caller.staff_member != Some(task.executor_id) {
                Some(Reason::NotExecutor)
            } else if task.role == TaskRole::Information {
                Some(Reason::ForInformation)
            } else if !state::is_with_executor(task.state) {
                Some(Reason::State(task.state))
            } else {
                None
            };
            if let Some(reason) = reason {
                return Ok(Err(Refusal::Barred(reason)));
            }
            (card, Some((task, given)))
        }
    };
    Ok(match held.0.status {
        DocumentStatus::Registered => Ok(held),
        DocumentStatus::Annulled => Err(documents::Refusal::Annulled.into()),
        DocumentStatus::Enclosed => Err(documents::Refusal::Enclosed.into()),
        DocumentStatus::Destroyed => Err(documents::Refusal::destroyed(&held.0).into()),
    })
}

/// What lies over the tasks that a task is divided into: the task itself, and all that lies over it.
async fn above_parts_of(
    op: &Op,
    task: &task::Model,
    given: &resolution::Model,
) -> Result<Above, Fault> {
    let mut above = read::above(op.transaction(), given).await?;
    above.due_on = task.due_on;
    above.people.push(task.executor_id);
    above.people.extend(task.delegated_by.0.iter().copied());
    above.people.push(given.author_id);
    Ok(above)
}

async fn checked(
    op: &Op,
    institution: InstitutionId,
    draft: &Draft,
    above: &Above,
    today: NaiveDate,
) -> Result<Result<Named, Vec<Refusal>>, Fault> {
    let people = draft.people();
    if people.len() + draft.for_information_units.len() > MOST {
        return Ok(Err(vec![Refusal::TooMany(MOST)]));
    }
    let presence = presence(op.transaction(), institution, &people, today).await?;
    let units = people_of(op, institution, &draft.for_information_units, today).await?;
    Ok(draft.check(&presence, &units, above, today))
}

/// Who works in each of the units or below on a day; units that the institution does not have are left out.
async fn people_of(
    op: &Op,
    institution: InstitutionId,
    units: &[UnitId],
    today: NaiveDate,
) -> Result<HashMap<UnitId, Vec<StaffMemberId>>, Fault> {
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let structure = organisation::structure(op.transaction(), institution).await?;
    let known = organisation::units_by_ids(op.transaction(), units).await?;
    let own: BTreeSet<UnitId> = units
        .iter()
        .filter(|unit| {
            known
                .get(unit)
                .is_some_and(|row| row.institution_id == institution)
        })
        .copied()
        .collect();
    let wholes: HashMap<UnitId, BTreeSet<UnitId>> = own
        .into_iter()
        .map(|unit| {
            let below = structure.descendants(unit, today).into_iter();
            (unit, below.chain([unit]).collect())
        })
        .collect();
    let all: BTreeSet<UnitId> = wholes.values().flatten().copied().collect();
    let all: Vec<UnitId> = all.into_iter().collect();
    let places = organisation::appointments_to(op.transaction(), &all).await?;
    let staff_of = |whole: &BTreeSet<UnitId>| {
        let places = whole.iter().filter_map(|unit| places.get(unit)).flatten();
        let staff: BTreeSet<StaffMemberId> = places
            .filter(|place| Validity::of_appointment(place).covers(today))
            .map(|place| place.staff_member_id)
            .collect();
        staff.into_iter().collect()
    };
    Ok(wholes
        .iter()
        .map(|(unit, whole)| (*unit, staff_of(whole)))
        .collect())
}

async fn write(
    op: &mut Op,
    card: document::Model,
    given: &resolution::Model,
    named: &Named,
    today: NaiveDate,
) -> Result<(), Fault> {
    let row = given.clone().into_active_model().reset_all();
    row.insert(op.transaction()).await?;
    let people: Vec<StaffMemberId> = named.people.iter().map(|(person, _)| *person).collect();
    let units = read::units_of(op.transaction(), &people, today).await?;
    let tasks: Vec<task::Model> = named
        .people
        .iter()
        .map(|(person, role)| task::Model {
            id: op.new_id(TaskId),
            institution_id: given.institution_id,
            resolution_id: given.id,
            document_id: given.document_id,
            role: *role,
            executor_id: *person,
            unit_id: units.get(person).copied(),
            delegated_by: Chain::default(),
            state: TaskState::Assigned,
            assigned_at: op.at(),
            due_on: given.due_on,
            answer_id: None,
            closed_at: None,
            revision: 1,
        })
        .collect();
    for chunk in tasks.chunks(CHUNK) {
        let rows = chunk.iter().cloned();
        task::Entity::insert_many(rows.map(|row| row.into_active_model().reset_all()))
            .exec_without_returning(op.transaction())
            .await?;
    }
    let of = |wanted| {
        let people = named.people.iter();
        let people = people.filter(move |(_, role)| *role == wanted);
        people.map(|(person, _)| *person).collect::<Vec<_>>()
    };
    op.record(Entry {
        kind: "resolution.given",
        institution: Some(card.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(card.id.0),
        },
        payload: json!({
            "resolution": given.id,
            "author": given.author_id,
            "under": given.parent_task_id,
            "text": given.text,
            "dueOn": given.due_on,
            "lead": of(TaskRole::Lead).first(),
            "coExecutors": of(TaskRole::CoExecutor),
            "forInformation": of(TaskRole::Information),
            "controller": given.controller_id,
        }),
    });
    let lead = tasks.iter().find(|task| task.role == TaskRole::Lead);
    let card = match lead {
        Some(lead) => commands::lead_on_card(op, card, lead, given).await?,
        None => card,
    };
    leave::settle(op, &card).await?;
    route::follow(op, &card).await
}
