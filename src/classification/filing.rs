//! Which file a document enters. What is chosen from is held until the document is in: a file that is being closed at
//! the same time is closed before or after, never between.

use entities::classification::{file, series};
use entities::ids::{FileId, InstitutionId, SeriesId};
use entities::vocabulary::OpenState;
use sea_orm::sea_query::{Expr, ExprTrait, Query, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::kernel::{Fault, Problem};
use crate::op::Op;

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
    /// The series carries over and has several open files: nobody but the clerk knows whose matter the document is.
    #[error("series {index} has several open files")]
    SeveralOpen {
        /// The series' index.
        index: String,
    },
    /// Neither a file nor a series was named, and the register has none of its own.
    #[error("this register has no series of its own: name the file")]
    Required,
}

impl FileRefusal {
    /// The refusal of a file that is closed.
    pub fn closed(file: &file::Model) -> Self {
        Self::Closed {
            index: file.designation(),
            year: file.year,
        }
    }

    /// The refusal as a problem at `path`.
    pub fn problem(&self, path: &str) -> Problem {
        match self {
            Self::Unknown => Problem::new("FILE_UNKNOWN", path),
            Self::Closed { index, .. } => Problem::new("FILE_CLOSED", path).with("index", index),
            Self::NoneOpen { index, year } => Problem::new("FILE_NONE_OPEN", path)
                .with("index", index)
                .with("year", year),
            Self::SeveralOpen { index } => {
                Problem::new("FILE_SEVERAL_OPEN", path).with("index", index)
            }
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

/// Chooses the file: the one named, or else the only open one of the register's series for the year.
///
/// # Errors
/// [`FileRefusal`] when that file is unknown, closed, or not to be found, or when there are several.
pub fn choose_file<'a>(
    named: Option<FileId>,
    default_series: Option<&series::Model>,
    year: i32,
    choices: &[FileChoice<'a>],
) -> Result<FileChoice<'a>, FileRefusal> {
    let Some(named) = named else {
        let series = default_series.ok_or(FileRefusal::Required)?;
        let mut open = choices.iter().filter(|choice| {
            choice.file.series_id == series.id
                && choice.file.state != OpenState::Closed
                && choice.file.year.is_none_or(|of| of == year)
        });
        let index = || series.file_index.to_string();
        return match (open.next(), open.next()) {
            (Some(only), None) => Ok(*only),
            (Some(_), Some(_)) => Err(FileRefusal::SeveralOpen { index: index() }),
            (None, _) => Err(FileRefusal::NoneOpen {
                index: index(),
                year,
            }),
        };
    };
    let choice = choices
        .iter()
        .find(|choice| choice.file.id == named)
        .copied()
        .ok_or(FileRefusal::Unknown)?;
    if choice.file.state == OpenState::Closed {
        return Err(FileRefusal::closed(choice.file));
    }
    Ok(choice)
}

/// A series is ambiguous from the second open file on; the thousandth says nothing more.
const ENOUGH_TO_TELL: u64 = 2;

/// The files to choose from: those named, and of each series the open ones of the year, as many as it takes to tell
/// whether there is only one. Nobody closes them until the operation ends. They are locked in the order of their ids, and
/// by everybody before any register's year.
///
/// # Errors
/// A fault of the database.
pub async fn hold(
    op: &Op,
    named: &[FileId],
    series: &[SeriesId],
    year: i32,
) -> Result<Vec<file::Model>, Fault> {
    if named.is_empty() && series.is_empty() {
        return Ok(Vec::new());
    }
    let open_in_year = Condition::any()
        .add(file::Column::Year.eq(year))
        .add(file::Column::Year.is_null());
    let placed = file::Entity::find()
        .select_only()
        .column(file::Column::Id)
        .expr_as(
            Expr::cust("ROW_NUMBER() OVER (PARTITION BY series_id ORDER BY id)"),
            "place",
        )
        .filter(file::Column::SeriesId.is_in(series.iter().copied()))
        .filter(file::Column::State.ne(OpenState::Closed))
        .filter(open_in_year)
        .into_query();
    let named = file::Entity::find()
        .select_only()
        .column(file::Column::Id)
        .filter(file::Column::Id.is_in(named.iter().copied()))
        .into_query();
    let wanted = Query::select()
        .column("id")
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").lte(ENOUGH_TO_TELL))
        .union(UnionType::All, named)
        .take();
    Ok(file::Entity::find()
        .filter(file::Column::Id.in_subquery(wanted))
        .order_by_asc(file::Column::Id)
        .lock_shared()
        .all(op.transaction())
        .await?)
}

/// A file of the institution that takes documents, held like those of [`hold`].
///
/// # Errors
/// A fault of the database; inside it the refusal of a file that is unknown or closed.
pub async fn hold_open(
    op: &Op,
    institution: InstitutionId,
    id: FileId,
) -> Result<Result<file::Model, FileRefusal>, Fault> {
    let found = file::Entity::find_by_id(id)
        .filter(file::Column::InstitutionId.eq(institution))
        .lock_shared()
        .one(op.transaction())
        .await?;
    Ok(match found {
        None => Err(FileRefusal::Unknown),
        Some(file) if file.state == OpenState::Closed => Err(FileRefusal::closed(&file)),
        Some(file) => Ok(file),
    })
}

#[cfg(test)]
mod tests {
    use entities::vocabulary::AccessClass;
    use uuid::Uuid;

    use super::*;

    fn series(id: u128) -> series::Model {
        let index = "3-1".parse().expect("an index");
        crate::classification::SeriesPlan {
            default_access_class: AccessClass::Open,
            ..crate::classification::SeriesPlan::titled(index, String::new(), String::new())
        }
        .into_row(
            SeriesId(Uuid::from_u128(id)),
            entities::ids::SchemeId(Uuid::nil()),
            false,
        )
    }

    fn file(id: u128, year: Option<i32>, state: OpenState) -> file::Model {
        file::Model {
            id: FileId(Uuid::from_u128(id)),
            series_id: SeriesId(Uuid::from_u128(1)),
            institution_id: InstitutionId(Uuid::nil()),
            unit_id: None,
            file_index: "3-1".parse().expect("an index"),
            index_sort_key: String::new(),
            title: String::new(),
            number: year.is_none().then_some(1),
            year,
            state,
            opened_on: "2026-01-02".parse().expect("a day"),
            closed_on: None,
        }
    }

    #[test]
    fn the_only_open_file_is_chosen_and_of_several_none() {
        use OpenState::{Closed, Open, Reopened};
        let index = || "3-1".to_owned();
        let none = || {
            Err(FileRefusal::NoneOpen {
                index: index(),
                year: 2026,
            })
        };
        type Case = (Vec<(Option<i32>, OpenState)>, Result<u128, FileRefusal>);
        let cases: [Case; 6] = [
            (vec![(Some(2026), Open)], Ok(0)),
            (vec![(Some(2025), Open)], none()),
            (vec![(None, Closed)], none()),
            (vec![(None, Closed), (None, Open)], Ok(1)),
            (vec![(None, Reopened)], Ok(0)),
            (
                vec![(None, Open), (None, Reopened)],
                Err(FileRefusal::SeveralOpen { index: index() }),
            ),
        ];
        let of = series(1);
        for (files, wanted) in cases {
            let rows: Vec<file::Model> = (0..)
                .zip(&files)
                .map(|(id, (year, state))| file(id, *year, *state))
                .collect();
            let choices: Vec<FileChoice<'_>> = rows
                .iter()
                .map(|file| FileChoice { file, series: &of })
                .collect();
            let chosen = choose_file(None, Some(&of), 2026, &choices);
            assert_eq!(
                chosen.map(|choice| choice.file.id.0.as_u128()),
                wanted,
                "{files:?}"
            );
        }
    }
}
