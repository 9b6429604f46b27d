//! What became of each file, for people and for scripts.

use serde_json::{Value, json};

use super::columns::Column;
use super::folder::Passed;
use super::metadata::Flaw;
use crate::cli::outlet::Outlet;
use crate::kernel::Problem;

/// Something that was not registered, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Path below the folder.
    pub file: Option<String>,
    /// Line of the metadata.
    pub line: Option<u64>,
    /// Column of the metadata.
    pub column: Option<Column>,
    /// Why.
    pub problem: Problem,
}

impl Refused {
    /// Because of a row of the metadata.
    pub(crate) fn by_row(file: Option<String>, flaw: Flaw) -> Self {
        Self {
            file,
            line: Some(flaw.line),
            column: flaw.column,
            problem: flaw.problem,
        }
    }
}

/// A document that is registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Registered {
    /// Path of its file.
    pub file: String,
    /// Its number; none in a dry run.
    pub number: Option<String>,
}

/// Counts and tells.
pub(crate) struct Report<'a> {
    outlet: &'a Outlet,
    registered: usize,
    known: usize,
    passed: usize,
    unnamed: usize,
    refused: usize,
    dry_run: bool,
}

impl<'a> Report<'a> {
    /// Nothing happened yet.
    pub(crate) const fn new(outlet: &'a Outlet, dry_run: bool) -> Self {
        Self {
            outlet,
            registered: 0,
            known: 0,
            passed: 0,
            unnamed: 0,
            refused: 0,
            dry_run,
        }
    }

    /// Registered now, or would be.
    pub(crate) fn registered(&mut self, one: &Registered) {
        self.registered += 1;
        let status = if self.dry_run {
            "would_register"
        } else {
            "registered"
        };
        self.tell(status, &one.file, one.number.as_deref());
    }

    /// Registered by an earlier run.
    pub(crate) fn known(&mut self, one: &Registered) {
        self.known += 1;
        self.tell("already_registered", &one.file, one.number.as_deref());
    }

    fn tell(&self, status: &str, file: &str, number: Option<&str>) {
        // For a person hundreds of lines of success would hide the few that matter.
        if self.outlet.is_json() {
            self.outlet.result(
                "",
                &json!({ "status": status, "file": file, "number": number }),
            );
        }
    }

    /// Passed over.
    pub(crate) fn passed(&mut self, file: &str, why: Passed) {
        self.passed += 1;
        let message = self.outlet.problem(&Problem::new(why.code(), ""));
        let line = format!("{file}: {message}");
        self.outlet.result(&line, &json!({ "status": "passed_over", "file": file, "code": why.code(), "message": message }));
    }

    /// In the folder, and no row of the metadata is about it: it becomes a document with nothing but its name.
    pub(crate) fn unnamed(&mut self, file: &str) {
        self.unnamed += 1;
        let message = self.outlet.text("cli-import-unnamed", &[]);
        self.outlet.result(
            &format!("{file}: {message}"),
            &json!({ "status": "not_in_metadata", "file": file, "message": message }),
        );
    }

    /// Refused.
    pub(crate) fn refused(&mut self, one: &Refused) {
        self.refused += 1;
        let message = self.outlet.problem(&one.problem);
        let place = [
            one.file.clone(),
            one.line.map(|line| {
                self.outlet
                    .text("cli-import-line", &[("line", line.to_string())])
            }),
            one.column.map(|column| {
                self.outlet.text(
                    "cli-import-column",
                    &[("column", column.english().to_owned())],
                )
            }),
        ];
        let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let line = if place.is_empty() {
            message.clone()
        } else {
            format!("{place}: {message}")
        };
        let value: Value = json!({
            "status": "refused",
            "file": one.file,
            "line": one.line,
            "column": one.column.map(Column::english),
            "code": one.problem.code,
            "message": message,
        });
        self.outlet.result(&line, &value);
    }

    /// The sum; says whether anything was refused.
    pub(crate) fn finish(self) -> bool {
        let key = if self.dry_run {
            "cli-import-sum-dry"
        } else {
            "cli-import-sum"
        };
        let line = self.outlet.text(
            key,
            &[
                ("registered", self.registered.to_string()),
                ("known", self.known.to_string()),
                ("refused", self.refused.to_string()),
                ("passed", self.passed.to_string()),
            ],
        );
        let value = json!({
            "status": "sum",
            "registered": self.registered,
            "already_registered": self.known,
            "refused": self.refused,
            "passed_over": self.passed,
            "not_in_metadata": self.unnamed,
            "dry_run": self.dry_run,
        });
        self.outlet.result(&line, &value);
        self.refused > 0
    }
}
