//! The organisation (*iestāde, struktūrvienības, darbinieki, konti*): who acts, and for which unit, on any day.
//!
//! Institutions and their units exist from–to and succeed one another, because social services merge and split: a
//! document stays with the unit of its registration day, and leave to see it follows the successor. Accounts are what
//! signs in; a staff member is who acts.
//!
//! Ground: Pašvaldību likums (an institution's by-law names its units), Arhīvu likums 4. p. (a record keeps its origin).
//! Leave to change any of this is asked by whoever begins the operation (`access::Action`).

mod error;

pub mod accounts;
pub mod load;
pub mod password;
pub mod read;
pub mod structure;
#[cfg(test)]
pub(crate) mod testing;

pub use accounts::{InvalidLogin, Login, NewAccount};
pub use error::Refusal;
pub use load::load_institution;
pub use password::{HashedPassword, Password, WeakPassword};
pub use structure::{Structure, UnitLink, Validity};
