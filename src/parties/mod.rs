//! Parties (*korespondenti*): who writes to the institution and whom it writes to.
//!
//! For the records clerk. A personal code is kept sealed and found by a keyed hash; lists show it masked
//! (GDPR Art. 5(1)(c), 32). Ground: domain §9 (identifiers and addresses).

mod correspondents;
pub mod e_address;
mod error;
pub mod read;

pub use correspondents::{Confirmation, CorrespondentDraft, Registered, register, register_for};
pub use error::Refusal;
