//! Resolutions (*rezolūcijas*): whoever directs a document says what is to be done with it, by whom, by when, under whose
//! control.
//!
//! A resolution on the document itself is for heads of the institution and of the units that work on it; an executor who may
//! direct others divides a task up by a resolution under it (*apakšrezolūcija*). One lead executor answers for the whole,
//! co-executors help, others are to read it. What [`draft`] lets through, [`give`] writes together with the tasks and with
//! leave to see the document.
//!
//! Ground: domain §4.5.

pub mod draft;
mod give;
mod release;

pub use draft::{Draft, Named};
pub use give::{On, give};
pub use release::release;
