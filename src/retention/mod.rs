//! Retention (*glabāšana*): until when files are kept, told with its whole derivation.
//!
//! For the records office and the archivist, who must neither keep longer nor destroy sooner than the law says, and should
//! not have to trust a date that they cannot check. What stands here so far are the terms:
//!
//! - A [`rule`] says how long the files of a series are kept, counted from which events ([`trigger`]), on which ground. The
//!   classification scheme gives each series such a rule; an institution may adopt others with versions ([`adopt`]).
//! - What is known of those events, a file tells itself or somebody enters ([`event`]).
//! - [`due_date`] leads from both to an answer, a pure function: never, on a day, waits for something, or cannot be computed
//!   and why. The answer carries its [`derivation`], which is kept and can be told in words ([`explain`]).
//! - Permanent files are not destroyed; [`transfer_due`] says when they go to the archive. What the archive has may go here
//!   ([`handed_over`]).
//! - [`keep`] writes it down for each file, [`follow`] does so whenever a file or its series changes, [`read`] lists what is
//!   due, what cannot be computed, and what will be due in which year.
//!
//! What a person says is wrong in a record is linked to it and changes nothing in it ([`correction`]).
//!
//! A date is fixed by the version that is in force on the day on which it can first be told. A later version does not move
//! it, unless whoever adopts that version says so, having seen what would change.
//!
//! What keeps a file beyond its day joins in [`due_date::reckon`], after the count and before the answer: holds ([`hold`]),
//! which the [`gate`] orders with destruction, and appraisals that go on holding.
//!
//! What is chosen for destruction stands on a [`list`]; what is done with it then, [`destruction`] says.
//!
//! Ground: Arhīvu likums; MK 282/2024; MK 690/2018; domain §2, §5, §13 (17), (18).

pub mod adopt;
pub mod correction;
pub mod derivation;
pub mod destruction;
pub mod due_date;
pub mod error;
pub mod event;
pub mod explain;
pub mod follow;
pub mod gate;
pub mod handed_over;
pub mod hold;
mod keep;
pub mod list;
pub mod read;
pub mod rule;
mod sources;
pub mod take_effect;
#[cfg(test)]
mod tests;
pub mod transfer_due;
pub mod trigger;
pub mod verify;

pub use derivation::{Answer, Derivation, Fact, Facts, Keeper, Obstacle};
pub use due_date::reckon;
pub use error::Refusal;
pub use rule::Rule;
pub use sources::Standing;
pub use trigger::When;
