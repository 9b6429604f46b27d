//! The bytes of the archive: content kept under its SHA-256, in local files, in S3 or in memory.
//!
//! For the service's `content` area, which decides whose the bytes are; this crate knows hashes and bytes, never
//! documents, owners or a database. Its ground: a record must stay what it was when it arrived, provably
//! (*Arhīvu likums* on authenticity and integrity; ISO 14721 calls the check *fixity*), and cease to exist just as
//! provably when its last lawful owner goes.
//!
//! - [`ContentHash`] is the only address there is: keys are made from hashes and from nothing else.
//! - [`Store::intake`] streams bytes in: staged, hashed while written, synced, then published under their hash.
//! - [`Store::open`], [`Store::size`], [`Store::materialise`] read; [`Store::fixity`] proves content unaltered.
//! - [`Store::erase`] removes content and shows that it is gone.
//! - [`Store::note`] keeps what must outlive the database: which destructions were executed.
//! - [`Store::shelf`] has objects that grow in parts: packages for the archive, where the store is a bucket.
//! - [`Store::list`] and [`Store::sweep_staging`] are for verification and housekeeping.
//!
//! The store counts no owners. Two intakes of the same bytes give one object, so whoever erases must make sure, where
//! the owners are recorded, that nobody claims the same hash at the same time.

mod address;
mod backend;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
mod erase;
mod error;
mod fixity;
mod intake;
mod ledger;
mod listing;
mod local;
mod read;
mod shelf;

#[cfg(test)]
mod tests;

pub use address::{ContentHash, InvalidHash};
pub use backend::{S3Settings, Store};
pub use erase::ErasureProof;
pub use error::{Action, Cause, Error, Result};
pub use fixity::Fixity;
pub use intake::{Intake, Stored};
pub use listing::Listed;
pub use read::{ContentFile, ContentStream};
pub use shelf::{Put, Seen, ShelfFolder, Upload};
