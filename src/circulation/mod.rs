//! Circulation (*dokumentu aprite*): what happens to a document between its registration and its file.
//!
//! For the records office, heads and executors: within how long a document must be answered ([`deadline`]), on which day a
//! letter counts as notified ([`notification`]), who is to do what with it ([`resolution`]), what becomes of that ([`task`]),
//! what whoever controls it looks at ([`control_card`]), which way the document goes ([`route`]), how one that goes out or
//! stays inside is prepared ([`draft`]), approved and signed ([`approval`]), how it reaches its recipients ([`dispatch`]), and
//! what of it is left when a year ends ([`year_end`]). Whatever else happens to a document on its way joins as a file beside
//! them, decides by plain functions, and acts on the clock through [`deadline::act_within`] in its own operation.
//!
//! Ground: Iesniegumu likums, Administratīvā procesa likums, Informācijas atklātības likums, Paziņošanas likums; domain
//! §1, §4.4–4.7.

pub mod approval;
pub mod command;
pub mod control_card;
pub mod deadline;
pub mod dispatch;
pub mod draft;
pub mod error;
pub mod notification;
pub mod resolution;
pub mod route;
pub mod task;
pub mod year_end;

pub use error::Refusal;
