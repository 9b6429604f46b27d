//! Taking over the registers and files of former services (*pārņemšana*): from their tables to records that are found,
//! listed and counted like any other, and to a proof that nothing was lost on the way.
//!
//! For the records clerk and the archivist of a service that succeeded others, or that kept its registers in spreadsheets
//! until now. First the list of files, then each register whose rows name them:
//!
//! 1. `source` reads a table (CSV or XLSX, UTF-8 or windows-1257) row by row, `mapping` says which column is what;
//! 2. `registration` and `old_file` turn a row into what it says or into everything that is wrong with it;
//! 3. `files` and `register` check the whole table first, and take nothing over while a row is faulty unless they are told
//!    to leave faulty rows out; rows go in some hundreds to a commit, and what was there already is passed over, so the
//!    same command goes on where a killed one stopped;
//! 4. `reconcile` reads the table once more and compares it with what the database now says (counts, sums, digests).
//!
//! What is taken over keeps the number, the day, the unit and the file it had: the former service's registers and scheme
//! stand beside those of today, and take nothing new. Ground: Arhīvu likums 4. p. (a record keeps its origin and content);
//! MK 282/2024 (a successor takes over records with their registers).

mod begun;
pub mod cells;
pub mod columns;
pub mod dates;
pub mod error;
pub mod files;
mod former_scheme;
mod handed_on;
pub mod mapping;
pub mod old_file;
pub mod read;
pub mod reconcile;
pub mod register;
pub mod registration;
pub mod source;
mod table;
mod writing;

pub use cells::Flaw;
pub use error::Refusal;
pub use mapping::Written;
pub use reconcile::Reconciliation;
pub use table::Table;

use entities::takeover::takeover;
use entities::vocabulary::Direction;

/// What a takeover does with what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It says what it would do.
    DryRun,
    /// It takes everything over, and nothing while a row is faulty.
    Whole,
    /// It takes over what is sound and leaves faulty rows out.
    LeaveFaulty,
}

/// What a takeover is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading every row and looking for faults.
    Checking,
    /// Writing.
    TakingOver,
    /// Comparing the table with what was written.
    Comparing,
}

/// Whoever looks on.
pub trait Watch {
    /// A phase begins that goes over so many rows.
    fn begin(&mut self, phase: Phase, rows: u64);
    /// So many rows are done.
    fn advance(&mut self, rows: u64);
    /// A row is faulty.
    fn flaw(&mut self, flaw: &Flaw);
}

/// How many rows became what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// In the table.
    pub read: u64,
    /// Taken over now; in a dry run, what would be.
    pub taken_over: u64,
    /// Taken over before, just so.
    pub known: u64,
    /// Left out.
    pub faulty: u64,
    /// Of a list of files: taken over before, and now the list says more of them, as a term that was missing.
    pub completed: u64,
    /// Of a list of files: how many of its files, not rows, nobody has said how long to keep.
    pub without_term: u64,
}

/// The register that a takeover fills, as it stands in the list or, in a dry run of a new one, as it would.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Which documents it took.
    pub direction: Direction,
    /// Name of the former service.
    pub service: String,
}

/// What came of a takeover.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// How many rows became what.
    pub tally: Tally,
    /// The register that was filled; none of a list of files.
    pub register: Option<Filled>,
    /// The takeover as it stands in the list; none of a dry run.
    pub takeover: Option<takeover::Model>,
    /// What was compared; none of a dry run.
    pub reconciliation: Option<Reconciliation>,
}

/// Rows that share a commit: enough that a sync costs each next to nothing, few enough that whoever registers meanwhile
/// waits some tens of milliseconds. A card has 47 columns and SQLite takes 32 766 values.
const AT_ONCE: usize = 500;
