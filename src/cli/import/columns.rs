//! The columns of the metadata, in both languages, and which field of a card each fills.

use crate::kernel::table::plain;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $english:literal $latvian:literal;)*) => {
        /// A column of the metadata.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// Every column.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in English.
            pub(crate) const fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }

            /// Its name in Latvian.
            pub(crate) const fn latvian(self) -> &'static str {
                match self { $(Self::$name => $latvian),* }
            }
        }
    };
}

columns! {
    /// Path of the file below the folder.
    File "file" "datne";
    /// Title.
    Title "title" "nosaukums";
    /// Kind.
    Kind "kind" "veids";
    /// Date on the document.
    DocumentDate "document_date" "dokumenta_datums";
    /// When it came.
    Received "received" "saņemts";
    /// When it was sent.
    Sent "sent" "nosūtīts";
    /// Whom it came from or goes to.
    Sender "sender" "korespondents";
    /// What kind of correspondent that is.
    SenderKind "sender_kind" "korespondenta_veids";
    /// That organisation's registration number.
    SenderCode "sender_code" "reģistrācijas_numurs";
    /// The sender's own number.
    SenderNumber "sender_number" "nosūtītāja_numurs";
    /// The sender's own date.
    SenderDate "sender_date" "nosūtītāja_datums";
    /// How it came or went.
    Channel "channel" "kanāls";
    /// Index of the file.
    FileIndex "file_index" "lietas_indekss";
    /// Code of the unit.
    Unit "unit" "struktūrvienība";
    /// Access class.
    Access "access" "pieejamība";
    /// End of the restriction.
    AccessUntil "access_until" "ierobežojuma_datums";
    /// Ground of the restriction.
    AccessGround "access_ground" "ierobežojuma_pamats";
    /// Annotation.
    Annotation "annotation" "anotācija";
    /// Keywords.
    Keywords "keywords" "atslēgvārdi";
    /// Notes.
    Notes "notes" "piezīmes";
    /// Languages.
    Language "language" "valoda";
    /// Sheets.
    Sheets "sheets" "lapas";
    /// Enclosures.
    Enclosures "enclosures" "pielikumi";
    /// Author.
    Author "author" "autors";
    /// Signer.
    Signer "signer" "parakstītājs";
    /// Path of the file whose annex this one is.
    AttachedTo "attached_to" "pielikums_pie";
}

impl Column {
    /// The column of that name: either language, upper or lower case, with or without diacritics, words joined by anything.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let wanted = plain(name);
        Self::ALL
            .iter()
            .copied()
            .find(|column| plain(column.english()) == wanted || plain(column.latvian()) == wanted)
    }

    /// The column behind a field of the card, as areas name it.
    pub(crate) fn of_field(field: &str) -> Option<Self> {
        Some(match field {
            "title" => Self::Title,
            "kind" => Self::Kind,
            "documentDate" => Self::DocumentDate,
            "receivedAt" => Self::Received,
            "sentOn" => Self::Sent,
            "correspondent" | "name" => Self::Sender,
            "registrationNumber" => Self::SenderCode,
            "senderNumber" => Self::SenderNumber,
            "senderDate" => Self::SenderDate,
            "channel" => Self::Channel,
            "file" => Self::FileIndex,
            "unit" => Self::Unit,
            "accessClass" => Self::Access,
            "accessUntil" => Self::AccessUntil,
            "accessGround" => Self::AccessGround,
            "annotation" => Self::Annotation,
            "keywords" => Self::Keywords,
            "notes" => Self::Notes,
            "languages" => Self::Language,
            "sheetCount" => Self::Sheets,
            "enclosureCount" => Self::Enclosures,
            "author" => Self::Author,
            "signer" => Self::Signer,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_both_names() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.english()), Some(*column));
            let latvian = column.latvian().to_uppercase().replace('_', " ");
            assert_eq!(Column::named(&latvian), Some(*column));
        }
    }
}
