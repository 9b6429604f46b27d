//! What the columns of an old table can hold, by the names that Latvian registers give them.

use crate::kernel::table::plain;

/// A list of columns that a table may have.
pub trait Columns: Copy + Eq + Ord + Send + Sync + 'static {
    /// Every column.
    const ALL: &'static [Self];

    /// Its name for programs and mappings.
    fn english(self) -> &'static str;

    /// Names that registers give it, the usual one first.
    fn latvian(self) -> &'static [&'static str];

    /// The column that keeps what no other holds; none where there is no such column.
    const REMARKS: Option<Self>;

    /// Whether several columns of a table may be this one: remarks are joined.
    fn may_repeat(self) -> bool {
        Self::REMARKS == Some(self)
    }

    /// The column of that name: any of its names, whatever the case, the diacritics and what joins the words.
    fn named(name: &str) -> Option<Self> {
        let wanted = plain(name);
        let is = |known: &str| plain(known) == wanted;
        Self::ALL
            .iter()
            .copied()
            .find(|column| is(column.english()) || column.latvian().iter().any(|known| is(known)))
    }
}

macro_rules! columns {
    ($(#[$list_doc:meta])* $list:ident, remarks in $remarks:expr, { $($(#[$doc:meta])* $name:ident $english:literal [$($latvian:literal),+];)* }) => {
        $(#[$list_doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $list {
            $($(#[$doc])* $name,)*
        }

        impl Columns for $list {
            const ALL: &'static [Self] = &[$(Self::$name),*];
            const REMARKS: Option<Self> = $remarks;

            fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }

            fn latvian(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($latvian),+]),* }
            }
        }
    };
}

columns! {
    /// Columns of a register.
    RegisterColumn, remarks in Some(Self::Notes), {
        /// Registration number, as it was given.
        Number "number" ["reģ. nr.", "reģistrācijas numurs", "reģistrācijas nr.", "numurs", "nr.", "dokumenta nr."];
        /// Day of registration.
        RegisteredOn "registered_on" ["reģ. datums", "reģistrācijas datums", "datums", "saņemšanas datums"];
        /// What it is about.
        Title "title" ["nosaukums", "dokumenta nosaukums", "īss saturs", "saturs", "temats", "virsraksts"];
        /// Kind.
        Kind "kind" ["veids", "dokumenta veids"];
        /// Date on the document.
        DocumentDate "document_date" ["dokumenta datums"];
        /// Sender of what came, addressee of what went.
        Correspondent "correspondent" ["korespondents", "nosūtītājs", "no kā saņemts", "adresāts", "kam", "kam nosūtīts", "iesniedzējs"];
        /// Personal code or registration number of the correspondent.
        CorrespondentCode "correspondent_code" ["personas kods", "korespondenta kods", "nosūtītāja kods"];
        /// The sender's own number.
        SenderNumber "sender_number" ["nosūtītāja nr.", "nosūtītāja reģ. nr.", "nosūtītāja numurs"];
        /// The sender's own date.
        SenderDate "sender_date" ["nosūtītāja datums"];
        /// Channel.
        Channel "channel" ["kanāls", "saņemšanas veids", "sūtīšanas veids"];
        /// Index of the file.
        FileIndex "file_index" ["lietas indekss", "lieta", "lietas nr.", "indekss", "nomenklatūras nr."];
        /// Who made it.
        Creator "creator" ["sagatavotājs", "veidotājs"];
        /// Who wrote it.
        Author "author" ["autors"];
        /// Who signed it.
        Signer "signer" ["parakstītājs", "parakstīja"];
        /// Summary.
        Annotation "annotation" ["anotācija"];
        /// Keywords.
        Keywords "keywords" ["atslēgvārdi"];
        /// Remarks; any number of columns may be kept here, each under its name.
        Notes "notes" ["piezīmes", "atzīmes"];
        /// Language.
        Language "language" ["valoda"];
        /// Sheets.
        Sheets "sheets" ["lapas", "lapu skaits"];
        /// Enclosures.
        Enclosures "enclosures" ["pielikumi", "pielikumu skaits"];
        /// Access class.
        Access "access" ["pieejamība"];
        /// Restricted until.
        AccessUntil "access_until" ["ierobežojuma datums", "ierobežots līdz"];
        /// Ground of the restriction.
        AccessGround "access_ground" ["ierobežojuma pamats"];
        /// Why the number was annulled.
        Annulled "annulled" ["anulēts", "anulēšanas iemesls"];
    }
}

columns! {
    /// Columns of a list of files.
    FileColumn, remarks in None, {
        /// Index of the file.
        Index "index" ["lietas indekss", "indekss", "lietas nr.", "nomenklatūras nr."];
        /// Title of the file.
        Title "title" ["lietas nosaukums", "nosaukums", "virsraksts"];
        /// Year, where it is of one year.
        Year "year" ["gads"];
        /// Running number of one of many files under the index, as client files have it.
        Number "number" ["lietas kārtas nr.", "kārtas nr.", "lietas numurs", "numurs"];
        /// Title of the series, where files of one index are called by people's names.
        SeriesTitle "series_title" ["sērijas nosaukums"];
        /// Begun.
        From "from" ["no", "sākta", "datējums no"];
        /// Ended.
        To "to" ["līdz", "beigta", "datējums līdz"];
        /// How long it is kept.
        Retention "retention" ["glabāšanas termiņš", "termiņš"];
        /// Ground of that.
        LegalBasis "legal_basis" ["pamatojums", "termiņa pamatojums"];
        /// Which volume the row is about.
        Volume "volume" ["sējums", "sējuma nr."];
        /// Sheets of the volume.
        Sheets "sheets" ["lapas", "lapu skaits"];
        /// Shelf.
        Shelf "shelf" ["plaukts"];
        /// Box.
        Container "box" ["kaste", "arhīva kārba"];
        /// Medium.
        Medium "medium" ["vide", "nesējs"];
        /// Access class of its documents.
        Access "access" ["pieejamība"];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found_by_every_name<C: Columns + std::fmt::Debug>() {
        for column in C::ALL {
            for name in std::iter::once(&column.english()).chain(column.latvian()) {
                assert_eq!(C::named(&name.to_uppercase()), Some(*column), "{name}");
            }
        }
    }

    #[test]
    fn no_name_means_two_columns() {
        found_by_every_name::<RegisterColumn>();
        found_by_every_name::<FileColumn>();
        assert_eq!(RegisterColumn::named("krāsa"), None);
    }
}
