//! XLSX in and out.
//!
//! Every cell is written as text: an index like `1-10` in a cell without that mark becomes a date as soon as somebody
//! types in it, and what it was is lost.

use std::io::{Cursor, Read as _};

use calamine::{DataRef, Reader as _, Xlsx};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};
use zip::ZipArchive;

use super::{Cell, MOST_BYTES, MOST_ROWS, Row, Unreadable};
use crate::kernel::Fault;

/// Most columns that are looked at.
const MOST_COLUMNS: u32 = 64;

/// Reads the first sheet.
///
/// # Errors
/// [`Unreadable`].
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    measure(bytes)?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|_| Unreadable::Workbook)?;
    let sheet = workbook
        .sheet_names()
        .into_iter()
        .next()
        .ok_or(Unreadable::Empty)?;
    let mut cells = workbook
        .worksheet_cells_reader(&sheet)
        .map_err(|_| Unreadable::Workbook)?;
    let mut rows: Vec<Row> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| Unreadable::Workbook)? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::SharedString(text) => Cell::Text((*text).to_owned()),
            DataRef::String(text) => Cell::Text(text.clone()),
            DataRef::Int(number) => Cell::Text(number.to_string()),
            DataRef::Float(number) => Cell::Text(number.to_string()),
            DataRef::Bool(true) => Cell::Text("jā".to_owned()),
            DataRef::Bool(false) => Cell::Text("nē".to_owned()),
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Date,
            DataRef::Error(_) | DataRef::Empty => continue,
        };
        if value == Cell::Text(String::new()) || column >= MOST_COLUMNS {
            continue;
        }
        let number = u64::from(row) + 1;
        if rows.last().is_none_or(|last| last.number != number) {
            rows.push(Row {
                number,
                cells: Vec::new(),
            });
        }
        if rows.len() > MOST_ROWS {
            return Err(Unreadable::TooLarge);
        }
        if let Some(last) = rows.last_mut() {
            let column = column as usize;
            while last.cells.len() < column {
                last.cells.push(Cell::Text(String::new()));
            }
            last.cells.push(value);
        }
    }
    Ok(rows)
}

/// Unpacks everything once, only to count: the workbook reader itself knows no limits.
fn measure(bytes: &[u8]) -> Result<(), Unreadable> {
    let mut package = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unreadable::Workbook)?;
    let mut left = MOST_BYTES;
    for index in 0..package.len() {
        let entry = package.by_index(index).map_err(|_| Unreadable::Workbook)?;
        let read = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink())
            .map_err(|_| Unreadable::Workbook)?;
        left = left.checked_sub(read).ok_or(Unreadable::TooLarge)?;
    }
    Ok(())
}

/// Widest column, in pixels: what is longer is wrapped.
const WIDEST: u32 = 360;

/// Writes a workbook of one sheet of that name, whose first row is held fast.
///
/// # Errors
/// A fault when it cannot be packed.
pub fn write(title: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, Fault> {
    written(title, rows).map_err(Fault::at("writing a workbook"))
}

fn written(title: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let text = Format::new()
        .set_num_format("@")
        .set_align(FormatAlign::Top)
        .set_text_wrap();
    let name = text.clone().set_bold();
    let mut workbook = Workbook::new();
    // The earliest date that a workbook can say: the same scheme makes the same bytes.
    let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let sheet = workbook.add_worksheet();
    sheet.set_name(title)?.set_freeze_panes(1, 0)?;
    for (number, row) in (0..).zip(rows) {
        let format = if number == 0 { &name } else { &text };
        for (column, cell) in (0..).zip(row) {
            sheet.write_string_with_format(number, column, cell, format)?;
        }
    }
    sheet.set_autofit_max_width(WIDEST);
    sheet.autofit();
    workbook.save_to_buffer()
}
