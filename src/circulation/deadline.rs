//! When a document must be answered (*termiņš*): its legal clock.
//!
//! Rules of terms are data with versions ([`rule`]); the law of today is loaded as ordinary data ([`law`]). What a clock is
//! reckoned from (receipt, complete documents, notification, pauses, extensions) goes through one pure function
//! ([`reckon`]), which returns the due date with its whole derivation; that is kept beside the date and told in words
//! ([`explain`]).
//!
//! Which version holds is decided by the starting day: the day of the event from which the term is counted. A clock keeps
//! the version it started with, whatever is adopted later; only where its starting day turns out to be another one is the
//! version of that day looked up.

pub mod explain;
pub mod law;
pub mod reckon;
pub mod rule;
#[cfg(test)]
mod tests;

pub use reckon::{Course, Derivation, Inputs, reckon};
