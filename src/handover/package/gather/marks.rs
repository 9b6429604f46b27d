//! Visas, read receipts and resolutions as a package tells them (*vīzas, iepazīšanās atzīmes, rezolūcijas*, domain §4.1): each
//! in the columns of the archive's tables.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::{
    approval, approval_round, approval_step, draft, resolution, task, task_step,
};
use entities::ids::{
    ApprovalRoundId, ApprovalStepId, DocumentId, DraftId, ResolutionId, StaffMemberId, TaskId,
};
use entities::organisation::staff_member;
use entities::vocabulary::{ApprovalKind, TaskAct, TaskRole, TaskState};
use packages::description::{Mark, Resolution};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{capital, short};
use crate::circulation::task::read as tasks;
use crate::db::CHUNK;
use crate::kernel::{Fault, calendar};
use crate::organisation::{Doers, names, read as organisation};

/// Longest name of a person that the archive's column takes.
const MOST_PERSON: usize = 50;
/// Longest task or remark.
const MOST_REMARK: usize = 200;

/// The marks of a document.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) visas: Vec<Mark>,
    pub(super) receipts: Vec<Mark>,
    pub(super) resolutions: Vec<Resolution>,
}

/// A visa that holds, of the draft that a document was.
pub(super) struct Visa {
    pub(super) row: approval::Model,
    /// Whoever gave it, under the name of that day.
    pub(super) person: String,
}

/// The visas of documents, the first one first.
///
/// # Errors
/// A fault of the database.
pub(super) async fn visas<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<Visa>>, Fault> {
    let drafts: HashMap<DraftId, DocumentId> = draft::Entity::find()
        .filter(draft::Column::DocumentId.is_in(documents.iter().copied()))
        .all(connection)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id, row.document_id?)))
        .collect();
    let rounds: HashMap<ApprovalRoundId, DocumentId> = approval_round::Entity::find()
        .filter(approval_round::Column::DraftId.is_in(drafts.keys().copied()))
        .all(connection)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id, *drafts.get(&row.draft_id)?)))
        .collect();
    let all: Vec<ApprovalRoundId> = rounds.keys().copied().collect();
    let mut steps: HashMap<ApprovalStepId, DocumentId> = HashMap::new();
    let mut given = Vec::new();
    for chunk in all.chunks(CHUNK) {
        let rows = approval_step::Entity::find()
            .filter(approval_step::Column::RoundId.is_in(chunk.iter().copied()))
            .filter(approval_step::Column::Kind.eq(ApprovalKind::Visa))
            .all(connection)
            .await?;
        let of: Vec<ApprovalStepId> = rows.iter().map(|row| row.id).collect();
        let asked = rows.iter();
        steps.extend(asked.filter_map(|row| Some((row.id, *rounds.get(&row.round_id)?))));
        for chunk in of.chunks(CHUNK) {
            let rows = approval::Entity::find()
                .filter(approval::Column::StepId.is_in(chunk.iter().copied()))
                .filter(approval::Column::VoidedAt.is_null())
                .all(connection)
                .await?;
            given.extend(rows);
        }
    }
    given.sort_by_key(|row| row.id);
    let doers = Doers::of(connection, given.iter().map(|row| row.decided_by)).await?;
    let mut visas: HashMap<DocumentId, Vec<Visa>> = HashMap::new();
    for row in given {
        let Some(document) = steps.get(&row.step_id) else {
            continue;
        };
        let person = doers.named(row.decided_by, row.decided_at);
        visas.entry(*document).or_default().push(Visa {
            person: person.unwrap_or_default(),
            row,
        });
    }
    Ok(visas)
}

/// What is said in a visa.
pub(super) fn verdict(row: &approval::Model) -> String {
    let verdict = capital(row.verdict.latvian());
    match &row.remarks {
        Some(remarks) => format!("{verdict}. {remarks}"),
        None => verdict,
    }
}

/// The marks of documents; documents without any are left out.
///
/// # Errors
/// A fault of the database.
pub(super) async fn marks<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
    visas: &HashMap<DocumentId, Vec<Visa>>,
) -> Result<HashMap<DocumentId, Marks>, Fault> {
    let mut found: HashMap<DocumentId, Marks> = HashMap::new();
    for (document, visas) in visas {
        let marks = visas.iter().map(|visa| Mark {
            person: short(&visa.person, MOST_PERSON),
            date: Some(calendar::day(visa.row.decided_at)),
            notes: Some(short(&verdict(&visa.row), MOST_REMARK)),
        });
        found.entry(*document).or_default().visas.extend(marks);
    }

    let resolutions = tasks::resolutions_of(connection, documents).await?;
    let ids: Vec<ResolutionId> = resolutions.values().flatten().map(|row| row.id).collect();
    let executors = tasks::executors(connection, &ids).await?;
    let readers = readers(connection, &ids).await?;
    let all = executors
        .values()
        .flatten()
        .chain(readers.values().flatten());
    let of: Vec<TaskId> = all.clone().map(|task| task.id).collect();
    let steps = tasks::steps(connection, &of).await?;
    let people: BTreeSet<StaffMemberId> = all
        .map(|task| task.executor_id)
        .chain(resolutions.values().flatten().map(|row| row.author_id))
        .collect();
    let people: Vec<StaffMemberId> = people.into_iter().collect();
    let people = People(organisation::staff_by_ids(connection, &people).await?);
    for (document, resolutions) in resolutions {
        let marks = found.entry(document).or_default();
        for resolution in &resolutions {
            for task in executors.get(&resolution.id).into_iter().flatten() {
                let steps = steps.get(&task.id).map(Vec::as_slice);
                marks
                    .resolutions
                    .push(told(resolution, task, steps.unwrap_or_default(), &people));
            }
            for task in readers.get(&resolution.id).into_iter().flatten() {
                let steps = steps.get(&task.id).map(Vec::as_slice);
                let mut read = steps.unwrap_or_default().iter();
                let read = read.rfind(|step| step.act == TaskAct::Acknowledge);
                marks.receipts.extend(read.map(|step| Mark {
                    person: people.named(task.executor_id, step.at),
                    date: Some(calendar::day(step.at)),
                    notes: step.text.as_deref().map(|text| short(text, MOST_REMARK)),
                }));
            }
        }
    }
    Ok(found)
}

/// One executor's part in a resolution, with what they reported.
fn told(
    resolution: &resolution::Model,
    task: &task::Model,
    steps: &[task_step::Model],
    people: &People,
) -> Resolution {
    let given = calendar::day(resolution.given_at);
    let report = steps.iter().rfind(|step| step.act == TaskAct::Report);
    let role = (task.role == TaskRole::CoExecutor).then(|| capital(task.role.latvian()));
    let notes: Vec<String> = [
        role,
        Some(capital(task.state.latvian())),
        report.and_then(|step| step.text.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    Resolution {
        author: people.named(resolution.author_id, resolution.given_at),
        responsible: people.named(task.executor_id, task.assigned_at),
        task: short(&resolution.text, MOST_REMARK),
        // A term that lay before the day was a slip in its time; the archive's table has no room for it.
        due: task
            .due_on
            .or(resolution.due_on)
            .filter(|due: &NaiveDate| *due >= given),
        date: Some(given),
        notes: Some(short(&notes.join(". "), MOST_REMARK)),
    }
}

/// Tasks of those who only had to read, and have.
async fn readers<C: ConnectionTrait>(
    connection: &C,
    resolutions: &[ResolutionId],
) -> Result<HashMap<ResolutionId, Vec<task::Model>>, Fault> {
    let mut found: HashMap<ResolutionId, Vec<task::Model>> = HashMap::new();
    for chunk in resolutions.chunks(CHUNK) {
        let rows = task::Entity::find()
            .filter(task::Column::ResolutionId.is_in(chunk.iter().copied()))
            .filter(task::Column::Role.eq(TaskRole::Information))
            .filter(task::Column::State.eq(TaskState::Done))
            .order_by_asc(task::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.resolution_id).or_default().push(row);
        }
    }
    Ok(found)
}

struct People(HashMap<StaffMemberId, staff_member::Model>);

impl People {
    /// Under the name of that day.
    fn named(&self, id: StaffMemberId, at: DateTime<Utc>) -> String {
        let row = self.0.get(&id);
        let name = row.map(|row| {
            let (given, family) = names::on(row, calendar::day(at));
            format!("{given} {family}")
        });
        short(&name.unwrap_or_default(), MOST_PERSON)
    }
}
