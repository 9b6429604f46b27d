//! Putting units on an inventory and taking them off (*glabājamo vienību pievienošana un izņemšana*): in a number of statements that does not
//! grow with them, and with an entry about each file that is concerned.

use std::collections::{BTreeSet, HashMap, HashSet};

use entities::handover::{
    act_unit, description_unit, former_part, omitted_number, package_unit, reply,
};
use entities::ids::{DescriptionUnitId, FileId, VolumeId};
use entities::vocabulary::{InventoryState, InventoryTerm, OpenState};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use serde_json::{Value, json};

use super::command::{Desk, Done};
use super::derive::{derive, term};
use super::describe::Described;
use super::error::Refusal;
use super::facts::{self, FileFacts};
use super::numbering::{self, Label};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem};
use crate::organisation::Fonds;
use crate::retention::transfer_due::read as transfers;

/// Most files or units that one deed names.
pub(super) const MOST: usize = 1_000;

/// Most problems that are told at once.
pub(super) const TOLD: usize = 20;

/// Rows of one statement: each has many columns, and SQLite counts its parameters.
pub(super) const ROWS: usize = CHUNK / 2;

/// The files of units, by rising ids.
///
/// # Errors
/// A fault of the database.
pub(super) async fn files_of<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<Vec<FileId>, Fault> {
    let mut files = BTreeSet::new();
    for chunk in units.chunks(CHUNK) {
        let found: Vec<FileId> = description_unit::Entity::find()
            .select_only()
            .column(description_unit::Column::FileId)
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        files.extend(found);
    }
    Ok(files.into_iter().collect())
}

/// Files become units, numbered in the order of their indexes.
pub(super) async fn add(desk: &mut Desk<'_>, files: &[FileId], behind: Option<i32>) -> Done {
    if let Some(problem) = named(files.len(), "files") {
        return Ok(Err(problem.into()));
    }
    let connection = desk.op.transaction();
    let own = desk.caller.institution;
    let mut known = facts::of(connection, own, files, desk.today).await?;
    let due = transfers::of_files(connection, files).await?;
    let mut problems = Vec::new();
    let mut seen = HashSet::new();
    let mut taken: Vec<FileFacts> = Vec::new();
    for (place, id) in files.iter().enumerate() {
        let path = format!("files.{place}");
        if !seen.insert(*id) {
            problems.push(Problem::new("INVENTORY_FILE_TWICE", &path));
            continue;
        }
        let Some(file) = known.remove(id) else {
            problems.push(Problem::new("FILE_UNKNOWN", &path));
            continue;
        };
        let days = due.get(id).map_or(&[][..], Vec::as_slice);
        let listed = days.iter().any(|day| day.medium == desk.inventory.medium);
        match unfit(desk, &file, listed, &path) {
            Some(problem) => problems.push(problem),
            None => taken.push(file),
        }
    }
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    // As the scheme orders them, and year by year: what stands together in the office stays together.
    taken.sort_by(|one, other| {
        let key = |facts: &FileFacts| {
            let file = &facts.file;
            (file.year, file.index_sort_key.clone(), file.id)
        };
        key(one).cmp(&key(other))
    });
    let medium = desk.inventory.medium;
    let derived: Vec<_> = taken
        .iter()
        .flat_map(|facts| {
            derive(facts, medium)
                .into_iter()
                .map(|unit| (facts.file.id, unit))
        })
        .collect();
    let labels = match numbered(desk, behind, derived.len()).await? {
        Ok(labels) => labels,
        Err(problem) => return Ok(Err(problem.into())),
    };
    // What the archive approved stays as it is: what comes now is another year's part.
    if desk.inventory.state == InventoryState::Approved {
        desk.inventory.part += 1;
    }
    let mut rows = Vec::with_capacity(derived.len());
    for ((file, unit), label) in derived.into_iter().zip(labels) {
        let row = fresh(desk, file, unit.volume, &unit.described, label);
        tell(
            desk,
            &row,
            "description_unit.added",
            difference_from_nothing(&unit.described),
        );
        rows.push(row);
    }
    desk.inventory.last_number = rows
        .iter()
        .map(|row| row.number)
        .max()
        .map_or(desk.inventory.last_number, |last| {
            last.max(desk.inventory.last_number)
        });
    let units = rows.len();
    for chunk in rows.chunks(ROWS) {
        let chunk = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        description_unit::Entity::insert_many(chunk)
            .exec_without_returning(desk.op.transaction())
            .await?;
    }
    let part = desk.inventory.part;
    desk.record(
        "inventory.units_added",
        json!({ "part": part, "files": files, "units": units, "behind": behind }),
    );
    Ok(Ok(()))
}

/// Why a file cannot become a unit of the inventory.
fn unfit(desk: &Desk<'_>, facts: &FileFacts, listed: bool, path: &str) -> Option<Problem> {
    let inventory = &desk.inventory;
    let called = facts.file.designation();
    let problem = |code| Some(Problem::new(code, path).with("file", &called));
    if facts.destroyed {
        return problem("INVENTORY_FILE_DESTROYED");
    }
    if facts.file.state != OpenState::Closed {
        return problem("INVENTORY_FILE_OPEN");
    }
    // A permanent file has a day of transfer for each medium on which it is; the others have none and are kept here.
    let is_of_term = term(facts) == Some(inventory.term)
        && (inventory.term != InventoryTerm::Permanent || listed);
    if !is_of_term && facts.media.contains(&inventory.medium) {
        return problem("INVENTORY_FILE_TERM").map(|problem| problem.with("term", inventory.term));
    }
    if !facts.media.contains(&inventory.medium) {
        return problem("INVENTORY_FILE_MEDIUM")
            .map(|problem| problem.with("medium", inventory.medium));
    }
    let group = Fonds::read(&inventory.fonds_archive, &inventory.fonds_number).ok();
    if facts.fonds != group {
        let lies = facts
            .fonds
            .as_ref()
            .map_or("none".to_owned(), ToString::to_string);
        return problem("INVENTORY_FILE_GROUP").map(|problem| problem.with("group", lies));
    }
    let here = facts
        .described
        .iter()
        .find(|unit| unit.medium == inventory.medium);
    here.and_then(|unit| {
        problem("INVENTORY_FILE_DESCRIBED").map(|problem| problem.with("unit", unit.designation()))
    })
}

/// The numbers of further units.
async fn numbered(
    desk: &Desk<'_>,
    behind: Option<i32>,
    count: usize,
) -> Result<Result<Vec<Label>, Problem>, Fault> {
    let Some(number) = behind else {
        let labels = numbering::next(desk.inventory.last_number, count);
        return Ok(labels.ok_or_else(|| Problem::new("INVENTORY_NUMBERS_END", "files")));
    };
    if !(1..=desk.inventory.last_number).contains(&number) {
        let problem = Problem::new("INVENTORY_BEHIND_UNKNOWN", "behind");
        return Ok(Err(problem.with("number", number)));
    }
    let connection = desk.op.transaction();
    let mut used: BTreeSet<String> = description_unit::Entity::find()
        .select_only()
        .column(description_unit::Column::Letter)
        .filter(description_unit::Column::InventoryId.eq(desk.inventory.id))
        .filter(description_unit::Column::Number.eq(number))
        .into_tuple::<String>()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let omitted = omitted_number::Entity::find()
        .select_only()
        .column(omitted_number::Column::Letter)
        .filter(omitted_number::Column::InventoryId.eq(desk.inventory.id))
        .filter(omitted_number::Column::Number.eq(number))
        .into_tuple::<String>()
        .all(connection)
        .await?;
    used.extend(omitted);
    let labels = numbering::behind(number, &used, count);
    Ok(
        labels
            .ok_or_else(|| Problem::new("INVENTORY_LETTERS_END", "behind").with("number", number)),
    )
}

fn fresh(
    desk: &Desk<'_>,
    file: FileId,
    volume: Option<VolumeId>,
    described: &Described,
    label: Label,
) -> description_unit::Model {
    let mut row = description_unit::Model {
        id: desk.op.new_id(DescriptionUnitId),
        inventory_id: desk.inventory.id,
        institution_id: desk.inventory.institution_id,
        file_id: file,
        volume_id: volume,
        medium: desk.inventory.medium,
        number: label.number,
        letter: label.letter,
        part: desk.inventory.part,
        series_code: None,
        from_on: described.from_on,
        to_on: described.to_on,
        date_notes: None,
        extent: described.extent,
        extent_unit: described.extent_unit,
        related: None,
        title: String::new(),
        content: None,
        notes: None,
        arrangement: None,
        languages: String::new(),
        access: described.access,
        access_ground: None,
        form: None,
        secrecy: described.secrecy,
        copies: None,
        archive_history: None,
        unreadable: None,
        submitted_documents: None,
        submitted_bytes: None,
    };
    described.clone().write(&mut row);
    row
}

/// Writes columns of units anew.
pub(super) async fn rewrite(
    desk: &Desk<'_>,
    rows: &[description_unit::Model],
    columns: &[description_unit::Column],
) -> Result<(), Fault> {
    for chunk in rows.chunks(ROWS) {
        let chunk = chunk
            .iter()
            .cloned()
            .map(|row| row.into_active_model().reset_all());
        description_unit::Entity::insert_many(chunk)
            .on_conflict(
                OnConflict::column(description_unit::Column::Id)
                    .update_columns(columns.iter().copied())
                    .to_owned(),
            )
            .exec_without_returning(desk.op.transaction())
            .await?;
    }
    Ok(())
}

/// What a new unit says, for the journal.
fn difference_from_nothing(described: &Described) -> Value {
    json!({
        "title": described.title,
        "from": described.from_on.to_string(),
        "to": described.to_on.to_string(),
        "access": described.access,
        "accessGround": described.access_ground,
    })
}

/// An entry about the file of a unit: its words go from the journal where the file is destroyed.
pub(super) fn tell(
    desk: &mut Desk<'_>,
    row: &description_unit::Model,
    kind: &'static str,
    said: Value,
) {
    let inventory = desk.inventory.id;
    desk.op.record(Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "file",
            id: Some(row.file_id.0),
        },
        payload: json!({
            "inventory": inventory, "unit": row.id, "number": row.designation(), "said": said,
        }),
    });
}

pub(super) fn named(count: usize, path: &str) -> Option<Problem> {
    match count {
        0 => Some(Problem::new("REQUIRED", path)),
        count if count > MOST => Some(Problem::new("TOO_MANY", path).with("most", MOST)),
        _ => None,
    }
}

/// Units of the part that is being described; all of it where none are named.
pub(super) async fn of_part(
    desk: &Desk<'_>,
    units: Option<&[DescriptionUnitId]>,
) -> Result<Vec<description_unit::Model>, Fault> {
    use description_unit::Column;
    let part = description_unit::Entity::find()
        .filter(Column::InventoryId.eq(desk.inventory.id))
        .filter(Column::Part.eq(desk.inventory.part))
        .order_by_asc(Column::Number)
        .order_by_asc(Column::Letter);
    let part = match units {
        Some(units) => part.filter(Column::Id.is_in(units.iter().copied())),
        None => part,
    };
    Ok(part.all(desk.op.transaction()).await?)
}

/// Which of the named units are not of the part.
pub(super) fn strangers(
    named: &[DescriptionUnitId],
    found: impl Fn(DescriptionUnitId) -> bool,
    path: &str,
) -> Vec<Problem> {
    let mut seen = HashSet::new();
    let mut problems = Vec::new();
    for (place, id) in named.iter().enumerate() {
        let code = match (found(*id), seen.insert(*id)) {
            (false, _) => "DESCRIPTION_UNIT_UNKNOWN",
            (true, false) => "DESCRIPTION_UNIT_TWICE",
            (true, true) => continue,
        };
        problems.push(Problem::new(code, &format!("{path}.{place}")));
    }
    problems
}

/// Which of the units were in a package that the archive answered to, or on an act, whatever became of it: that evidence stays for
/// ever, and so does what it is about.
async fn known_to_the_archive<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<HashSet<DescriptionUnitId>, Fault> {
    let answered = reply::Entity::find()
        .select_only()
        .column(reply::Column::PackageId)
        .into_query();
    let mut known: HashSet<DescriptionUnitId> = package_unit::Entity::find()
        .select_only()
        .column(package_unit::Column::UnitId)
        .filter(package_unit::Column::UnitId.is_in(units.iter().copied()))
        .filter(package_unit::Column::PackageId.in_subquery(answered))
        .into_tuple()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let on_acts: Vec<DescriptionUnitId> = act_unit::Entity::find()
        .select_only()
        .column(act_unit::Column::UnitId)
        .filter(act_unit::Column::UnitId.is_in(units.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    known.extend(on_acts);
    Ok(known)
}

/// Removes units, also from packages that were given up before they were sent.
async fn take_off<C: ConnectionTrait>(
    connection: &C,
    units: &[DescriptionUnitId],
) -> Result<(), Fault> {
    package_unit::Entity::delete_many()
        .filter(package_unit::Column::UnitId.is_in(units.iter().copied()))
        .exec(connection)
        .await?;
    former_part::Entity::delete_many()
        .filter(former_part::Column::UnitId.is_in(units.iter().copied()))
        .exec(connection)
        .await?;
    description_unit::Entity::delete_many()
        .filter(description_unit::Column::Id.is_in(units.iter().copied()))
        .exec(connection)
        .await?;
    Ok(())
}

/// Units leave the part; nobody gets their numbers again.
pub(super) async fn remove(desk: &mut Desk<'_>, units: &[DescriptionUnitId], reason: &str) -> Done {
    let mut problems: Vec<Problem> = named(units.len(), "units").into_iter().collect();
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => {
            problems.push(bad.problem("reason"));
            String::new()
        }
    };
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let rows = of_part(desk, Some(units)).await?;
    let here: HashMap<DescriptionUnitId, &description_unit::Model> =
        rows.iter().map(|row| (row.id, row)).collect();
    problems.extend(strangers(units, |id| here.contains_key(&id), "units"));
    let known = known_to_the_archive(desk.op.transaction(), units).await?;
    problems.extend(units.iter().enumerate().filter_map(|(at, id)| {
        let row = here.get(id).filter(|_| known.contains(id))?;
        let problem = Problem::new("DESCRIPTION_UNIT_ANSWERED", &format!("units.{at}"));
        Some(problem.with("unit", row.designation()))
    }));
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    take_off(desk.op.transaction(), units).await?;
    let mut omitted = Vec::with_capacity(rows.len());
    for row in &rows {
        tell(
            desk,
            row,
            "description_unit.removed",
            json!({ "reason": reason }),
        );
        let omission = omitted_number::Model {
            inventory_id: row.inventory_id,
            number: row.number,
            letter: row.letter.clone(),
            file_id: row.file_id,
            part: row.part,
            reason: reason.clone(),
            omitted_at: desk.op.at(),
            omitted_by: desk.caller.account,
        };
        omitted.push(omission.into_active_model());
    }
    omitted_number::Entity::insert_many(omitted)
        .exec_without_returning(desk.op.transaction())
        .await?;
    let numbers: Vec<String> = rows
        .iter()
        .map(description_unit::Model::designation)
        .collect();
    desk.record("inventory.units_removed", json!({ "numbers": numbers }));
    Ok(Ok(()))
}
