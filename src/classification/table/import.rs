//! From the rows of a table to the series of a draft.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::{InstitutionId, SchemeId, UnitId};
use entities::values::FileIndex;
use entities::vocabulary::RetentionTrigger;

use super::cells::{access, medium, term, yes};
use super::{Cell, Column, Row, Unreadable, aside, read};
use crate::access::{Action, Caller};
use crate::classification::DraftedSeries;
use crate::classification::check::check;
use crate::classification::command::{Named, permit};
use crate::classification::drafting::replace_series;
use crate::classification::scheme::Level;
use crate::classification::{Refusal, SeriesPlan, read as classification};
use crate::kernel::{Fault, Problem, text};
use crate::op::Kit;
use crate::organisation::{self, Structure};

/// Most characters of a cell that is not a title.
const MOST: usize = 500;

/// Fills a draft from a table; nothing is changed when anything in it is wrong.
///
/// # Errors
/// A fault of the database; inside it the refusal with every located problem (`rows.NUMBER.column`).
pub async fn import(
    kit: &Kit,
    caller: &Caller,
    scheme: SchemeId,
    bytes: Vec<u8>,
    named: Named<'_>,
) -> Result<Result<entities::classification::scheme::Model, Refusal>, Fault> {
    // Before a byte of it is looked at.
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let version = classification::scheme(kit.db.reader(), caller.institution, scheme).await?;
    let Some(version) = version else {
        return Ok(Err(Refusal::SchemeUnknown));
    };
    match table(kit, caller.institution, version.valid_from, bytes).await? {
        Ok(drafted) => replace_series(kit, caller, scheme, drafted, named).await,
        Err(problems) => Ok(Err(Refusal::Scheme(problems))),
    }
}

/// The units that a table can name, and the day on which its version begins.
#[derive(Debug, Clone)]
pub struct Units {
    /// Ids by code.
    pub codes: BTreeMap<String, UnitId>,
    /// When each exists.
    pub structure: Structure,
    /// First day of the version.
    pub from: NaiveDate,
}

/// The series that a table describes to an institution for a version that begins on `from`, or everything that is wrong
/// with it.
///
/// # Errors
/// A fault of the database; inside it the located problems.
pub async fn table(
    kit: &Kit,
    institution: InstitutionId,
    from: NaiveDate,
    bytes: Vec<u8>,
) -> Result<Result<Vec<DraftedSeries>, Vec<Problem>>, Fault> {
    let units = organisation::read::units(kit.db.reader(), institution).await?;
    let units = Units {
        codes: units.into_iter().map(|unit| (unit.code, unit.id)).collect(),
        structure: organisation::read::structure(kit.db.reader(), institution).await?,
        from,
    };
    aside(move || drafted(&bytes, &units)).await
}

/// The series that a table describes, or everything that is wrong with it.
///
/// # Errors
/// Problems located by the number of the row and the name of the column.
pub fn drafted(bytes: &[u8], units: &Units) -> Result<Vec<DraftedSeries>, Vec<Problem>> {
    let mut rows = read(bytes)
        .map_err(|unreadable| vec![problem_of(unreadable)])?
        .into_iter();
    let Some(names) = rows.next() else {
        return Err(vec![problem_of(Unreadable::Empty)]);
    };
    let columns = columns(&names)?;
    let mut problems = Vec::new();
    let mut series = Vec::new();
    for row in rows {
        let mut reading = Reading {
            row: &row,
            columns: &columns,
            problems: &mut problems,
        };
        let place = reading.place();
        if let Some((plan, formerly)) = reading.series(&units.codes) {
            series.push(DraftedSeries {
                place,
                plan,
                formerly,
            });
        }
    }
    let plans: Vec<SeriesPlan> = series.iter().map(|row| row.plan.clone()).collect();
    // What a row could not say has been told already; what the version as a whole lacks is told at its rows too.
    for fault in check(&plans, units.from, &units.structure) {
        let place = &series[fault.position].place;
        let path = format!("{place}.{}", fault.content.column());
        let told = problems
            .iter()
            .any(|known: &Problem| known.path.join(".") == path);
        if !told {
            problems.push(Problem {
                path: path.split('.').map(str::to_owned).collect(),
                ..fault.problem
            });
        }
    }
    if problems.is_empty() && series.is_empty() {
        problems.push(problem_of(Unreadable::Empty));
    }
    if problems.is_empty() {
        Ok(series)
    } else {
        problems.sort_by_key(row_number);
        Err(problems)
    }
}

/// Problems are told from the top of the table to its end.
fn row_number(problem: &Problem) -> u64 {
    let number = problem.path.get(1).and_then(|part| part.parse().ok());
    number.unwrap_or_default()
}

fn problem_of(unreadable: Unreadable) -> Problem {
    match unreadable {
        Unreadable::Empty => Problem::new("TABLE_EMPTY", "table"),
        Unreadable::Workbook => Problem::new("TABLE_UNREADABLE", "table"),
        Unreadable::TooLarge => Problem::new("TABLE_TOO_LARGE", "table"),
        Unreadable::Line(line) => Problem::new("TABLE_UNREADABLE", &format!("rows.{line}")),
        Unreadable::Encoding(line) => Problem::new("TABLE_ENCODING", &format!("rows.{line}")),
    }
}

fn columns(names: &Row) -> Result<Vec<Option<Column>>, Vec<Problem>> {
    let (mut columns, mut problems, mut seen) = (Vec::new(), Vec::new(), BTreeSet::new());
    let place = format!("rows.{}", names.number);
    for name in &names.cells {
        let name = match name {
            Cell::Text(name) => name.trim(),
            Cell::Date => "",
        };
        let column = Column::named(name);
        match column {
            None if name.is_empty() => {}
            None => problems.push(Problem::new("TABLE_COLUMN_UNKNOWN", &place).with("given", name)),
            Some(column) if !seen.insert(column) => {
                problems.push(Problem::new("TABLE_COLUMN_TWICE", &place).with("given", name));
            }
            Some(_) => {}
        }
        columns.push(column);
    }
    for needed in [Column::Index, Column::TitleLv, Column::Retention] {
        if !seen.contains(&needed) {
            let problem = Problem::new("TABLE_COLUMN_MISSING", &place);
            problems.push(problem.with("column", needed.latvian()));
        }
    }
    if problems.is_empty() {
        Ok(columns)
    } else {
        Err(problems)
    }
}

struct Reading<'a> {
    row: &'a Row,
    columns: &'a [Option<Column>],
    problems: &'a mut Vec<Problem>,
}

impl Reading<'_> {
    fn place(&self) -> String {
        format!("rows.{}", self.row.number)
    }

    fn tell(&mut self, column: Column, code: &'static str, given: &str) {
        let path = format!("{}.{}", self.place(), column.english());
        // No more of a cell is repeated than tells its writer which it was.
        let given: String = given.chars().take(60).collect();
        self.problems
            .push(Problem::new(code, &path).with("given", given));
    }

    /// The text of a cell, none when it is empty.
    fn text(&mut self, column: Column) -> Option<String> {
        let position = self
            .columns
            .iter()
            .position(|known| *known == Some(column))?;
        match self.row.cells.get(position)? {
            Cell::Date => {
                self.tell(column, "TABLE_CELL_DATE", "");
                None
            }
            Cell::Text(text) => {
                let text = text.trim().to_owned();
                if text::has_control(&text) {
                    self.tell(column, "CONTROL_CHARACTER", "");
                    return None;
                }
                let is_title = matches!(column, Column::TitleLv | Column::TitleEn);
                if !is_title && text.chars().count() > MOST {
                    let path = format!("{}.{}", self.place(), column.english());
                    self.problems
                        .push(Problem::new("TOO_LONG", &path).with("most", MOST));
                    return None;
                }
                (!text.is_empty()).then_some(text)
            }
        }
    }

    /// A cell that must be one of something; what it is not is told.
    fn word<T>(
        &mut self,
        column: Column,
        code: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(column)?;
        let word = read(&text);
        if word.is_none() {
            self.tell(column, code, &text);
        }
        word
    }

    /// What the period of the row is counted from.
    fn trigger(&mut self) -> Option<String> {
        let text = self.text(Column::Trigger)?;
        let word: Option<RetentionTrigger> = text.parse().ok();
        if word.is_none() {
            self.tell(Column::Trigger, "TRIGGER_UNKNOWN", &text);
            let words = RetentionTrigger::ALL.iter().map(|word| word.as_str());
            let words = words.collect::<Vec<_>>().join(", ");
            let told = self
                .problems
                .pop()
                .map(|problem| problem.with("known", words));
            self.problems.extend(told);
        }
        word.map(|word| word.to_string())
    }

    /// The series of the row; none when it has no index to be known by.
    fn series(&mut self, units: &BTreeMap<String, UnitId>) -> Option<(SeriesPlan, Vec<String>)> {
        let outside = self.row.cells.iter().enumerate().find(|(position, cell)| {
            **cell != Cell::Text(String::new())
                && self.columns.get(*position).is_none_or(Option::is_none)
        });
        if outside.is_some() {
            self.problems
                .push(Problem::new("TABLE_CELL_OUTSIDE", &self.place()));
        }
        let before = self.problems.len();
        let index = self.text(Column::Index);
        let parsed: Option<FileIndex> = index.as_deref().and_then(|index| index.parse().ok());
        if parsed.is_none() && self.problems.len() == before {
            match &index {
                Some(given) => self.tell(Column::Index, "FILE_INDEX_MALFORMED", given),
                None => self.tell(Column::Index, "REQUIRED", ""),
            }
        }
        let level = self.text(Column::Level);
        let level_title = self.text(Column::LevelTitle);
        let formerly = self.text(Column::Formerly).unwrap_or_default();
        let plan = SeriesPlan {
            level: level
                .zip(level_title)
                .map(|(index, title)| Level { index, title }),
            // Without an index nothing of the row is kept; the rest of it is read for its problems.
            index: match &parsed {
                Some(index) => index.clone(),
                None => "0".parse().ok()?,
            },
            title_lv: self.text(Column::TitleLv).unwrap_or_default(),
            title_en: self.text(Column::TitleEn).unwrap_or_default(),
            retention: self.word(Column::Retention, "TERM_MALFORMED", term),
            trigger: self.trigger(),
            legal_basis: self.text(Column::LegalBasis).unwrap_or_default(),
            unit: self.word(Column::Unit, "UNIT_UNKNOWN", |code| {
                units.get(code).copied()
            }),
            responsible: self.text(Column::Responsible),
            medium: self.word(Column::Medium, "MEDIUM_UNKNOWN", medium),
            information_system: self.text(Column::InformationSystem),
            carries_over: self
                .word(Column::CarriesOver, "YES_OR_NO", yes)
                .unwrap_or_default(),
            default_access_class: self
                .word(Column::Access, "ACCESS_CLASS_UNKNOWN", access)
                .unwrap_or(entities::vocabulary::AccessClass::Open),
            access_ground: self.text(Column::AccessGround),
            access_term: self.text(Column::AccessTerm),
            notes: self.text(Column::Notes),
        };
        let formerly = formerly
            .split([',', ';'])
            .map(|index| index.trim().to_owned())
            .filter(|index| !index.is_empty())
            .collect();
        parsed.map(|_| (plan, formerly))
    }
}
