//! Reading the cells of one row, gathering everything that is wrong with it.

use entities::vocabulary::AccessClass;

use super::columns::Columns;
use super::dates::PartialDate;
use super::mapping::Mapping;
use super::source::{Cell, Row};
use crate::classification::table::cells::access;
use crate::kernel::table::plain;
use crate::kernel::{Problem, text};

/// Most characters of a cell that is repeated to whoever must find it again.
const QUOTED: usize = 60;

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Line of a CSV, row of a sheet.
    pub row: u64,
    /// What the table calls the column, where one is to blame.
    pub column: Option<String>,
    /// The matter, at `rows.ROW.column`.
    pub problem: Problem,
}

/// The cells of a row.
pub(super) struct Cells<'a, C> {
    row: &'a Row,
    mapping: &'a Mapping<C>,
    flaws: Vec<Flaw>,
}

impl<'a, C: Columns> Cells<'a, C> {
    /// Begins a row; a value that stands in no column is told at once: most often an unquoted separator shifted it there.
    pub(super) fn of(row: &'a Row, mapping: &'a Mapping<C>) -> Self {
        let mut cells = Self {
            row,
            mapping,
            flaws: Vec::new(),
        };
        let outside = (0..)
            .zip(&row.cells)
            .find(|(position, cell)| !cell.is_empty() && !mapping.covers(*position));
        if let Some((_, cell)) = outside {
            let given = match cell {
                Cell::Text(text) => quoted(text),
                Cell::Date(date) => date.to_string(),
                Cell::Garbled => String::new(),
            };
            cells.flaws.push(Flaw {
                row: row.number,
                column: None,
                problem: Problem::new("ROW_CELL_OUTSIDE", &format!("rows.{}", row.number))
                    .with("given", given),
            });
        }
        cells
    }

    /// The flaws found, if any.
    pub(super) fn finish(self) -> Result<(), Vec<Flaw>> {
        if self.flaws.is_empty() {
            Ok(())
        } else {
            Err(self.flaws)
        }
    }

    /// How much is wrong so far.
    pub(super) const fn told(&self) -> usize {
        self.flaws.len()
    }

    /// Whether the table has the column.
    pub(super) fn has(&self, column: C) -> bool {
        self.mapping.has(column)
    }

    pub(super) fn tell(&mut self, column: C, problem: Problem) {
        let place = format!("rows.{}.{}", self.row.number, column.english());
        self.flaws.push(Flaw {
            row: self.row.number,
            column: Some(self.mapping.name_of(column).to_owned()),
            problem: problem.within(&place),
        });
    }

    /// The first cell of the column; none where it is empty. Garbled cells are told.
    fn cell(&mut self, column: C) -> Option<&'a Cell> {
        let (row, mapping) = (self.row, self.mapping);
        let mut of_column = (0..)
            .zip(&row.cells)
            .filter(|(position, _)| mapping.at(*position) == Some(column));
        let (_, cell) = of_column.next().filter(|(_, cell)| !cell.is_empty())?;
        if *cell == Cell::Garbled {
            self.tell(column, Problem::new("ROW_GARBLED", ""));
            return None;
        }
        Some(cell)
    }

    /// A text of at most so many characters.
    pub(super) fn text(&mut self, column: C, most: usize) -> Option<String> {
        let Cell::Text(text) = self.cell(column)? else {
            self.tell(column, Problem::new("TABLE_CELL_DATE", ""));
            return None;
        };
        self.checked(column, text.clone(), most)
    }

    /// The texts of all columns that mean this one, each but the usual one under its name.
    pub(super) fn joined(&mut self, column: C, most: usize) -> Option<String> {
        let mut parts = Vec::new();
        for (position, cell) in (0..).zip(&self.row.cells) {
            if self.mapping.at(position) != Some(column) || cell.is_empty() {
                continue;
            }
            let name = self.mapping.name_at(position);
            let part = match cell {
                Cell::Text(text) => text.clone(),
                Cell::Date(date) => PartialDate::day(*date).to_string(),
                Cell::Garbled => {
                    self.tell(column, Problem::new("ROW_GARBLED", ""));
                    return None;
                }
            };
            parts.push(if self.mapping.tells(position) {
                part
            } else {
                format!("{name}: {part}")
            });
        }
        let joined = (!parts.is_empty()).then(|| parts.join("; "))?;
        self.checked(column, joined, most)
    }

    fn checked(&mut self, column: C, text: String, most: usize) -> Option<String> {
        if text::has_control(&text) {
            self.tell(column, Problem::new("CONTROL_CHARACTER", ""));
            return None;
        }
        if text.chars().count() > most {
            self.tell(column, Problem::new("TOO_LONG", "").with("most", most));
            return None;
        }
        Some(text)
    }

    /// A text that must be there.
    pub(super) fn required(&mut self, column: C, most: usize) -> Option<String> {
        let told = self.told();
        let text = self.text(column, most);
        if text.is_none() && self.told() == told {
            self.tell(column, Problem::new("REQUIRED", ""));
        }
        text
    }

    /// A date, as it was written too.
    pub(super) fn date(&mut self, column: C) -> Option<(PartialDate, String)> {
        match self.cell(column)? {
            Cell::Date(date) => {
                let written = PartialDate::day(*date).to_string();
                let date = PartialDate::parse(&written);
                if date.is_none() {
                    self.tell(
                        column,
                        Problem::new("ROW_DATE_MALFORMED", "").with("given", &written),
                    );
                }
                date.map(|date| (date, written))
            }
            Cell::Text(text) => {
                let date = PartialDate::parse(text);
                if date.is_none() {
                    let given = quoted(text);
                    self.tell(
                        column,
                        Problem::new("ROW_DATE_MALFORMED", "").with("given", given),
                    );
                }
                date.map(|date| (date, text.clone()))
            }
            Cell::Garbled => None,
        }
    }

    /// A whole number from 0.
    pub(super) fn count(&mut self, column: C) -> Option<i32> {
        let text = self.text(column, QUOTED)?;
        let count = text.parse().ok().filter(|count| *count >= 0);
        if count.is_none() {
            self.tell(
                column,
                Problem::new("ROW_COUNT_MALFORMED", "").with("given", text),
            );
        }
        count
    }

    /// One of a list of words, in either language.
    pub(super) fn word<T: Copy>(
        &mut self,
        column: C,
        all: &[T],
        english: fn(T) -> &'static str,
        latvian: fn(T) -> &'static str,
    ) -> Option<T> {
        let text = self.text(column, QUOTED)?;
        let wanted = plain(&text);
        let found = all
            .iter()
            .copied()
            .find(|word| plain(english(*word)) == wanted || plain(latvian(*word)) == wanted);
        if found.is_none() {
            let allowed: Vec<&str> = all.iter().map(|word| latvian(*word)).collect();
            self.unknown_word(column, text, &allowed);
        }
        found
    }

    fn unknown_word(&mut self, column: C, given: String, allowed: &[&str]) {
        self.tell(
            column,
            Problem::new("ROW_WORD_UNKNOWN", "")
                .with("given", given)
                .with("allowed", allowed.join(", ")),
        );
    }

    /// What `read` makes of the cell; told as `code` when it makes nothing.
    pub(super) fn read<T>(
        &mut self,
        column: C,
        code: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(column, QUOTED)?;
        let found = read(&text);
        if found.is_none() {
            self.tell(column, Problem::new(code, "").with("given", text));
        }
        found
    }

    /// An access class.
    pub(super) fn access(&mut self, column: C) -> Option<AccessClass> {
        let text = self.text(column, QUOTED)?;
        let found = access(&text);
        if found.is_none() {
            let allowed: Vec<&str> = AccessClass::ALL
                .iter()
                .map(|class| class.latvian())
                .collect();
            self.unknown_word(column, text, &allowed);
        }
        found
    }
}

/// No more of a cell is repeated than tells its writer which it was.
fn quoted(text: &str) -> String {
    text.chars().take(QUOTED).collect()
}
