//! An institution's structure as a JSON file (*organizācijas struktūras datne*): what an operator prepares once and loads.
//!
//! ```json
//! { "units": [{ "id": "OG-AIN", "name_lv": "…", "name_en": "…", "kind": "department", "parent": "OG",
//!               "valid_from": "2011-01-01", "valid_to": null, "territories": [], "predecessors": [] }],
//!   "staff": [{ "key": "ilze", "given_name": "Ilze", "family_name": "Kalniņa", "email": null }],
//!   "appointments": [{ "staff": "ilze", "unit": "OG-AIN", "position": "lietvede" }] }
//! ```
//! Fields that are not known here (sources, remarks) are passed over. Everything that is wrong is told at once, by its place.

use chrono::NaiveDate;
use entities::vocabulary::UnitKind;
use serde_json::{Map, Value};

use super::{AppointmentPlan, StaffPlan, UnitPlan};
use crate::kernel::Problem;
use crate::organisation::structure::Validity;

/// What a file holds: units, staff, appointments.
pub type Read = (Vec<UnitPlan>, Vec<StaffPlan>, Vec<AppointmentPlan>);

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum FileRefusal {
    /// It is no JSON. The place is the line and column of the first character that does not fit.
    #[error("it is no JSON (line {line}, column {column})")]
    NoJson {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// It is JSON that describes no institution; every problem with its place.
    #[error("{} things in it cannot be read", .0.len())]
    Faulty(Vec<Problem>),
}

/// Reads a file; empty lists are left out of it.
///
/// # Errors
/// A [`FileRefusal`] with everything that cannot be read.
pub fn read_file(bytes: &[u8]) -> Result<Read, FileRefusal> {
    let without_mark = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let value: Value =
        serde_json::from_slice(without_mark).map_err(|error| FileRefusal::NoJson {
            line: error.line(),
            column: error.column(),
        })?;
    let mut reading = Reading::default();
    let Some(file) = value.as_object() else {
        return Err(FileRefusal::Faulty(vec![Problem::new(
            "OBJECT_REQUIRED",
            "",
        )]));
    };
    let units = reading.list(file, "units", Reading::unit);
    let staff = reading.list(file, "staff", Reading::person);
    let places = reading.list(file, "appointments", Reading::place);
    if units.is_empty() && staff.is_empty() && reading.problems.is_empty() {
        reading.problems.push(Problem::new("REQUIRED", "units"));
    }
    if reading.problems.is_empty() {
        Ok((units, staff, places))
    } else {
        Err(FileRefusal::Faulty(reading.problems))
    }
}

type Object = Map<String, Value>;

#[derive(Default)]
struct Reading {
    problems: Vec<Problem>,
}

impl Reading {
    /// The entries of a list of objects.
    fn list<T>(
        &mut self,
        file: &Object,
        name: &str,
        read: fn(&mut Self, &Object, &str) -> T,
    ) -> Vec<T> {
        let entries = match file.get(name) {
            None | Some(Value::Null) => return Vec::new(),
            Some(Value::Array(entries)) => entries,
            Some(_) => {
                self.problems.push(Problem::new("LIST_REQUIRED", name));
                return Vec::new();
            }
        };
        let mut found = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let path = format!("{name}.{at}");
            match entry.as_object() {
                Some(object) => found.push(read(self, object, &path)),
                None => self.problems.push(Problem::new("OBJECT_REQUIRED", &path)),
            }
        }
        found
    }

    fn unit(&mut self, object: &Object, path: &str) -> UnitPlan {
        let name_lv = self.text(object, path, "name_lv");
        let kind = self.text(object, path, "kind");
        let kind = kind.parse::<UnitKind>().unwrap_or_else(|_| {
            let known: Vec<&str> = UnitKind::ALL.iter().map(|kind| kind.as_str()).collect();
            if !kind.is_empty() {
                self.problems.push(
                    Problem::new("WORD_UNKNOWN_HERE", &format!("{path}.kind"))
                        .with("given", &kind)
                        .with("allowed", known.join(", ")),
                );
            }
            UnitKind::Other
        });
        UnitPlan {
            code: self.text(object, path, "id"),
            parent: self.optional(object, path, "parent"),
            kind,
            name_en: self
                .optional(object, path, "name_en")
                .unwrap_or_else(|| name_lv.clone()),
            name_lv,
            validity: self.validity(object, path),
            territories: self.texts(object, path, "territories"),
            predecessors: self.texts(object, path, "predecessors"),
        }
    }

    fn person(&mut self, object: &Object, path: &str) -> StaffPlan {
        StaffPlan {
            key: self.text(object, path, "key"),
            given_name: self.text(object, path, "given_name"),
            family_name: self.text(object, path, "family_name"),
            email: self.optional(object, path, "email"),
            validity: self.validity(object, path),
        }
    }

    fn place(&mut self, object: &Object, path: &str) -> AppointmentPlan {
        AppointmentPlan {
            staff: self.text(object, path, "staff"),
            unit: self.text(object, path, "unit"),
            position: self.text(object, path, "position"),
            validity: self.validity(object, path),
        }
    }

    fn validity(&mut self, object: &Object, path: &str) -> Validity {
        Validity {
            from: self.date(object, path, "valid_from"),
            to: self.date(object, path, "valid_to"),
        }
    }

    /// A text that must be there; spaces in it are single.
    fn text(&mut self, object: &Object, path: &str, field: &str) -> String {
        let given = self.optional(object, path, field);
        if given.is_none() && !matches!(object.get(field), Some(value) if !value.is_null()) {
            let problem = Problem::new("REQUIRED", &format!("{path}.{field}"));
            self.problems.push(problem);
        }
        given.unwrap_or_default()
    }

    fn optional(&mut self, object: &Object, path: &str, field: &str) -> Option<String> {
        match object.get(field) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => {
                Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Some(_) => {
                let problem = Problem::new("TEXT_REQUIRED", &format!("{path}.{field}"));
                self.problems.push(problem);
                None
            }
        }
    }

    fn texts(&mut self, object: &Object, path: &str, field: &str) -> Vec<String> {
        let path = format!("{path}.{field}");
        match object.get(field) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => {
                let mut found = Vec::with_capacity(entries.len());
                for (at, entry) in entries.iter().enumerate() {
                    match entry.as_str() {
                        Some(text) => found.push(text.trim().to_owned()),
                        None => {
                            let path = format!("{path}.{at}");
                            self.problems.push(Problem::new("TEXT_REQUIRED", &path));
                        }
                    }
                }
                found
            }
            Some(_) => {
                self.problems.push(Problem::new("LIST_REQUIRED", &path));
                Vec::new()
            }
        }
    }

    fn date(&mut self, object: &Object, path: &str, field: &str) -> Option<NaiveDate> {
        let given = self.optional(object, path, field)?;
        let date = given.parse().ok();
        if date.is_none() {
            let path = format!("{path}.{field}");
            let problem = Problem::new("DAY_MALFORMED", &path).with("given", given);
            self.problems.push(problem);
        }
        date
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_cannot_be_read_is_told_with_its_place() {
        let text = r#"{ "institution": "OG", "units": [
            { "id": "A", "name_lv": "Nodaļa", "kind": "department", "valid_from": "2011-13-01", "territories": "Ogre" },
            { "name_lv": 7, "kind": "kingdom", "parent": null, "predecessors": ["B", 3] }, 5
        ], "staff": {}, "appointments": [{ "staff": "x" }] }"#;
        let Err(FileRefusal::Faulty(problems)) = read_file(text.as_bytes()) else {
            panic!("it is faulty");
        };
        let told: Vec<(&str, String)> = problems
            .iter()
            .map(|problem| (problem.code, problem.path.join(".")))
            .collect();
        let wanted = [
            ("DAY_MALFORMED", "units.0.valid_from"),
            ("LIST_REQUIRED", "units.0.territories"),
            ("TEXT_REQUIRED", "units.1.name_lv"),
            ("WORD_UNKNOWN_HERE", "units.1.kind"),
            ("REQUIRED", "units.1.id"),
            ("TEXT_REQUIRED", "units.1.predecessors.1"),
            ("OBJECT_REQUIRED", "units.2"),
            ("LIST_REQUIRED", "staff"),
            ("REQUIRED", "appointments.0.unit"),
            ("REQUIRED", "appointments.0.position"),
        ];
        assert_eq!(told, wanted.map(|(code, path)| (code, path.to_owned())));
        assert!(matches!(
            read_file(b"{\n  \"units\": [\n}"),
            Err(FileRefusal::NoJson { line: 3, .. })
        ));
        assert!(matches!(read_file(b"{}"), Err(FileRefusal::Faulty(_))));
    }
}
