//! Renditions (*atvasinājumi*) of written documents as PDF/A-2b, made by LibreOffice.
//!
//! A document comes from anywhere, so the program that opens it runs in a process of its own, without the environment of
//! the service, under limits, with a profile made for this one run: no macros, no links followed, nothing remembered.
//! LibreOffice opens nearly everything as some kind of text and reports success where nothing came of it; so the way it
//! reads is fixed by what the file was identified as, and only the file that it wrote counts.

mod fault;
mod filter;
mod office;
mod process;
mod room;

pub use fault::{Fault, Remedy};
pub use filter::is_renderable;
pub use office::{Limits, Office, Rendition};
pub use room::Sha256;
