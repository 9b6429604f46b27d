//! Recording that the archive lets files stay longer (*nodošanas termiņa pagarinājums*): its decision with number, date and the
//! document in which it came. Years add to the term of the law.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::{DocumentId, FileId, TransferExtensionId};
use entities::retention::{file_transfer, transfer_extension};
use entities::vocabulary::{Direction, DocumentStatus};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;

use super::{leave_problem, may_leave, sources};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::documents::read as documents;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::retention::Refusal;
use crate::retention::handed_over;
use crate::retention::keep::{Because, reckon_files};

/// Most files of one decision.
pub const MOST_FILES: usize = 1_000;

const MOST_NUMBER: usize = 60;

/// A decision of the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// About which files.
    pub files: Vec<FileId>,
    /// Its number at the archive.
    pub number: String,
    /// When it was decided.
    pub decided_on: NaiveDate,
    /// The decision as registered here.
    pub document: DocumentId,
    /// By how many years.
    pub years: i32,
    /// Under special circumstances.
    pub special: bool,
}

impl Extension {
    fn problems(&self, today: NaiveDate) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.files.is_empty() {
            problems.push(Problem::new("REQUIRED", "files"));
        }
        if self.files.len() > MOST_FILES {
            problems.push(Problem::new("TOO_MANY", "files").with("most", MOST_FILES));
        }
        let number = self.number.trim();
        if number.is_empty() {
            problems.push(Problem::new("REQUIRED", "number"));
        }
        if number.chars().count() > MOST_NUMBER {
            problems.push(Problem::new("TOO_LONG", "number").with("most", MOST_NUMBER));
        }
        if text::has_control(number) {
            problems.push(Problem::new("CONTROL_CHARACTER", "number"));
        }
        if self.decided_on > today {
            problems
                .push(Problem::new("DATE_IN_FUTURE", "decidedOn").with("date", self.decided_on));
        }
        problems.extend(leave_problem(self.years, self.special));
        problems
    }
}

/// Records a decision and reckons the files anew in the same operation.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn extend(
    kit: &Kit,
    caller: &Caller,
    mut extension: Extension,
    named: Named<'_>,
) -> Result<Result<Vec<file::Model>, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ExtendTransfer) {
        return Ok(Err(not.into()));
    }
    let problems = extension.problems(calendar::day(kit.clock.now()));
    if !problems.is_empty() {
        return Ok(Err(Refusal::Transfer(problems)));
    }
    extension.number = extension.number.trim().to_owned();
    let mut op = kit.begin(caller.actor).await?;
    let rows = locked(&op, caller, &extension.files).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(rows)),
        Ok(None) => {}
    }
    let problems = standing_problems(&op, caller, &extension, &rows).await?;
    if !problems.is_empty() {
        return Ok(Err(Refusal::Transfer(problems)));
    }
    write(&mut op, caller, &extension, &rows).await?;
    reckon_files(&mut op, &extension.files, Because::Changed).await?;
    keep_answer(&op, caller, named, json!(extension.number)).await?;
    op.commit().await?;
    Ok(Ok(rows))
}

/// The files of the caller's institution, locked in the order of their ids.
async fn locked(op: &Op, caller: &Caller, files: &[FileId]) -> Result<Vec<file::Model>, Fault> {
    let files: BTreeSet<FileId> = files.iter().copied().collect();
    Ok(file::Entity::find()
        .filter(file::Column::InstitutionId.eq(caller.institution))
        .filter(file::Column::Id.is_in(files))
        .order_by_asc(file::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?)
}

/// What is wrong with a decision beside what is there.
async fn standing_problems(
    op: &Op,
    caller: &Caller,
    extension: &Extension,
    rows: &[file::Model],
) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let wanted = extension.document;
    let found = documents::by_ids(op.transaction(), caller.scope(), &[wanted]).await?;
    match found.get(&wanted) {
        Some(row)
            if row.status == DocumentStatus::Registered && row.direction == Direction::Incoming => {
        }
        Some(_) => problems.push(Problem::new("TRANSFER_DOCUMENT", "document")),
        None => problems.push(Problem::new("DOCUMENT_UNKNOWN", "document")),
    }
    let known: HashSet<FileId> = rows.iter().map(|row| row.id).collect();
    let permanent: HashSet<FileId> = file_transfer::Entity::find()
        .select_only()
        .column(file_transfer::Column::FileId)
        .filter(file_transfer::Column::FileId.is_in(extension.files.iter().copied()))
        .into_tuple::<FileId>()
        .all(op.transaction())
        .await?
        .into_iter()
        .collect();
    let leaves = sources::leaves(op.transaction(), &extension.files).await?;
    let gone = handed_over::of(op.transaction(), &extension.files).await?;
    let mut seen = HashSet::new();
    for (place, file) in extension.files.iter().enumerate() {
        let path = format!("files.{place}");
        let before = leaves.get(file).map_or(&[][..], Vec::as_slice);
        if let Some(gone) = gone.get(file).filter(|_| known.contains(file)) {
            problems
                .push(Problem::new("TRANSFER_HANDED_OVER", &path).with("act", &gone.act_number));
            continue;
        }
        let code = if !known.contains(file) {
            "FILE_UNKNOWN"
        } else if !seen.insert(*file) {
            "TRANSFER_FILE_TWICE"
        } else if !permanent.contains(file) {
            "TRANSFER_NOT_PERMANENT"
        } else if before.iter().any(|leave| leave.number == extension.number) {
            "TRANSFER_LEAVE_TWICE"
        } else if !may_leave(before, extension.years, extension.special) {
            "TRANSFER_LEAVES_USED"
        } else {
            continue;
        };
        problems.push(Problem::new(code, &path));
    }
    Ok(problems)
}

async fn write(
    op: &mut Op,
    caller: &Caller,
    extension: &Extension,
    rows: &[file::Model],
) -> Result<(), Fault> {
    let mut written = Vec::with_capacity(rows.len());
    for file in rows {
        let row = transfer_extension::Model {
            id: op.new_id(TransferExtensionId),
            institution_id: file.institution_id,
            file_id: file.id,
            number: extension.number.clone(),
            decided_on: extension.decided_on,
            document_id: extension.document,
            years: extension.years,
            special: extension.special,
            recorded_at: op.at(),
            recorded_by: caller.account,
        };
        op.record(Entry {
            kind: "retention.transfer_extended",
            institution: Some(file.institution_id),
            subject: Subject {
                kind: "file",
                id: Some(file.id.0),
            },
            payload: json!({
                "id": row.id,
                "number": row.number,
                "decidedOn": row.decided_on,
                "document": row.document_id,
                "years": row.years,
                "special": row.special,
            }),
        });
        written.push(row.into_active_model().reset_all());
    }
    for chunk in written.chunks(CHUNK) {
        transfer_extension::Entity::insert_many(chunk.iter().cloned())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}
