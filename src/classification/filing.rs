//! Which file a document enters.

use entities::classification::{file, series};
use entities::ids::FileId;
use entities::vocabulary::OpenState;

use crate::kernel::Problem;

/// Why a file cannot take a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileRefusal {
    /// No file with this id that the caller could use.
    #[error("there is no such file")]
    Unknown,
    /// The file is closed.
    #[error("file {index} of {year:?} is closed")]
    Closed {
        /// Its index.
        index: String,
        /// Its year, none where it carries over.
        year: Option<i32>,
    },
    /// The file is of another year than the document.
    #[error("file {index} is of another year than {year}")]
    OtherYear {
        /// Its index.
        index: String,
        /// The document's year.
        year: i32,
    },
    /// The series has no open file for the year of registration.
    #[error("series {index} has no open file for {year}")]
    NoneOpen {
        /// The series' index.
        index: String,
        /// The year of registration.
        year: i32,
    },
    /// Neither a file nor a series was named, and the register has none of its own.
    #[error("this register has no series of its own: name the file")]
    Required,
}

impl FileRefusal {
    /// The refusal as a problem at `path`.
    pub fn problem(&self, path: &str) -> Problem {
        match self {
            Self::Unknown => Problem::new("FILE_UNKNOWN", path),
            Self::Closed { index, .. } => Problem::new("FILE_CLOSED", path).with("index", index),
            Self::NoneOpen { index, year } => Problem::new("FILE_NONE_OPEN", path)
                .with("index", index)
                .with("year", year),
            Self::OtherYear { index, .. } => {
                Problem::new("FILE_OTHER_YEAR", path).with("index", index)
            }
            Self::Required => Problem::new("FILE_REQUIRED", path),
        }
    }
}

/// A file to choose from, with its series.
#[derive(Debug, Clone, Copy)]
pub struct FileChoice<'a> {
    /// The file.
    pub file: &'a file::Model,
    /// Its series.
    pub series: &'a series::Model,
}

/// Chooses the file: the one named, or else the open one of the register's series for the year.
///
/// # Errors
/// [`FileRefusal`] when that file is unknown, closed, or not to be found.
pub fn choose_file<'a>(
    named: Option<FileId>,
    default_series: Option<&series::Model>,
    year: i32,
    choices: &[FileChoice<'a>],
) -> Result<FileChoice<'a>, FileRefusal> {
    let Some(named) = named else {
        let series = default_series.ok_or(FileRefusal::Required)?;
        return choices
            .iter()
            .find(|choice| {
                choice.file.series_id == series.id
                    && choice.file.state != OpenState::Closed
                    && choice.file.year.is_none_or(|of| of == year)
            })
            .copied()
            .ok_or_else(|| FileRefusal::NoneOpen {
                index: series.file_index.to_string(),
                year,
            });
    };
    let choice = choices
        .iter()
        .find(|choice| choice.file.id == named)
        .copied()
        .ok_or(FileRefusal::Unknown)?;
    if choice.file.state == OpenState::Closed {
        return Err(FileRefusal::Closed {
            index: choice.file.file_index.to_string(),
            year: choice.file.year,
        });
    }
    Ok(choice)
}
