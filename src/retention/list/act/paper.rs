//! An act on paper, in Latvian, with the columns of domain §6: signed, agreed on and kept (Valsts valodas likums 8. p.).

use chrono::NaiveDate;

use super::{Act, At, Person, Row, Said};
use crate::kernel::numerals::{is_singular, measured};
use crate::print::{Align, Block, Paper, TableRow};

/// The paper of an act.
pub(super) fn paper(act: &Act, at: At) -> Paper {
    let mut blocks = vec![
        centred(&act.institution, true),
        Block::Columns(vec![approved(act), agreed(act)]),
        centred("AKTS PAR DOKUMENTU ATLASI IZNĪCINĀŠANAI", true),
        centred(&format!("{} Nr. {}", date(act.dated_on), act.number), false),
        left(&format!("Nosaukums: {}", act.title), false),
        left(&format!("Pamatojums: {}", act.ground), false),
        left(&commission(act), false),
    ];
    blocks.push(table(&act.rows, true));
    blocks.extend(totals(act));
    for (title, rows) in [
        ("Saglabājamās lietas", &act.kept),
        ("Lietas, kas izņemtas pēc akta iesniegšanas", &act.withdrawn),
    ] {
        if !rows.is_empty() {
            blocks.push(left(title, true));
            blocks.push(table(rows, false));
        }
    }
    blocks.push(left("Aktu sastādīja:", true));
    blocks.extend(
        act.compiled_by
            .iter()
            .map(|person| left(&named(person), false)),
    );
    blocks.extend(executed(act));
    blocks.push(left(&format!("Akta satura SHA-256: {}", act.sha256), false));
    Paper {
        title: format!("Akts par dokumentu atlasi iznīcināšanai Nr. {}", act.number),
        author: act.institution.clone(),
        at,
        blocks,
    }
}

fn approved(act: &Act) -> Vec<String> {
    let mut lines = vec!["APSTIPRINU".to_owned()];
    match &act.approved_by {
        Some(person) => lines.push(named(person)),
        None => lines.push("____________________  ____.____.________.".to_owned()),
    }
    lines
}

fn agreed(act: &Act) -> Vec<String> {
    let mut lines = vec![
        "SASKAŅOTS".to_owned(),
        "Latvijas Nacionālais arhīvs".to_owned(),
    ];
    match &act.archive {
        Some(said) => lines.push(dated(said)),
        None => lines.push("____.____.________. Nr. __________".to_owned()),
    }
    lines
}

fn commission(act: &Act) -> String {
    match &act.commission {
        Some(said) => {
            let mut members = said.members.iter();
            let chair = members.next().map(|chair| format!("vada {chair}"));
            let rest = members.map(String::as_str).collect::<Vec<_>>().join(", ");
            let who = [chair.unwrap_or_default(), rest].join("; locekļi: ");
            let minutes = dated(said);
            format!("Ekspertu komisijas protokols: {minutes} ({who})")
        }
        None => "Ekspertu komisijas protokols: ____.____.________. Nr. __________".to_owned(),
    }
}

fn dated(said: &Said) -> String {
    let registered = said
        .registered_as
        .as_ref()
        .map(|number| format!(", reģistrēts ar Nr. {number}"));
    format!(
        "{} Nr. {}{}",
        date(said.dated_on),
        said.number,
        registered.unwrap_or_default()
    )
}

fn named(person: &Person) -> String {
    let stead = person
        .in_stead_of
        .as_ref()
        .map(|absent| format!(" (aizvieto: {absent})"));
    format!(
        "{}{}, {}",
        person.name,
        stead.unwrap_or_default(),
        date(person.on)
    )
}

fn table(rows: &[Row], destroyed: bool) -> Block {
    Block::Table {
        widths: vec![0.6, 1.0, 3.4, 1.7, 2.0, 2.8, 1.1, 2.4],
        header: [
            "Nr. p. k.",
            "Lietas indekss",
            "Lietas nosaukums",
            "Datējums (no–līdz)",
            "Sējumi, dokumenti, datu apjoms",
            "Glabāšanas termiņš un pamatojums",
            "Vide",
            "Piezīmes",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: rows
            .iter()
            .map(|row| TableRow::Cells(cells(row, destroyed)))
            .collect(),
    }
}

fn cells(row: &Row, destroyed: bool) -> Vec<String> {
    let mut remarks = Vec::new();
    if let Some(because) = row.withdrawn_because {
        let words = row.withdrawn_words.clone().unwrap_or_default();
        let words = words.parse().map_or(words, date);
        remarks.push(format!("{}: {words}", because.latvian()));
    } else if !destroyed {
        let until = row.extend_until.map(|day| format!(" līdz {}", date(day)));
        let said = row.appraisal.latvian();
        remarks.push(format!(
            "{said}{}: {}",
            until.unwrap_or_default(),
            row.reason
        ));
    }
    remarks.extend(row.remark.clone());
    let term = match row.ground.is_empty() {
        true => row.term.clone(),
        false => format!("{} ({})", row.term, row.ground),
    };
    vec![
        row.number.to_string(),
        row.designation.clone(),
        titled(row),
        format!("{} – {}", date(row.from), date(row.to)),
        format!(
            "sēj. {}; dok. {}; {}",
            row.volumes,
            row.documents,
            size(row.bytes)
        ),
        term,
        row.medium.latvian().to_owned(),
        remarks.join("; "),
    ]
}

/// The title, and whose file it is: under one index several services may have left one.
fn titled(row: &Row) -> String {
    let whose: Vec<&str> = [&row.unit, &row.fonds]
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    match whose.is_empty() {
        true => row.title.clone(),
        false => format!("{} ({})", row.title, whose.join(", ")),
    }
}

fn totals(act: &Act) -> Vec<Block> {
    let totals = &act.totals;
    let (chosen, files) = match is_singular(totals.files) {
        true => ("izraudzīta", "lieta"),
        false => ("izraudzītas", "lietas"),
    };
    vec![
        left(
            &format!(
                "Kopā iznīcināšanai {chosen} {} ({}) {files}.",
                totals.files, totals.files_in_words
            ),
            true,
        ),
        left(
            &format!(
                "Sējumi: {}. Dokumenti: {}. Datu apjoms: {}.",
                totals.volumes,
                totals.documents,
                size(totals.bytes)
            ),
            false,
        ),
    ]
}

fn executed(act: &Act) -> Vec<Block> {
    let mut blocks = vec![left("Atzīme par iznīcināšanu:", true)];
    match &act.executed_by {
        Some(person) => {
            let method = act.method.as_deref().unwrap_or_default();
            blocks.push(left(&format!("{}: {method}", named(person)), false));
        }
        None => blocks.push(Block::Columns(vec![
            vec!["Datums: ____.____.________.".to_owned()],
            vec!["Veids: ____________________".to_owned()],
            vec!["Izpildītājs: ____________________".to_owned()],
        ])),
    }
    blocks
}

fn size(bytes: i64) -> String {
    let (number, unit) = measured(bytes);
    format!("{number} {unit}")
}

fn centred(text: &str, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align: Align::Centre,
        strong,
    }
}

fn left(text: &str, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align: Align::Left,
        strong,
    }
}

/// A day as Latvians write it.
fn date(day: NaiveDate) -> String {
    day.format("%d.%m.%Y.").to_string()
}
