//! From the rows of a list of files to files with their volumes, or to everything that is wrong with the rows.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use chrono::{Datelike as _, NaiveDate};
use entities::values::{FileIndex, RetentionPeriod};
use entities::vocabulary::{AccessClass, Medium};
use serde::Serialize;

use super::cells::{Cells, Flaw};
use super::columns::{Columns as _, FileColumn as Column};
use super::dates::PartialDate;
use super::mapping::Mapping;
use super::registration::NUMBER_SIGN;
use super::source::Row;
use crate::classification::table::cells;
use crate::kernel::Problem;
use crate::organisation::{Period, Validity};

const TITLE: usize = 1000;
const SHORT: usize = 200;

/// No index has more files, and no file more volumes.
const MOST_NUMBER: i32 = 999_999;

/// A row of a list of files.
#[derive(Debug, Clone, PartialEq)]
pub struct FileRow {
    /// Line or row of the table.
    pub row: u64,
    /// What it says of the file.
    pub file: OldFile,
    /// What it says of a volume; of the only one when it names none.
    pub volume: Option<OldVolume>,
}

/// A file as an old list has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OldFile {
    /// Index.
    #[serde(serialize_with = "printed")]
    pub index: FileIndex,
    /// Title.
    pub title: String,
    /// Its running number, where there are many under one index.
    pub number: Option<i32>,
    /// Title of its series, where it is one of many and its own is a person's name.
    pub series_title: Option<String>,
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day; none where it went on when the service ended.
    pub last: Option<NaiveDate>,
    /// How long it is kept.
    #[serde(skip)]
    pub retention: Option<RetentionPeriod>,
    /// Ground of that.
    pub legal_basis: Option<String>,
    /// Access class of its documents.
    pub access: Option<AccessClass>,
}

/// A volume as an old list has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OldVolume {
    /// 1 for the first.
    pub ordinal: i32,
    /// Sheets.
    pub sheets: Option<i32>,
    /// Shelf.
    pub shelf: Option<String>,
    /// Box.
    pub container: Option<String>,
    /// Medium.
    pub medium: Medium,
}

/// A file with all its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Gathered {
    /// Its first row.
    pub row: u64,
    /// Itself.
    pub file: OldFile,
    /// Its volumes by ordinal.
    pub volumes: BTreeMap<i32, OldVolume>,
}

impl Gathered {
    /// How many rows it stands in.
    pub fn rows(&self) -> u64 {
        self.volumes.len().max(1) as u64
    }
}

/// By what a file of a service is known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// Its index and its first year.
    Year(String, i32),
    /// Its index and its number.
    Number(String, i32),
}

impl OldFile {
    /// By what it is known.
    pub fn key(&self) -> Key {
        let index = self.index.as_str().to_owned();
        match self.number {
            Some(number) => Key::Number(index, number),
            None => Key::Year(index, self.first.year()),
        }
    }

    /// Its year, where it is of one.
    pub fn year(&self) -> Option<i32> {
        (!self.carries_over()).then(|| self.first.year())
    }

    /// Whether it goes on from year to year (*pārejoša lieta*), as client files do.
    pub fn carries_over(&self) -> bool {
        carries_over(self.number, self.first, self.last)
    }

    /// What it is called where a person must find it again: `5-1 Nr. 16`, or its index and the year in which it begins.
    pub fn designation(&self) -> String {
        match self.number {
            Some(number) => format!("{} {NUMBER_SIGN} {number}", self.index),
            None => format!("{} ({})", self.index, self.first.year()),
        }
    }
}

/// A file with a number is one of many under its index, and one that is open or spans years is of no year.
fn carries_over(number: Option<i32>, first: NaiveDate, last: Option<NaiveDate>) -> bool {
    number.is_some() || last.is_none_or(|last| last.year() != first.year())
}

fn printed<S: serde::Serializer>(index: &FileIndex, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(index.as_str())
}

/// Reads a row.
///
/// # Errors
/// Everything that is wrong with it, by column.
pub fn read(
    row: &Row,
    mapping: &Mapping<Column>,
    service: Validity,
    today: NaiveDate,
) -> Result<FileRow, Vec<Flaw>> {
    let mut cells = Cells::of(row, mapping);
    let told = cells.told();
    let index: Option<FileIndex> = cells.read(Column::Index, "FILE_INDEX_MALFORMED", |text| {
        text.parse().ok()
    });
    if index.is_none() && cells.told() == told {
        cells.tell(Column::Index, Problem::new("REQUIRED", ""));
    }
    let title = cells.required(Column::Title, TITLE);
    let number = at_least_one(&mut cells, Column::Number);
    let told = cells.told();
    let series_title = cells.text(Column::SeriesTitle, TITLE);
    let untitled = series_title.is_none() && cells.told() == told;
    let span = span(&mut cells, service, today);
    // Everybody reads the title of a file, and that of one of many is a client's name whoever numbers it.
    let one_of_many = match span {
        Some((first, last)) => carries_over(number, first, last),
        None => number.is_some(),
    };
    if untitled && one_of_many {
        cells.tell(Column::SeriesTitle, Problem::new("FILE_SERIES_TITLE", ""));
    }
    let retention = cells.read(Column::Retention, "TERM_MALFORMED", cells::term);
    let legal_basis = cells.text(Column::LegalBasis, SHORT);
    let access = cells.access(Column::Access);
    let volume = volume(&mut cells);
    cells.finish()?;
    let (Some(index), Some(title), Some((first, last))) = (index, title, span) else {
        return Err(Vec::new());
    };
    Ok(FileRow {
        row: row.number,
        file: OldFile {
            index,
            title: title.split_whitespace().collect::<Vec<_>>().join(" "),
            number,
            series_title,
            first,
            last,
            retention,
            legal_basis,
            access,
        },
        volume,
    })
}

/// First and last day: of the year, or as the two dates say.
fn span(
    cells: &mut Cells<'_, Column>,
    service: Validity,
    today: NaiveDate,
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let told = cells.told();
    let year = cells.date(Column::Year).map(|(date, _)| date);
    let (from, to) = (cells.date(Column::From), cells.date(Column::To));
    if cells.told() > told {
        return None;
    }
    if let Some(day) = year.filter(|_| from.is_some() || to.is_some()) {
        cells.tell(
            Column::Year,
            Problem::new("FILE_YEAR_AND_DATES", "").with("year", day.year()),
        );
        return None;
    }
    let from = from.map(|(date, _)| date).or(year);
    let to = to.map(|(date, _)| date).or(year);
    let Some(from) = from else {
        let column = if cells.has(Column::From) {
            Column::From
        } else {
            Column::Year
        };
        cells.tell(column, Problem::new("REQUIRED", ""));
        return None;
    };
    let (column, last) = match to {
        _ if year.is_some() => (Column::Year, from.last()),
        Some(to) => (Column::To, to.last()),
        None => (Column::From, from.first()),
    };
    if last < from.first() {
        cells.tell(
            Column::To,
            Problem::new("DATE_ORDER", "")
                .with("later", last)
                .with("earlier", from.first()),
        );
        return None;
    }
    // A year or a month reaches further than a service that began or ended in it; a day says what it says.
    let outside = [from.exact(), to.and_then(PartialDate::exact)]
        .into_iter()
        .flatten()
        .any(|day| !service.covers(day));
    let spanned = Validity {
        from: Some(from.first()),
        to: to.map(PartialDate::last),
    };
    if outside || !service.overlaps(spanned) {
        cells.tell(
            column,
            Problem::new("ROW_OUTSIDE_SERVICE", "")
                .with("date", from)
                .with("period", Period(service)),
        );
        return None;
    }
    let first = service
        .from
        .map_or(from.first(), |begun| begun.max(from.first()));
    let last = to.map(|to| service.to.map_or(to.last(), |ended| ended.min(to.last())));
    if first > today || last.is_some_and(|last| last > today) {
        cells.tell(
            column,
            Problem::new("DATE_IN_FUTURE", "").with("date", last.unwrap_or(first)),
        );
        return None;
    }
    Some((first, last))
}

fn at_least_one(cells: &mut Cells<'_, Column>, column: Column) -> Option<i32> {
    let number = cells.count(column);
    if number.is_some_and(|number| !(1..=MOST_NUMBER).contains(&number)) {
        cells.tell(
            column,
            Problem::new("ROW_COUNT_MALFORMED", "").with("given", number.unwrap_or_default()),
        );
    }
    number
}

fn volume(cells: &mut Cells<'_, Column>) -> Option<OldVolume> {
    let ordinal = at_least_one(cells, Column::Volume);
    let (sheets, shelf, container) = (
        cells.count(Column::Sheets),
        cells.text(Column::Shelf, SHORT),
        cells.text(Column::Container, SHORT),
    );
    let medium = cells.read(Column::Medium, "MEDIUM_UNKNOWN", cells::medium);
    let any = ordinal.is_some()
        || sheets.is_some()
        || shelf.is_some()
        || container.is_some()
        || medium.is_some();
    any.then(|| OldVolume {
        ordinal: ordinal.unwrap_or(1),
        sheets,
        shelf,
        container,
        medium: medium.unwrap_or(Medium::Paper),
    })
}

/// Puts the rows of each file together.
///
/// A row that lists a volume, or a file without volumes, a second time is told with the row that was first; so is one that
/// calls its file by another title or gives it other dates.
pub fn gather(rows: Vec<FileRow>, mapping: &Mapping<Column>) -> (Vec<Gathered>, Vec<Flaw>) {
    let mut files: BTreeMap<Key, Gathered> = BTreeMap::new();
    let mut flaws = Vec::new();
    let mut order = Vec::new();
    for FileRow { row, file, volume } in rows {
        let mut tell = |column: Column, problem: Problem| {
            flaws.push(Flaw {
                row,
                column: Some(mapping.name_of(column).to_owned()),
                problem: problem.within(&format!("rows.{row}.{}", column.english())),
            });
        };
        match files.entry(file.key()) {
            Entry::Vacant(vacant) => {
                order.push(file.key());
                let volumes = volume
                    .into_iter()
                    .map(|volume| (volume.ordinal, volume))
                    .collect();
                vacant.insert(Gathered { row, file, volumes });
            }
            Entry::Occupied(mut occupied) => {
                let known = occupied.get_mut();
                let doubled = |code| {
                    Problem::new(code, "")
                        .with("file", known.file.designation())
                        .with("row", known.row)
                };
                let other = |one: &Option<RetentionPeriod>, two: &Option<RetentionPeriod>| matches!((one, two), (Some(one), Some(two)) if one != two);
                if other(&known.file.retention, &file.retention) {
                    tell(Column::Retention, doubled("FILE_OTHER_TERM"));
                } else if known.file.title != file.title {
                    tell(Column::Title, doubled("FILE_OTHER_TITLE"));
                } else if (known.file.first, known.file.last) != (file.first, file.last) {
                    tell(Column::Index, doubled("FILE_OTHER_DATES"));
                } else {
                    match volume {
                        Some(volume)
                            if !known.volumes.is_empty()
                                && !known.volumes.contains_key(&volume.ordinal) =>
                        {
                            known.volumes.insert(volume.ordinal, volume);
                        }
                        _ => tell(Column::Index, doubled("FILE_DOUBLED")),
                    }
                }
            }
        }
    }
    let gathered = order.iter().filter_map(|key| files.remove(key)).collect();
    (gathered, flaws)
}
