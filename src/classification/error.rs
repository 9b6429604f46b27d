//! What classification refuses.

use entities::values::{FileIndex, InvalidFileIndex, InvalidNumberFormat, InvalidRetentionPeriod};
use entities::vocabulary::UnknownWord;

use super::filing::FileRefusal;
use super::submission::Submission;
use super::year_end::Obstacle;
use crate::access::NotPermitted;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;
use crate::op::KeyReused;

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
    /// No version of this institution.
    #[error("there is no such version of the scheme")]
    SchemeUnknown,
    /// No series of the version in force.
    #[error("the series is not in force")]
    SeriesNotInForce,
    /// It is closed with its year.
    #[error("file {0} is closed with its year")]
    FileOfTheYear(FileIndex),
    /// Its files are opened and closed with the year.
    #[error("the files of series {0} are those of a year")]
    SeriesOfTheYear(FileIndex),
    /// A version is in force: another one supersedes it by its life, and does not stand beside it.
    #[error("a version of the scheme is in force")]
    SchemeInForce,
    /// Only a draft's contents can be changed.
    #[error("the version is no draft any more")]
    SchemeNotDraft,
    /// A volume cannot be handled so.
    #[error("{} things are wrong with the volume", .0.len())]
    Volume(Vec<Problem>),
    /// A register cannot be kept so.
    #[error("{} things are wrong with the register", .0.len())]
    Register(Vec<Problem>),
    /// A record group cannot have this number.
    #[error("the record group cannot have this number")]
    RecordGroup(Vec<Problem>),
    /// A version does not hold together, or cannot take the step.
    #[error("the version has {} problems", .0.len())]
    Scheme(Vec<Problem>),
    /// A year that has not ended cannot be closed as a whole.
    #[error("the year {0} is not over")]
    YearNotOver(i32),
    /// Only the present year and the coming one are opened.
    #[error("the year {0} is neither the present nor the coming one")]
    YearNotToOpen(i32),
    /// Nothing to open again.
    #[error("the register's year {0} is not closed")]
    YearNotClosed(i32),
    /// Something must be mended before the register's year can be closed.
    #[error("{} things stand in the way of closing", .0.len())]
    StandsInTheWay(Vec<Obstacle>),
    /// The number was never given, or is accounted for.
    #[error("number {0} is not missing")]
    NumberNotMissing(i64),
    /// The file cannot be what the command needs.
    #[error("the file does not fit")]
    File(#[source] FileRefusal),
    /// Nobody has said how long the file is kept.
    #[error("the series of file {0} has no retention period")]
    FileWithoutTerm(FileIndex),
    /// Nothing to open again.
    #[error("file {0} is not closed")]
    FileNotClosed(FileIndex),
    /// The file is destroyed.
    #[error("the file was destroyed by act {act}")]
    FileDestroyed {
        /// Number of the act.
        act: String,
    },
    /// The archive has the file, or a package for it does.
    #[error("the file is the archive's, or on its way there")]
    FileSubmitted(Submission),
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
}

impl From<KeyReused> for Refusal {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::StandsInTheWay(obstacles) => obstacles.iter().map(Obstacle::problem).collect(),
            Self::Scheme(problems)
            | Self::Volume(problems)
            | Self::Register(problems)
            | Self::RecordGroup(problems) => problems.clone(),
            other => vec![other.problem()],
        }
    }

    fn problem(&self) -> Problem {
        match self {
            Self::StandsInTheWay(_) => Problem::new("STANDS_IN_THE_WAY", "year"),
            Self::Scheme(_) | Self::Volume(_) | Self::Register(_) | Self::RecordGroup(_) => {
                Problem::new("SCHEME_FAULTY", "scheme")
            }
            Self::SeriesNotInForce => Problem::new("SERIES_NOT_IN_FORCE", "series"),
            Self::FileOfTheYear(index) => {
                Problem::new("FILE_OF_THE_YEAR", "file").with("index", index)
            }
            Self::SeriesOfTheYear(index) => {
                Problem::new("SERIES_OF_THE_YEAR", "series").with("index", index)
            }
            Self::SchemeInForce => Problem::new("SCHEME_IN_FORCE", "scheme"),
            Self::SchemeUnknown => Problem::new("SCHEME_UNKNOWN", "scheme"),
            Self::SchemeNotDraft => Problem::new("SCHEME_NOT_DRAFT", "scheme"),
            Self::YearNotOver(year) => Problem::new("YEAR_NOT_OVER", "year").with("year", year),
            Self::YearNotToOpen(year) => {
                Problem::new("YEAR_NOT_TO_OPEN", "year").with("year", year)
            }
            Self::YearNotClosed(year) => Problem::new("YEAR_NOT_CLOSED", "year").with("year", year),
            Self::NumberNotMissing(sequence) => {
                Problem::new("NUMBER_NOT_MISSING", "sequence").with("sequence", sequence)
            }
            Self::File(refusal) => refusal.problem("file"),
            Self::FileWithoutTerm(index) => {
                Problem::new("FILE_WITHOUT_TERM", "file").with("index", index)
            }
            Self::FileDestroyed { act } => Problem::new("FILE_DESTROYED", "file").with("act", act),
            Self::FileSubmitted(submission) => submission.problem("file"),
            Self::FileNotClosed(index) => {
                Problem::new("FILE_NOT_CLOSED", "file").with("index", index)
            }
            Self::Reason(bad) => bad.problem("reason"),
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
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
        }
    }
}
