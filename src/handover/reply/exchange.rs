//! The form of an answer: XML, or a table as CSV or XLSX. All say the same, one thing a line: the package, then its units and files.
//! `docs/handover.md` describes them for the archive.
//!
//! No document type is read and no entity but those of XML, so nothing multiplies or reaches out.

mod workbook;
mod xml;

use entities::values::ContentHash;
use entities::vocabulary::ReplyOutcome;

use crate::kernel::{Problem, text};

/// Most bytes of an answer: some 200,000 files.
pub const MOST_BYTES: u64 = 64 << 20;

/// Namespace of the XML form.
pub const NAMESPACE: &str = "urn:aprite:archive-reply:1";

const COLUMNS: [&str; 5] = ["kind", "name", "sha256", "outcome", "remarks"];
const MOST_REMARKS: usize = 2_000;
const MOST_NAME: usize = 4_096;

/// Most problems that are told at once.
pub(super) const TOLD: usize = 20;

/// What a line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The package.
    Package,
    /// A unit of description, by its number.
    Unit,
    /// A file, by its path from the root of the package.
    File,
}

/// What is said of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where in the answer: a line, or a row of the sheet, from 1.
    pub at: u64,
    /// About what.
    pub kind: Kind,
    /// Which.
    pub name: String,
    /// Its hash; none for a unit.
    pub sha256: Option<ContentHash>,
    /// What was decided.
    pub outcome: ReplyOutcome,
    /// What was said besides.
    pub remarks: Option<String>,
}

/// An answer that is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What is said of the package.
    pub package: Line,
    /// What is said of its units and files, in the order of the answer.
    pub lines: Vec<Line>,
    /// The sheet on which it stands; none where it is no workbook.
    pub sheet: Option<String>,
}

/// Reads an answer.
///
/// # Errors
/// What is wrong with it, at most 20 things, each with its line.
pub fn read(bytes: &[u8]) -> Result<Reply, Vec<Problem>> {
    if bytes.starts_with(workbook::BEGINS) {
        return read_workbook(bytes);
    }
    let Ok(given) = std::str::from_utf8(bytes) else {
        return Err(vec![Problem::new("REPLY_NOT_TEXT", "content")]);
    };
    let given = given.trim_start_matches('\u{feff}');
    let mut lines = Lines::default();
    let whole = match given.trim_start().starts_with('<') {
        true => xml::read(given, &mut lines),
        false => read_csv(given, &mut lines),
    };
    if let Err(problem) = whole {
        lines.problems.push(problem);
    }
    lines.reply()
}

fn read_workbook(bytes: &[u8]) -> Result<Reply, Vec<Problem>> {
    let mut lines = Lines::default();
    let mut sheet = None;
    if let Err(problem) = workbook::read(bytes, &mut sheet, &mut lines) {
        lines.problems.push(problem);
    }
    match lines.reply() {
        Ok(reply) => Ok(Reply { sheet, ..reply }),
        Err(problems) => Err(on_sheet(sheet.as_deref(), problems)),
    }
}

/// The fields of a line as they were written.
#[derive(Debug, Default)]
struct Written {
    name: String,
    sha256: String,
    outcome: String,
    remarks: String,
}

#[derive(Debug, Default)]
struct Lines {
    read: Vec<Line>,
    problems: Vec<Problem>,
}

impl Lines {
    fn is_full(&self) -> bool {
        self.problems.len() >= TOLD
    }

    fn tell(&mut self, code: &'static str, at: u64) {
        self.problems.push(problem(code, at));
    }

    /// A row of a table.
    fn take_row(&mut self, at: u64, kind: &str, written: Written) {
        match kind {
            "package" => self.take(at, Kind::Package, written),
            "unit" => self.take(at, Kind::Unit, written),
            "file" => self.take(at, Kind::File, written),
            _ => self.tell("REPLY_KIND", at),
        }
    }

    fn take(&mut self, at: u64, kind: Kind, written: Written) {
        let Written {
            name,
            sha256,
            outcome,
            remarks,
        } = written;
        let remarks = remarks.trim();
        let told = self.problems.len();
        if name.is_empty() || name.len() > MOST_NAME || name.chars().any(char::is_control) {
            self.tell("REPLY_NAME", at);
        }
        if remarks.chars().count() > MOST_REMARKS || text::has_control(remarks) {
            self.tell("REPLY_REMARKS", at);
        }
        let outcome = outcome.parse::<ReplyOutcome>();
        if outcome.is_err() {
            self.tell("REPLY_OUTCOME", at);
        }
        let hash = match kind {
            Kind::Unit if sha256.is_empty() => Some(None),
            Kind::Unit => None,
            Kind::Package | Kind::File => {
                let lower = sha256.to_ascii_lowercase();
                lower.parse::<ContentHash>().ok().map(Some)
            }
        };
        if hash.is_none() {
            self.tell("REPLY_HASH_MALFORMED", at);
        }
        if let (Ok(outcome), Some(sha256), true) = (outcome, hash, told == self.problems.len()) {
            self.read.push(Line {
                at,
                kind,
                name,
                sha256,
                outcome,
                remarks: (!remarks.is_empty()).then(|| remarks.to_owned()),
            });
        }
    }

    fn reply(mut self) -> Result<Reply, Vec<Problem>> {
        let mut packages = self.read.iter().filter(|line| line.kind == Kind::Package);
        let (first, second) = (packages.next().cloned(), packages.next().cloned());
        if self.problems.is_empty() {
            match (&first, &second) {
                (None, _) => self
                    .problems
                    .push(Problem::new("REPLY_NO_PACKAGE", "content")),
                (_, Some(second)) => self.tell("REPLY_SECOND_PACKAGE", second.at),
                (Some(_), None) => {}
            }
        }
        match first {
            Some(package) if self.problems.is_empty() => {
                self.read.retain(|line| line.kind != Kind::Package);
                Ok(Reply {
                    package,
                    lines: self.read,
                    sheet: None,
                })
            }
            _ => {
                self.problems.truncate(TOLD);
                Err(self.problems)
            }
        }
    }
}

/// A problem at a line of the answer.
pub(super) fn problem(code: &'static str, at: u64) -> Problem {
    Problem::new(code, "content").with("line", at)
}

/// A problem where an answer speaks of its package.
pub(in crate::handover) fn located(given: &Reply, code: &'static str) -> Problem {
    let at = given.package.at;
    match &given.sheet {
        None => problem(code, at),
        Some(sheet) => Problem::new(code, "content").with("line", format!("{sheet}!{at}")),
    }
}

/// The same problems with their rows as workbooks write them: `Atbilde!5`.
pub(super) fn on_sheet(sheet: Option<&str>, mut problems: Vec<Problem>) -> Vec<Problem> {
    let Some(sheet) = sheet else { return problems };
    let arguments = problems
        .iter_mut()
        .flat_map(|problem| &mut problem.arguments);
    for (_, row) in arguments.filter(|(name, _)| *name == "line") {
        *row = format!("{sheet}!{row}");
    }
    problems
}

fn read_csv(given: &str, lines: &mut Lines) -> Result<(), Problem> {
    let header = given.lines().next().unwrap_or_default();
    let delimiter = if header.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(false)
        .from_reader(given.as_bytes());
    let mut counter = Counter::of(given);
    let headers = reader
        .headers()
        .map_err(|error| torn(&mut counter, &error))?;
    if headers.iter().map(str::trim).ne(COLUMNS) {
        let columns = COLUMNS.join(if delimiter == b';' { ";" } else { "," });
        return Err(problem("REPLY_COLUMNS", 1).with("columns", columns));
    }
    for record in reader.records() {
        let record = record.map_err(|error| torn(&mut counter, &error))?;
        let at = record
            .position()
            .map_or(0, |position| counter.of_record(position));
        let field = |column: usize| record.get(column).unwrap_or_default().to_owned();
        let written = Written {
            name: field(1),
            sha256: field(2).trim().to_owned(),
            outcome: field(3).trim().to_owned(),
            remarks: field(4),
        };
        lines.take_row(at, field(0).trim(), written);
        if lines.is_full() {
            break;
        }
    }
    Ok(())
}

fn torn(counter: &mut Counter<'_>, error: &csv::Error) -> Problem {
    let at = error.position().map(|position| counter.of_record(position));
    problem("REPLY_TORN", at.unwrap_or(1))
}

/// Counts lines up to a place, going on where it stopped.
struct Counter<'a> {
    bytes: &'a [u8],
    counted_to: usize,
    line: u64,
}

impl<'a> Counter<'a> {
    const fn of(given: &'a str) -> Self {
        Self {
            bytes: given.as_bytes(),
            counted_to: 0,
            line: 1,
        }
    }

    /// The reader of tables says a record begins in the break before it.
    fn of_record(&mut self, position: &csv::Position) -> u64 {
        let from = usize::try_from(position.byte()).unwrap_or(usize::MAX);
        let rest = self.bytes.get(from..).unwrap_or_default();
        let breaks = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        self.at(position.byte() + breaks.count() as u64)
    }

    fn at(&mut self, place: u64) -> u64 {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        let to = place.min(self.bytes.len()).max(self.counted_to);
        let breaks = self.bytes[self.counted_to..to].iter();
        self.line += breaks.filter(|byte| **byte == b'\n').count() as u64;
        self.counted_to = to;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    fn codes(given: &str) -> Vec<String> {
        let problems = read(given.as_bytes()).err().unwrap_or_default();
        let told = problems.iter().map(|problem| {
            let line = problem
                .arguments
                .iter()
                .find(|(name, _)| *name == "line")
                .map_or("-", |(_, line)| line.as_str());
            format!("{line} {}", problem.code)
        });
        told.collect()
    }

    fn xml(inside: &str) -> String {
        format!(
            "<?xml version=\"1.0\"?>\n<reply xmlns=\"{NAMESPACE}\" package=\"export_F412-1\" sha256=\"{HASH}\" \
             outcome=\"accepted_with_remarks\" remarks=\"Labi\">\n{inside}\n</reply>"
        )
    }

    fn csv(inside: &str) -> String {
        format!(
            "\u{feff}kind;name;sha256;outcome;remarks\r\npackage;export_F412-1;{HASH};accepted_with_remarks;Labi\r\n{inside}"
        )
    }

    #[test]
    fn all_forms_say_the_same() {
        let upper = HASH.to_uppercase();
        let from_xml = read(
            xml(&format!(
                "<unit number=\"2.a\" outcome=\"accepted\"/>\n<file path=\"a/b &amp; c.txt\" sha256=\"{upper}\" outcome=\"refused\" \
                 remarks=\" nevar atvērt \"/>"
            ))
            .as_bytes(),
        );
        let from_csv = read(
            csv(&format!(
                "unit;2.a;;accepted;\r\nfile;a/b & c.txt;{HASH};refused; nevar atvērt \r\n"
            ))
            .as_bytes(),
        );
        let reply = from_xml.expect("an answer");
        assert_eq!(reply.package.name, "export_F412-1");
        assert_eq!(reply.package.outcome, ReplyOutcome::AcceptedWithRemarks);
        assert_eq!(reply.package.remarks.as_deref(), Some("Labi"));
        let file = &reply.lines[1];
        assert_eq!((file.at, file.name.as_str()), (4, "a/b & c.txt"));
        assert_eq!(file.remarks.as_deref(), Some("nevar atvērt"));
        let without_places = |reply: Reply| {
            let lines = reply.lines.into_iter();
            lines.map(|line| Line { at: 0, ..line }).collect::<Vec<_>>()
        };
        let rows = [
            ["unit", "2.a", "", "accepted", ""],
            ["file", "a/b & c.txt", &upper, "refused", " nevar atvērt "],
        ];
        let from_workbook = read(&book(&[("Piezīmes", &[]), ("Atbilde", &table(&rows))]));
        let from_workbook = from_workbook.expect("an answer");
        assert_eq!(from_workbook.sheet.as_deref(), Some("Atbilde"));
        assert_eq!(from_workbook.lines[1].at, 4);
        let said = without_places(reply);
        assert_eq!(said, without_places(from_csv.expect("an answer")));
        assert_eq!(said, without_places(from_workbook));
    }

    type Row<'a> = [&'a str; 5];

    fn table<'a>(rows: &[Row<'a>]) -> Vec<Row<'a>> {
        let package = [
            "package",
            "export_F412-1",
            HASH,
            "accepted_with_remarks",
            "Labi",
        ];
        let head = [COLUMNS, package];
        head.into_iter().chain(rows.iter().copied()).collect()
    }

    /// A workbook with these sheets; what reads like a number is one.
    fn book(sheets: &[(&str, &[Row<'_>])]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        for (name, rows) in sheets {
            let sheet = book.add_worksheet();
            sheet.set_name(*name).expect("a name");
            for (row, cells) in (0..).zip(*rows) {
                for (column, cell) in (0..).zip(cells) {
                    let written = match cell.parse::<f64>() {
                        Ok(number) => sheet.write_number(row, column, number),
                        Err(_) => sheet.write_string(row, column, *cell),
                    };
                    written.expect("written");
                }
            }
        }
        book.save_to_buffer().expect("a workbook")
    }

    #[test]
    fn whatever_is_wrong_in_a_workbook_is_told_with_sheet_and_row() {
        let told = |bytes: &[u8]| {
            let problems = read(bytes).err().unwrap_or_default();
            let first = problems.first().expect("a problem");
            let arguments: Vec<&str> = first.arguments.iter().map(|(_, said)| &**said).collect();
            format!("{} {}", first.code, arguments.join(" "))
        };
        let one = |rows: &[Row<'_>]| book(&[("Atbilde", &table(rows))]);
        for (bytes, expected) in [
            (
                one(&[["unit", "1", "", "yes", ""]]),
                "REPLY_OUTCOME Atbilde!3",
            ),
            (
                one(&[["", "", "", "", ""], ["lieta", "1", "", "accepted", ""]]),
                "REPLY_KIND Atbilde!4",
            ),
            (
                book(&[("Lapa1", &[["kind", "name", "", "", ""]])]),
                "REPLY_COLUMNS Lapa1!1 kind, name, sha256, outcome, remarks",
            ),
            (book(&[("Lapa1", &[])]), "REPLY_WORKBOOK_EMPTY "),
            (
                book(&[("A", &table(&[])), ("B", &table(&[]))]),
                "REPLY_SHEETS A, B",
            ),
            (one(&[])[..200].to_vec(), "REPLY_WORKBOOK "),
        ] {
            assert_eq!(told(&bytes), expected);
        }
        // Spreadsheets make numbers of what looks like one.
        let number = read(&one(&[["unit", "2", "", "accepted", ""]]));
        assert_eq!(number.expect("an answer").lines[0].name, "2");
    }

    #[test]
    fn a_sixth_column_and_a_date_are_no_answer() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("Atbilde").expect("a name");
        for (column, cell) in (0..).zip(COLUMNS) {
            sheet.write_string(0, column, cell).expect("written");
        }
        sheet.write_boolean(1, 1, true).expect("written");
        sheet.write_string(2, 7, "piezīme").expect("written");
        let problems = read(&book.save_to_buffer().expect("a workbook")).expect_err("no answer");
        let told: Vec<_> = problems
            .iter()
            .map(|problem| (problem.code, problem.arguments[0].1.as_str()))
            .collect();
        assert_eq!(
            told,
            [("REPLY_CELL", "Atbilde!2"), ("REPLY_TORN", "Atbilde!3")]
        );
    }

    #[test]
    fn whatever_is_not_expected_is_told_with_its_line() {
        let file = format!("file;a;{HASH};accepted;\r\n");
        for (given, expected) in [
            (String::new(), "1 REPLY_COLUMNS"),
            ("kind;name\r\n".to_owned(), "1 REPLY_COLUMNS"),
            (
                "kind;name;sha256;outcome;remarks\r\n".to_owned() + &file,
                "- REPLY_NO_PACKAGE",
            ),
            (csv("files;a;;accepted;\r\n"), "3 REPLY_KIND"),
            (csv("file;a;12;accepted;\r\n"), "3 REPLY_HASH_MALFORMED"),
            (csv("file;a;;accepted;\r\n"), "3 REPLY_HASH_MALFORMED"),
            (
                csv(&format!("unit;1;{HASH};accepted;\r\n")),
                "3 REPLY_HASH_MALFORMED",
            ),
            (csv("unit;;;accepted;\r\n"), "3 REPLY_NAME"),
            (csv("unit;1;;yes;\r\n"), "3 REPLY_OUTCOME"),
            (
                csv(&format!("unit;1;;accepted;{}\r\n", "a".repeat(2_001))),
                "3 REPLY_REMARKS",
            ),
            (csv("unit;1;;accepted\r\n"), "3 REPLY_TORN"),
            (
                csv(&format!("package;b;{HASH};refused;\r\n")),
                "3 REPLY_SECOND_PACKAGE",
            ),
            ("<reply/>".to_owned(), "1 REPLY_ELEMENT"),
            (xml("<files/>"), "3 REPLY_ELEMENT"),
            (
                xml("<unit number=\"1\" outcome=\"accepted\"><file/></unit>"),
                "3 REPLY_ELEMENT",
            ),
            (
                xml("<unit nr=\"1\" outcome=\"accepted\"/>"),
                "3 REPLY_ATTRIBUTE",
            ),
            (xml("<unit number=\"1\"/>"), "3 REPLY_OUTCOME"),
            (xml("vārdi"), "2 REPLY_TORN"),
            (xml("").replace("</reply>", ""), "4 REPLY_TORN"),
            (
                xml("").replace("?>\n", "?>\n<!DOCTYPE reply [<!ENTITY x 'y'>]>\n"),
                "2 REPLY_TORN",
            ),
        ] {
            assert_eq!(codes(&given), [expected], "{given}");
        }
        assert_eq!(
            read(b"\xff\xfe").expect_err("no text")[0].code,
            "REPLY_NOT_TEXT"
        );
        let many = csv(&"unit;1;;yes;\r\n".repeat(100));
        assert_eq!(codes(&many).len(), TOLD);
    }

    proptest! {
        #[test]
        fn nothing_makes_the_reader_fall(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_torn_anywhere_is_no_longer_answer(cut in 1_usize..300) {
            let whole = xml("<unit number=\"1\" outcome=\"accepted\"/>");
            let end = whole.len().saturating_sub(cut);
            prop_assume!(whole.is_char_boundary(end));
            prop_assert!(read(&whole.as_bytes()[..end]).is_err());
        }
    }
}
