//! Opening a year (*gada atvēršana*): the files of the scheme in force, and the registers' counters, in one operation.
//!
//! For the records clerk on the first working day of January. It can be repeated: what is there already stays as it is.
//! A series that carries over (client files) has one file for all years, which simply goes on. Ground: domain §5.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use entities::classification::{file, scheme, series};
use entities::ids::{FileId, InstitutionId, RegisterId, SeriesId};
use entities::vocabulary::{OpenState, SchemeState};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::command::{Named, first_answer, keep_answer, permit};
use super::{Refusal, read, registers};
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation::read as organisation;

/// What opening a year does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The year.
    pub year: i32,
    /// Series whose file is opened.
    pub series: Vec<SeriesId>,
    /// Files of the year that were open before.
    pub already_open: usize,
    /// Files that carry over and go on.
    pub carried_over: usize,
    /// Registers that begin the year.
    pub registers: Vec<RegisterId>,
}

/// A file that a series lacks in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing<'a> {
    /// The series.
    pub series: &'a series::Model,
    /// The file's year; none where it carries over.
    pub year: Option<i32>,
}

/// The files that the series lack in a year.
pub fn missing<'a>(
    series: &'a [series::Model],
    present: &BTreeSet<(SeriesId, Option<i32>)>,
    year: i32,
) -> Vec<Missing<'a>> {
    series
        .iter()
        .map(|series| Missing {
            series,
            year: (!series.carries_over).then_some(year),
        })
        .filter(|file| !present.contains(&(file.series.id, file.year)))
        .collect()
}

/// What opening a year would do, without doing it.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn look(
    kit: &Kit,
    caller: &Caller,
    year: i32,
) -> Result<Result<Opening, Refusal>, Fault> {
    let present = calendar::year(kit.clock.now());
    let permitted = permit(caller, Action::ReadExtracts).and_then(|()| may_open(year, present));
    if let Err(refusal) = permitted {
        return Ok(Err(refusal));
    }
    let reader = kit.db.reader();
    let series = read::series_in_force(reader, caller.institution).await?;
    let files = read::files_of_year(reader, caller.institution, year).await?;
    let registers = read::registers(reader, caller.institution).await?;
    let ids: Vec<RegisterId> = registers.iter().map(|register| register.id).collect();
    let years = read::years_of_registers(reader, &ids).await?;
    let has_year = |id: &RegisterId| {
        let mut years = years.get(id).into_iter().flatten();
        years.any(|row| row.year == year)
    };
    let new = missing(&series, &keys(&files), year);
    Ok(Ok(Opening {
        year,
        series: new.iter().map(|file| file.series.id).collect(),
        already_open: files.iter().filter(|file| file.year.is_some()).count(),
        carried_over: files.iter().filter(|file| goes_on(file)).count(),
        registers: ids.into_iter().filter(|id| !has_year(id)).collect(),
    }))
}

/// Opens the present or the coming year for a caller who may.
///
/// # Errors
/// A fault of the database; inside it the refusal of another year.
pub async fn open_year(
    kit: &Kit,
    caller: &Caller,
    year: i32,
    named: Named<'_>,
) -> Result<Result<Opening, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let first = serde_json::from_value(answer);
            return Ok(Ok(first.map_err(Fault::at("reading an answer"))?));
        }
        Ok(None) => {}
    }
    if let Err(refusal) = may_open(year, calendar::year(op.at())) {
        return Ok(Err(refusal));
    }
    let first = NaiveDate::from_yo_opt(year, 1).unwrap_or_else(|| calendar::day(op.at()));
    let opening = open(&mut op, caller.institution, first).await?;
    keep_answer(&op, caller, named, json!(opening)).await?;
    op.commit().await?;
    Ok(Ok(opening))
}

/// Opens the year's file of every series in force that has none yet. Returns how many were opened.
///
/// # Errors
/// A fault of the database.
pub async fn open_files(
    op: &mut Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
) -> Result<usize, Fault> {
    lock_scheme(op, institution).await?;
    let year = opened_on.year();
    let series = read::series_in_force(op.transaction(), institution).await?;
    let files = read::files_of_year(op.transaction(), institution, year).await?;
    let new = missing(&series, &keys(&files), year);
    insert(op, institution, opened_on, &new).await?;
    Ok(new.len())
}

async fn open(
    op: &mut Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
) -> Result<Opening, Fault> {
    lock_scheme(op, institution).await?;
    let year = opened_on.year();
    let series = read::series_in_force(op.transaction(), institution).await?;
    let files = read::files_of_year(op.transaction(), institution, year).await?;
    let new = missing(&series, &keys(&files), year);
    insert(op, institution, opened_on, &new).await?;
    let known = read::registers(op.transaction(), institution).await?;
    let ids: Vec<RegisterId> = known.iter().map(|register| register.id).collect();
    let years = read::years_of_registers(op.transaction(), &ids).await?;
    let mut begun = Vec::new();
    for register in &known {
        let mut of = years.get(&register.id).into_iter().flatten();
        if !of.any(|row| row.year == year) {
            registers::begin_year(op, register, year).await?;
            begun.push(register.id);
        }
    }
    if !begun.is_empty() {
        op.record(Entry {
            kind: "registers.year_begun",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!({ "year": year, "registers": begun }),
        });
    }
    Ok(Opening {
        year,
        series: new.iter().map(|file| file.series.id).collect(),
        already_open: files.iter().filter(|file| file.year.is_some()).count(),
        carried_over: files.iter().filter(|file| goes_on(file)).count(),
        registers: begun,
    })
}

/// Two who open one year at the same time do it one after the other, and the second finds nothing left to do.
async fn lock_scheme(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    scheme::Entity::find()
        .filter(scheme::Column::InstitutionId.eq(institution))
        .filter(scheme::Column::State.eq(SchemeState::InForce))
        .order_by_asc(scheme::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?;
    Ok(())
}

async fn insert(
    op: &mut Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
    new: &[Missing<'_>],
) -> Result<(), Fault> {
    // A version of the scheme keeps the unit that it was agreed with; after a merger the successor opens its files.
    let units = organisation::structure(op.transaction(), institution).await?;
    let keeper = |unit| units.rolls_up_to(unit, opened_on).unwrap_or(unit);
    let rows: Vec<file::ActiveModel> = new
        .iter()
        .map(|Missing { series, year }| {
            file::Model {
                id: op.new_id(FileId),
                series_id: series.id,
                institution_id: institution,
                unit_id: series.unit_id.map(keeper),
                index_sort_key: series.index_sort_key.clone(),
                file_index: series.file_index.clone(),
                title: series.title_lv.clone(),
                year: *year,
                state: OpenState::Open,
                opened_on,
                closed_on: None,
            }
            .into_active_model()
        })
        .collect();
    let opened = rows.len();
    for chunk in rows.chunks(CHUNK) {
        file::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    if opened > 0 {
        op.record(Entry {
            kind: "files.opened",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!({ "year": opened_on.year(), "files": opened }),
        });
    }
    Ok(())
}

fn keys(files: &[file::Model]) -> BTreeSet<(SeriesId, Option<i32>)> {
    files
        .iter()
        .map(|file| (file.series_id, file.year))
        .collect()
}

fn goes_on(file: &file::Model) -> bool {
    file.year.is_none() && file.state != OpenState::Closed
}

/// The present year, and the coming one for those who prepare it in December.
fn may_open(year: i32, present: i32) -> Result<(), Refusal> {
    if (present..=present + 1).contains(&year) {
        Ok(())
    } else {
        Err(Refusal::YearNotToOpen(year))
    }
}
