//! What a takeover refuses.

use entities::values::NumberFormat;
use entities::vocabulary::Direction;

use super::source::Unreadable;
use crate::kernel::Problem;

/// As what a register was taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAs {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Which documents it took.
    pub direction: Direction,
    /// How it printed its numbers.
    pub format: NumberFormat,
}

/// A refusal of this area; nothing was taken over.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error("the caller's role does not permit this")]
    NotPermitted,
    /// No unit has the code.
    #[error("there is no unit {0}")]
    ServiceUnknown(String),
    /// A register of today, or of another service, has the code.
    #[error("the code {0} belongs to another register")]
    RegisterElsewhere(String),
    /// The register was taken over as one of another direction, or with another format of its numbers.
    #[error("the register {} was taken over as {} documents with numbers like {}", .0.code, .0.direction.as_str(), .0.format)]
    RegisterOtherwise(Box<TakenAs>),
    /// The file is no table.
    #[error("the table cannot be read")]
    Unreadable(#[source] Unreadable),
    /// Its columns cannot be told.
    #[error("{} columns cannot be told", .0.len())]
    Columns(Vec<Problem>),
    /// More rows than a list of files has.
    #[error("a list of files has at most {0} rows")]
    TooMany(u64),
    /// Rows are faulty, and they were not to be left out.
    #[error("{0} rows are faulty")]
    Faulty(u64),
    /// Rows of a list of files are faulty, which is taken over as a whole or not at all.
    #[error("{0} rows of the list are faulty")]
    ListFaulty(u64),
}

impl Refusal {
    /// The problems, located in the table where they stand in it.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::NotPermitted => vec![Problem::new("NOT_PERMITTED", "")],
            Self::ServiceUnknown(code) => {
                vec![Problem::new("UNIT_CODE_UNKNOWN", "service").with("code", code)]
            }
            Self::RegisterElsewhere(code) => {
                vec![Problem::new("REGISTER_ELSEWHERE", "register").with("code", code)]
            }
            Self::RegisterOtherwise(known) => vec![
                Problem::new("REGISTER_OTHERWISE", "register")
                    .with("code", &known.code)
                    .with("title", &known.title)
                    .with("direction", known.direction.as_str())
                    .with("format", &known.format),
            ],
            Self::Unreadable(unreadable) => vec![unreadable.problem()],
            Self::Columns(problems) => problems.clone(),
            Self::TooMany(most) => vec![Problem::new("SOURCE_TOO_MANY", "").with("most", most)],
            Self::Faulty(rows) => vec![Problem::new("ROWS_FAULTY", "").with("rows", rows)],
            Self::ListFaulty(rows) => vec![Problem::new("LIST_FAULTY", "").with("rows", rows)],
        }
    }
}
