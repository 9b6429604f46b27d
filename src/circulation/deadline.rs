//! When a document must be answered (*termiņš*): its legal clock.
//!
//! Rules of terms are data with versions ([`rule`]); the law of today is loaded as ordinary data ([`law`]). What a clock is
//! reckoned from (receipt, complete documents, notification, pauses, extensions) goes through one pure function
//! ([`reckon`]), which returns the due date with its whole derivation; that is kept beside the date and told in words
//! ([`explain`]).
//!
//! A clock starts in the operation that registers its document ([`start`]), changes only through [`act`], and is reckoned
//! anew when its inputs turn out otherwise: a corrected card, a day that the institution moved ([`days`]). Whether it is
//! overdue is asked on a day and kept nowhere.
//!
//! Which version holds is decided by the starting day: the day of the event from which the term is counted. A clock keeps
//! the version it started with, whatever is adopted later; only where its starting day turns out to be another one is the
//! version of that day looked up.

pub mod adopt;
pub mod ask;
pub mod clock;
mod commands;
pub mod days;
pub mod due;
pub mod explain;
pub mod law;
pub mod meanwhile;
pub mod read;
pub mod reckon;
mod recompute;
pub mod rule;
pub mod start;
#[cfg(test)]
mod tests;

pub use clock::{Act, Clock, Touched};
pub use commands::{Target, act, act_within};
pub use reckon::{Course, Derivation, Inputs, reckon};
pub use start::{LegalClock, apply_rule};
