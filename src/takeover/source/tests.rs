use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

fn table(bytes: impl AsRef<[u8]>) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("table");
    std::fs::write(&path, bytes).expect("written");
    (folder, path)
}

fn read(bytes: impl AsRef<[u8]>) -> (Survey, Vec<Row>) {
    let (_folder, path) = table(bytes);
    let survey = survey(&path, None).expect("a table");
    let rows: Result<Vec<Row>, Unreadable> = rows(&path, survey.form).expect("open").collect();
    let rows = rows.expect("rows");
    assert_eq!(survey.rows, rows.len() as u64);
    (survey, rows)
}

fn texts_of(rows: &[Row]) -> Vec<(u64, Vec<&str>)> {
    rows.iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Text(text) => text.as_str(),
                Cell::Date(_) => "a date",
                Cell::Garbled => "garbled",
            });
            (row.number, cells.collect())
        })
        .collect()
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    for end in ["\n", "\r\n"] {
        let text = [
            "\u{feff}Nr.;Saturs",
            "",
            "1;viens",
            "2;\"divās",
            "rindās\"",
            "",
            ";",
            "3;trīs",
            "",
        ]
        .join(end);
        let (survey, rows) = read(&text);
        assert_eq!(
            (survey.names_at, survey.names.as_slice()),
            (1, &["Nr.".to_owned(), "Saturs".to_owned()][..])
        );
        let broken = format!("divās{end}rindās");
        assert_eq!(
            texts_of(&rows),
            [
                (3, vec!["1", "viens"]),
                (4, vec!["2", broken.as_str()]),
                (8, vec!["3", "trīs"])
            ]
        );
    }
}

#[test]
fn the_encoding_is_told_from_the_text() {
    let (bytes, ..) = encoding_rs::WINDOWS_1257.encode("Nr.,Saturs\n1,Ķīļi\n2,Šķūņi\n");
    let mut bytes = bytes.into_owned();
    let (survey, rows) = read(&bytes);
    let form = Form::Csv {
        separator: b',',
        encoding: Encoding::Windows1257,
    };
    assert_eq!(
        (survey.form, rows[0].cells[1].clone()),
        (form, Cell::Text("Ķīļi".to_owned()))
    );
    // A row of another program in between is told, and nothing else suffers.
    bytes.extend("3,Žēl\n".as_bytes());
    let (survey, rows) = read(&bytes);
    assert_eq!(survey.form, form);
    assert_eq!(
        texts_of(&rows[1..]),
        [(3, vec!["2", "Šķūņi"]), (4, vec!["3", "garbled"])]
    );
}

#[test]
fn a_workbook_is_read_by_rows_and_columns() {
    let rows: Vec<Vec<String>> = [["Nr.", "", "Saturs"], ["", "", ""], ["1", "", "Ābele"]]
        .iter()
        .map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())
        .collect();
    let format = crate::classification::table::Format::Xlsx;
    let workbook =
        crate::classification::table::write(format, "Lietas", &rows).expect("a workbook");
    let (survey, rows) = read(&workbook);
    assert_eq!((survey.form, survey.names.len()), (Form::Xlsx, 3));
    assert_eq!(texts_of(&rows), [(3, vec!["1", "", "Ābele"])]);
}

#[test]
fn typed_cells_say_what_a_clerk_sees() {
    let mut workbook = Workbook::new();
    let day = Format::new().set_num_format("dd.mm.yyyy");
    let sheet = workbook.add_worksheet();
    for (column, name) in (0..).zip(["Nr.", "Datums", "Anulēts", "Lapas", "Saturs"]) {
        sheet.write_string(0, column, name).expect("a name");
    }
    let at = ExcelDateTime::from_ymd(2009, 12, 31).expect("a day");
    sheet
        .write_datetime_with_format(1, 1, &at, &day)
        .expect("a day");
    sheet.write_number(1, 0, 17).expect("a number");
    sheet.write_boolean(1, 2, true).expect("a mark");
    sheet
        .write_formula(1, 3, Formula::new("=1+2").set_result("3"))
        .expect("a sum");
    sheet
        .write_formula(1, 4, Formula::new("=1/0").set_result("#DIV/0!"))
        .expect("an error");
    // A second sheet with nothing in it is no second table.
    workbook.add_worksheet();
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let (_, rows) = read(bytes);
    let day = Cell::Date(NaiveDate::from_ymd_opt(2009, 12, 31).expect("a day"));
    let text = |text: &str| Cell::Text(text.to_owned());
    assert_eq!(
        rows[0].cells,
        [text("17"), day, text("jā"), text("3"), Cell::Garbled]
    );
}

#[test]
fn of_several_filled_sheets_nobody_can_tell_which_is_meant() {
    let mut workbook = Workbook::new();
    for (name, cell) in [("2009", "Nr."), ("Tukša", ""), ("2010", "Nr.")] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).expect("a name");
        sheet.write_string(0, 0, cell).expect("a cell");
    }
    let (_folder, path) = table(workbook.save_to_buffer().expect("a workbook"));
    let told = survey(&path, None).expect_err("two tables").problem();
    assert_eq!(told.code, "SOURCE_SHEETS");
}

#[test]
fn what_is_no_table_is_told() {
    let refused = |bytes: &[u8]| {
        let (_folder, path) = table(bytes);
        survey(&path, None).expect_err("no table").problem()
    };
    for (bytes, code, line) in [
        (&b""[..], "SOURCE_EMPTY", None),
        (b" \n\n", "SOURCE_EMPTY", None),
        (b"PK\x03\x04xx", "SOURCE_WORKBOOK", None),
        (b"\xff\xfea\0", "SOURCE_UTF16", None),
        (b"a;b\n1;\"x\n2;y\n", "SOURCE_QUOTE", Some("2")),
        (b"a;b\n1;\"x\"y\n", "SOURCE_QUOTE", Some("2")),
    ] {
        let problem = refused(bytes);
        assert_eq!(
            (problem.code, problem.path.get(1).map(String::as_str)),
            (code, line)
        );
    }
    let long = [b"a;b\n", vec![b'x'; MOST_LINE + 1].as_slice()].concat();
    assert_eq!(refused(&long).path, ["rows", "2"]);
    let wide = format!("a{}\n", ";".repeat(MOST_COLUMNS));
    assert_eq!(refused(wide.as_bytes()).code, "SOURCE_LINE_TOO_LONG");
    let missing = survey(Path::new("/nowhere/at all"), None).expect_err("no file");
    assert_eq!(missing.problem().code, "SOURCE_UNREADABLE");
}
