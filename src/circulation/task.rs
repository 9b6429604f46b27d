//! Tasks (*uzdevumi*): each one person's part in a resolution, from being assigned to being done.
//!
//! [`state`] is the state machine in plain functions: which act is open to whom in which state, and why another is not.
//! [`act`] is its thin shell: whoever may, on the task as they read it, with a step, an entry and leave to see the document
//! ([`leave`]) settled in one operation. A task passed on keeps the chain of those who passed it; whoever stands in it is
//! never handed it again. An order that the staff have to read is a task for information for each of them, and reading it
//! (*iepazīšanās*) is done in person.
//!
//! Ground: domain §4.5; MK 282/2024 (an institution says who executes and who controls).

mod annulled;
pub mod error;
pub mod hand_over;
pub mod leave;
pub mod meanwhile;
pub mod read;
pub mod state;

pub(in crate::circulation) mod commands;
#[cfg(test)]
mod tests;

pub use annulled::Tasks;
pub use commands::{Target, act};
pub use error::Refusal;
pub use state::{Act, Reason, Standing};
