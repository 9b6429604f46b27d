//! The formats that a municipal office meets, with their identifiers.
//!
//! Identifier, name, version, media type and extensions are those of PRONOM, the registry of The National Archives, in its
//! release 109; the three parts of PDF/A-4 (`fmt/1910` to `fmt/1912`) came later. Where PRONOM names no media type, the
//! one registered with IANA or used by the format's maker stands here.

use std::fmt;

use crate::lines::LINES;

/// A PRONOM unique identifier of this table, such as `fmt/477`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Puid(pub(crate) &'static str);

impl Puid {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Puid {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

/// One line of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    pub puid: Puid,
    pub name: &'static str,
    /// As PRONOM words it; empty where it tells no versions apart.
    pub version: &'static str,
    pub media_type: &'static str,
    /// Lower case, without the dot; the usual one first.
    pub extensions: &'static [&'static str],
    pub kind: Kind,
}

/// What a format is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// PDF that claims a part of ISO 19005.
    PdfA,
    Pdf,
    /// Written with a word processor.
    Writing,
    Spreadsheet,
    Presentation,
    /// Characters alone: plain text, tables, marked-up text.
    Text,
    Message,
    Picture,
    Sound,
    Film,
    /// Signatures with what they are over (*drošs elektroniskais paraksts*).
    Signed,
    /// Other files packed or locked away; what is inside is not looked at.
    Package,
}

impl Format {
    /// The line of an identifier.
    #[must_use]
    pub fn of(puid: &str) -> Option<&'static Self> {
        LINES.iter().find(|format| format.puid.0 == puid)
    }

    /// All lines.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        LINES.iter()
    }

    /// Whether files of this format go under the extension (lower case, without the dot).
    #[must_use]
    pub fn goes_under(&self, extension: &str) -> bool {
        self.extensions.contains(&extension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_recogniser_names_stands_in_the_table() {
        let sources = [
            include_str!("compound.rs"),
            include_str!("identify.rs"),
            include_str!("package.rs"),
            include_str!("pdf.rs"),
            include_str!("picture.rs"),
            include_str!("recording.rs"),
            include_str!("rendition/filter.rs"),
            include_str!("rendition/office.rs"),
            include_str!("text.rs"),
        ];
        let quoted = sources.iter().flat_map(|source| source.split('"'));
        let named: Vec<_> = quoted
            .filter(|word| word.starts_with("fmt/") || word.starts_with("x-fmt/"))
            .collect();
        assert!(named.len() > 100, "{}", named.len());
        for puid in named {
            assert!(Format::of(puid).is_some(), "{puid}");
        }
    }

    #[test]
    fn every_identifier_stands_there_once_and_extensions_are_lower_case() {
        let mut seen = std::collections::BTreeSet::new();
        for format in Format::all() {
            assert!(seen.insert(format.puid), "{} twice", format.puid);
            for extension in format.extensions {
                assert_eq!(*extension, extension.to_ascii_lowercase());
            }
        }
    }
}
