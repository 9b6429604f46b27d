//! Text out of each format: one file per format, one bounded sink for all.
//!
//! Everything here reads bytes written by strangers. It runs only in the extraction child ([`super::sandbox`]), which
//! bounds memory and processor time from outside; inside, [`Budget`] counts what is unpacked and [`Sink`] what is
//! written, so that an honest reason can be given instead of a killed process wherever that is possible.

pub(crate) mod budget;
pub(crate) mod container;
mod delivery_report;
pub(crate) mod docx;
pub(crate) mod email;
pub(crate) mod html;
pub(crate) mod odf;
pub(crate) mod package;
pub(crate) mod pdf;
pub(crate) mod plain;
pub(crate) mod rtf;
pub(crate) mod sink;
pub(crate) mod spreadsheet;
pub(crate) mod xml;

pub(crate) use budget::{Budget, Stop};
pub(crate) use sink::Sink;
