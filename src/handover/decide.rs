//! Submitting a part of an inventory to the archive, and noting what the archive said (*iesniegšana un apstiprināšana*).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::handover::inventory_step;
use entities::ids::FileId;
use entities::vocabulary::{Direction, DocumentStatus, InventoryState, InventoryStepKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::check::{Unit, Weight, check};
use super::command::{Desk, Done, Letter};
use super::describe::Described;
use super::error::Refusal;
use super::facts::Holding;
use super::mending::AS_SUBMITTED;
use super::numbering::Label;
use super::units::{TOLD, of_part, rewrite};
use super::{agreement, facts};
use crate::documents::read as documents;
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar, text};

const MOST_NUMBER: usize = 60;
const MOST_REMARKS: usize = 2_000;

/// Submits the part: it has units, and nothing about them blocks.
pub(super) async fn submit(desk: &mut Desk<'_>) -> Done {
    let mut rows = of_part(desk, None).await?;
    if rows.is_empty() {
        return Ok(Err(Problem::new("INVENTORY_EMPTY", "inventory").into()));
    }
    let files: BTreeSet<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let own = desk.caller.institution;
    let known = facts::of(desk.op.transaction(), own, &files, desk.today).await?;
    let formats =
        agreement::read::formats(desk.op.transaction(), &desk.inventory, desk.today).await?;
    let mut problems = Vec::new();
    for row in &mut rows {
        let facts = known.get(&row.file_id);
        let facts = facts.ok_or(Fault::broken("the file of a unit is missing"))?;
        let label = Label::lettered(row.number, &row.letter);
        let described = Described::from(&*row);
        let unit = Unit {
            label: &label,
            term: desk.inventory.term,
            medium: row.medium,
            volume: row.volume_id,
            described: &described,
            submitted: Holding::submitted(row),
            formats,
        };
        let holding = facts.holding();
        row.submitted_documents = Some(holding.documents);
        row.submitted_bytes = Some(holding.bytes);
        let blocking = check(&unit, facts).into_iter();
        let blocking = blocking.filter(|flaw| flaw.weight == Weight::Blocks);
        problems.extend(blocking.map(|flaw| Problem {
            path: vec!["inventory".to_owned()],
            ..flaw.problem
        }));
        if problems.len() >= TOLD {
            break;
        }
    }
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    rewrite(desk, &rows, &AS_SUBMITTED).await?;
    concluded(
        desk,
        InventoryStepKind::Submitted,
        "inventory.submitted",
        None,
    )
    .await
}

/// Notes that the archive gave the part back.
pub(super) async fn give_back(desk: &mut Desk<'_>, remarks: &str) -> Done {
    match reason_given(remarks) {
        Ok(remarks) => {
            let kind = InventoryStepKind::Returned;
            concluded(desk, kind, "inventory.returned", Some(remarks)).await
        }
        Err(bad) => Ok(Err(bad.problem("remarks").into())),
    }
}

/// Closes the inventory: what is in it was approved, or nothing is in it.
pub(super) async fn close(desk: &mut Desk<'_>, reason: &str) -> Done {
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(bad.problem("reason").into())),
    };
    if desk.inventory.state == InventoryState::Draft && !of_part(desk, None).await?.is_empty() {
        return Ok(Err(Problem::new("INVENTORY_NOT_EMPTY", "inventory").into()));
    }
    concluded(
        desk,
        InventoryStepKind::Closed,
        "inventory.closed",
        Some(reason),
    )
    .await
}

async fn concluded(
    desk: &mut Desk<'_>,
    kind: InventoryStepKind,
    entry: &'static str,
    remarks: Option<String>,
) -> Done {
    let units = counted(desk).await?;
    let step = inventory_step::Model {
        remarks,
        ..desk.step(kind, units)
    };
    let payload = json!({ "part": step.part, "units": units, "remarks": step.remarks });
    desk.write(step).await?;
    desk.record(entry, payload);
    Ok(Ok(()))
}

async fn counted(desk: &Desk<'_>) -> Result<i32, Fault> {
    let rows = of_part(desk, None).await?;
    Ok(i32::try_from(rows.len()).unwrap_or(i32::MAX))
}

/// Notes that the archive has approved the part.
pub(super) async fn approve(desk: &mut Desk<'_>, letter: Letter) -> Done {
    let problems = letter_problems(desk, &letter).await?;
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let units = counted(desk).await?;
    let remarks = letter.remarks.as_deref().map(str::trim);
    let step = inventory_step::Model {
        number: Some(letter.number.trim().to_owned()),
        dated_on: Some(letter.dated_on),
        document_id: Some(letter.document),
        remarks: remarks
            .filter(|remarks| !remarks.is_empty())
            .map(str::to_owned),
        ..desk.step(InventoryStepKind::Approved, units)
    };
    let payload = json!({
        "part": step.part,
        "units": units,
        "number": step.number,
        "datedOn": step.dated_on,
        "document": step.document_id,
        "remarks": step.remarks,
    });
    desk.write(step).await?;
    desk.record("inventory.approved", payload);
    Ok(Ok(()))
}

/// What is wrong with the archive's letter: it is registered as received, and dated between the submission and today.
async fn letter_problems(desk: &Desk<'_>, letter: &Letter) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let number = letter.number.trim();
    if number.is_empty() {
        problems.push(Problem::new("REQUIRED", "number"));
    }
    let remarks = letter.remarks.as_deref().unwrap_or_default();
    for (given, path, most) in [
        (number, "number", MOST_NUMBER),
        (remarks.trim(), "remarks", MOST_REMARKS),
    ] {
        if given.chars().count() > most {
            problems.push(Problem::new("TOO_LONG", path).with("most", most));
        }
        if text::has_control(given) {
            problems.push(Problem::new("CONTROL_CHARACTER", path));
        }
    }
    let on = letter.dated_on;
    if on > desk.today {
        problems.push(Problem::new("DATE_IN_FUTURE", "datedOn").with("date", on));
    }
    if let Some(submitted) = submitted_on(desk)
        .await?
        .filter(|submitted| on < *submitted)
    {
        problems.push(
            Problem::new("DATE_ORDER", "datedOn")
                .with("later", on)
                .with("earlier", submitted),
        );
    }
    let wanted = letter.document;
    let found = documents::by_ids(desk.op.transaction(), desk.caller.scope(), &[wanted]).await?;
    match found.get(&wanted) {
        Some(card) if card.status == DocumentStatus::Registered => {
            if card.direction != Direction::Incoming {
                problems.push(Problem::new("INVENTORY_LETTER_NOT_RECEIVED", "document"));
            }
        }
        Some(_) | None => problems.push(Problem::new("DOCUMENT_UNKNOWN", "document")),
    }
    Ok(problems)
}

/// The day on which the part was submitted last.
async fn submitted_on(desk: &Desk<'_>) -> Result<Option<NaiveDate>, Fault> {
    use inventory_step::Column;
    let last = inventory_step::Entity::find()
        .filter(Column::InventoryId.eq(desk.inventory.id))
        .filter(Column::Part.eq(desk.inventory.part))
        .filter(Column::Kind.eq(InventoryStepKind::Submitted))
        .order_by_desc(Column::Id)
        .one(desk.op.transaction())
        .await?;
    Ok(last.map(|step| calendar::day(step.at)))
}
