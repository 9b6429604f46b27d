//! Keeping searches, changing and forgetting them: in person, each with an entry that names the search and nothing of what it
//! asks, for that may be a client's name.

use entities::attention::notification;
use entities::finding::{saved_search, saved_search_hit};
use entities::ids::{SavedSearchId, StaffMemberId};
use entities::organisation::staff_member;
use entities::vocabulary::SavedSearchTelling;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};

use super::Refusal;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::finding::{Finding, Narrowing, question};
use crate::journal::{self, Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};

/// Most searches of a person.
const MOST: u64 = 50;

/// Longest name, in characters.
const LONGEST: usize = 100;

/// What a search asks.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// As typed; may be empty.
    pub words: String,
    /// What narrows it, as the client gave it.
    pub filter: Value,
    /// The same as it is asked.
    pub narrowing: Narrowing,
}

/// A search to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// What its person calls it, at most 100 characters.
    pub name: String,
    /// What it asks.
    pub question: Question,
    /// Whether its person is told what is new.
    pub telling: SavedSearchTelling,
}

/// What is to change of a search; what is none stays.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// Name.
    pub name: Option<String>,
    /// What it asks. What was registered before is not new then.
    pub question: Option<Question>,
    /// Whether its person is told.
    pub telling: Option<SavedSearchTelling>,
}

/// Keeps a search.
///
/// # Errors
/// A fault of database or index; inside it the refusal.
pub async fn keep(
    kit: &Kit,
    finding: &Finding,
    caller: &Caller,
    new: Kept,
    named: Named<'_>,
) -> Result<Result<saved_search::Model, Refusal>, Fault> {
    let owner = match owner(caller) {
        Ok(owner) => owner,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let name = match name(&new.name) {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Err(refusal) = asked(finding, caller, &new.question).await? {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id = serde_json::from_value(answer)
                .map_err(Fault::at("reading an idempotent answer"))?;
            return Ok(held(&op, owner, id).await?.ok_or(Refusal::Unknown));
        }
        Ok(None) => {}
    }
    alone(&op, owner).await?;
    let own = saved_search::Entity::find()
        .filter(saved_search::Column::StaffMemberId.eq(owner))
        .count(op.transaction())
        .await?;
    if own >= MOST {
        return Ok(Err(Refusal::TooMany(MOST)));
    }
    if is_used(&op, owner, &name, None).await? {
        return Ok(Err(Refusal::NameUsed));
    }
    let mut row = saved_search::Model {
        id: op.new_id(SavedSearchId),
        institution_id: caller.institution,
        staff_member_id: owner,
        account_id: caller.account,
        name_key: text::fold(&name),
        name,
        words: String::new(),
        filter: Value::Null,
        narrowing: Value::Null,
        telling: new.telling,
        since: op.at(),
        position: 0,
        told_on: None,
        broken_since: None,
        revision: 1,
    };
    ask(&op, &mut row, new.question).await?;
    row.clone()
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    record(&mut op, "saved_search.kept", &row);
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Changes a search of the caller's.
///
/// # Errors
/// A fault of database or index; inside it the refusal.
pub async fn change(
    kit: &Kit,
    finding: &Finding,
    caller: &Caller,
    id: SavedSearchId,
    revision: i32,
    change: Change,
) -> Result<Result<saved_search::Model, Refusal>, Fault> {
    let owner = match owner(caller) {
        Ok(owner) => owner,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let name = match change.name.as_deref().map(name).transpose() {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(question) = &change.question
        && let Err(refusal) = asked(finding, caller, question).await?
    {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    alone(&op, owner).await?;
    let mut row = match held(&op, owner, id).await? {
        None => return Ok(Err(Refusal::Unknown)),
        Some(row) if row.revision != revision => return Ok(Err(Refusal::Stale)),
        Some(row) => row,
    };
    if let Some(name) = name {
        if is_used(&op, owner, &name, Some(id)).await? {
            return Ok(Err(Refusal::NameUsed));
        }
        row.name_key = text::fold(&name);
        row.name = name;
    }
    let begins = row.telling == SavedSearchTelling::Never && change.telling != Some(row.telling);
    row.telling = change.telling.unwrap_or(row.telling);
    row.account_id = caller.account;
    row.revision += 1;
    if let Some(question) = change.question {
        ask(&op, &mut row, question).await?;
    } else if begins && change.telling.is_some() {
        from_now(&op, &mut row).await?;
    }
    row.clone()
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    record(&mut op, "saved_search.changed", &row);
    op.commit().await?;
    Ok(Ok(row))
}

/// Forgets a search of the caller's, and what they were told by it.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn forget(
    kit: &Kit,
    caller: &Caller,
    id: SavedSearchId,
    revision: i32,
) -> Result<Result<SavedSearchId, Refusal>, Fault> {
    let owner = match owner(caller) {
        Ok(owner) => owner,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut op = kit.begin(caller.actor).await?;
    let row = match held(&op, owner, id).await? {
        None => return Ok(Err(Refusal::Unknown)),
        Some(row) if row.revision != revision => return Ok(Err(Refusal::Stale)),
        Some(row) => row,
    };
    saved_search_hit::Entity::delete_many()
        .filter(saved_search_hit::Column::SavedSearchId.eq(id))
        .exec(op.transaction())
        .await?;
    notification::Entity::delete_many()
        .filter(notification::Column::StaffMemberId.eq(owner))
        .filter(notification::Column::SubjectId.eq(id.0))
        .exec(op.transaction())
        .await?;
    saved_search::Entity::delete_by_id(id)
        .exec(op.transaction())
        .await?;
    record(&mut op, "saved_search.forgotten", &row);
    op.commit().await?;
    Ok(Ok(id))
}

/// Whose searches the caller keeps: their own, in person.
fn owner(caller: &Caller) -> Result<StaffMemberId, Refusal> {
    caller
        .require(Action::KeepSearches)
        .map_err(Refusal::NotPermitted)?;
    caller
        .staff_member
        .filter(|_| caller.standing_in.is_none())
        .ok_or(Refusal::NotAPerson)
}

fn name(given: &str) -> Result<String, Refusal> {
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

/// Whether the question can be asked by the caller, as things are now.
async fn asked(
    finding: &Finding,
    caller: &Caller,
    asked: &Question,
) -> Result<Result<(), Refusal>, Fault> {
    if text::has_control(&asked.words) {
        return Ok(Err(Refusal::Words(Problem::new(
            "CONTROL_CHARACTER",
            "words",
        ))));
    }
    let narrowed = finding.narrowed(caller, asked.narrowing.clone()).await?;
    let filters = match narrowed {
        Ok(filters) => filters,
        Err(refusal) => return Ok(Err(Refusal::Question(refusal))),
    };
    let mut request = question(asked.words.as_str());
    request.filters = filters;
    request.first = 0;
    let answered = finding.search(caller, request).await?;
    Ok(answered.map(drop).map_err(Refusal::Question))
}

/// A person's searches change one after another: names and their number are looked up before they are written.
async fn alone(op: &Op, owner: StaffMemberId) -> Result<(), Fault> {
    staff_member::Entity::find_by_id(owner)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    Ok(())
}

async fn held(
    op: &Op,
    owner: StaffMemberId,
    id: SavedSearchId,
) -> Result<Option<saved_search::Model>, Fault> {
    Ok(saved_search::Entity::find_by_id(id)
        .filter(saved_search::Column::StaffMemberId.eq(owner))
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

async fn is_used(
    op: &Op,
    owner: StaffMemberId,
    name: &str,
    by_other_than: Option<SavedSearchId>,
) -> Result<bool, Fault> {
    let other = saved_search::Entity::find()
        .filter(saved_search::Column::StaffMemberId.eq(owner))
        .filter(saved_search::Column::NameKey.eq(text::fold(name)))
        .one(op.transaction())
        .await?;
    Ok(other.is_some_and(|other| Some(other.id) != by_other_than))
}

/// Puts another question in a search.
async fn ask(op: &Op, row: &mut saved_search::Model, question: Question) -> Result<(), Fault> {
    row.words = question.words;
    row.filter = question.filter;
    row.narrowing =
        serde_json::to_value(question.narrowing).map_err(Fault::at("keeping a search"))?;
    row.broken_since = None;
    from_now(op, row).await
}

/// What is new is reckoned from now on; a search that is told daily tells tomorrow what comes today.
async fn from_now(op: &Op, row: &mut saved_search::Model) -> Result<(), Fault> {
    let end = journal::read::sealed_size(op.transaction()).await?;
    row.position = i64::try_from(end).map_err(Fault::at("reading the journal"))?;
    row.since = op.at();
    row.told_on = Some(calendar::day(op.at()));
    saved_search_hit::Entity::delete_many()
        .filter(saved_search_hit::Column::SavedSearchId.eq(row.id))
        .exec(op.transaction())
        .await?;
    Ok(())
}

fn record(op: &mut Op, kind: &'static str, row: &saved_search::Model) {
    op.record(Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "saved_search",
            id: Some(row.id.0),
        },
        payload: json!({ "person": row.staff_member_id, "telling": row.telling }),
    });
}
