//! A workbook's sheet, row by row.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use calamine::{DataRef, Reader as _, Xlsx};
use chrono::NaiveDate;

use super::encoding::{is_garbled, trimmed};
use super::{Cell, MOST_COLUMNS, Row, Unreadable};

/// Most that the parts of a workbook may unpack to: 100,000 rows of a register take some 60 MB.
const MOST_BYTES: u64 = 1 << 30;

/// Rows of the sheet. They come from a thread of their own: the cells that are read borrow the open workbook.
pub struct Rows {
    rows: std::sync::mpsc::Receiver<Result<Row, Unreadable>>,
}

impl Rows {
    pub(super) fn open(path: &Path) -> Result<Self, Unreadable> {
        measure(path)?;
        let mut workbook: Xlsx<_> =
            Xlsx::new(BufReader::new(File::open(path)?)).map_err(|_| Unreadable::Workbook)?;
        let (sender, rows) = std::sync::mpsc::sync_channel(256);
        std::thread::Builder::new()
            .name("workbook".to_owned())
            .spawn(move || {
                let send = |row| sender.send(row).map_err(|_| Gone);
                match read(&mut workbook, &send) {
                    Ok(()) | Err(Stop::Gone(Gone)) => {}
                    // Nobody waits for it any more when this cannot be sent.
                    Err(Stop::Unreadable(why)) => drop(sender.send(Err(why))),
                }
            })?;
        Ok(Self { rows })
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        self.rows.recv().ok()
    }
}

/// Nobody takes the rows any more.
struct Gone;

enum Stop {
    Gone(Gone),
    Unreadable(Unreadable),
}

impl From<Gone> for Stop {
    fn from(gone: Gone) -> Self {
        Self::Gone(gone)
    }
}

impl From<Unreadable> for Stop {
    fn from(why: Unreadable) -> Self {
        Self::Unreadable(why)
    }
}

fn read(
    workbook: &mut Xlsx<BufReader<File>>,
    send: &impl Fn(Result<Row, Unreadable>) -> Result<(), Gone>,
) -> Result<(), Stop> {
    let sheet = only_sheet(workbook)?;
    let mut cells = workbook
        .worksheet_cells_reader(&sheet)
        .map_err(|_| Unreadable::Workbook)?;
    let mut row: Option<Row> = None;
    while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Workbook)? {
        let (at, column) = cell.get_position();
        let (number, column) = (u64::from(at) + 1, column as usize);
        let value = value(cell.get_value());
        if value.is_empty() {
            continue;
        }
        if column >= MOST_COLUMNS {
            return Err(Unreadable::TooLong(number).into());
        }
        if row.as_ref().is_none_or(|row| row.number != number)
            && let Some(done) = row.replace(Row {
                number,
                cells: Vec::new(),
            })
        {
            send(Ok(done))?;
        }
        if let Some(row) = &mut row {
            row.cells
                .resize(column.max(row.cells.len()), Cell::Text(String::new()));
            row.cells.push(value);
        }
    }
    if let Some(done) = row {
        send(Ok(done))?;
    }
    Ok(())
}

/// The sheet that has something in it: of several, nobody can tell which is meant, and a year to each is common.
fn only_sheet(workbook: &mut Xlsx<BufReader<File>>) -> Result<String, Unreadable> {
    let mut filled = Vec::new();
    for name in workbook.sheet_names() {
        let Ok(mut cells) = workbook.worksheet_cells_reader(&name) else {
            // A chart is a sheet too.
            continue;
        };
        loop {
            let cell = cells.next_cell().map_err(|_| Unreadable::Workbook)?;
            let Some(cell) = cell else { break };
            if !value(cell.get_value()).is_empty() {
                filled.push(name);
                break;
            }
        }
    }
    match filled.pop() {
        None => Err(Unreadable::Empty),
        Some(only) if filled.is_empty() => Ok(only),
        Some(last) => {
            filled.push(last);
            Err(Unreadable::Sheets(filled))
        }
    }
}

fn value(value: &DataRef<'_>) -> Cell {
    let text = |text: &str| {
        if is_garbled(text) {
            Cell::Garbled
        } else {
            Cell::Text(trimmed(text.to_owned()))
        }
    };
    match value {
        DataRef::SharedString(found) => text(found),
        DataRef::String(found) | DataRef::DateTimeIso(found) | DataRef::DurationIso(found) => {
            text(found)
        }
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::Text(number.to_string()),
        DataRef::Bool(true) => Cell::Text("jā".to_owned()),
        DataRef::Bool(false) => Cell::Text("nē".to_owned()),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
                .map_or(Cell::Garbled, Cell::Date)
        }
        DataRef::Error(_) => Cell::Garbled,
        DataRef::Empty => Cell::Text(String::new()),
    }
}

/// Unpacks everything once, only to count: the workbook reader itself knows no limits, and sizes that a package claims can
/// be lies.
fn measure(path: &Path) -> Result<(), Unreadable> {
    let mut package = zip::ZipArchive::new(BufReader::new(File::open(path)?))
        .map_err(|_| Unreadable::Workbook)?;
    let mut left = MOST_BYTES;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(|_| Unreadable::Workbook)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
            .map_err(|_| Unreadable::Workbook)?;
        left = left.checked_sub(read).ok_or(Unreadable::Workbook)?;
    }
    Ok(())
}
