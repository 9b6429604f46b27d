//! An act on paper, in Latvian, with the columns of domain §6: signed by both sides and kept for ever (Valsts valodas likums 8. p.).

use chrono::{DateTime, Utc};
use entities::vocabulary::TransferMedium;

use super::said::{Row, Said, day};
use crate::kernel::numerals::{is_singular, measured};
use crate::print::{Align, Block, Paper, TableRow};

/// Stands where there is nothing to say.
const NOTHING: &str = "–";

/// The paper of an act.
pub(super) fn paper(said: &Said, at: DateTime<Utc>) -> Paper {
    let mut blocks = vec![
        text(&said.institution.name, Align::Centre, true),
        text(
            "AKTS PAR DOKUMENTU NODOŠANU UN PIEŅEMŠANU PASTĀVĪGĀ VALSTS GLABĀŠANĀ",
            Align::Centre,
            true,
        ),
        text(
            &format!("{} Nr. {}", day(said.drawn_up_on), said.number),
            Align::Centre,
            false,
        ),
        Block::Columns(vec![hands_over(said), takes_over(said)]),
        text(
            &format!("Fonds: {} «{}»", said.record_group, said.record_group_name),
            Align::Left,
            false,
        ),
        text(
            &format!("Dokumentu datējums: {} – {}", said.from, said.to),
            Align::Left,
            false,
        ),
        text(&grounds(said), Align::Left, false),
        table(said),
    ];
    blocks.extend(totals(said));
    let checked = said.checked_by.as_deref().unwrap_or(NOTHING);
    blocks.push(text(&format!("Pārbaudīja: {checked}"), Align::Left, false));
    blocks.push(text(
        &format!("Nodošanai sagatavoja: {}", said.handed_by),
        Align::Left,
        false,
    ));
    blocks.push(text(
        "Akts sastādīts divos eksemplāros, pa vienam katrai pusei.",
        Align::Left,
        false,
    ));
    blocks.push(Block::Columns(vec![signs("NODEVA"), signs("PIEŅĒMA")]));
    Paper {
        title: format!(
            "Akts par dokumentu nodošanu un pieņemšanu Nr. {}",
            said.number
        ),
        author: said.institution.name.clone(),
        at,
        blocks,
    }
}

fn hands_over(said: &Said) -> Vec<String> {
    let institution = &said.institution;
    vec![
        "NODEVĒJS".to_owned(),
        institution.name.clone(),
        format!("Reģ. Nr. {}", institution.number),
        format!("Juridiskā adrese: {}", institution.address),
        format!("Atbildīgais: {}", institution.responsible),
    ]
}

fn takes_over(said: &Said) -> Vec<String> {
    let archive = &said.archive;
    let responsible = archive.responsible.as_deref();
    vec![
        "PIEŅĒMĒJS".to_owned(),
        "Latvijas Nacionālais arhīvs".to_owned(),
        format!("{} ({})", archive.name, archive.code),
        format!(
            "Atbildīgais: {}",
            responsible.unwrap_or("____________________")
        ),
        "Arhīva dokumenta reģ. Nr. ____________________".to_owned(),
    ]
}

fn signs(side: &str) -> Vec<String> {
    vec![
        side.to_owned(),
        "Amats: ____________________".to_owned(),
        "Vārds, uzvārds: ____________________".to_owned(),
        "Paraksts: ____________________".to_owned(),
        "Datums: ____.____.________.".to_owned(),
    ]
}

fn grounds(said: &Said) -> String {
    let told: Vec<String> = said.grounds.iter().map(ToString::to_string).collect();
    format!("Nodošanas pamatojums: {}.", told.join("; "))
}

fn table(said: &Said) -> Block {
    let on_paper = said.medium == TransferMedium::Paper;
    let columns = [
        (
            4.0,
            "Uzskaites saraksta veids, nosaukums un numurs",
            inventory as fn(&Row) -> String,
        ),
        (1.4, "Glabājamo vienību skaits", units),
        (1.2, "Dokumentu skaits", documents),
        (1.2, "Datu apjoms", bytes),
        (1.6, "Datnes formāts", formats),
        (2.6, "GV ar ierobežotu pieejamību numuri", restricted),
    ];
    // Of what is on paper the archive's form has the first, the second and the last.
    let columns: Vec<_> = columns
        .into_iter()
        .enumerate()
        .filter(|(at, _)| !on_paper || matches!(at, 0 | 1 | 5))
        .map(|(_, column)| column)
        .collect();
    Block::Table {
        widths: columns.iter().map(|(width, ..)| *width).collect(),
        header: columns
            .iter()
            .map(|(_, name, _)| (*name).to_owned())
            .collect(),
        rows: said
            .rows
            .iter()
            .map(|row| TableRow::Cells(columns.iter().map(|(.., cell)| cell(row)).collect()))
            .collect(),
    }
}

fn inventory(row: &Row) -> String {
    format!("{}: {}, Nr. {}", row.kind, row.title, row.number)
}

fn units(row: &Row) -> String {
    row.units.to_string()
}

fn documents(row: &Row) -> String {
    row.documents
        .map_or_else(|| NOTHING.to_owned(), |documents| documents.to_string())
}

fn bytes(row: &Row) -> String {
    row.bytes.map_or_else(|| NOTHING.to_owned(), size)
}

fn formats(row: &Row) -> String {
    listed(&row.formats)
}

fn restricted(row: &Row) -> String {
    listed(&row.restricted)
}

/// Words behind each other; a dash where there are none.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => NOTHING.to_owned(),
        words => words.join(", "),
    }
}

/// A size as acts print it: `30,1 KB`.
pub(super) fn size(bytes: i64) -> String {
    let (number, unit) = measured(bytes);
    format!("{number} {unit}")
}

/// The foot of an act: *Kopā nodota 21 (divdesmit viena) glabājamā vienība.*
pub(super) fn sentence(said: &Said) -> String {
    let totals = &said.totals;
    let (handed, units) = match is_singular(totals.units) {
        true => ("nodota", "glabājamā vienība"),
        false => ("nodotas", "glabājamās vienības"),
    };
    format!(
        "Kopā {handed} {} ({}) {units}.",
        totals.units, totals.units_in_words
    )
}

fn totals(said: &Said) -> Vec<Block> {
    let mut blocks = vec![text(&sentence(said), Align::Left, true)];
    if let (Some(documents), Some(bytes)) = (said.totals.documents, said.totals.bytes) {
        let told = format!("Dokumenti: {documents}. Datu apjoms: {}.", size(bytes));
        blocks.push(text(&told, Align::Left, false));
    }
    blocks
}

fn text(text: &str, align: Align, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align,
        strong,
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use entities::ids::InventoryId;
    use entities::vocabulary::ReplyOutcome;

    use super::super::said::{Archive, Ground, Institution, added_up};
    use super::*;

    fn said(medium: TransferMedium) -> Said {
        let electronic = medium != TransferMedium::Paper;
        let rows = vec![Row {
            inventory: InventoryId(uuid::Uuid::nil()),
            number: "2A".to_owned(),
            kind: "pastāvīgi glabājamās; tekstuāls".to_owned(),
            title: "Pastāvīgi glabājamās lietas".to_owned(),
            units: 21,
            documents: electronic.then_some(130),
            bytes: electronic.then_some(1_234_567),
            formats: match electronic {
                true => vec!["DOCX".to_owned(), "PDF".to_owned()],
                false => Vec::new(),
            },
            restricted: vec!["3".to_owned(), "7a".to_owned()],
        }];
        Said {
            number: "3/2026".to_owned(),
            drawn_up_on: NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day"),
            medium,
            institution: Institution {
                name: "Ogres novada sociālais dienests".to_owned(),
                number: "90000043649".to_owned(),
                address: "Upes prospekts 16, Ogre, LV-5001".to_owned(),
                responsible: "arhīvāre Ilze Rudzīte".to_owned(),
            },
            archive: Archive {
                code: "SZVA".to_owned(),
                name: "Siguldas zonālais valsts arhīvs".to_owned(),
                responsible: None,
            },
            record_group: "LV_LNA_SZVA_F412".to_owned(),
            record_group_name: "Ogres novada sociālais dienests".to_owned(),
            from: "10.02.2021.".to_owned(),
            to: "05.11.2021.".to_owned(),
            grounds: vec![
                Ground::Agreement {
                    number: "LNA-2021/7".to_owned(),
                },
                Ground::Reply {
                    package: "export_F412-1_260301-101500".to_owned(),
                    sha256: "00".repeat(32),
                    outcome: ReplyOutcome::Accepted,
                    registered_as: Some("1-1/26/4".to_owned()),
                    fetched_on: None,
                },
            ],
            totals: added_up(&rows),
            rows,
            checked_by: None,
            handed_by: "arhīvāre Ilze Rudzīte".to_owned(),
        }
    }

    fn lines(medium: TransferMedium) -> String {
        let paper = paper(
            &said(medium),
            "2026-03-02T08:00:00Z".parse().expect("an instant"),
        );
        let lines = paper.blocks.iter().map(|block| match block {
            Block::Text { text, .. } => text.clone(),
            Block::Columns(columns) => columns
                .iter()
                .map(|column| column.join(" / "))
                .collect::<Vec<_>>()
                .join(" | "),
            Block::Table { header, rows, .. } => {
                let mut lines = vec![header.join(" | ")];
                lines.extend(rows.iter().map(|row| match row {
                    TableRow::Heading(text) => text.clone(),
                    TableRow::Cells(cells) => cells.join(" | "),
                }));
                lines.join("\n")
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn an_act_has_all_columns_and_one_about_paper_three() {
        insta::assert_snapshot!("electronic", lines(TransferMedium::Electronic));
        insta::assert_snapshot!("on_paper", lines(TransferMedium::Paper));
    }
}
