//! The fields that a person can name before a colon.

use std::fmt;

use crate::analysis::fold::fold;
use crate::request::{DateField, FacetField};

/// What stands before the colon in `nosaukums:pabalsts`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// Everything readable: title, numbers, names, keywords and texts. The same as no field at all.
    Text,
    Title,
    /// The names of senders and addressees.
    Person,
    /// The document's own number or its sender's.
    Number,
    /// Any date of the document.
    Date,
    /// One date of the document.
    OneDate(DateField),
    /// Year of the register.
    Year,
    /// A property that has one of a list of values, see [`super::Vocabulary`].
    Listed(FacetField),
    /// An act of destruction: the files that stand on it.
    Act,
    /// An inventory for the archive: the files that are described in it.
    Inventory,
}

/// Every field with its names: first the Latvian one, then the English one, then others that people try.
const NAMES: [(Field, &[&str]); 17] = [
    (Field::Text, &["teksts", "text"]),
    (Field::Title, &["nosaukums", "title", "virsraksts"]),
    (
        Field::Person,
        &[
            "persona",
            "person",
            "korespondents",
            "correspondent",
            "vārds",
            "name",
        ],
    ),
    (Field::Number, &["nr", "no", "numurs", "number"]),
    (Field::Date, &["datums", "date"]),
    (
        Field::OneDate(DateField::Registered),
        &["reģistrēts", "registered"],
    ),
    (
        Field::OneDate(DateField::Received),
        &["saņemts", "received"],
    ),
    (Field::OneDate(DateField::Dated), &["datēts", "dated"]),
    (Field::Year, &["gads", "year"]),
    (Field::Listed(FacetField::Kind), &["veids", "kind"]),
    (
        Field::Listed(FacetField::Register),
        &["reģistrs", "register"],
    ),
    (
        Field::Listed(FacetField::Direction),
        &["virziens", "direction"],
    ),
    (
        Field::Listed(FacetField::AccessClass),
        &["pieejamība", "access"],
    ),
    (Field::Listed(FacetField::Status), &["statuss", "status"]),
    (Field::Listed(FacetField::File), &["lieta", "file"]),
    (Field::Act, &["akts", "act"]),
    (Field::Inventory, &["saraksts", "inventory"]),
];

impl Field {
    /// The field of that name, in either case, with or without diacritics.
    pub fn named(name: &str) -> Option<Self> {
        let name = fold(name);
        NAMES
            .iter()
            .find(|(_, names)| names.iter().any(|known| fold(known) == name))
            .map(|(field, _)| *field)
    }

    /// Every field, in the order in which a help text shows them.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(field, _)| *field)
    }

    /// Its names: the Latvian one, the English one, others.
    pub fn names(self) -> &'static [&'static str] {
        NAMES
            .iter()
            .find(|(field, _)| *field == self)
            .map_or(&[], |(_, names)| *names)
    }

    /// The property by which its values narrow; none when it is no such field.
    pub fn facet(self) -> Option<FacetField> {
        match self {
            Self::Listed(facet) => Some(facet),
            Self::Act | Self::Inventory => Some(FacetField::File),
            Self::Text
            | Self::Title
            | Self::Person
            | Self::Number
            | Self::Date
            | Self::OneDate(_)
            | Self::Year => None,
        }
    }

    /// Whether its values are words of a text.
    pub(crate) fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::Title | Self::Person)
    }
}

/// Its Latvian name, without the colon.
impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.names().first().copied().unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_each_of_its_names_and_no_name_means_two() {
        for field in Field::all() {
            assert!(
                field.names().len() >= 2,
                "{field} has a name in both languages"
            );
            for name in field.names() {
                assert_eq!(Field::named(name), Some(field), "{name}");
                assert_eq!(
                    Field::named(&fold(name).to_uppercase()),
                    Some(field),
                    "{name}"
                );
            }
        }
        assert_eq!(Field::named("iesniedzējs"), None);
    }
}
