//! Excel workbooks, new and old: XLSX, XLSM, XLS.
//!
//! Cells of a new workbook are read one by one as they stand in the file: what the sheet claims to be as large as
//! (`A1:XFD1048576`) allots nothing. OpenDocument spreadsheets are read in [`super::odf`].

use std::io::{self, Seek, SeekFrom};

use calamine::{Data, DataRef, ExcelDateTime, Reader, Xls, XlsError, Xlsx, XlsxError};

use super::budget::{Flaw, Stop};
use super::package::Package;
use super::sink::Sink;
use crate::content::extract::{Found, Reading};
use crate::content::source::Source;

/// Writes the text of an XLSX or XLSM: each sheet's name, then its rows, cells apart by tabs.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    measure(source, reading)?;
    source.seek(SeekFrom::Start(0))?;
    let mut workbook = Xlsx::new(source)?;
    for sheet in workbook.sheet_names() {
        reading.text.paragraph();
        reading.text.push_inline(&sheet)?;
        reading.text.end_line();
        let mut cells = match workbook.worksheet_cells_reader(&sheet) {
            Ok(cells) => cells,
            // A chart or a macro sheet has no cells.
            Err(_) => continue,
        };
        let mut row = None;
        while let Some(cell) = cells.next_cell()? {
            let (at_row, _) = cell.get_position();
            if row.replace(at_row) == Some(at_row) {
                reading.text.tab();
            } else {
                reading.text.end_line();
            }
            write_new(cell.get_value(), &mut reading.text)?;
        }
    }
    Ok(Found::default())
}

/// Writes the text of an XLS.
pub(crate) fn read_old(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    if source.length() > reading.limits.in_memory {
        return Err(Stop::TooLarge);
    }
    source.seek(SeekFrom::Start(0))?;
    let mut workbook = Xls::new(source)?;
    for (sheet, range) in workbook.worksheets() {
        reading.text.paragraph();
        reading.text.push_inline(&sheet)?;
        for row in range.rows() {
            reading.text.end_line();
            for cell in row {
                write_old(cell, &mut reading.text)?;
                reading.text.tab();
            }
        }
    }
    Ok(Found::default())
}

/// Unpacks everything once, only to count: the workbook reader itself knows no limits.
fn measure(source: &mut Source, reading: &Reading<'_>) -> Result<(), Stop> {
    let mut package = Package::open(source, &reading.budget, reading.limits.entries)?;
    for index in 0..package.names().len() {
        io::copy(&mut package.entry(index)?, &mut io::sink())?;
    }
    Ok(())
}

fn write_new(value: &DataRef<'_>, text: &mut Sink) -> Result<(), Stop> {
    match value {
        DataRef::SharedString(words) => text.push_inline(words),
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
            text.push_inline(words)
        }
        DataRef::Int(number) => text.push(&number.to_string()),
        DataRef::Float(number) => text.push(&number.to_string()),
        DataRef::DateTime(moment) => text.push(&date(moment)),
        DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => Ok(()),
    }
}

fn write_old(value: &Data, text: &mut Sink) -> Result<(), Stop> {
    match value {
        Data::String(words) | Data::DateTimeIso(words) | Data::DurationIso(words) => {
            text.push_inline(words)
        }
        Data::Int(number) => text.push(&number.to_string()),
        Data::Float(number) => text.push(&number.to_string()),
        Data::DateTime(moment) => text.push(&date(moment)),
        Data::Bool(_) | Data::Error(_) | Data::Empty => Ok(()),
    }
}

/// A date as Latvians write it (`05.01.2026`), with the time of day if it has one.
fn date(moment: &ExcelDateTime) -> String {
    if !moment.is_datetime() {
        return moment.as_f64().to_string();
    }
    let (year, month, day, hour, minute, _, _) = moment.to_ymd_hms_milli();
    if hour == 0 && minute == 0 {
        format!("{day:02}.{month:02}.{year}")
    } else {
        format!("{day:02}.{month:02}.{year} {hour:02}:{minute:02}")
    }
}

impl From<XlsxError> for Stop {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Io(error) => error.into(),
            XlsxError::Zip(error) => error.into(),
            XlsxError::Xml(error) => error.into(),
            XlsxError::Password => Self::Encrypted,
            _ => Self::Broken(Flaw::Damaged),
        }
    }
}

impl From<XlsError> for Stop {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Password => Self::Encrypted,
            _ => Self::Broken(Flaw::Damaged),
        }
    }
}
