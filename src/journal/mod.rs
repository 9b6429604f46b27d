//! The journal (*auditācijas pieraksti*): what was done, by whom, when, provably unaltered.
//!
//! It is written together with the change it tells of (`op`), sealed afterwards into one order (`seal`), and is the only
//! source of its readers: the audit trail, the subscribers that follow positions (`read`), and the verifier (`verify`).
//! The order is a Merkle tree of RFC 9162 with signed heads. Personal data stand only in an entry's payload, which may
//! lawfully be blanked (GDPR Art. 17): the leaf holds the payload's digest, so the tree still verifies.
//!
//! Ground: Arhīvu likums 4. p. (authenticity and integrity of records), GDPR Art. 5(1)(f) and 30.

pub mod entry;
pub mod merkle;
pub mod read;
pub mod seal;

pub use entry::{Actor, Entry, Subject};
pub use read::{EntryFilter, Position};
