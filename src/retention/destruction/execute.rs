//! Executing a list (*iznīcināšanas uzsākšana*): the command. It is refused naming everything that is missing, and every file that
//! something stands in the way of; what passes is past the point of no return, and a job does the rest.

use std::collections::BTreeSet;

use entities::classification::file;
use entities::ids::{DestructionListId, FileId, ListDecisionId, StaffMemberId};
use entities::retention::list_decision::{self, Members};
use entities::retention::{destruction_file, destruction_list, destruction_run};
use entities::vocabulary::{
    Appraisal, DestructionFate, DestructionState, ItemState, ListDecisionKind, ListState,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::json;

use super::run::job;
use crate::access::once::Named;
use crate::access::{Action, Caller};
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::journal::read::newest;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::organisation::availability::{Unavailable, presence};
use crate::retention::gate;
use crate::retention::list::state::other_part;
use crate::retention::list::{self, InTheWay, Missing, Part, error, in_the_way};

const MOST_METHOD: usize = 500;

/// Most files that a refusal names; the rest is counted by whoever mends these first.
const MOST_NAMED: usize = 50;

/// Who is to execute which list, how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Which list.
    pub list: DestructionListId,
    /// Its revision as the caller read it.
    pub revision: i32,
    /// Who executes it: destroys what is on paper, answers for the rest. The caller when none.
    pub executor: Option<StaffMemberId>,
    /// How what is not electronic is destroyed.
    pub method: String,
}

/// A refusal to execute a list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// As of any act on a list.
    #[error(transparent)]
    List(error::Refusal),
    /// Something has to happen first.
    #[error("{} things are missing before the list can be executed", .0.len())]
    Missing(Vec<Missing>),
    /// Something stands in the way of some files: nothing of the list is executed (domain §13 (19)).
    #[error("something stands in the way of {} files", .0.len())]
    InTheWay(Vec<(String, InTheWay)>),
}

impl From<error::Refusal> for Refusal {
    fn from(refusal: error::Refusal) -> Self {
        Self::List(refusal)
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::List(refusal) => refusal.problems(),
            Self::Missing(missing) => missing.iter().map(lacking).collect(),
            Self::InTheWay(files) => files
                .iter()
                .map(|(file, obstacle)| {
                    Problem::new("DESTRUCTION_IN_THE_WAY", "list")
                        .with("file", file)
                        .with("obstacle", obstacle.as_str())
                        .with("words", words(obstacle))
                })
                .collect(),
        }
    }
}

/// What exactly, as it is called; a dash where there is nothing to call.
fn words(obstacle: &InTheWay) -> String {
    let words = obstacle.words();
    if words.is_empty() {
        "–".to_owned()
    } else {
        words
    }
}

fn lacking(missing: &Missing) -> Problem {
    let problem = Problem::new("DESTRUCTION_LACKS", "list").with("lacks", missing.as_str());
    match missing {
        Missing::Over { state } => problem.with("words", state),
        Missing::Appraisals { files } => problem.with("words", files),
        Missing::Wait { until: day } | Missing::Clock { day } => problem.with("words", day),
        _ => problem.with("words", ""),
    }
}

/// Has a list executed: from here on it cannot be stopped, but for files that something comes in the way of meanwhile.
///
/// # Errors
/// A fault of the database; inside it the refusal, after which nothing has changed.
pub async fn execute(
    kit: &Kit,
    caller: &Caller,
    order: Order,
    named: Named<'_>,
) -> Result<Result<destruction_list::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ExecuteDestruction) {
        return Ok(Err(error::Refusal::NotPermitted(not).into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    gate::share(&op, caller.institution).await?;
    let found = destruction_list::Entity::find_by_id(order.list)
        .filter(destruction_list::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(found) = found else {
        return Ok(Err(error::Refusal::ListUnknown.into()));
    };
    if let Some((key, question)) = named {
        let first = key
            .first_answer(op.transaction(), op.keys(), caller.account, question)
            .await?;
        match first {
            Err(_) => return Ok(Err(error::Refusal::KeyReused.into())),
            Ok(Some(_)) => return Ok(Ok(found)),
            Ok(None) => {}
        }
    }
    let ready = match ready(&op, caller, &found, &order).await? {
        Ok(ready) => ready,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let begun = begin(&mut op, caller, found, &order, ready).await?;
    if let Some((key, question)) = named {
        key.keep_answer(&op, caller.account, question, json!(begun.id))
            .await?;
    }
    op.commit().await?;
    Ok(Ok(begun))
}

/// What passed every check.
struct Ready {
    executor: StaffMemberId,
    method: String,
    act_number: String,
    files: Vec<FileId>,
}

async fn ready(
    op: &Op,
    caller: &Caller,
    found: &destruction_list::Model,
    order: &Order,
) -> Result<Result<Ready, Refusal>, Fault> {
    if found.revision != order.revision {
        let now = found.revision;
        return Ok(Err(error::Refusal::Stale { now }.into()));
    }
    let today = calendar::day(op.at());
    let items = list::read::items(op.transaction(), found.id).await?;
    let decisions = list::read::decisions(op.transaction(), found.id).await?;
    let tally = list::read::tally_of(found, &items)?;
    let mut missing = list::missing(found, &tally, &decisions, today);
    // Nobody need have touched the list meanwhile: whatever was done last was done on a day that has come.
    let last = newest(op.transaction()).await?.map(calendar::day);
    if let Some(day) = last.filter(|day| today < *day)
        && !missing
            .iter()
            .any(|lack| matches!(lack, Missing::Clock { .. }))
    {
        missing.push(Missing::Clock { day });
    }
    if !missing.is_empty() {
        return Ok(Err(Refusal::Missing(missing)));
    }
    let Some(act_number) = found.act_number.clone() else {
        return Ok(Err(Refusal::Missing(vec![Missing::Submission])));
    };
    let Some(executor) = order.executor.or(caller.staff_member) else {
        return Ok(Err(error::Refusal::Nobody.into()));
    };
    let hands: BTreeSet<StaffMemberId> = [Some(executor), caller.staff_member, caller.standing_in]
        .into_iter()
        .flatten()
        .collect();
    let people: Vec<StaffMemberId> = hands.iter().copied().collect();
    let presence = presence(op.transaction(), caller.institution, &people, today).await?;
    let mut problems = Vec::new();
    match presence.employed(executor, today) {
        Ok(()) => {}
        Err(Unavailable::NotEmployed { name, on }) => problems.push(
            Problem::new("EXECUTOR_NOT_EMPLOYED", "executor")
                .with("name", name)
                .with("on", on),
        ),
        Err(Unavailable::Unknown | Unavailable::Away { .. }) => {
            problems.push(Problem::new("STAFF_MEMBER_UNKNOWN", "executor"));
        }
    }
    let method = order.method.trim().to_owned();
    if method.is_empty() {
        problems.push(Problem::new("REQUIRED", "method"));
    }
    if method.chars().count() > MOST_METHOD {
        problems.push(Problem::new("TOO_LONG", "method").with("most", MOST_METHOD));
    }
    if text::has_control(&method) {
        problems.push(Problem::new("CONTROL_CHARACTER", "method"));
    }
    if !problems.is_empty() {
        return Ok(Err(error::Refusal::Faulty(problems).into()));
    }
    for person in hands {
        if let Some(part) = other_part(&decisions, person, Part::Executor) {
            let person = presence.name(person);
            let path = "executor".to_owned();
            return Ok(Err(error::Refusal::OtherPart { path, person, part }.into()));
        }
    }
    let files: Vec<FileId> = items
        .iter()
        .filter(|item| {
            item.state == ItemState::Standing && item.appraisal == Some(Appraisal::Destroy)
        })
        .map(|item| item.file_id)
        .collect();
    let ways = in_the_way::of(op.transaction(), &files, today).await?;
    if !ways.is_empty() {
        let mut named = Vec::new();
        let ids: Vec<FileId> = files
            .iter()
            .filter(|file| ways.contains_key(file))
            .copied()
            .take(MOST_NAMED)
            .collect();
        let rows = classification::files_by_ids(op.transaction(), &ids).await?;
        for id in ids {
            let called = rows
                .get(&id)
                .map_or_else(String::new, file::Model::designation);
            let ways = ways.get(&id).map_or(&[][..], Vec::as_slice);
            named.extend(ways.iter().map(|way| (called.clone(), way.clone())));
        }
        return Ok(Err(Refusal::InTheWay(named)));
    }
    Ok(Ok(Ready {
        executor,
        method,
        act_number,
        files,
    }))
}

async fn begin(
    op: &mut Op,
    caller: &Caller,
    found: destruction_list::Model,
    order: &Order,
    ready: Ready,
) -> Result<destruction_list::Model, Fault> {
    let run = destruction_run::Model {
        list_id: found.id,
        institution_id: found.institution_id,
        hash: found.hash.clone(),
        act_number: ready.act_number,
        method: ready.method.clone(),
        executor_id: Some(ready.executor),
        ordered_at: op.at(),
        ordered_by: Some(caller.account),
        again: false,
        state: DestructionState::Erasing,
        remains: json!([]),
        proved_at: None,
        certificate: None,
        certificate_sha256: None,
    };
    op.record(Entry {
        kind: "destruction.ordered",
        institution: Some(found.institution_id),
        subject: Subject {
            kind: "destruction_list",
            id: Some(found.id.0),
        },
        payload: json!({
            "act": run.act_number,
            "hash": found.hash,
            "executor": ready.executor,
            "method": ready.method,
            "files": ready.files.len(),
        }),
    });
    run.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    add_files(op, found.id, &ready.files).await?;
    let decision = list_decision::Model {
        id: op.new_id(ListDecisionId),
        list_id: found.id,
        round: found.round,
        kind: ListDecisionKind::Executor,
        hash: found.hash.clone(),
        decided_by: Some(ready.executor),
        decided_for: caller.standing_in,
        entered_by: caller.account,
        at: op.at(),
        remarks: Some(ready.method.clone()),
        number: None,
        dated_on: None,
        document_id: None,
        members: Members::default(),
        voided_at: None,
    };
    decision
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    op.enqueue(job(order.list, None));
    let revision = found.revision + 1;
    let mut change = found.into_active_model();
    change.state = Set(ListState::Executing);
    change.executor_id = Set(Some(ready.executor));
    change.method = Set(Some(ready.method));
    change.executing_since = Set(Some(op.at()));
    change.revision = Set(revision);
    Ok(change.update(op.transaction()).await?)
}

/// Notes files that are to be destroyed by a list, in this order; those noted before stay as they are.
///
/// # Errors
/// A fault of the database.
pub(super) async fn add_files(
    op: &Op,
    list: DestructionListId,
    files: &[FileId],
) -> Result<(), Fault> {
    use destruction_file::Column;
    let numbered: Vec<(i32, FileId)> = (1..).zip(files.iter().copied()).collect();
    for chunk in numbered.chunks(CHUNK) {
        let rows = chunk
            .iter()
            .map(|(ordinal, file)| destruction_file::ActiveModel {
                list_id: Set(list),
                file_id: Set(*file),
                ordinal: Set(*ordinal),
                fate: Set(DestructionFate::Waiting),
                settled_at: Set(None),
                told: Set(json!({})),
            });
        destruction_file::Entity::insert_many(rows)
            .on_conflict(
                sea_orm::sea_query::OnConflict::columns([Column::ListId, Column::FileId])
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}
