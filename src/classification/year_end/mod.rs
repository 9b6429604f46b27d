//! The year's end (*gada noslēgšana*): what stands in the way, what is closed, and the extract that proves the register
//! whole.
//!
//! For the records clerk and the archivist in the first days of January. [`decide`] weighs plain facts: whatever has
//! nothing standing in its way is closed, the rest stays open and is told. `run` reads the facts under lock and carries
//! the decision out in one operation; the same decision over the same facts without locks is the dry run. A run can be
//! repeated: what is closed stays as it is, what was mended meanwhile is closed now.
//!
//! What areas declared further below know of (an open task, a draft that waits for its signature) is theirs to add: such
//! an area owns the command then, begins the operation, hands its own [`Obstacle::Elsewhere`] to [`decide`] by
//! [`run::close_year_within`], and everything is decided and committed together.
//!
//! Ground: MK 282/2024 (the document-management period is the calendar year), domain §4.3, §5, §13 rules 11 and 12.

pub mod exceptions;
pub mod extract;
pub mod numbers;
mod read;
pub mod run;

use entities::ids::{AccountId, FileId, RegisterId, UploadId};
use entities::values::FileIndex;

pub use extract::{Extract, IssuedNumber, Unused};
pub use read::{ClosedExtract, extract_for};

use crate::kernel::Problem;

/// Everything about a year that decides what of it can be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFacts {
    /// The year.
    pub year: i32,
    /// Registers whose year is not closed.
    pub registers: Vec<RegisterFacts>,
    /// The year's own files that are not closed; files that carry over are not the year's.
    pub files: Vec<FileFacts>,
    /// What was taken in during the year and never registered.
    pub waiting: Vec<Waiting>,
    /// What other areas found.
    pub elsewhere: Vec<Obstacle>,
}

/// A register's year as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterFacts {
    /// The register.
    pub register: RegisterId,
    /// Its code.
    pub code: String,
    /// Sequence of the last number given; 0 before the first.
    pub last_sequence: i64,
    /// Every number that a document has, by rising sequence.
    pub numbers: Vec<IssuedNumber>,
    /// Numbers that were given to nothing, with their stated reasons, by rising sequence.
    pub unused: Vec<Unused>,
}

/// A file of the year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    /// The file.
    pub file: FileId,
    /// Its index.
    pub index: FileIndex,
    /// Whether its series says how long it is kept.
    pub has_term: bool,
}

/// Bytes that were taken in and that no registration claimed yet (*nereģistrēts projekts*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The upload.
    pub upload: UploadId,
    /// Who took it in.
    pub account: AccountId,
    /// Their login name.
    pub login: String,
}

/// Something that stands in the way of closing (*šķērslis*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// Numbers were given and no document has them: state why, or find the documents.
    NumbersWithoutDocument {
        /// The register.
        register: RegisterId,
        /// Its code.
        code: String,
        /// First of the missing sequences.
        first: i64,
        /// Last of them.
        last: i64,
    },
    /// A document has a number that the register's counter has not reached: the counter would give it again.
    NumberBeyondCounter {
        /// The register.
        register: RegisterId,
        /// Its code.
        code: String,
        /// The sequence.
        sequence: i64,
    },
    /// Nobody has said how long the file is kept.
    FileWithoutTerm {
        /// The file.
        file: FileId,
        /// Its index.
        index: FileIndex,
    },
    /// Taken in during the year and not registered: any register may still be the one that it belongs to. What these bytes
    /// are called is for those alone who took them in.
    Unregistered {
        /// Who took them in.
        account: AccountId,
        /// Their login name.
        login: String,
        /// Which, oldest first.
        uploads: Vec<UploadId>,
    },
    /// Found by another area: a problem in its words, and the register it keeps open (none: every one).
    Elsewhere {
        /// What it is.
        problem: Problem,
        /// The register whose year stays open for it.
        register: Option<RegisterId>,
    },
}

impl Obstacle {
    /// The register that stays open for it, where it is a single one.
    pub const fn register(&self) -> Option<RegisterId> {
        match self {
            Self::NumbersWithoutDocument { register, .. }
            | Self::NumberBeyondCounter { register, .. } => Some(*register),
            Self::FileWithoutTerm { .. } | Self::Unregistered { .. } => None,
            Self::Elsewhere { register, .. } => *register,
        }
    }

    /// The file that stays open for it.
    pub const fn file(&self) -> Option<FileId> {
        match self {
            Self::FileWithoutTerm { file, .. } => Some(*file),
            _ => None,
        }
    }

    /// First and last of the numbers that it is about.
    pub const fn sequences(&self) -> Option<(i64, i64)> {
        match self {
            Self::NumbersWithoutDocument { first, last, .. } => Some((*first, *last)),
            Self::NumberBeyondCounter { sequence, .. } => Some((*sequence, *sequence)),
            _ => None,
        }
    }

    /// Who has to register what they took in, and what.
    pub fn unregistered(&self) -> Option<(AccountId, &[UploadId])> {
        match self {
            Self::Unregistered {
                account, uploads, ..
            } => Some((*account, uploads)),
            _ => None,
        }
    }

    /// Whether the register's year cannot be closed while this stands.
    fn keeps_open(&self, register: RegisterId) -> bool {
        match self {
            Self::FileWithoutTerm { .. } => false,
            _ => self.register().is_none_or(|of| of == register),
        }
    }

    /// The obstacle as a problem that says what to do.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NumbersWithoutDocument {
                code, first, last, ..
            } => Problem::new("NUMBERS_WITHOUT_DOCUMENT", "year")
                .with("register", code)
                .with("first", first)
                .with("last", last),
            Self::NumberBeyondCounter { code, sequence, .. } => {
                Problem::new("NUMBER_BEYOND_COUNTER", "year")
                    .with("register", code)
                    .with("sequence", sequence)
            }
            Self::FileWithoutTerm { index, .. } => {
                Problem::new("FILE_WITHOUT_TERM", "year").with("index", index)
            }
            Self::Unregistered { login, uploads, .. } => Problem::new("UNREGISTERED", "year")
                .with("login", login)
                .with("count", uploads.len()),
            Self::Elsewhere { problem, .. } => problem.clone(),
        }
    }
}

/// What a closing run does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The year.
    pub year: i32,
    /// What stands in the way, each thing once.
    pub obstacles: Vec<Obstacle>,
    /// Registers whose year is closed, with their extracts.
    pub registers: Vec<(RegisterId, Extract)>,
    /// Files that are closed.
    pub files: Vec<FileId>,
}

/// Decides what of a year is closed and what stands in the way of the rest.
pub fn decide(facts: &YearFacts) -> Decision {
    let mut obstacles = Vec::new();
    for register in &facts.registers {
        let code = || register.code.clone();
        let missing = numbers::gaps(
            register.last_sequence,
            numbers::accounted(&register.numbers, &register.unused),
        );
        obstacles.extend(
            missing
                .into_iter()
                .map(|gap| Obstacle::NumbersWithoutDocument {
                    register: register.register,
                    code: code(),
                    first: *gap.start(),
                    last: *gap.end(),
                }),
        );
        let beyond = register
            .numbers
            .iter()
            .filter(|number| number.sequence > register.last_sequence);
        obstacles.extend(beyond.map(|number| Obstacle::NumberBeyondCounter {
            register: register.register,
            code: code(),
            sequence: number.sequence,
        }));
    }
    let without_term = facts.files.iter().filter(|file| !file.has_term);
    obstacles.extend(without_term.map(|file| Obstacle::FileWithoutTerm {
        file: file.file,
        index: file.index.clone(),
    }));
    obstacles.extend(unregistered(&facts.waiting));
    obstacles.extend(facts.elsewhere.iter().cloned());
    let registers = facts
        .registers
        .iter()
        .filter(|of| obstacles.iter().all(|it| !it.keeps_open(of.register)))
        .map(|of| (of.register, Extract::of(&of.numbers, &of.unused)))
        .collect();
    let files = facts
        .files
        .iter()
        .filter(|file| file.has_term)
        .map(|file| file.file)
        .collect();
    Decision {
        year: facts.year,
        obstacles,
        registers,
        files,
    }
}

/// What waits, by whose desk it lies on.
fn unregistered(waiting: &[Waiting]) -> Vec<Obstacle> {
    let mut desks: Vec<(&Waiting, Vec<UploadId>)> = Vec::new();
    for one in waiting {
        match desks
            .iter_mut()
            .find(|(desk, _)| desk.account == one.account)
        {
            Some((_, uploads)) => uploads.push(one.upload),
            None => desks.push((one, vec![one.upload])),
        }
    }
    desks
        .into_iter()
        .map(|(desk, uploads)| Obstacle::Unregistered {
            account: desk.account,
            login: desk.login.clone(),
            uploads,
        })
        .collect()
}

#[cfg(test)]
mod tests;
