//! An answer as a workbook (XLSX): the table of the CSV form, on the only sheet that has something in it.
//!
//! Whoever opens the table in a spreadsheet program to look at it, or makes it there, sends it back so.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};
use zip::ZipArchive;

use super::{COLUMNS, Lines, Written, problem};
use crate::kernel::Problem;

/// The first bytes of a workbook, as of every ZIP file with something in it.
pub(super) const BEGINS: &[u8] = b"PK\x03\x04";

/// Most that the parts of a workbook may unpack to: four times what an answer may have as text.
const MOST_UNPACKED: u64 = 4 * super::MOST_BYTES;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads the rows of the sheet into lines, and says which sheet that is.
pub(super) fn read(
    bytes: &[u8],
    sheet: &mut Option<String>,
    lines: &mut Lines,
) -> Result<(), Problem> {
    measure(bytes)?;
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let name = sheet.insert(only_sheet(&mut book)?).clone();
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut row: Option<Row> = None;
    let mut is_first = true;
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (at, column) = cell.get_position();
        let value = cell.get_value();
        if is_empty(value) {
            continue;
        }
        let at = u64::from(at) + 1;
        if row.as_ref().is_none_or(|row| row.at != at)
            && let Some(done) = row.replace(Row::at(at))
        {
            done.end(&mut is_first, lines)?;
            if lines.is_full() {
                return Ok(());
            }
        }
        if let Some(row) = &mut row {
            row.take(column as usize, value);
        }
    }
    match row {
        Some(last) => last.end(&mut is_first, lines),
        None => Ok(()),
    }
}

/// A row as far as it is read.
struct Row {
    at: u64,
    cells: [String; COLUMNS.len()],
    /// Something that is no word and no number.
    has_other: bool,
    /// Something beyond the last column.
    is_wider: bool,
}

impl Row {
    fn at(at: u64) -> Self {
        Self {
            at,
            cells: Default::default(),
            has_other: false,
            is_wider: false,
        }
    }

    fn take(&mut self, column: usize, value: &DataRef<'_>) {
        let Some(cell) = self.cells.get_mut(column) else {
            self.is_wider = true;
            return;
        };
        match value {
            DataRef::SharedString(text) => (*text).clone_into(cell),
            DataRef::String(text) => text.clone_into(cell),
            // A spreadsheet program makes one of the number of a unit.
            DataRef::Int(number) => *cell = number.to_string(),
            DataRef::Float(number) => *cell = number.to_string(),
            DataRef::Bool(_)
            | DataRef::DateTime(_)
            | DataRef::DateTimeIso(_)
            | DataRef::DurationIso(_)
            | DataRef::Error(_) => self.has_other = true,
            DataRef::Empty => {}
        }
    }

    fn end(self, is_first: &mut bool, lines: &mut Lines) -> Result<(), Problem> {
        let at = self.at;
        let [kind, name, sha256, outcome, remarks] = self.cells;
        if std::mem::take(is_first) {
            let header = [&kind, &name, &sha256, &outcome, &remarks];
            let is_ours = header.into_iter().map(|cell| cell.trim()).eq(COLUMNS);
            return match is_ours && !self.is_wider && !self.has_other {
                true => Ok(()),
                false => Err(problem("REPLY_COLUMNS", at).with("columns", COLUMNS.join(", "))),
            };
        }
        if self.is_wider {
            lines.tell("REPLY_TORN", at);
        } else if self.has_other {
            lines.tell("REPLY_CELL", at);
        } else {
            let written = Written {
                name,
                sha256: sha256.trim().to_owned(),
                outcome: outcome.trim().to_owned(),
                remarks,
            };
            lines.take_row(at, kind.trim(), written);
        }
        Ok(())
    }
}

fn is_empty(value: &DataRef<'_>) -> bool {
    match value {
        DataRef::Empty => true,
        DataRef::SharedString(text) => text.is_empty(),
        DataRef::String(text) => text.is_empty(),
        _ => false,
    }
}

/// The sheet that has something in it: of several, nobody can tell which is meant.
fn only_sheet(book: &mut Book<'_>) -> Result<String, Problem> {
    let mut filled = Vec::new();
    for name in book.sheet_names() {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else {
            // A chart is a sheet too.
            continue;
        };
        while let Some(cell) = cells.next_cell().map_err(unreadable)? {
            if !is_empty(cell.get_value()) {
                filled.push(name);
                break;
            }
        }
    }
    match filled.pop() {
        None => Err(Problem::new("REPLY_WORKBOOK_EMPTY", "content")),
        Some(only) if filled.is_empty() => Ok(only),
        Some(last) => {
            filled.push(last);
            let sheets = Problem::new("REPLY_SHEETS", "content");
            Err(sheets.with("sheets", filled.join(", ")))
        }
    }
}

/// Unpacks everything once, only to count: the reader of workbooks itself knows no limits, and sizes that a ZIP file claims can be
/// lies.
fn measure(bytes: &[u8]) -> Result<(), Problem> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    let mut left = MOST_UNPACKED;
    for index in 0..package.len() {
        let part = package.by_index(index).map_err(unreadable)?;
        let read = std::io::copy(&mut part.take(left + 1), &mut std::io::sink());
        let read = read.map_err(unreadable)?;
        left = left.checked_sub(read).ok_or_else(|| {
            let large = Problem::new("REPLY_TOO_LARGE", "content");
            large.with("most", MOST_UNPACKED >> 20)
        })?;
    }
    Ok(())
}

fn unreadable<E>(_: E) -> Problem {
    Problem::new("REPLY_WORKBOOK", "content")
}
