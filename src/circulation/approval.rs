//! Approval (*saskaņošana un parakstīšana*): visas, then the signature, each bound to exactly the bytes and the card that it
//! was given for.
//!
//! A [`plan`] says who is asked; a [`round`] decides whose turn it is and what a change voids; [`may`] says who may do what
//! now, and why not ([`ask`] tells it all at once). [`start`] opens a round, [`decide`] takes a visa, an objection or an
//! abstention, [`sign`] takes the signature and registers the document in the same operation, which gives it its number. A
//! changed draft voids what no longer holds and begins another round ([`voiding`]). Decisions are never erased.
//!
//! Ground: Dokumentu juridiskā spēka likums 4. p., Elektronisko dokumentu likums 3. p.; domain §4.5, §13 (13).

pub mod approvers;
pub mod ask;
pub mod container;
pub mod decide;
pub mod departure;
pub mod error;
pub mod may;
pub mod meanwhile;
pub mod people;
pub mod plan;
pub mod round;
pub mod sign;
pub mod start;
pub(super) mod voiding;

pub use departure::SignedDrafts;
pub use error::Refusal;
pub use plan::Plan;
pub use round::{Matter, NotNow, Round};
