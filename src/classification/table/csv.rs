//! CSV in and out.

use super::{Cell, MOST_ROWS, Row, Unreadable};
use crate::classification::year_end::extract::{FORMULA, cell};
use crate::kernel::table::{Lines, decode, other_encoding, separator, unpaired_quote};

pub(super) fn read(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    if let Some(line) = other_encoding(bytes) {
        return Err(Unreadable::Encoding(line));
    }
    let text = decode(bytes);
    if let Some(line) = unpaired_quote(&text, separator(&text)) {
        return Err(Unreadable::Line(line));
    }
    let mut lines = Lines::new(&text);
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, ::csv::Position::line);
            Unreadable::Line(line)
        })?;
        let number = record.position().map_or(0, |position| lines.of(position));
        let cells: Vec<Cell> = record
            .iter()
            .map(|cell| Cell::Text(unguarded(cell).to_owned()))
            .collect();
        if cells.iter().any(|cell| *cell != Cell::Text(String::new())) {
            rows.push(Row { number, cells });
        }
        if rows.len() > MOST_ROWS {
            return Err(Unreadable::TooLarge);
        }
    }
    Ok(rows)
}

/// What was kept from being a formula when it was written is itself again.
fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}

pub(super) fn write(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        text.push_str(&cells.join(";"));
        text.push_str("\r\n");
    }
    text.into_bytes()
}
