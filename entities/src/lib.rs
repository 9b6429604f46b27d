//! Records and vocabulary: what Aprite stores, one file per table and a folder per area, and the value types
//! that parse, print and validate what a record is made of. Nothing here reads a clock, a database or a locale.
//!
//! Vocabulary follows ISO 15489 (records, classification, disposition) and the Latvian Archives Law (*Arhīvu likums*);
//! the Latvian term stands in each doc comment.

mod macros;

pub mod ids;
pub mod values;
pub mod vocabulary;

pub mod access;
pub mod attention;
pub mod circulation;
pub mod classification;
pub mod content;
pub mod documents;
pub mod finding;
pub mod handover;
pub mod jobs;
pub mod journal;
pub mod mailroom;
pub mod organisation;
pub mod parties;
pub mod retention;
pub mod takeover;
