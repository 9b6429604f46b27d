//! The columns of a scheme's table, in both languages.

use crate::kernel::table::plain;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $english:literal $latvian:literal;)*) => {
        /// A column.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// Every column, in the order in which they are written.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in English, which is also its name in problems' paths.
            pub const fn english(self) -> &'static str {
                match self { $(Self::$name => $english),* }
            }

            /// Its name in Latvian.
            pub const fn latvian(self) -> &'static str {
                match self { $(Self::$name => $latvian),* }
            }
        }
    };
}

columns! {
    /// Index of the level.
    Level "level" "līmenis";
    /// Name of the level.
    LevelTitle "levelTitle" "līmeņa nosaukums";
    /// File index.
    Index "index" "indekss";
    /// File title in Latvian.
    TitleLv "title" "lietas nosaukums";
    /// File title in English.
    TitleEn "titleEn" "lietas nosaukums angliski";
    /// Retention term: `pastāvīgi`, `10 gadi` …
    Retention "retention" "glabāšanas termiņš";
    /// What the term is counted from.
    Trigger "trigger" "termiņa sākums";
    /// Ground of the term.
    LegalBasis "legalBasis" "pamatojums";
    /// Code of the responsible unit.
    Unit "unit" "atbildīgā struktūrvienība";
    /// Post of the responsible employee.
    Responsible "responsible" "atbildīgais darbinieks";
    /// Medium.
    Medium "medium" "vide";
    /// Information system.
    InformationSystem "informationSystem" "informācijas sistēma";
    /// Access class.
    Access "access" "pieejamība";
    /// Ground of the restriction.
    AccessGround "accessGround" "ierobežojuma pamats";
    /// Time of the restriction.
    AccessTerm "accessTerm" "ierobežojuma laiks";
    /// Whether its files carry over.
    CarriesOver "carriesOver" "pārejoša";
    /// Earlier indexes that it goes on with.
    Formerly "formerly" "iepriekšējais indekss";
    /// Remarks.
    Notes "notes" "piezīmes";
}

impl Column {
    /// The column of that name: either language, whatever the case, the diacritics and what joins the words.
    pub fn named(name: &str) -> Option<Self> {
        let wanted = plain(name);
        Self::ALL
            .iter()
            .copied()
            .find(|column| plain(column.english()) == wanted || plain(column.latvian()) == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_is_found_by_both_names() {
        for column in Column::ALL {
            assert_eq!(Column::named(column.english()), Some(*column));
            assert_eq!(
                Column::named(&column.latvian().to_uppercase()),
                Some(*column)
            );
        }
        assert_eq!(Column::named("krāsa"), None);
    }
}
