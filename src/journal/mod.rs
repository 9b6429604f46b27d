//! The journal (*auditācijas pieraksti*): what was done, by whom, when, provably unaltered.
//!
//! It is written together with the change it tells of (`op`), sealed afterwards into one order (`seal`), and is the only
//! source of its readers: the audit trail, the subscribers that follow positions (`read`), and the verifier (`verify`, and
//! without a database `export` and `bundle`).
//! The order is a Merkle tree of RFC 9162 with signed heads. Personal data stand only in an entry's payload, which may
//! lawfully be blanked (`blank`; GDPR Art. 17): the leaf holds the payload's digest, so the tree still verifies.
//!
//! Ground: Arhīvu likums 4. p. (authenticity and integrity of records), GDPR Art. 5(1)(f) and 30.

pub mod blank;
pub mod bundle;
mod check;
pub mod entry;
pub mod export;
mod faults;
pub mod follow;
pub mod merkle;
pub mod read;
mod record;
pub mod seal;
mod stored;
pub mod verify;

pub use check::Trust;
pub use entry::{Actor, Entry, Subject};
pub use faults::{JournalFault, Report, What};
pub use follow::Sealer;
pub use read::{EntryFilter, Position};
pub use record::{BlankingRecord, EntryRecord, HeadRecord, KeyRecord};
