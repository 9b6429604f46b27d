//! The query language: what a person types, as a tree, and what it asks for.
//!
//! | typed | finds documents |
//! |---|---|
//! | `socialas palidzibas` | that hold all the words, in any inflection, with or without diacritics |
//! | `"sociālais dienests"` | that hold them side by side in these forms; „…”, “…” and «…» as well |
//! | `pabalst*` | with a word that begins so |
//! | `1-8/24/123`, `2.3.2026`, `24/*` | with that number or date, whole or in part |
//! | `-atteikums`, `-"sociālais dienests"`, `-(a VAI b)` | that do not hold it |
//! | `pabalsts VAI pakalpojums` (`OR`) | with one of them; what stands side by side binds more closely |
//! | `(a VAI b) c`, `a UN b` (`AND`) | as the brackets say; `UN` says what side by side says |
//! | `nosaukums:pabalsts`, `persona:(Bērziņš VAI Kalniņa)` | that have it in one field, see [`Field`] |
//! | `datums:2024-03`, `saņemts:1.3.2024..`, `gads:2020..2024` | of a day, month, year or range, both ends included |
//! | `nr:1-8/24/123`, `veids:lēmums`, `reģistrs:iesniegumi` | with that number or property |
//! | `lieta:2-5`, `akts:1/2026`, `saraksts:2A` | of one file, or of the files of one act or inventory |
//!
//! What other search languages have beyond it (a wildcard before or within a word, patterns, `~`, `NOT`) is refused and
//! told with its place, see [`QueryProblem`]: silently finding nothing is worse. Nothing that stands in a letter is taken
//! for a sign: a minus, a bracket and an operator count only at the beginning of a word, operators in capitals, a colon
//! only after a name and before its value.

mod field;
mod leaf;
mod meaning;
mod parse;
mod period;
mod problem;
mod tree;
mod vocabulary;

use std::fmt;

pub use field::Field;
pub use leaf::SHORTEST_PREFIX;
pub(crate) use leaf::{Clause, What, folded_words, written_words};
pub(crate) use meaning::{Asked, Condition, Leaf, Place, understand};
pub use problem::{QueryProblem, QueryProblemKind};
pub use tree::{Expression, Part};
pub use vocabulary::Vocabulary;

/// Characters of a query: a long sentence. More would be a whole text pasted in by mistake.
pub const LONGEST: usize = 1_000;
/// Words, phrases and values of a query.
pub const MOST_TERMS: usize = 32;
/// Groups within each other.
pub const DEEPEST: usize = 16;

/// What was typed, as a tree. Prints as the house writes it: operators in Latvian, brackets only where they matter; what
/// is read from that is the same tree again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    typed: String,
    root: Option<Part>,
}

impl Query {
    /// Reads `typed`. Whether its values exist is told when it is asked, see [`crate::SearchIndex::search`].
    ///
    /// # Errors
    /// The first part that cannot be understood.
    pub fn parse(typed: &str) -> Result<Self, QueryProblem> {
        Ok(Self {
            root: parse::parse(typed)?,
            typed: typed.to_owned(),
        })
    }

    /// The text that it was read from.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Its tree; none when the text holds no letter or digit.
    pub fn root(&self) -> Option<&Part> {
        self.root.as_ref()
    }

    /// Whether it names the field anywhere.
    pub fn names(&self, field: Field) -> bool {
        !self.values(field).is_empty()
    }

    /// What it asks for in the field: runs, beginnings and phrases, in the order in which they were typed.
    pub fn values(&self, field: Field) -> Vec<&Part> {
        fn within<'a>(part: &'a Part, field: Field, named: bool, found: &mut Vec<&'a Part>) {
            match &part.expression {
                Expression::All(parts) | Expression::Any(parts) => {
                    for part in parts {
                        within(part, field, named, found);
                    }
                }
                Expression::Not(part) => within(part, field, named, found),
                Expression::In(name, part) => within(part, field, *name == field, found),
                Expression::Run(_) | Expression::Beginning(_) | Expression::Phrase(_) => {
                    found.extend(named.then_some(part));
                }
            }
        }
        let mut found = Vec::new();
        if let Some(root) = &self.root {
            within(root, field, false, &mut found);
        }
        found
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.root {
            Some(root) => root.fmt(f),
            None => Ok(()),
        }
    }
}
