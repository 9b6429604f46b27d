//! A table on disk, read row by row: CSV in UTF-8 or windows-1257, or a workbook. Nothing holds its rows (a workbook's own
//! list of texts excepted).
//!
//! It is read twice or more, so first it is surveyed: what it is, in which encoding, how many rows it has, and its
//! SHA-256; the rows come afterwards, in portions, from a thread of their own.

mod csv;
mod encoding;
mod xlsx;

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use chrono::NaiveDate;
use entities::values::ContentHash;
use sha2::{Digest as _, Sha256};

pub use encoding::Encoding;

use crate::kernel::Problem;

/// Most columns of a table.
const MOST_COLUMNS: usize = 64;

/// Most bytes of a line of a CSV.
const MOST_LINE: usize = 1 << 20;

/// What stands for a column's name that is no text in the table's encoding.
pub(super) const GARBLED: &str = "\u{fffd}";

/// A row as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of a CSV (its first, where a cell has line breaks), row of a sheet; from 1.
    pub number: u64,
    /// Its cells.
    pub cells: Vec<Cell>,
}

/// A cell as it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Text without the space around it; empty where nothing stands.
    Text(String),
    /// What a workbook keeps as a date.
    Date(NaiveDate),
    /// Bytes that are no text in the table's encoding, or text that went through a wrong one before.
    Garbled,
}

impl Cell {
    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }
}

/// What a table is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// How it is read.
    pub form: Form,
    /// SHA-256 of its bytes.
    pub sha256: ContentHash,
    /// Names of its columns.
    pub names: Vec<String>,
    /// Line or row of those names.
    pub names_at: u64,
    /// Rows below them that are not empty.
    pub rows: u64,
}

/// How a table is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text separated by a byte.
    Csv {
        /// That byte.
        separator: u8,
        /// The encoding.
        encoding: Encoding,
    },
    /// Office Open XML workbook; the sheet that has something in it.
    Xlsx,
}

/// Why a file is no table at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be opened or read.
    #[error("the file cannot be read")]
    File(#[source] std::io::Error),
    /// It has no row of column names.
    #[error("the table is empty")]
    Empty,
    /// It claims to be a workbook and is none, or is protected by a password.
    #[error("the workbook cannot be read")]
    Workbook,
    /// A workbook of the format before 2007.
    #[error("the workbook is in the format before 2007")]
    OldWorkbook,
    /// Several sheets of the workbook have something in them, and nobody said which is meant.
    #[error("{} sheets of the workbook have something in them", .0.len())]
    Sheets(Vec<String>),
    /// UTF-16, as a spreadsheet's "Unicode text" is.
    #[error("the table is in UTF-16")]
    Utf16,
    /// More columns, or a longer line, than any register has.
    #[error("line {0} is too long")]
    TooLong(u64),
    /// Quotation marks do not pair up, so its rows cannot be told apart.
    #[error("the quotation mark of line {0} is never closed")]
    Quotation(u64),
}

impl Unreadable {
    /// The problem, located where it is.
    pub fn problem(&self) -> Problem {
        match self {
            Self::File(error) => Problem::new("SOURCE_UNREADABLE", "").with("why", error.kind()),
            Self::Empty => Problem::new("SOURCE_EMPTY", ""),
            Self::Workbook => Problem::new("SOURCE_WORKBOOK", ""),
            Self::OldWorkbook => Problem::new("SOURCE_OLD_WORKBOOK", ""),
            Self::Sheets(names) => {
                Problem::new("SOURCE_SHEETS", "").with("sheets", names.join("”, “"))
            }
            Self::Utf16 => Problem::new("SOURCE_UTF16", ""),
            Self::TooLong(line) => Problem::new("SOURCE_LINE_TOO_LONG", &format!("rows.{line}")),
            Self::Quotation(line) => Problem::new("SOURCE_QUOTE", &format!("rows.{line}")),
        }
    }
}

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Self {
        Self::File(error)
    }
}

/// Surveys a table, reading it from end to end. Blocks.
///
/// # Errors
/// [`Unreadable`].
pub fn survey(path: &Path, encoding: Option<Encoding>) -> Result<Survey, Unreadable> {
    let mut head = [0; 4];
    let mut file = File::open(path)?;
    let read = file.read(&mut head)?;
    match &head[..read] {
        b"PK\x03\x04" => {
            let sha256 = sha256(path)?;
            let mut rows = xlsx::Rows::open(path)?;
            let names = rows.next().ok_or(Unreadable::Empty)??;
            let mut count = 0;
            for row in rows {
                row?;
                count += 1;
            }
            Ok(Survey {
                form: Form::Xlsx,
                sha256,
                names_at: names.number,
                names: texts(names),
                rows: count,
            })
        }
        [0xd0, 0xcf, 0x11, 0xe0] => Err(Unreadable::OldWorkbook),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(Unreadable::Utf16),
        _ => csv::survey(path, encoding),
    }
}

/// The rows below the line of column names; blocks.
///
/// # Errors
/// [`Unreadable`].
pub fn rows(path: &Path, form: Form) -> Result<Rows, Unreadable> {
    let mut rows = match form {
        Form::Csv {
            separator,
            encoding,
        } => Rows::Csv(csv::Rows::open(path, separator, encoding)?),
        Form::Xlsx => Rows::Xlsx(xlsx::Rows::open(path)?),
    };
    rows.next().transpose()?;
    Ok(rows)
}

/// Rows of a table, one after another; empty ones are passed over.
pub enum Rows {
    /// Of a CSV.
    Csv(csv::Rows),
    /// Of a workbook.
    Xlsx(xlsx::Rows),
}

impl Iterator for Rows {
    type Item = Result<Row, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Csv(rows) => rows.next(),
            Self::Xlsx(rows) => rows.next(),
        }
    }
}

fn texts(row: Row) -> Vec<String> {
    let text = |cell| match cell {
        Cell::Text(text) => text,
        Cell::Date(date) => date.to_string(),
        // Known to no mapping, and told as such.
        Cell::Garbled => GARBLED.to_owned(),
    };
    row.cells.into_iter().map(text).collect()
}

pub(super) fn sha256(path: &Path) -> Result<ContentHash, Unreadable> {
    let mut file = File::open(path)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(ContentHash::from_bytes(hasher.finalize().into()));
        }
        hasher.update(&buffer[..read]);
    }
}

#[cfg(test)]
mod tests;
