//! Packages for an archive: described, checked, written, read back and validated.
//!
//! For the service's handover area, and for whoever takes records away; this crate knows descriptions, hashes and bytes,
//! never a database or a person's rights. Its ground: what is of permanent value arrives complete, described and provably
//! unaltered, or not at all (domain §7, §13 (21)).
//!
//! - [`Description`] says what is handed over; [`Description::check`] tells everything that is wrong with it, at its
//!   place, in both languages.
//! - [`Plan`] lays out one [`Kind`] of package: every file in the order of writing, without opening a content.
//! - [`Writer`] writes a plan to a folder or a zip file, [`ObjectWriter`] into a bucket in parts; both hash while they copy, go on
//!   after a kill, and refuse contents that are missing or not what was registered.
//! - [`validate`] reads a package back, whoever wrote it, and tells all that does not hold; every hash is reckoned anew.
//!
//! Everything here blocks: callers in asynchronous code give it a thread. Nothing is held in memory but the description,
//! the list of files and the file at hand.

mod check;
mod dates;
pub mod description;
mod fault;
mod hash;
mod languages;
pub mod names;
mod plan;
mod reading;
mod unit_number;
mod validation;
mod writer;
mod xml;

pub use dates::PartialDate;
pub use description::Description;
pub use fault::{Fault, Language, Place, Rule};
pub use hash::{Hashes, InvalidHash, Measure, Sha1, Sha256};
pub use languages::bibliographic;
pub use plan::{EarkVersion, Kind, OpexNamespace, Plan, REGISTER_NAMESPACE};
pub use unit_number::{InvalidUnitNumber, UnitNumber};
pub use validation::{Found, Report, validate, validate_zip};
pub use writer::{
    Advance, Bucket, Contents, ObjectWriter, ReadSeek, Shape, Uploaded, WriteError, Writer, Written,
};
