//! The CSV of metadata (*metadatu tabula*): from bytes to rows, with everything that is wrong told by line and column.
//!
//! Spreadsheets in Latvian offices write UTF-8 with a byte order mark or windows-1257, separate by `;` and write dates as
//! 15.01.2020; all of that is read without being asked for.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeZone as _, Utc};
use chrono_tz::Europe::Riga;
use entities::vocabulary::{AccessClass, Channel, CorrespondentKind, DocumentKind};

use super::columns::Column;
use crate::kernel::Problem;
use crate::kernel::table::{Lines, decode, plain, separator, unpaired_quote};

/// What is wrong with the metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    /// Line of the file, from 1.
    pub line: u64,
    /// Column, where one is to blame.
    pub column: Option<Column>,
    /// The matter.
    pub problem: Problem,
}

/// A row: what it says of one file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// Line of the file, from 1.
    pub line: u64,
    /// Path below the folder, `/` between its parts.
    pub file: String,
    /// Another file's path, when this one is its annex.
    pub attached_to: Option<String>,
    /// Index of the file.
    pub file_index: Option<String>,
    /// Code of the unit.
    pub unit: Option<String>,
    /// Name of the correspondent.
    pub sender: Option<String>,
    /// Kind of the correspondent.
    pub sender_kind: Option<CorrespondentKind>,
    /// Registration number of the correspondent.
    pub sender_code: Option<String>,
    /// Texts that go to the card as they are.
    pub texts: BTreeMap<Column, String>,
    /// Kind.
    pub kind: Option<DocumentKind>,
    /// Channel.
    pub channel: Option<Channel>,
    /// Access class.
    pub access: Option<AccessClass>,
    /// Dates.
    pub dates: BTreeMap<Column, NaiveDate>,
    /// When it came.
    pub received_at: Option<DateTime<Utc>>,
    /// Counts.
    pub counts: BTreeMap<Column, i32>,
}

/// The metadata as read: usable rows by path, and what is wrong with the others.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Metadata {
    /// In the order of the file.
    pub rows: Vec<Row>,
    /// With the path, where the row names one.
    pub flaws: Vec<(Option<String>, Flaw)>,
}

/// Reads the metadata.
///
/// # Errors
/// A flaw of the whole: no line of column names, no column `file`, an unknown or doubled column.
pub(crate) fn read(bytes: &[u8]) -> Result<Metadata, Flaw> {
    let text = decode(bytes);
    if let Some(line) = unpaired_quote(&text, separator(&text)) {
        return Err(Flaw {
            line,
            column: None,
            problem: Problem::new("METADATA_QUOTE", ""),
        });
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator(&text))
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let columns = match records.next() {
        Some(Ok(names)) => columns(&names)?,
        _ => {
            return Err(Flaw {
                line: 1,
                column: None,
                problem: Problem::new("METADATA_EMPTY", ""),
            });
        }
    };
    let mut metadata = Metadata::default();
    let mut seen = BTreeMap::new();
    let mut lines = Lines::new(&text);
    for record in records {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, |at| lines.of(at));
                let flaw = Flaw {
                    line,
                    column: None,
                    problem: Problem::new("METADATA_MALFORMED", ""),
                };
                metadata.flaws.push((None, flaw));
                continue;
            }
        };
        let line = record.position().map_or(0, |at| lines.of(at));
        if record.iter().all(str::is_empty) {
            continue;
        }
        let mut cells = Cells {
            line,
            flaws: Vec::new(),
        };
        let row = cells.row(&columns, &record);
        let path = row.as_ref().map(|row| row.file.clone());
        if let Some(row) = &row
            && let Some(first) = seen.insert(row.file.clone(), line)
        {
            cells.flaw(
                Some(Column::File),
                Problem::new("FILE_NAMED_TWICE", "").with("line", first),
            );
        }
        match row {
            Some(row) if cells.flaws.is_empty() => metadata.rows.push(row),
            _ => metadata
                .flaws
                .extend(cells.flaws.into_iter().map(|flaw| (path.clone(), flaw))),
        }
    }
    Ok(metadata)
}

fn columns(names: &csv::StringRecord) -> Result<Vec<Option<Column>>, Flaw> {
    let flaw = |problem| Flaw {
        line: 1,
        column: None,
        problem,
    };
    let mut columns = Vec::with_capacity(names.len());
    for name in names {
        let column = if name.is_empty() {
            None
        } else {
            Some(
                Column::named(name)
                    .ok_or_else(|| flaw(Problem::new("COLUMN_UNKNOWN", "").with("given", name)))?,
            )
        };
        if column.is_some() && columns.contains(&column) {
            return Err(flaw(Problem::new("COLUMN_TWICE", "").with("given", name)));
        }
        columns.push(column);
    }
    if columns.contains(&Some(Column::File)) {
        Ok(columns)
    } else {
        Err(flaw(Problem::new("COLUMN_FILE_MISSING", "")))
    }
}

/// Reads the cells of one row, collecting what is wrong.
struct Cells {
    line: u64,
    flaws: Vec<Flaw>,
}

impl Cells {
    fn flaw(&mut self, column: Option<Column>, problem: Problem) {
        self.flaws.push(Flaw {
            line: self.line,
            column,
            problem,
        });
    }

    /// None when the row does not even name a file.
    fn row(&mut self, columns: &[Option<Column>], record: &csv::StringRecord) -> Option<Row> {
        let mut row = Row {
            line: self.line,
            ..Row::default()
        };
        for (index, cell) in record
            .iter()
            .enumerate()
            .filter(|(_, cell)| !cell.is_empty())
        {
            match columns.get(index).copied().flatten() {
                Some(column) => self.cell(&mut row, column, cell),
                // A value in no column: most often an unquoted separator inside a title, which shifts all that follows.
                None => self.flaw(
                    None,
                    Problem::new("CELL_WITHOUT_COLUMN", "").with("given", cell),
                ),
            }
        }
        if row.file.is_empty() {
            if self.flaws.is_empty() {
                self.flaw(Some(Column::File), Problem::new("REQUIRED", "file"));
            }
            return None;
        }
        Some(row)
    }

    fn cell(&mut self, row: &mut Row, column: Column, cell: &str) {
        let text = cell.to_owned();
        match column {
            Column::File => row.file = self.path(column, cell).unwrap_or_default(),
            Column::AttachedTo => row.attached_to = self.path(column, cell),
            Column::FileIndex => row.file_index = Some(text),
            Column::Unit => row.unit = Some(text),
            Column::Sender => row.sender = Some(text),
            Column::SenderCode => row.sender_code = Some(text),
            Column::Kind => {
                row.kind = self.word(
                    column,
                    cell,
                    DocumentKind::ALL,
                    DocumentKind::as_str,
                    DocumentKind::latvian,
                )
            }
            Column::SenderKind => {
                row.sender_kind = self.word(
                    column,
                    cell,
                    CorrespondentKind::ALL,
                    CorrespondentKind::as_str,
                    CorrespondentKind::latvian,
                );
            }
            Column::Channel => {
                row.channel = self.word(
                    column,
                    cell,
                    Channel::ALL,
                    Channel::as_str,
                    Channel::latvian,
                )
            }
            Column::Access => {
                row.access = self.word(
                    column,
                    cell,
                    AccessClass::ALL,
                    AccessClass::as_str,
                    AccessClass::latvian,
                )
            }
            Column::DocumentDate | Column::Sent | Column::SenderDate | Column::AccessUntil => {
                match date(cell) {
                    Some(date) => {
                        row.dates.insert(column, date);
                    }
                    None => self.flaw(
                        Some(column),
                        Problem::new("DATE_MALFORMED", "").with("given", cell),
                    ),
                }
            }
            Column::Received => match instant(cell) {
                Some(instant) => row.received_at = Some(instant),
                None => self.flaw(
                    Some(column),
                    Problem::new("DATE_MALFORMED", "").with("given", cell),
                ),
            },
            Column::Sheets | Column::Enclosures => match cell.parse() {
                Ok(count) => {
                    row.counts.insert(column, count);
                }
                Err(_) => self.flaw(
                    Some(column),
                    Problem::new("COUNT_MALFORMED", "").with("given", cell),
                ),
            },
            Column::Title
            | Column::SenderNumber
            | Column::AccessGround
            | Column::Annotation
            | Column::Keywords
            | Column::Notes
            | Column::Language
            | Column::Author
            | Column::Signer => {
                row.texts.insert(column, text);
            }
        }
    }

    /// A path that stays below the folder.
    fn path(&mut self, column: Column, cell: &str) -> Option<String> {
        let path = relative_path(cell);
        if path.is_none() {
            self.flaw(
                Some(column),
                Problem::new("PATH_OUTSIDE", "").with("given", cell),
            );
        }
        path
    }

    fn word<T: Copy>(
        &mut self,
        column: Column,
        cell: &str,
        all: &[T],
        english: fn(T) -> &'static str,
        latvian: fn(T) -> &'static str,
    ) -> Option<T> {
        let wanted = plain(cell);
        let found = all
            .iter()
            .copied()
            .find(|word| plain(english(*word)) == wanted || plain(latvian(*word)) == wanted);
        if found.is_none() {
            let allowed = all
                .iter()
                .map(|word| english(*word))
                .collect::<Vec<_>>()
                .join(", ");
            self.flaw(
                Some(column),
                Problem::new("WORD_UNKNOWN", "")
                    .with("given", cell)
                    .with("allowed", allowed),
            );
        }
        found
    }
}

/// A path below the folder with `/` between its parts; none when it climbs out or begins at the root.
pub(crate) fn relative_path(text: &str) -> Option<String> {
    let text = text.replace('\\', "/");
    let outside = text.starts_with('/') || text.contains('\0') || text.chars().nth(1) == Some(':');
    let parts: Vec<&str> = text
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    (!outside && !parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// 15.01.2020, 15.01.2020. or 2020-01-15.
fn date(text: &str) -> Option<NaiveDate> {
    let text = text.trim_end_matches('.');
    let format = if text.contains('-') {
        "%Y-%m-%d"
    } else {
        "%d.%m.%Y"
    };
    // A year of two digits is nobody's year.
    NaiveDate::parse_from_str(text, format)
        .ok()
        .filter(|date| (1000..=9999).contains(&chrono::Datelike::year(date)))
}

/// A date, or a date and a time in Riga; the morning of a day that has no time.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = match text.split_once([' ', 'T']) {
        Some((day, time)) => {
            let time = time.trim();
            let time = NaiveTime::parse_from_str(time, "%H:%M")
                .or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S"));
            (date(day)?, time.ok()?)
        }
        None => (date(text)?, NaiveTime::MIN),
    };
    Some(
        Riga.from_local_datetime(&NaiveDateTime::new(day, time))
            .earliest()?
            .to_utc(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(u64, Option<&'static str>, &'static str)> {
        let metadata = read(text.as_bytes()).expect("readable");
        metadata
            .flaws
            .iter()
            .map(|(_, flaw)| {
                (
                    flaw.line,
                    flaw.column.map(Column::english),
                    flaw.problem.code,
                )
            })
            .collect()
    }

    #[test]
    fn what_a_spreadsheet_writes_is_read_alike() {
        let utf8 = "Datne;Nosaukums;Dokumenta datums;Veids\r\na/b.pdf;Lūgums piešķirt pabalstu;15.01.2020;Iesniegums\r\n";
        let (old, _, lossy) = encoding_rs::WINDOWS_1257.encode(utf8);
        assert!(!lossy);
        let commas = "\u{feff}file,title,document_date,kind\na\\b.pdf,Lūgums piešķirt pabalstu,2020-01-15,submission\n";
        let expected = read(utf8.as_bytes()).expect("readable");
        assert_eq!(expected.flaws, []);
        assert_eq!(expected.rows.len(), 1);
        assert_eq!(expected.rows[0].file, "a/b.pdf");
        assert_eq!(expected.rows[0].kind, Some(DocumentKind::Submission));
        assert_eq!(
            expected.rows[0].texts[&Column::Title],
            "Lūgums piešķirt pabalstu"
        );
        assert_eq!(
            expected.rows[0].dates[&Column::DocumentDate].to_string(),
            "2020-01-15"
        );
        assert_eq!(read(&old), Ok(expected.clone()));
        assert_eq!(read(commas.as_bytes()), Ok(expected));
    }

    #[test]
    fn every_flaw_is_told_with_its_place() {
        let text = "file;title;document_date;kind;sheets;received\n\
                    a.pdf;A;32.01.2020;letter;2;15.01.2020 09:30\n\
                    ../b.pdf;B;;;;\n\
                    ;C;;;;\n\
                    \n\
                    c.pdf;C;01.2020;brief;two;\n\
                    d.pdf;D;;;;\n\
                    d.pdf;D;;;;\n\
                    e.pdf;E;;;;;F\n";
        assert_eq!(
            codes(text),
            [
                (2, Some("document_date"), "DATE_MALFORMED"),
                (3, Some("file"), "PATH_OUTSIDE"),
                (4, Some("file"), "REQUIRED"),
                (6, Some("document_date"), "DATE_MALFORMED"),
                (6, Some("kind"), "WORD_UNKNOWN"),
                (6, Some("sheets"), "COUNT_MALFORMED"),
                (8, Some("file"), "FILE_NAMED_TWICE"),
                (9, None, "CELL_WITHOUT_COLUMN"),
            ]
        );
    }

    #[test]
    fn columns_must_be_known_and_single() {
        let code = |text: &str| read(text.as_bytes()).err().map(|flaw| flaw.problem.code);
        assert_eq!(code(""), Some("METADATA_EMPTY"));
        assert_eq!(code("title\nA\n"), Some("COLUMN_FILE_MISSING"));
        assert_eq!(code("file;colour\na;b\n"), Some("COLUMN_UNKNOWN"));
        assert_eq!(code("file;datne\na;b\n"), Some("COLUMN_TWICE"));
        assert_eq!(code("file\na.pdf\n"), None);
    }

    #[test]
    fn instants_are_told_in_riga() {
        assert_eq!(
            instant("15.01.2020 14:30").map(|at| at.to_rfc3339()),
            Some("2020-01-15T12:30:00+00:00".to_owned())
        );
        assert_eq!(
            instant("2020-07-15T14:30:05").map(|at| at.to_rfc3339()),
            Some("2020-07-15T11:30:05+00:00".to_owned())
        );
        assert_eq!(instant("15.01.20"), None);
        assert_eq!(date("2020-02-30"), None);
    }

    #[test]
    fn paths_stay_below_the_folder() {
        for outside in ["../a", "a/../../b", "/etc/passwd", "C:\\a", "", "."] {
            assert_eq!(relative_path(outside), None, "{outside}");
        }
        assert_eq!(relative_path("./a//b.pdf").as_deref(), Some("a/b.pdf"));
    }
}
