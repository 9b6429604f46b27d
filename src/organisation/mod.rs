//! The organisation (*iestāde, struktūrvienības, darbinieki, konti*): who acts, and for which unit, on any day.
//!
//! Institutions and their units exist from–to and succeed one another, because social services merge and split: a
//! document stays with the unit of its registration day, and leave to see it follows the successor. Accounts are what
//! signs in; a staff member is who acts.
//!
//! An `institution` is the wall behind which records stay: whoever keeps them today, with everything that came before.
//! Legal persons of today and of old (*iestāde, priekštecis*) are units in it, so that a merger is a matter of units and
//! no record has to cross a wall for it.
//!
//! In reading order: `structure` (the tree of a day, plain decisions), `names` (a person's on a day), `change` (one day's
//! changes), `reorganisation` (an act that changes many units at once), `record_group` (the archive's number of what an
//! institution left), `availability` (who can be given something to do), `heads` (who answers for what a leaver left), `load` (an institution from its data), `accounts`.
//!
//! Ground: Pašvaldību likums (an institution's by-law names its units), Arhīvu likums 4. p. (a record keeps its origin).
//! Leave to change any of this is asked by whoever begins the operation (`access::Action`).

mod error;

pub mod accounts;
pub mod availability;
pub mod change;
pub mod doers;
pub mod heads;
pub mod load;
pub mod names;
pub mod password;
pub mod read;
pub mod record_group;
pub mod reorganisation;
pub mod structure;
#[cfg(test)]
pub(crate) mod testing;

pub use accounts::{InvalidLogin, Login, NewAccount};
pub use change::Change;
pub use doers::Doers;
pub use error::{Period, Refusal};
pub use heads::heads_of;
pub use load::load_institution;
pub use password::{HashedPassword, Password, WeakPassword};
pub use record_group::Fonds;
pub use structure::{Structure, UnitLink, Validity};
