//! Printed papers (*izdrukas*): what the institution signs, stamps and keeps, as PDF/A-2b.
//!
//! For the archivist who prints the classification scheme for approval; acts and inventories are papers of the same
//! kind. Pure: the same paper makes the same bytes; the instant is handed in. Ground: ISO 19005-2 (PDF/A-2, level B),
//! which the archive accepts for what must last (domain §7).

pub mod font;
mod layout;
mod pdfa;

use chrono::{DateTime, Utc};

pub use layout::{Align, Block, TableRow};

/// A paper to be printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// Title, as readers of the file show it.
    pub title: String,
    /// Whose paper it is.
    pub author: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// What stands on it, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A paper that could not be printed; every case means that what is compiled into the program is damaged.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// A font.
    #[error("the font {0} cannot be used")]
    Font(&'static str),
    /// The PDF writer gave up.
    #[error("a PDF cannot be written")]
    Pdf(#[from] pdf_extract::Error),
}

/// Prints a paper on A4, the long side across.
///
/// # Errors
/// [`PrintError`].
pub fn print(paper: &Paper) -> Result<Vec<u8>, PrintError> {
    let regular = font::Face::regular("APRITE+LiberationSans")?;
    let bold = font::Face::bold("APRITE+LiberationSans-Bold")?;
    let pages = layout::Layout::new(&regular, &bold).run(&paper.blocks);
    pdfa::assemble(paper, pages)
}

#[cfg(test)]
mod tests;
