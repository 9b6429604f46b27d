//! XLSX in and out.
//!
//! Every cell is written as text: an index like `1-10` in a cell without that mark becomes a date as soon as somebody
//! types in it, and what it was is lost.

use std::fmt::Write as _;
use std::io::{Cursor, Read as _, Write as _};

use calamine::{DataRef, Reader as _, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

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

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;
const PACKAGE_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Klasifikācijas shēma" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
/// Style 1 is text (number format 49, `@`), style 2 the same in bold for the names of the columns.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="49" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" applyNumberFormat="1" applyFont="1"/></cellXfs></styleSheet>"#;

/// Writes a workbook of one sheet whose first row is held fast.
///
/// # Errors
/// A fault when it cannot be packed.
pub fn write(rows: &[Vec<String>]) -> Result<Vec<u8>, Fault> {
    let mut sheet = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews><sheetData>"#,
    );
    for (number, row) in (1..).zip(rows) {
        let style = if number == 1 { 2 } else { 1 };
        let _ = write!(sheet, r#"<row r="{number}">"#);
        for (column, text) in ('A'..='Z').zip(row) {
            let _ = write!(
                sheet,
                r#"<c r="{column}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                quick_xml::escape::escape(text)
            );
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest date that a ZIP can say: the same scheme makes the same bytes.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, text) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", PACKAGE_RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        package
            .start_file(name, options)
            .map_err(Fault::at("packing a workbook"))?;
        package.write_all(text.as_bytes())?;
    }
    let package = package.finish().map_err(Fault::at("packing a workbook"))?;
    Ok(package.into_inner())
}
