//! A scheme version as a table that people edit: CSV and XLSX, out and in again.
//!
//! For the archivist, who makes a new version in a spreadsheet, and for the archive, which wants to read it. What is
//! written out can be read back unchanged. Reading takes UTF-8 (with or without a byte-order mark) and windows-1257,
//! separated by `;`, `,` or tabs, and XLSX; whatever is wrong is told by row and column, and nothing is changed then.
//! Columns: domain §3 (the eight mandatory contents), named in Latvian or English.

pub mod cells;
pub mod columns;
mod csv;
pub mod export;
pub mod import;
pub mod paper;
pub mod xlsx;

pub use columns::Column;

use crate::kernel::Fault;

/// A row of a table with the number that the spreadsheet shows beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of a CSV, row of a sheet; from 1.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text, or a number as it prints.
    Text(String),
    /// What a spreadsheet took for a date: `1-10` became the tenth of January, and nobody can tell what it was.
    Date,
}

/// A file that is no table at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It has no row of column names.
    #[error("the table is empty")]
    Empty,
    /// It claims to be a workbook and is none, or is protected by a password.
    #[error("the workbook cannot be read")]
    Workbook,
    /// Larger than a scheme ever is.
    #[error("the table is too large")]
    TooLarge,
    /// A line of the CSV cannot be told apart.
    #[error("line {0} cannot be read")]
    Line(u64),
    /// A line of the CSV is no text in the encoding of the others.
    #[error("line {0} is in another encoding")]
    Encoding(u64),
}

/// Most rows that a scheme has, and most bytes that it unpacks to.
const MOST_ROWS: usize = 5_000;
const MOST_BYTES: u64 = 32 << 20;

/// Reads a table, whatever its format.
///
/// # Errors
/// [`Unreadable`] when it is none.
pub fn read(bytes: &[u8]) -> Result<Vec<Row>, Unreadable> {
    let rows = if bytes.starts_with(b"PK\x03\x04") {
        xlsx::read(bytes)?
    } else {
        csv::read(bytes)?
    };
    if rows.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(rows)
}

/// Formats in which a version is written out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// CSV in UTF-8 with a byte-order mark, `;` and CRLF, as Latvian spreadsheets expect it.
    Csv,
    /// Office Open XML workbook.
    Xlsx,
}

impl Format {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Ending of its files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Does what keeps a processor busy for long away from the threads that answer requests.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(Fault::at("working on a table aside"))
}

/// Writes rows of text under a title; the first holds the names of the columns.
///
/// # Errors
/// A fault when the workbook cannot be packed.
pub fn write(format: Format, title: &str, rows: &[Vec<String>]) -> Result<Vec<u8>, Fault> {
    match format {
        Format::Csv => Ok(csv::write(rows)),
        Format::Xlsx => xlsx::write(title, rows),
    }
}

#[cfg(test)]
mod tests;
