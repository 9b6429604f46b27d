//! The yearly extract of a register (*reģistra izraksts*): every number of the year, and the figures that prove it whole.

use chrono::NaiveDate;
use entities::ids::DocumentId;
use entities::values::RegistrationNumber;
use serde_json::{Value, json};

use crate::kernel::secret;

/// A number that a document has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedNumber {
    /// Its sequence.
    pub sequence: i64,
    /// As printed.
    pub number: RegistrationNumber,
    /// The document.
    pub document: DocumentId,
    /// Day of registration.
    pub registered_on: NaiveDate,
    /// Why the registration was annulled, where it was.
    pub annulled: Option<String>,
}

/// A number that was given to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unused {
    /// Its sequence.
    pub sequence: i64,
    /// Why.
    pub reason: String,
}

/// The extract of a register's year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extract {
    /// Lowest number given; none when none was.
    pub first: Option<RegistrationNumber>,
    /// Highest number given.
    pub last: Option<RegistrationNumber>,
    /// Documents that have a number, annulled ones included.
    pub documents: i64,
    /// Annulled numbers with their reasons.
    pub annulled: Vec<(RegistrationNumber, String)>,
    /// Numbers given to nothing.
    pub unused: Vec<Unused>,
    /// Every number of the year, one a line: CSV in UTF-8 with `;`, see [`HEADER`].
    pub text: String,
}

/// The columns of the extract: sequence, number, day of registration, status, reason, document.
pub const HEADER: &str =
    "kārtas numurs;reģistrācijas numurs;reģistrēts;statuss;iemesls;dokumenta identifikators";

impl Extract {
    /// The extract of these numbers; both lists rise by sequence.
    pub fn of(numbers: &[IssuedNumber], unused: &[Unused]) -> Self {
        let mut lines: Vec<(i64, String)> = numbers
            .iter()
            .map(|number| {
                let status = if number.annulled.is_some() {
                    "anulēts"
                } else {
                    "reģistrēts"
                };
                let line = format!(
                    "{};{};{};{status};{};{}",
                    number.sequence,
                    cell(number.number.as_str()),
                    number.registered_on,
                    cell(number.annulled.as_deref().unwrap_or_default()),
                    number.document,
                );
                (number.sequence, line)
            })
            .chain(unused.iter().map(|number| {
                let line = format!(
                    "{};;;neizmantots;{};",
                    number.sequence,
                    cell(&number.reason)
                );
                (number.sequence, line)
            }))
            .collect();
        lines.sort_by_key(|(sequence, _)| *sequence);
        let mut text = String::from(HEADER);
        text.push('\n');
        for (_, line) in lines {
            text.push_str(&line);
            text.push('\n');
        }
        Self {
            first: numbers.first().map(|number| number.number.clone()),
            last: numbers.last().map(|number| number.number.clone()),
            documents: i64::try_from(numbers.len()).unwrap_or(i64::MAX),
            annulled: numbers
                .iter()
                .filter_map(|number| Some((number.number.clone(), number.annulled.clone()?)))
                .collect(),
            unused: unused.to_vec(),
            text,
        }
    }

    /// SHA-256 of the text, hexadecimal.
    pub fn sha256(&self) -> String {
        secret::hash(&self.text)
    }

    /// What the journal keeps of it, under the seal. The reasons of annulments are sealed by the digest alone: an auditor
    /// who reads the journal need not be one who may see the documents that they are about.
    ///
    /// That no number is missing can be seen from it alone: the documents and the unused numbers together are as many
    /// as numbers were given, and no sequence occurs twice (the database does not allow it).
    pub fn proof(&self, last_sequence: i64) -> Value {
        let annulled: Vec<&str> = self
            .annulled
            .iter()
            .map(|(number, _)| number.as_str())
            .collect();
        let unused: Vec<Value> = self
            .unused
            .iter()
            .map(|number| json!({ "sequence": number.sequence, "reason": number.reason }))
            .collect();
        json!({
            "firstNumber": self.first.as_ref().map(RegistrationNumber::as_str),
            "lastNumber": self.last.as_ref().map(RegistrationNumber::as_str),
            "numbersGiven": last_sequence,
            "documents": self.documents,
            "annulled": annulled,
            "unused": unused,
            "extractSha256": self.sha256(),
        })
    }
}

/// What makes a spreadsheet take a text for a formula when it comes first.
pub(in crate::classification) const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text as a cell: in quotes where it must be, and never a formula to the spreadsheet that opens it. One that has the mark of a
/// guarded text itself gets another, so that each comes back as it was.
pub(in crate::classification) fn cell(text: &str) -> String {
    let text = if text.trim_start_matches('\'').starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([';', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
