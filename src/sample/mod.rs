//! The sample ("paraugs"): an institution with its people, and a few hundred documents as real files, for `aprite demo`, tests and
//! benches. Nobody's records: residents, staff and numbers are invented.
//!
//! Pure: the same seed yields the same bytes; no clock, environment or database. What is here is plain data; whoever
//! registers it turns it into commands.
//!
//! A document is made in three steps: a story decides what follows what (`stories`), a letter finds its words
//! (`letters`, with the texts under `letters/`), a writer turns them into a file (`format`).

mod calendar;
mod correspondents;
mod documents;
mod facts;
mod files;
mod format;
mod history;
mod institution;
mod latvian;
mod letters;
mod paper;
mod random;
mod stories;
mod subjects;
mod themes;

#[cfg(test)]
mod tests;

use crate::print::PrintError;

pub use correspondents::{
    CorrespondentRef, PARISHES, Parish, SampleCorrespondent, SampleIdentity, correspondents,
};
pub use documents::{SampleDocument, documents};
pub use files::{SampleFile, SampleFormat, file_of};
pub use history::{SampleHistory, SampleMerger, VALMIERA, valmiera_units};
pub use institution::{
    ACCOUNTS, INSTITUTION, Institution, REGISTERS, SAMPLE_MARK, STAFF, SampleAccount,
    SampleDecision, SampleRegister, SampleSeries, SampleStaff, SampleUnit, VALMIERA_ACCOUNTS,
    VALMIERA_REGISTERS, VALMIERA_STAFF, staff_member,
};
pub use latvian::Gender;

/// A sample that cannot be made; every case means that data embedded in the program is damaged.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// `org-ogre.json`
    #[error("the embedded list of units cannot be read")]
    Units(#[source] serde_json::Error),
    /// `classification-scheme-sample.csv`
    #[error("the embedded classification scheme cannot be read")]
    Series(#[source] csv::Error),
    /// A file under `letters/`.
    #[error("the letter {theme} has a damaged line or names an unknown fact: {what:?}")]
    Template {
        /// The file's stem.
        theme: &'static str,
        /// The line or the fact.
        what: String,
    },
    /// A font.
    #[error("a sample cannot be printed")]
    Font(#[from] PrintError),
    /// A key under `data/`.
    #[error("the sample key of {0} cannot sign")]
    Signing(&'static str),
    /// The ZIP writer gave up.
    #[error("a sample archive cannot be written")]
    Archive(#[from] zip::result::ZipError),
    /// The PDF writer gave up.
    #[error("a sample PDF cannot be written")]
    Pdf(#[from] pdf_extract::Error),
}
