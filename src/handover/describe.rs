//! What a unit of description says (*glabājamās vienības apraksts*), and changing that for one unit or for many at once.
//!
//! Limits are those of the archive's own tool where domain §5 knows them (title, content), and ours elsewhere.

use entities::handover::description_unit::Model;
use entities::values::{ArchivalDate, is_language_code};
use entities::vocabulary::{DescriptionAccess, ExtentUnit, Secrecy};
use serde_json::{Map, Value, json};

use super::inventory;
use super::numbering::Label;
use crate::kernel::{Problem, text};

/// Longest title, in characters.
pub const MOST_TITLE: usize = 1_000;

const MOST_CONTENT: usize = 2_000;
const MOST_WORDS: usize = 500;
const MOST_CODE: usize = 20;
const MOST_FORM: usize = 100;
const MOST_LANGUAGES: usize = 20;

/// What a unit says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Described {
    /// Code of its series or subseries.
    pub series_code: Option<String>,
    /// Date of the first document.
    pub from_on: ArchivalDate,
    /// Date of the last document.
    pub to_on: ArchivalDate,
    /// What is to be said of the dates.
    pub date_notes: Option<String>,
    /// How much it is.
    pub extent: i64,
    /// In what that is measured.
    pub extent_unit: ExtentUnit,
    /// Units that belong with it.
    pub related: Option<String>,
    /// Its title.
    pub title: String,
    /// What is in it.
    pub content: Option<String>,
    /// Whatever else.
    pub notes: Option<String>,
    /// How it is arranged.
    pub arrangement: Option<String>,
    /// ISO 639-1, separated by commas; empty where nobody knows.
    pub languages: String,
    /// Who may read it.
    pub access: DescriptionAccess,
    /// On which ground not everybody may.
    pub access_ground: Option<String>,
    /// Its form.
    pub form: Option<String>,
    /// How secret it is.
    pub secrecy: Secrecy,
    /// Which copies there are.
    pub copies: Option<String>,
    /// What happened to it before.
    pub archive_history: Option<String>,
    /// Why contents that nobody can read go along as they are.
    pub unreadable: Option<String>,
}

impl From<&Model> for Described {
    fn from(row: &Model) -> Self {
        Self {
            series_code: row.series_code.clone(),
            from_on: row.from_on,
            to_on: row.to_on,
            date_notes: row.date_notes.clone(),
            extent: row.extent,
            extent_unit: row.extent_unit,
            related: row.related.clone(),
            title: row.title.clone(),
            content: row.content.clone(),
            notes: row.notes.clone(),
            arrangement: row.arrangement.clone(),
            languages: row.languages.clone(),
            access: row.access,
            access_ground: row.access_ground.clone(),
            form: row.form.clone(),
            secrecy: row.secrecy,
            copies: row.copies.clone(),
            archive_history: row.archive_history.clone(),
            unreadable: row.unreadable.clone(),
        }
    }
}

/// What is said of a unit besides, and why contents go along that nobody can read: the archive's form has one column for both.
pub fn notes(row: &Model) -> Option<String> {
    let unreadable = row.unreadable.as_ref();
    let unreadable = unreadable.map(|reason| format!("Nelasāmas datnes: {reason}"));
    let said: Vec<String> = row.notes.iter().cloned().chain(unreadable).collect();
    (!said.is_empty()).then(|| said.join("; "))
}

impl Described {
    /// Puts it on a unit.
    pub fn write(self, row: &mut Model) {
        row.series_code = self.series_code;
        row.from_on = self.from_on;
        row.to_on = self.to_on;
        row.date_notes = self.date_notes;
        row.extent = self.extent;
        row.extent_unit = self.extent_unit;
        row.related = self.related;
        row.title = self.title;
        row.content = self.content;
        row.notes = self.notes;
        row.arrangement = self.arrangement;
        row.languages = self.languages;
        row.access = self.access;
        row.access_ground = self.access_ground;
        row.form = self.form;
        row.secrecy = self.secrecy;
        row.copies = self.copies;
        row.archive_history = self.archive_history;
        row.unreadable = self.unreadable;
    }

    /// What is wrong with it by itself, each at the field that says it.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.to_on.latest() < self.from_on.earliest() {
            problems.push(
                Problem::new("DATE_ORDER", "to")
                    .with("later", self.to_on)
                    .with("earlier", self.from_on),
            );
        }
        let ground = self.access_ground.as_deref().unwrap_or_default();
        match self.access {
            DescriptionAccess::General if !ground.is_empty() => {
                problems.push(Problem::new("DESCRIPTION_GROUND_NEEDLESS", "accessGround"));
            }
            DescriptionAccess::Restricted | DescriptionAccess::Sensitive if ground.is_empty() => {
                problems.push(Problem::new("DESCRIPTION_GROUND", "accessGround"));
            }
            _ => {}
        }
        problems
    }
}

/// A field that is left, emptied or set.
pub type Set<T> = Option<Option<T>>;

/// What is to be said otherwise; what is none stays as it is, what is empty inside is taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// Code of its series or subseries.
    pub series_code: Set<String>,
    /// Date of the first document, as typed.
    pub from: Option<String>,
    /// Date of the last document, as typed.
    pub to: Option<String>,
    /// What is to be said of the dates.
    pub date_notes: Set<String>,
    /// How much it is.
    pub extent: Option<i64>,
    /// In what that is measured.
    pub extent_unit: Option<ExtentUnit>,
    /// Units that belong with it.
    pub related: Set<String>,
    /// Its title.
    pub title: Option<String>,
    /// What is in it.
    pub content: Set<String>,
    /// Whatever else.
    pub notes: Set<String>,
    /// How it is arranged.
    pub arrangement: Set<String>,
    /// ISO 639-1.
    pub languages: Option<Vec<String>>,
    /// Who may read it.
    pub access: Option<DescriptionAccess>,
    /// On which ground not everybody may.
    pub access_ground: Set<String>,
    /// Its form.
    pub form: Set<String>,
    /// How secret it is.
    pub secrecy: Option<Secrecy>,
    /// Which copies there are.
    pub copies: Set<String>,
    /// What happened to it before.
    pub archive_history: Set<String>,
    /// Why contents that nobody can read go along as they are.
    pub unreadable: Set<String>,
}

/// A change that was read: every field of it can be kept.
#[derive(Debug, Clone)]
pub struct Sound {
    change: Change,
    from: Option<ArchivalDate>,
    to: Option<ArchivalDate>,
    languages: Option<String>,
}

impl Change {
    /// Whether it changes anything at all.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// Every problem, at the field that has it.
    pub fn read(mut self) -> Result<Sound, Vec<Problem>> {
        let mut problems = Vec::new();
        let texts = [
            (&mut self.series_code, "seriesCode", MOST_CODE),
            (&mut self.date_notes, "dateNotes", MOST_WORDS),
            (&mut self.related, "related", MOST_WORDS),
            (&mut self.content, "content", MOST_CONTENT),
            (&mut self.notes, "notes", MOST_WORDS),
            (&mut self.arrangement, "arrangement", MOST_WORDS),
            (&mut self.access_ground, "accessGround", MOST_WORDS),
            (&mut self.form, "form", MOST_FORM),
            (&mut self.copies, "copies", MOST_WORDS),
            (&mut self.archive_history, "archiveHistory", MOST_WORDS),
            (&mut self.unreadable, "unreadable", MOST_WORDS),
        ];
        for (field, path, most) in texts {
            let Some(given) = field else { continue };
            let trimmed = given.as_deref().map(str::trim);
            let trimmed = trimmed.filter(|text| !text.is_empty()).map(str::to_owned);
            problems.extend(trimmed.as_deref().and_then(|text| misfit(text, path, most)));
            *given = trimmed;
        }
        if let Some(title) = &mut self.title {
            *title = title.trim().to_owned();
            if title.is_empty() {
                problems.push(Problem::new("REQUIRED", "title"));
            }
            problems.extend(misfit(title, "title", MOST_TITLE));
        }
        if let Some(Some(code)) = &self.series_code
            && !is_series_code(code)
        {
            problems
                .push(Problem::new("DESCRIPTION_SERIES_CODE", "seriesCode").with("given", code));
        }
        if let Some(Some(given)) = &mut self.related {
            match related(given) {
                Ok(units) => *given = units,
                Err(problem) => problems.push(problem),
            }
        }
        if self.extent.is_some_and(|extent| extent < 0) {
            problems.push(Problem::new("NEGATIVE_COUNT", "extent"));
        }
        let from = date(self.from.as_deref(), "from", &mut problems);
        let to = date(self.to.as_deref(), "to", &mut problems);
        let languages = self
            .languages
            .as_deref()
            .map(|given| languages(given, &mut problems));
        match problems.is_empty() {
            true => Ok(Sound {
                change: self,
                from,
                to,
                languages,
            }),
            false => Err(problems),
        }
    }
}

impl Sound {
    /// What a unit says then.
    pub fn apply(&self, to: &mut Described) {
        fn set<T: Clone>(field: &mut T, given: Option<&T>) {
            if let Some(given) = given {
                field.clone_from(given);
            }
        }
        let change = &self.change;
        set(&mut to.series_code, change.series_code.as_ref());
        set(&mut to.from_on, self.from.as_ref());
        set(&mut to.to_on, self.to.as_ref());
        set(&mut to.date_notes, change.date_notes.as_ref());
        set(&mut to.extent, change.extent.as_ref());
        set(&mut to.extent_unit, change.extent_unit.as_ref());
        set(&mut to.related, change.related.as_ref());
        set(&mut to.title, change.title.as_ref());
        set(&mut to.content, change.content.as_ref());
        set(&mut to.notes, change.notes.as_ref());
        set(&mut to.arrangement, change.arrangement.as_ref());
        set(&mut to.languages, self.languages.as_ref());
        set(&mut to.access, change.access.as_ref());
        set(&mut to.access_ground, change.access_ground.as_ref());
        // What everybody may read is restricted on no ground.
        if change.access == Some(DescriptionAccess::General) && change.access_ground.is_none() {
            to.access_ground = None;
        }
        set(&mut to.form, change.form.as_ref());
        set(&mut to.secrecy, change.secrecy.as_ref());
        set(&mut to.copies, change.copies.as_ref());
        set(&mut to.archive_history, change.archive_history.as_ref());
        set(&mut to.unreadable, change.unreadable.as_ref());
    }
}

fn misfit(given: &str, path: &str, most: usize) -> Option<Problem> {
    if text::has_control(given) {
        return Some(Problem::new("CONTROL_CHARACTER", path));
    }
    (given.chars().count() > most).then(|| Problem::new("TOO_LONG", path).with("most", most))
}

/// `1`, `1.2`: numbers divided by dots, none with a zero before it.
fn is_series_code(code: &str) -> bool {
    code.split('.').all(|part| {
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        digits && !part.is_empty() && !part.starts_with('0')
    })
}

/// Units by inventory and number, as the archive cites them: `2-15, 2A-7a`.
fn related(given: &str) -> Result<String, Problem> {
    let units = given.split([',', ';']).map(|unit| {
        let unit = unit.trim();
        let wrong = || {
            let shown: String = unit.chars().take(30).collect();
            Problem::new("DESCRIPTION_RELATED", "related").with("given", shown)
        };
        let (list, number) = unit.split_once('-').ok_or_else(wrong)?;
        let (list, letter) = inventory::number(list).map_err(|_| wrong())?;
        let number: Label = number.parse().map_err(|_| wrong())?;
        Ok(format!("{list}{letter}-{number}"))
    });
    let units: Result<Vec<String>, Problem> = units.collect();
    units.map(|units| units.join(", "))
}

fn date(given: Option<&str>, path: &str, problems: &mut Vec<Problem>) -> Option<ArchivalDate> {
    let given = given?;
    let read = given.parse();
    if read.is_err() {
        let shown: String = given.chars().take(30).collect();
        problems.push(Problem::new("ARCHIVAL_DATE_MALFORMED", path).with("given", shown));
    }
    read.ok()
}

fn languages(given: &[String], problems: &mut Vec<Problem>) -> String {
    if given.is_empty() {
        problems.push(Problem::new("REQUIRED", "languages"));
    }
    if given.len() > MOST_LANGUAGES {
        problems.push(Problem::new("TOO_MANY", "languages").with("most", MOST_LANGUAGES));
    }
    let mut codes: Vec<&str> = Vec::new();
    for (place, code) in given.iter().enumerate() {
        let code = code.trim();
        if !is_language_code(code) {
            let shown: String = code.chars().take(30).collect();
            let path = format!("languages.{place}");
            problems.push(Problem::new("LANGUAGE_UNKNOWN", &path).with("given", shown));
        } else if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(",")
}

/// What differs, field by field, for the journal.
pub fn difference(before: &Described, after: &Described) -> Value {
    let mut changed = Map::new();
    let mut note = |field: &str, from: Value, to: Value| {
        if from != to {
            changed.insert(field.to_owned(), json!({ "from": from, "to": to }));
        }
    };
    let (b, a) = (before, after);
    note("seriesCode", json!(b.series_code), json!(a.series_code));
    note(
        "from",
        json!(b.from_on.to_string()),
        json!(a.from_on.to_string()),
    );
    note("to", json!(b.to_on.to_string()), json!(a.to_on.to_string()));
    note("dateNotes", json!(b.date_notes), json!(a.date_notes));
    note("extent", json!(b.extent), json!(a.extent));
    note("extentUnit", json!(b.extent_unit), json!(a.extent_unit));
    note("related", json!(b.related), json!(a.related));
    note("title", json!(b.title), json!(a.title));
    note("content", json!(b.content), json!(a.content));
    note("notes", json!(b.notes), json!(a.notes));
    note("arrangement", json!(b.arrangement), json!(a.arrangement));
    note("languages", json!(b.languages), json!(a.languages));
    note("access", json!(b.access), json!(a.access));
    note(
        "accessGround",
        json!(b.access_ground),
        json!(a.access_ground),
    );
    note("form", json!(b.form), json!(a.form));
    note("secrecy", json!(b.secrecy), json!(a.secrecy));
    note("copies", json!(b.copies), json!(a.copies));
    note(
        "archiveHistory",
        json!(b.archive_history),
        json!(a.archive_history),
    );
    note("unreadable", json!(b.unreadable), json!(a.unreadable));
    Value::Object(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn related_units_are_cited_by_inventory_and_number() {
        for (given, read) in [
            ("2-15", Some("2-15")),
            (" 2-15; 2a-7a ", Some("2-15, 2A-7a")),
            ("blah", None),
            ("2-", None),
            ("71-1", None),
            ("2-15,", None),
            ("2–15", None),
        ] {
            assert_eq!(related(given).ok().as_deref(), read, "{given}");
        }
    }
}
