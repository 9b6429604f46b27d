//! What stands on an act.

use super::paper::paper;
use super::*;
use crate::print::{Block, TableRow};
use crate::testing::morning;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn a_row(number: i32) -> Row {
    Row {
        number,
        file: FileId(Uuid::from_u128(7)),
        index: "3-1".to_owned(),
        designation: format!("3-1 Nr. {number}"),
        title: "Klienta lieta".to_owned(),
        unit: Some("Ogres novada sociālais dienests".to_owned()),
        fonds: Some("LV_LNA_SZVA_F327".to_owned()),
        year: None,
        from: day("2015-01-05"),
        to: day("2016-02-07"),
        volumes: 1,
        documents: 12,
        bytes: 1_234_567,
        term: "īslaicīgi, 5 gadi".to_owned(),
        ground: "MK 338/2017 6.2. p.".to_owned(),
        due_on: day("2022-01-01"),
        medium: Medium::Hybrid,
        appraisal: Appraisal::Destroy,
        reason: "Nav vērtības".to_owned(),
        extend_until: None,
        remark: None,
        withdrawn_because: None,
        withdrawn_words: None,
    }
}

fn act(files: i32) -> Act {
    let rows: Vec<Row> = (1..=files).map(a_row).collect();
    Act {
        list: DestructionListId(Uuid::from_u128(1)),
        number: "1/2026".to_owned(),
        dated_on: day("2026-03-02"),
        title: "Klientu lietas".to_owned(),
        state: ListState::WithCommission,
        institution: "Ogres novada sociālais dienests".to_owned(),
        ground: "Klasifikācijas shēma".to_owned(),
        sha256: "aa".to_owned(),
        compiled_by: Vec::new(),
        commission: None,
        approved_by: None,
        archive: None,
        wait_until: None,
        totals: added_up(&rows),
        rows,
        kept: Vec::new(),
        withdrawn: Vec::new(),
        method: None,
        executed_by: None,
    }
}

fn lines(act: &Act) -> Vec<String> {
    let blocks = paper(act, morning()).blocks;
    let texts = blocks.into_iter().filter_map(|block| match block {
        Block::Text { text, .. } => Some(text),
        Block::Columns(_) | Block::Table { .. } => None,
    });
    texts.collect()
}

/// Domain §13 (22).
#[test]
fn files_are_added_up_in_figures_and_in_words() {
    for (files, said) in [
        (1, "Kopā iznīcināšanai izraudzīta 1 (viena) lieta."),
        (2, "Kopā iznīcināšanai izraudzītas 2 (divas) lietas."),
        (
            11,
            "Kopā iznīcināšanai izraudzītas 11 (vienpadsmit) lietas.",
        ),
        (
            21,
            "Kopā iznīcināšanai izraudzīta 21 (divdesmit viena) lieta.",
        ),
        (
            101,
            "Kopā iznīcināšanai izraudzīta 101 (simts viena) lieta.",
        ),
    ] {
        assert!(lines(&act(files)).contains(&said.to_owned()), "{files}");
    }
    let sums = "Sējumi: 21. Dokumenti: 252. Datu apjoms: 25,9 MB.";
    assert!(lines(&act(21)).contains(&sums.to_owned()));
}

#[test]
fn what_left_the_list_says_why() {
    let mut act = act(1);
    act.withdrawn.push(Row {
        withdrawn_because: Some(WithdrawnBecause::NotDue),
        withdrawn_words: Some("2037-01-01".to_owned()),
        ..a_row(2)
    });
    act.kept.push(Row {
        appraisal: Appraisal::Extend,
        extend_until: Some(day("2027-06-30")),
        remark: Some("Skat. auditu".to_owned()),
        ..a_row(3)
    });
    let blocks = paper(&act, morning()).blocks;
    let remarks: Vec<String> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Table { rows, .. } => Some(rows),
            Block::Text { .. } | Block::Columns(_) => None,
        })
        .flatten()
        .filter_map(|row| match row {
            TableRow::Cells(cells) => cells.last().cloned(),
            TableRow::Heading(_) => None,
        })
        .collect();
    assert_eq!(
        remarks,
        [
            "",
            "pagarināt glabāšanu līdz 30.06.2027.: Nav vērtības; Skat. auditu",
            "glabāšanas termiņš nav beidzies: 01.01.2037.",
        ]
    );
}

/// Four services of old had a file 1-5 each.
#[test]
fn a_row_says_whose_file_it_is() {
    let table = |row: Row| {
        let mut act = act(0);
        act.rows.push(row);
        let blocks = paper(&act, morning()).blocks;
        let tables = blocks.into_iter().filter_map(|block| match block {
            Block::Table { rows, .. } => rows.into_iter().next(),
            Block::Text { .. } | Block::Columns(_) => None,
        });
        match tables.into_iter().next() {
            Some(TableRow::Cells(cells)) => cells[2].clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        table(a_row(1)),
        "Klienta lieta (Ogres novada sociālais dienests, LV_LNA_SZVA_F327)"
    );
    let bare = Row {
        unit: None,
        fonds: None,
        ..a_row(1)
    };
    assert_eq!(table(bare), "Klienta lieta");
}

#[test]
fn a_number_makes_a_name_for_a_file() {
    assert_eq!(printing::plain("DA-7/2026"), "DA-7-2026");
    assert_eq!(printing::plain("../ē"), "----");
}
