//! Which column of a table is what (*kolonnu kartējums*): by its name, or as a mapping says that was written for it.
//!
//! A mapping is TOML, a line for each column that its name does not tell: `"Kam uzdots" = "notes"`, `"Nr. p. k." = "ignore"`.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Columns;
use super::source::GARBLED;
use crate::kernel::Problem;
use crate::kernel::table::plain;

/// What a mapping says of a column that is not taken over.
const IGNORE: &str = "ignore";

/// What a person wrote about the columns of a table: its name and what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written(BTreeMap<String, String>);

/// A mapping that is no list of names.
#[derive(Debug, thiserror::Error)]
#[error("the mapping is not TOML with one line for each column")]
pub struct Malformed(#[source] Option<toml::de::Error>);

impl Written {
    /// Reads a mapping.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let table: BTreeMap<String, String> =
            toml::from_str(text).map_err(|error| Malformed(Some(error)))?;
        Ok(Self(table))
    }

    fn of(&self, name: &str) -> Option<&str> {
        let wanted = plain(name);
        self.0
            .iter()
            .find(|(known, _)| known.as_str() == name || plain(known) == wanted)
            .map(|(_, meant)| meant.as_str())
    }
}

/// Which column of a table is what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping<C> {
    names: Vec<String>,
    meanings: Vec<Option<C>>,
    /// Whether a column's name tells by itself what it is: asked for every row.
    telling: Vec<bool>,
}

impl<C: Columns> Mapping<C> {
    /// Reads the line of column names.
    ///
    /// # Errors
    /// Every column that cannot be told, stands twice, or is missing; and every line of the mapping that fits none.
    pub fn of(
        names: &[String],
        names_at: u64,
        written: &Written,
        needed: &[C],
    ) -> Result<Self, Vec<Problem>> {
        let place = format!("rows.{names_at}");
        let told = |code, given: &str| Problem::new(code, &place).with("given", given);
        let (mut problems, mut meanings, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
        let garbled: Vec<String> = (1_usize..)
            .zip(names)
            .filter(|(_, name)| *name == GARBLED)
            .map(|(position, _)| position.to_string())
            .collect();
        if !garbled.is_empty() {
            problems.push(told("MAPPING_NAMES_GARBLED", &garbled.join(", ")));
        }
        for name in names {
            let meaning = match written.of(name) {
                _ if name.is_empty() => None,
                Some(IGNORE) => None,
                Some(meant) => {
                    let column = C::named(meant);
                    if column.is_none() {
                        problems.push(told("MAPPING_TARGET_UNKNOWN", meant));
                    }
                    column
                }
                None => {
                    let column = C::named(name);
                    match (column, C::REMARKS) {
                        (Some(_), _) => {}
                        // All of them were told together.
                        _ if name == GARBLED => {}
                        (None, Some(remarks)) => problems.push(
                            told("MAPPING_COLUMN_UNKNOWN", name).with("remarks", remarks.english()),
                        ),
                        (None, None) => problems.push(told("MAPPING_COLUMN_NOT_HERE", name)),
                    }
                    column
                }
            };
            if let Some(column) = meaning
                && !seen.insert(column)
                && !column.may_repeat()
            {
                problems.push(told("TABLE_COLUMN_TWICE", name));
            }
            meanings.push(meaning);
        }
        let plain_names: BTreeSet<String> = names.iter().map(|name| plain(name)).collect();
        for name in written.0.keys() {
            if !names.contains(name) && !plain_names.contains(&plain(name)) {
                problems.push(told("MAPPING_NAME_ABSENT", name));
            }
        }
        for column in needed.iter().filter(|column| !seen.contains(column)) {
            let usual = column
                .latvian()
                .first()
                .copied()
                .unwrap_or(column.english());
            problems.push(
                Problem::new("MAPPING_COLUMN_MISSING", &place)
                    .with("column", usual)
                    .with("english", column.english()),
            );
        }
        if problems.is_empty() {
            let told = |(name, meaning): (&String, &Option<C>)| {
                meaning.is_some() && C::named(name) == *meaning
            };
            Ok(Self {
                telling: names.iter().zip(&meanings).map(told).collect(),
                names: names.to_vec(),
                meanings,
            })
        } else {
            Err(problems)
        }
    }

    /// Whether the table has the column.
    pub fn has(&self, column: C) -> bool {
        self.meanings.contains(&Some(column))
    }

    /// The column at a position; none where the table has no such position or it is left out.
    pub fn at(&self, position: usize) -> Option<C> {
        self.meanings.get(position).copied().flatten()
    }

    /// Whether the table has a column at the position at all.
    pub fn covers(&self, position: usize) -> bool {
        self.names
            .get(position)
            .is_some_and(|name| !name.is_empty())
    }

    /// What the table calls the column at a position.
    pub fn name_at(&self, position: usize) -> &str {
        self.names.get(position).map_or("", String::as_str)
    }

    /// Whether the name of the column at a position tells by itself what it is.
    pub fn tells(&self, position: usize) -> bool {
        self.telling.get(position).copied().unwrap_or_default()
    }

    /// What the table calls a column; the column's usual name when it has none.
    pub fn name_of(&self, column: C) -> &str {
        let position = self
            .meanings
            .iter()
            .position(|known| *known == Some(column));
        position.map_or_else(
            || {
                column
                    .latvian()
                    .first()
                    .copied()
                    .unwrap_or(column.english())
            },
            |position| self.name_at(position),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::takeover::columns::{FileColumn, RegisterColumn};

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn names_tell_and_a_mapping_says_the_rest() {
        let written =
            Written::parse("\"Kam uzdots\" = \"notes\"\n\"N.p.k.\" = \"ignore\"\n").expect("TOML");
        let table = names(&[
            "N.p.k.",
            "Reģ. Nr.",
            "Datums",
            "Īss saturs",
            "Kam uzdots",
            "Piezīmes",
            "",
        ]);
        let mapping = Mapping::<RegisterColumn>::of(&table, 1, &written, &[RegisterColumn::Number])
            .expect("a mapping");
        assert_eq!(mapping.at(0), None);
        assert_eq!(mapping.at(1), Some(RegisterColumn::Number));
        assert_eq!(mapping.at(4), Some(RegisterColumn::Notes));
        assert_eq!(mapping.name_of(RegisterColumn::RegisteredOn), "Datums");
        assert!(mapping.covers(0) && !mapping.covers(6));
    }

    #[test]
    fn names_that_are_no_text_are_told_once() {
        let table = names(&["Indekss", GARBLED, "Nosaukums", GARBLED]);
        let mapping = Mapping::<FileColumn>::of(&table, 1, &Written::default(), &[]);
        let problems = mapping.expect_err("problems");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["MAPPING_NAMES_GARBLED"]);
    }

    #[test]
    fn what_cannot_be_told_is_told() {
        let written = Written::parse("\"Gads\" = \"jahr\"\n\"Nekas\" = \"ignore\"").expect("TOML");
        let table = names(&["Gads", "Lietas indekss", "Indekss", "Krāsa"]);
        let problems = Mapping::<FileColumn>::of(&table, 3, &written, &[FileColumn::Title])
            .expect_err("problems");
        let codes: Vec<&str> = problems.iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            [
                "MAPPING_TARGET_UNKNOWN",
                "TABLE_COLUMN_TWICE",
                "MAPPING_COLUMN_NOT_HERE",
                "MAPPING_NAME_ABSENT",
                "MAPPING_COLUMN_MISSING"
            ]
        );
        assert!(problems.iter().all(|problem| problem.path == ["rows", "3"]));
        assert!(Written::parse("a = 5").is_err());
    }
}
