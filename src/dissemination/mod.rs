//! Records to take away (*dokumentu izsniegšana līdzņemšanai*): what stands in a file, or what a search finds, as one package that
//! needs nothing of ours to be read.
//!
//! For the specialist who answers a court or a person, the lawyer, the auditor. What is given out is what the asker may see at
//! that moment, and each content leaves an entry in the journal before the first byte goes out.
//!
//! - [`gather`](mod@gather) reads which documents with which contents; what is too much is refused, and nothing is left out in
//!   silence.
//! - [`listing`] is the list on paper (PDF/A) and as a table.
//! - [`bag`] is how it lies in the package: BagIt 1.0 (RFC 8493) in a ZIP, so that whoever gets it can prove with common tools
//!   that it is whole, and with the bundles of the journal that it is what was registered.
//!
//! Nothing of it is kept here: it is made while it is sent, and a destruction finds nothing to erase.
//!
//! Ground: Dokumentu juridiskā spēka likums (extracts and copies); domain §13 rule 25; GDPR Art. 5(2), 15; OAIS (ISO 14721),
//! dissemination.

pub mod bag;
pub mod gather;
pub mod listing;
mod narrowed;
mod send;

pub use gather::{Gathered, Proofs, Refusal, Taken, TakenContent, What, gather};
pub use send::{Sending, note, send};
