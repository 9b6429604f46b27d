//! Agreements with archives (*nodošanas vienošanās*): which archive takes what, in which layouts, since when and until when, and
//! where packages go.
//!
//! For the archivist, who records what was agreed, and the administrator, who knows the server's name and its keys. What is
//! wrong with a draft is told all at once and with its place ([`draft`], [`place`]); what proves who we are is sealed and never shown
//! again ([`secret`]).

pub mod draft;
mod keep;
pub mod place;
pub mod read;
pub mod secret;

pub use draft::{Checked, Draft, check};
pub use keep::{change, record};
pub use place::Archives;
pub use secret::Secret;
