//! The list of what is given out (*izsniegto dokumentu saraksts*): on paper, and as a table with every content and its hash. Plain
//! functions.

use super::bag::place;
use super::gather::{Gathered, Proofs, Taken};
use crate::kernel::calendar;
use crate::print::{Align, Block, Paper, TableRow};

/// The names of the columns of the table.
const COLUMNS: [&str; 11] = [
    "Nr. p. k.",
    "Reģistrācijas numurs",
    "Reģistrācijas datums",
    "Veids",
    "Virziens",
    "Korespondents",
    "Nosaukums",
    "Lieta",
    "Datne",
    "Apjoms baitos",
    "SHA-256",
];

/// The list on paper.
pub fn paper(gathered: &Gathered) -> Paper {
    let text = |text: String, align, strong| Block::Text {
        text,
        align,
        strong,
    };
    let contents: usize = gathered
        .documents
        .iter()
        .map(|taken| taken.contents.len())
        .sum();
    let day = calendar::day(gathered.at).format("%d.%m.%Y.");
    let rows = gathered.documents.iter().zip(1..).map(|(taken, number)| {
        let names: Vec<&str> = taken
            .contents
            .iter()
            .map(|content| content.file_name.as_str())
            .collect();
        TableRow::Cells(vec![
            format!("{number}."),
            number_of(taken),
            taken.card.registered_on.format("%d.%m.%Y.").to_string(),
            taken.correspondent.clone().unwrap_or_default(),
            taken.card.title.clone(),
            taken.file.clone(),
            names.join("; "),
        ])
    });
    Paper {
        title: format!("Izsniegto dokumentu saraksts. {}", gathered.title),
        author: gathered.institution.clone(),
        at: gathered.at,
        blocks: vec![
            text(gathered.institution.clone(), Align::Centre, true),
            text(
                "IZSNIEGTO DOKUMENTU SARAKSTS".to_owned(),
                Align::Centre,
                true,
            ),
            text(format!("{day} {}", gathered.title), Align::Left, false),
            text(
                format!(
                    "Dokumenti: {}; datnes: {contents}",
                    gathered.documents.len()
                ),
                Align::Left,
                false,
            ),
            text(proofs(gathered.proofs).to_owned(), Align::Left, false),
            Block::Table {
                widths: vec![1.0, 2.5, 2.0, 4.0, 7.0, 2.0, 5.0],
                header: [
                    "Nr.",
                    "Reģ. Nr.",
                    "Datums",
                    "Korespondents",
                    "Nosaukums",
                    "Lieta",
                    "Datnes",
                ]
                .map(str::to_owned)
                .to_vec(),
                rows: rows.collect(),
            },
        ],
    }
}

/// Whether there is a folder `zurnals`, and why not.
const fn proofs(proofs: Proofs) -> &'static str {
    match proofs {
        Proofs::Enclosed => {
            "Mapē «zurnals» ir žurnāla pierādījumi: kas ar katru dokumentu noticis, pārbaudāms bez šīs sistēmas."
        }
        Proofs::Withheld => {
            "Žurnāla pierādījumu (mapes «zurnals») šeit nav: tie iet līdzi, ja pakotni saņem, kas drīkst lasīt žurnālu (vadītājs, auditors)."
        }
    }
}

/// The rows of the table, the names of the columns first: one for each content, and one for a document without any.
pub fn rows(gathered: &Gathered) -> Vec<Vec<String>> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for (taken, number) in gathered.documents.iter().zip(1..) {
        let card = [
            number.to_string(),
            number_of(taken),
            taken.card.registered_on.to_string(),
            taken.card.kind.latvian().to_owned(),
            taken.card.direction.latvian().to_owned(),
            taken.correspondent.clone().unwrap_or_default(),
            taken.card.title.clone(),
            taken.file.clone(),
        ];
        let mut row = |more: [String; 3]| rows.push(card.iter().cloned().chain(more).collect());
        if taken.contents.is_empty() {
            row([String::new(), String::new(), String::new()]);
        }
        for (content, at) in taken.contents.iter().zip(0..) {
            row([
                place(number, taken, at),
                content.content.size.to_string(),
                content.content.hash.to_string(),
            ]);
        }
    }
    rows
}

/// The number of a document; a dash before it has one.
pub(super) fn number_of(taken: &Taken) -> String {
    let number = taken.card.number.as_ref();
    number.map_or_else(|| "–".to_owned(), ToString::to_string)
}
