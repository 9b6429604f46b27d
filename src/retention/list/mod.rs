//! Lists of what is to be destroyed (*akti par dokumentu atlasi iznīcināšanai*): appraised file by file, decided by an expert
//! commission, approved by the head, agreed on by the archive, and waiting for a while before anything is done.
//!
//! For the records office and the archivist who compile them, the commission and the head who judge, and whoever must be able
//! to say years later why something is not there any more.
//!
//! - A list is proposed from what is due ([`propose()`]), and changed and decided about by one command ([`act()`]). What may be
//!   done with it when, by whom, and what is missing before it can be executed, is said by plain functions ([`state`]).
//!   Nobody has two parts in one list.
//! - When it is submitted, what the act says of every file is frozen ([`facts`]), and all that is decided from then on is bound
//!   to the hash of that ([`hash`]). Whatever changes the list takes every decision its force.
//! - A file leaves a list in the very operation in which a hold is placed on it ([`withdraw()`]). That only narrows the list, so
//!   what was decided about the rest goes on holding.
//! - What stands in the way of destroying a file is read from the source of truth ([`in_the_way`]).
//! - What is to be kept is kept from the archive's agreement on, until its list is given back or given up, or somebody says why
//!   it is to be judged anew ([`release`]); [`mod@act`] prints the act.
//!
//! Ground: Arhīvu likums; MK 282/2024; domain §5, §6, §13 (19).

pub mod act;
mod alter;
mod command;
mod decide;
pub mod error;
mod evidence;
pub mod facts;
pub mod hash;
mod held_on;
pub mod in_the_way;
mod not_handed_over;
mod obstacle;
pub mod propose;
pub mod read;
pub mod release;
pub mod state;
mod submit;
#[cfg(test)]
mod tests;
pub mod withdraw;
mod words;

pub use command::{Deed, Paper, Target, act, acting, held};
pub use error::Refusal;
pub use facts::ItemFacts;
pub use in_the_way::InTheWay;
pub use propose::{Draft, LeftOut, Proposed, WAIT_DAYS, propose};
pub use state::{Missing, Part, Step, Tally, missing, other_part};
pub use withdraw::{Because, Withdrawn, withdraw};
