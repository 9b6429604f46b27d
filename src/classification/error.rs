//! What classification refuses.

use entities::values::{FileIndex, InvalidFileIndex, InvalidNumberFormat, InvalidRetentionPeriod};
use entities::vocabulary::UnknownWord;

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
}
