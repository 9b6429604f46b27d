//! What classification refuses.

use entities::values::{FileIndex, InvalidFileIndex, InvalidNumberFormat, InvalidRetentionPeriod};
use entities::vocabulary::UnknownWord;

use crate::kernel::Problem;

/// A refusal of this area: something in what was asked does not fit the scheme.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The index cannot be one.
    #[error("the file index {given:?} is malformed")]
    FileIndex {
        /// What was given.
        given: String,
        /// Why.
        #[source]
        reason: InvalidFileIndex,
    },
    /// Retention category and years contradict each other.
    #[error("the retention period of series {index} is contradictory")]
    RetentionPeriod {
        /// The series.
        index: FileIndex,
        /// Why.
        #[source]
        reason: InvalidRetentionPeriod,
    },
    /// A word that is on no list.
    #[error("series {index} uses an unknown word")]
    Word {
        /// The series.
        index: FileIndex,
        /// Which word.
        #[source]
        reason: UnknownWord,
    },
    /// The number format cannot print unambiguous numbers.
    #[error("the number format of register {register:?} is unusable")]
    NumberFormat {
        /// The register's code.
        register: String,
        /// Why.
        #[source]
        reason: InvalidNumberFormat,
    },
    /// Two series of one version share an index.
    #[error("the scheme has more than one series {0}")]
    SeriesTwice(FileIndex),
    /// A register's series is not in the scheme.
    #[error("the scheme has no series {0}")]
    SeriesUnknown(FileIndex),
    /// The year is closed already, or not yet open.
    #[error("the register's year {0} is not open")]
    YearNotOpen(i32),
    /// No register with this id in the caller's institution.
    #[error("there is no such register")]
    RegisterUnknown,
    /// The caller's role or token does not permit it.
    #[error("the caller's role does not permit this")]
    NotPermitted,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::FileIndex { given, .. } => {
                Problem::new("FILE_INDEX_MALFORMED", "fileIndex").with("given", given)
            }
            Self::RetentionPeriod { index, .. } => {
                Problem::new("RETENTION_PERIOD_CONTRADICTORY", "series").with("index", index)
            }
            Self::Word { index, reason } => Problem::new("WORD_UNKNOWN", "series")
                .with("index", index)
                .with("word", &reason.word),
            Self::NumberFormat { register, .. } => {
                Problem::new("NUMBER_FORMAT_UNUSABLE", "register").with("register", register)
            }
            Self::SeriesTwice(index) => Problem::new("SERIES_TWICE", "series").with("index", index),
            Self::SeriesUnknown(index) => {
                Problem::new("SERIES_UNKNOWN", "series").with("index", index)
            }
            Self::YearNotOpen(year) => Problem::new("YEAR_NOT_OPEN", "year").with("year", year),
            Self::RegisterUnknown => Problem::new("REGISTER_UNKNOWN", "register"),
            Self::NotPermitted => Problem::new("NOT_PERMITTED", ""),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
        }
    }
}
