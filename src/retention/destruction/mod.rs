//! Destruction (*iznīcināšana*): files whose time has come cease to exist, everywhere and provably.
//!
//! For whoever carries out a destruction list and for whoever must show afterwards, years later, that what should be gone is
//! gone and that nothing else is.
//!
//! - [`plan`] is the decision for every table and column: what goes with a file, what stays, why.
//! - [`erase_file`] does it for one file in one transaction, and says so in the journal, whose payloads about the file it blanks.
//! - [`execute`] is the command; [`run`] the job that goes file by file, checks each once more from the source of truth, and takes
//!   up after a kill wherever it was.
//! - [`contents`] erases bytes whose last owner has gone, under the lock under which owners come.
//! - [`places`] are all the places outside the tables that may hold words or bytes: the index, folders, the pages that the
//!   database has freed. Each is cleared and then read again ([`proof`]).
//! - [`ledger`] keeps, beside the bytes, which destructions were executed, so that a database restored from an older copy is
//!   brought to where it was ([`again`]).
//! - [`certificate`] says per file and hash what was removed where, what stays and because of whom, with the journal's proof.
//!
//! What is left of a document is its tombstone: number, dates, kind, series, the SHA-256 of each content, the act.
//!
//! Ground: Arhīvu likums; MK 282/2024; GDPR Art. 5(1)(e), 17; domain §6, §13 (19).

pub mod again;
pub mod certificate;
mod check;
mod contents;
mod erase_file;
mod execute;
mod extract;
mod jobs;
pub mod ledger;
mod ordered;
mod people;
pub mod places;
pub mod plan;
mod proof;
pub mod read;
mod run;
mod scope;
pub mod steps;
mod survivors;

pub use erase_file::{Buried, Told};
pub use execute::{Order, execute};
pub use places::{Gone, Place, Remain};
pub use run::Destroyer;
