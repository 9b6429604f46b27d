//! A letter as its author thinks of it: blocks of text, before any file format.
//!
//! Each writer under [`super::format`] turns the same [`Paper`] into bytes, so that the same words can arrive as a DOCX, an ODT, a
//! PDF or a plain text.

use chrono::NaiveDate;

/// One document's content in reading order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Paper {
    /// Title for the file's metadata.
    pub(crate) title: String,
    /// Author for the file's metadata.
    pub(crate) author: String,
    /// Date for the file's metadata.
    pub(crate) date: NaiveDate,
    pub(crate) blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// Centred: letterheads (plain) and the document's name (strong).
    Centre {
        text: String,
        strong: bool,
    },
    /// A strong line at the left: subject or section.
    Heading(String),
    /// At the right: addressee, applicant's data.
    Right(String),
    Text(String),
    Item(String),
    /// Rows of equal length, the first being the header.
    Table(Vec<Vec<String>>),
    Signature {
        position: String,
        name: String,
    },
}

impl Paper {
    /// The words in reading order, one block or table row a line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Centre { text, .. }
                | Block::Heading(text)
                | Block::Right(text)
                | Block::Text(text) => lines.push(text.clone()),
                Block::Item(text) => lines.push(format!("– {text}")),
                Block::Table(rows) => lines.extend(rows.iter().map(|row| row.join(" | "))),
                Block::Signature { position, name } => {
                    lines.push(format!("{position} {name}").trim().to_owned())
                }
            }
        }
        lines
    }
}
