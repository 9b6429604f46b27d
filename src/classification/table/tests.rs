use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::ids::UnitId;
use proptest::prelude::*;

use super::*;
use crate::classification::SeriesPlan;
use crate::classification::scheme::Level;
use crate::kernel::Problem;
use crate::organisation::{Structure, UnitLink, Validity};
use entities::vocabulary::{AccessClass, Medium};

fn units() -> import::Units {
    import::Units {
        codes: BTreeMap::from([("OG-AIN".to_owned(), UnitId(uuid::Uuid::from_u128(7)))]),
        structure: Structure::default(),
        from: NaiveDate::default(),
    }
}

#[test]
fn a_unit_that_has_ended_is_responsible_for_no_series() {
    let last = |text: &str| UnitLink {
        id: UnitId(uuid::Uuid::from_u128(7)),
        parent: None,
        validity: Validity {
            from: None,
            to: text.parse().ok(),
        },
        predecessors: Vec::new(),
        heir: None,
        forms_record_group: true,
    };
    for (to, fits) in [("2010-12-31", false), ("2011-01-01", true)] {
        let units = import::Units {
            structure: Structure::new([last(to)]),
            from: "2011-01-01".parse().expect("a day"),
            ..units()
        };
        let found = import::drafted(TABLE.as_bytes(), &units);
        let wanted =
            ["rows.2.unit", "rows.4.unit"].map(|path| ("SERIES_UNIT_ENDED", path.to_owned()));
        match found {
            Ok(_) => assert!(fits, "{to}"),
            Err(problems) => assert_eq!((told(problems), fits), (wanted.to_vec(), false)),
        }
    }
}

#[test]
fn a_line_in_another_encoding_is_told_and_spoils_no_other() {
    let mut mixed = TABLE.as_bytes().to_vec();
    mixed.extend(
        encoding_rs::WINDOWS_1257
            .encode("1;Vadība;1-2;Lēmumi;10 gadi;OG-AIN;papīrs\n")
            .0
            .iter(),
    );
    let problems = import::drafted(&mixed, &units()).expect_err("two encodings");
    assert_eq!(told(problems), [("TABLE_ENCODING", "rows.5".to_owned())]);
    let names = TABLE.lines().next().expect("names");
    let problems = import::drafted(names.as_bytes(), &units()).expect_err("no rows");
    assert_eq!(told(problems), [("TABLE_EMPTY", "table".to_owned())]);
}

fn told(problems: Vec<Problem>) -> Vec<(&'static str, String)> {
    problems
        .into_iter()
        .map(|problem| (problem.code, problem.path.join(".")))
        .collect()
}

const TABLE: &str = "līmenis;līmeņa nosaukums;indekss;lietas nosaukums;glabāšanas termiņš;atbildīgā struktūrvienība;vide\n\
    1;Vadība;1-1;Nolikums;pastāvīgi;OG-AIN;papīrs\n\
    \n\
    1;Vadība;1-10;Rīkojumi – \"pamatdarbība\";75 gadi;OG-AIN;papīrs\n";

#[test]
fn a_table_is_read_in_every_encoding_and_with_every_separator() {
    let units = units();
    let whole = import::drafted(TABLE.as_bytes(), &units).expect("a table");
    assert_eq!(whole.len(), 2);
    assert_eq!(whole[1].place, "rows.4");
    assert_eq!(whole[1].plan.title_lv, "Rīkojumi – \"pamatdarbība\"");
    let with_mark = format!("\u{feff}{TABLE}");
    let commas = TABLE.replace(';', ",");
    let (old, _, _) = encoding_rs::WINDOWS_1257.encode(TABLE);
    for bytes in [
        with_mark.as_bytes(),
        commas.as_bytes(),
        &old,
        TABLE.replace('\n', "\r\n").as_bytes(),
    ] {
        let read = import::drafted(bytes, &units).expect("a table");
        let plans = |rows: &[crate::classification::DraftedSeries]| {
            rows.iter().map(|row| row.plan.clone()).collect::<Vec<_>>()
        };
        assert_eq!(plans(&read), plans(&whole));
    }
}

#[test]
fn whatever_is_wrong_is_told_by_row_and_column() {
    let table = "indekss;lietas nosaukums;glabāšanas termiņš;atbildīgā struktūrvienība;vide;līmenis;līmeņa nosaukums\n\
        1-1;Nolikums;pastāvīgi;OG-AIN;papīrs;1;Vadība\n\
        1-1;Vēlreiz;5;OG-AIN;papīrs;1;Vadība\n\
        1_2;Slikts indekss;5;OG-AIN;papīrs;1;Vadība\n\
        1-3;Bez termiņa;;OG-AIN;papīrs;1;Vadība\n\
        1-4;Dīvains termiņš;trīs dienas;OG-AIN;papīrs;1;Vadība\n\
        1-5;Sveša vienība;5;XX;papīrs;1;Vadība\n\
        1-6;Sveša vide;5;OG-AIN;akmens;1;Vadība\n\
        1-7;Elektroniska;5;OG-AIN;elektroniska;1;Vadība\n\
        1-8;Cits līmeņa vārds;5;OG-AIN;papīrs;1;Lietvedība\n\
        ;Bez indeksa;5;OG-AIN;papīrs;1;Vadība\n\
        1-9;Par daudz;5;OG-AIN;papīrs;1;Vadība;x\n";
    let problems = import::drafted(table.as_bytes(), &units()).expect_err("faulty");
    let at = |code: &'static str, path: &str| (code, path.to_owned());
    assert_eq!(
        told(problems),
        [
            at("SERIES_TWICE", "rows.3.index"),
            at("FILE_INDEX_MALFORMED", "rows.4.index"),
            at("SERIES_WITHOUT_TERM", "rows.5.retention"),
            at("TERM_MALFORMED", "rows.6.retention"),
            at("UNIT_UNKNOWN", "rows.7.unit"),
            at("MEDIUM_UNKNOWN", "rows.8.medium"),
            at("SERIES_WITHOUT_SYSTEM", "rows.9.informationSystem"),
            at("LEVEL_TITLED_TWICE", "rows.10.levelTitle"),
            at("REQUIRED", "rows.11.index"),
            at("TABLE_CELL_OUTSIDE", "rows.12"),
        ]
    );
}

#[test]
fn a_table_without_its_columns_or_no_table_at_all_is_refused() {
    for (bytes, code) in [
        (&b""[..], "TABLE_EMPTY"),
        (b"PK\x03\x04 not a workbook", "TABLE_UNREADABLE"),
        (
            "kr\u{101}sa;indekss;lietas nosaukums;termi\u{146}\u{161}\n".as_bytes(),
            "TABLE_COLUMN_UNKNOWN",
        ),
        ("indekss;index;nosaukums\n".as_bytes(), "TABLE_COLUMN_TWICE"),
        ("indekss\n1-1\n".as_bytes(), "TABLE_COLUMN_MISSING"),
    ] {
        let problems = import::drafted(bytes, &units()).expect_err(code);
        assert_eq!(problems[0].code, code);
    }
}

#[test]
fn a_workbook_that_unpacks_to_too_much_is_refused_unread() {
    use std::io::Write as _;
    let mut package = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    package
        .start_file("xl/workbook.xml", options)
        .expect("begun");
    for _ in 0..40 {
        package.write_all(&vec![b' '; 1 << 20]).expect("packed");
    }
    let bytes = package.finish().expect("packed").into_inner();
    assert!(bytes.len() < 1 << 20);
    assert_eq!(read(&bytes), Err(Unreadable::TooLarge));
}

fn plans() -> impl Strategy<Value = Vec<SeriesPlan>> {
    let title = "[A-Za-zĀ-ž;,\"'=+@ 0-9-]{0,20}[a-z]";
    let plan = (
        title,
        title,
        prop::sample::select(vec!["pastāvīgi", "5", "75", "līdz vajadzība zudusi"]),
        any::<bool>(),
        any::<bool>(),
        prop::option::of(title),
    );
    prop::collection::vec(plan, 1..12).prop_map(|rows| {
        let rows = (1..).zip(rows);
        rows.map(
            |(number, (title_lv, title_en, term, restricted, carries_over, notes))| {
                let index = format!("1-{number}").parse().expect("an index");
                let trimmed = |text: String| text.trim().trim_start_matches('\'').trim().to_owned();
                SeriesPlan {
                    level: Some(Level {
                        index: "1".to_owned(),
                        title: "Vadība".to_owned(),
                    }),
                    retention: cells::term(term),
                    trigger: carries_over.then(|| "case_closed".to_owned()),
                    unit: units().codes.into_values().next(),
                    medium: Some(if restricted {
                        Medium::Hybrid
                    } else {
                        Medium::Paper
                    }),
                    information_system: restricted.then(|| "Aprite".to_owned()),
                    carries_over,
                    default_access_class: if restricted {
                        AccessClass::RestrictedPersonal
                    } else {
                        AccessClass::Open
                    },
                    access_ground: restricted.then(|| "IAL".to_owned()),
                    access_term: restricted.then(|| "75 gadi".to_owned()),
                    notes: notes.map(trimmed).filter(|text| !text.is_empty()),
                    ..SeriesPlan::titled(
                        index,
                        format!("L {}", trimmed(title_lv)).trim().to_owned(),
                        trimmed(title_en),
                    )
                }
            },
        )
        .collect()
    })
}

proptest! {
    #[test]
    fn what_is_written_out_is_read_back_unchanged(plans in plans()) {
        let codes = units().codes.into_iter().map(|(code, id)| (id, code)).collect();
        let mut rows = vec![export::header()];
        rows.extend(plans.iter().cloned().map(|plan| export::line(plan, &codes, String::new())));
        for format in [Format::Csv, Format::Xlsx] {
            let bytes = write(format, export::SHEET, &rows).expect("written");
            let read = import::drafted(&bytes, &units());
            let read: Vec<SeriesPlan> = read.expect("a table").into_iter().map(|row| row.plan).collect();
            prop_assert_eq!(&read, &plans);
        }
    }
}

/// `1-10` typed into a cell that is not marked as text is the tenth of January to a spreadsheet.
#[test]
fn an_index_that_became_a_date_is_told_and_not_guessed() {
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    let plan = SeriesPlan::titled(
        "1-10".parse().expect("an index"),
        "Vēstules".to_owned(),
        String::new(),
    );
    let rows = [
        export::header(),
        export::line(plan, &BTreeMap::new(), String::new()),
    ];
    // As a spreadsheet program leaves it behind when somebody types in the cell.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let (date, day) = (
        Format::new().set_num_format("dd.mm"),
        ExcelDateTime::from_ymd(2026, 10, 1).expect("a day"),
    );
    for (number, row) in (0..).zip(&rows) {
        for (column, cell) in (0..).zip(row) {
            let written = match cell.as_str() {
                "1-10" => sheet.write_datetime_with_format(number, column, &day, &date),
                text => sheet.write_string(number, column, text),
            };
            written.expect("a cell");
        }
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    let problems = import::drafted(&bytes, &units()).expect_err("a date is no index");
    assert_eq!(
        told(problems)[0],
        ("TABLE_CELL_DATE", "rows.2.index".to_owned())
    );
}
