//! What a file is by its PRONOM identifier, whether an archive takes it, and its rendition as PDF/A.
//!
//! For the handover to an archive, which must name the format of each file and hand over in formats that will still open
//! (*Dokumentu un arhīvu pārvaldības noteikumi*; ISO 14721, preservation planning). This crate knows bytes, names of
//! formats and profiles of archives; documents, a database or an API it does not know.
//!
//! - [`Format`] is a line of the hand-written table, [`Puid`] its identifier.
//! - [`identify`] looks at a file and says what it is, on which [`Ground`], and whether its name contradicts that.
//! - [`Profile`] is the list of formats that an archive takes, a data file; [`decide`] holds a file against it and gives the
//!   [`Derivation`] with the [`Verdict`].
//! - [`Office`] is LibreOffice on this machine; it makes a [`Rendition`] as PDF/A-2b in a process of its own, under
//!   [`Limits`].
//!
//! The service's own `content::identify` decides how a file is read for its text and runs as it is uploaded; here every
//! version counts, because an archive may take one and not the other.

mod compound;
mod found;
mod identify;
mod lines;
mod package;
mod pdf;
mod picture;
mod profile;
mod recording;
mod rendition;
mod table;
mod text;
mod verdict;
mod window;

pub use found::{Ground, Identified, Protection, Signatures};
pub use identify::{EDITION, Extension, Identification, identify};
pub use profile::{InBoth, Profile, ProfileFault, Rule, Sureness, Take};
pub use rendition::{Fault, Limits, Office, Remedy, Rendition, Sha256, is_renderable};
pub use table::{Format, Kind, Puid};
pub use verdict::{Decision, Derivation, Verdict, decide};
