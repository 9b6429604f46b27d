//! Dispatch (*nosūtīšana*): how a document reaches each of its recipients, and what follows from that.
//!
//! For the records office. A dispatch is one document on its way to one recipient, one way. [`draft`] says in plain functions
//! which way is open: an active e-address forces its use, and nothing goes out that has no number. [`state`] says what may
//! happen to a dispatch in which state, to whom it is open, and why something else is not. What people carry (post, in
//! person, the portal) they say themselves; e-mail goes by a job ([`email`]), letters to e-addresses by the connector
//! ([`e_address`]).
//!
//! Being sent has consequences, in the same operation ([`effects`]): the day of notification by the way it went, the last day
//! on which the recipient may contest, the end of the clock of what the document answers, the report of whoever had the task.
//! On the day on which the last recipient counts as notified the document's route goes on by itself ([`reached`]). A letter that
//! a mail server gives back fails where whoever reads the mail finds the report ([`bounce`]).
//!
//! Ground: Paziņošanas likums 3., 8., 9. p.; Oficiālās elektroniskās adreses likums 12. p.; Iesniegumu likums 5. p.;
//! Administratīvā procesa likums 79. p.; domain §4.4.

mod act;
pub mod answers;
pub mod bounce;
pub mod command;
pub mod draft;
pub mod e_address;
pub mod effects;
pub mod email;
pub mod error;
pub mod meanwhile;
pub mod notified;
mod prepare;
pub mod reached;
pub mod read;
pub(in crate::circulation) mod recompute;
pub mod state;
#[cfg(test)]
mod tests;

pub use act::{Target, act};
pub use command::Ways;
pub use draft::{Draft, RecipientDraft};
pub use effects::Dispatches;
pub use error::Refusal;
pub use notified::Notification;
pub use prepare::prepare;
pub use state::{Act, Reason, Standing};
