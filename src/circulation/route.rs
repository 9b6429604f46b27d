//! Routes (*dokumentu maršruti*): which way a document goes from its registration to its file, and where it stands.
//!
//! A route is data: an institution's administrator adopts versions of it for a direction and, where one needs its own, for a
//! kind of documents ([`template`]); until then the routes of domain §4.5 hold ([`standard`]). A document keeps the version
//! that was in force when it was registered. Which steps are open, and why another is not, is decided by plain functions over
//! plain facts ([`place`]); people take the steps ([`advance`]), and what happens to the document's tasks takes those that follow
//! from it. Whoever answers, approves or sends documents joins by facts that bar steps and by steps that follow.
//!
//! Ground: domain §4.5; MK 282/2024 (an institution lays down how its documents circulate).

pub mod advance;
pub mod error;
pub mod place;
pub mod read;
pub mod standard;
pub mod template;

pub(in crate::circulation) use advance::{follow, follow_to, step_back};
pub use error::Refusal;
pub use place::{Facts, Next, Reason};
