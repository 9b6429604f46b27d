//! Opening a year (*gada atvēršana*): the files of the scheme in force, and the registers' counters, in one operation.
//!
//! For the records clerk on the first working day of January. It can be repeated: what is there already stays as it is.
//! Afterwards every series has an open file: one of the year, or where it carries over (client files) one of those that
//! go on; where the last of these was closed, the next is opened. Ground: domain §5.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use entities::classification::{register, scheme, series};
use entities::ids::{InstitutionId, RegisterId, SeriesId};
use entities::vocabulary::SchemeState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::command::{Named, first_answer, keep_answer, permit};
use super::files::{NewFile, insert};
use super::{Refusal, read, registers};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::calendar::{self, Year};
use crate::op::{Kit, Op};

/// What opening a year does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The year.
    pub year: i32,
    /// Series whose file is opened.
    pub series: Vec<SeriesId>,
    /// Files of the year that were there before, closed ones included.
    pub already_there: usize,
    /// Files that carry over and go on.
    pub carried_over: usize,
    /// Registers that begin the year.
    pub registers: Vec<RegisterId>,
}

/// What stands when a year is opened.
#[derive(Debug)]
struct Standing {
    year: i32,
    /// The series in force.
    series: Vec<series::Model>,
    /// The series of the year's files, closed ones included.
    of_year: Vec<SeriesId>,
    /// The series of the files that carry over and are not closed, once for each of these.
    going_on: Vec<SeriesId>,
    /// The registers that have not begun the year.
    registers: Vec<register::Model>,
}

impl Standing {
    async fn read<C: ConnectionTrait>(
        connection: &C,
        institution: InstitutionId,
        year: i32,
    ) -> Result<Self, Fault> {
        let files = read::files_present(connection, institution, year).await?;
        let series_of = |of_year: bool| {
            let files = files.iter();
            files
                .filter(move |(_, year)| year.is_some() == of_year)
                .map(|(series, _)| *series)
                .collect()
        };
        let mut registers = read::registers_of_year(connection, institution, year).await?;
        let ids: Vec<RegisterId> = registers.iter().map(|register| register.id).collect();
        let years = read::years_of_registers(connection, &ids).await?;
        registers.retain(|register| {
            let mut begun = years.get(&register.id).into_iter().flatten();
            begun.all(|row| row.year != year)
        });
        Ok(Self {
            year,
            series: read::series_in_force(connection, institution).await?,
            of_year: series_of(true),
            going_on: series_of(false),
            registers,
        })
    }

    /// The series that have no file for the year.
    fn lacking(&self) -> impl Iterator<Item = &series::Model> {
        let of_year: BTreeSet<SeriesId> = self.of_year.iter().copied().collect();
        let going_on: BTreeSet<SeriesId> = self.going_on.iter().copied().collect();
        self.series.iter().filter(move |series| {
            let there = if series.carries_over {
                &going_on
            } else {
                &of_year
            };
            !there.contains(&series.id)
        })
    }

    fn opening(&self) -> Opening {
        Opening {
            year: self.year,
            series: self.lacking().map(|series| series.id).collect(),
            already_there: self.of_year.len(),
            carried_over: self.going_on.len(),
            registers: self.registers.iter().map(|register| register.id).collect(),
        }
    }
}

/// What opening a year would do, without doing it.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn look(
    kit: &Kit,
    caller: &Caller,
    year: Year,
) -> Result<Result<Opening, Refusal>, Fault> {
    let permitted = permit(caller, Action::ReadExtracts);
    let permitted = permitted.and_then(|()| may_open(year, calendar::year(kit.clock.now())));
    if let Err(refusal) = permitted {
        return Ok(Err(refusal));
    }
    let standing = Standing::read(kit.db.reader(), caller.institution, year.get()).await?;
    Ok(Ok(standing.opening()))
}

/// Opens the present or the coming year for a caller who may.
///
/// # Errors
/// A fault of the database; inside it the refusal of another year.
pub async fn open_year(
    kit: &Kit,
    caller: &Caller,
    year: Year,
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
    let first = NaiveDate::from_yo_opt(year.get(), 1).unwrap_or_else(|| calendar::day(op.at()));
    let opening = open(&mut op, caller.institution, first).await?;
    keep_answer(&op, caller, named, json!(opening)).await?;
    op.commit().await?;
    Ok(Ok(opening))
}

/// Opens the file that any series in force lacks on that day: the year's, or one that carries over. Returns how many were
/// opened.
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
    let standing = Standing::read(op.transaction(), institution, year).await?;
    open_lacking(op, institution, opened_on, &standing).await
}

async fn open(
    op: &mut Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
) -> Result<Opening, Fault> {
    lock_scheme(op, institution).await?;
    let year = opened_on.year();
    let standing = Standing::read(op.transaction(), institution, year).await?;
    open_lacking(op, institution, opened_on, &standing).await?;
    let opening = standing.opening();
    for register in &standing.registers {
        registers::begin_year(op, register, year).await?;
    }
    if !opening.registers.is_empty() {
        op.record(Entry {
            kind: "registers.year_begun",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!({ "year": year, "registers": opening.registers }),
        });
    }
    Ok(opening)
}

async fn open_lacking(
    op: &mut Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
    standing: &Standing,
) -> Result<usize, Fault> {
    let new = standing.lacking().map(|series| NewFile {
        series,
        year: (!series.carries_over).then_some(standing.year),
    });
    let opened = insert(op, institution, opened_on, new.collect())
        .await?
        .len();
    if opened > 0 {
        op.record(Entry {
            kind: "files.opened",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!({ "year": standing.year, "files": opened }),
        });
    }
    Ok(opened)
}

/// Two who open files of one scheme at the same time do it one after the other: the second finds what the first opened,
/// and no number is given twice.
pub(super) async fn lock_scheme(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    scheme::Entity::find()
        .filter(scheme::Column::InstitutionId.eq(institution))
        .filter(scheme::Column::State.eq(SchemeState::InForce))
        .order_by_asc(scheme::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?;
    Ok(())
}

/// The present year, and the coming one for those who prepare it in December.
fn may_open(year: Year, present: i32) -> Result<(), Refusal> {
    let year = year.get();
    if (present..=present + 1).contains(&year) {
        Ok(())
    } else {
        Err(Refusal::YearNotToOpen(year))
    }
}
