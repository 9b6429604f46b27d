//! An inventory on paper (*uzskaites saraksta izdruka*), in Latvian: signed, approved by the archive and kept for ever (Valsts valodas
//! likums 8. p.; domain §5).

use chrono::{DateTime, NaiveDate, Utc};
use entities::handover::{description_unit, inventory};
use entities::vocabulary::DescriptionAccess;

use super::inventory::reference;
use super::numbering::Totals;
use super::sheet;
use crate::print::{Align, Block, Paper, TableRow};

/// What stands on the paper of an inventory.
#[derive(Debug, Clone)]
pub struct Printing {
    /// The inventory.
    pub inventory: inventory::Model,
    /// Name of the institution whose record group it is.
    pub group: String,
    /// The units, in the order of their numbers.
    pub units: Vec<description_unit::Model>,
    /// Its foot.
    pub totals: Totals,
    /// Who submitted it last, and when.
    pub submitted: Option<(String, NaiveDate)>,
    /// What the archive approved: the part, number and date.
    pub approvals: Vec<(i32, String, NaiveDate)>,
    /// When it is printed.
    pub at: DateTime<Utc>,
}

/// The paper of an inventory.
pub fn paper(from: &Printing) -> Paper {
    let inventory = &from.inventory;
    let mut blocks = vec![
        text(&from.group, Align::Centre, true),
        text(&fonds(inventory), Align::Centre, false),
        Block::Columns(vec![compiled(from), approved(from)]),
        text(
            &format!("UZSKAITES SARAKSTS Nr. {}", inventory.designation()),
            Align::Centre,
            true,
        ),
        text(&inventory.title, Align::Centre, true),
        text(
            &format!(
                "{}; {}; {}",
                inventory.term.latvian(),
                inventory.record_type.latvian(),
                inventory.medium.latvian()
            ),
            Align::Centre,
            false,
        ),
        table(&from.units),
        text(&format!("{}.", from.totals.sentence()), Align::Left, true),
    ];
    blocks.push(Block::Columns(vec![
        vec!["Sastādīja: ____________________".to_owned()],
        vec!["Amats: ____________________".to_owned()],
        vec!["Datums: ____.____.________.".to_owned()],
    ]));
    Paper {
        title: format!("Uzskaites saraksts {}", reference(inventory)),
        author: from.group.clone(),
        at: from.at,
        blocks,
    }
}

fn fonds(inventory: &inventory::Model) -> String {
    let (archive, number) = (&inventory.fonds_archive, &inventory.fonds_number);
    match inventory.subgroup {
        0 => format!("{archive}, fonds Nr. {number}"),
        subgroup => format!("{archive}, fonds Nr. {number}, apakšfonds Nr. {subgroup}"),
    }
}

fn compiled(from: &Printing) -> Vec<String> {
    let mut lines = vec!["IESNIEGTS ARHĪVAM".to_owned()];
    match &from.submitted {
        Some((name, on)) => lines.push(format!("{name}, {}", day(*on))),
        None => lines.push("____________________  ____.____.________.".to_owned()),
    }
    lines
}

fn approved(from: &Printing) -> Vec<String> {
    let mut lines = vec![
        "APSTIPRINĀTS".to_owned(),
        "Latvijas Nacionālais arhīvs".to_owned(),
    ];
    for (part, number, on) in &from.approvals {
        let which = match part {
            1 => String::new(),
            part => format!(" ({part}. daļa)"),
        };
        lines.push(format!("{} Nr. {number}{which}", day(*on)));
    }
    if from.approvals.is_empty() {
        lines.push("____.____.________. Nr. __________".to_owned());
    }
    lines
}

fn table(units: &[description_unit::Model]) -> Block {
    Block::Table {
        widths: vec![0.6, 0.8, 4.2, 1.7, 1.3, 2.0, 0.9, 2.5],
        header: [
            "GV nr.",
            "Sērija",
            "Nosaukums, saturs",
            "Datējums (no–līdz)",
            "Apjoms",
            "Pieejamība",
            "Valoda",
            "Piezīmes",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: units
            .iter()
            .map(|unit| TableRow::Cells(cells(unit)))
            .collect(),
    }
}

fn cells(unit: &description_unit::Model) -> Vec<String> {
    let (extent, measure) = sheet::extent(unit);
    let dates = match unit.from_on == unit.to_on {
        true => unit.from_on.latvian(),
        false => format!("{} – {}", unit.from_on.latvian(), unit.to_on.latvian()),
    };
    let mut notes: Vec<String> = Vec::new();
    for (label, said) in [
        ("", &unit.date_notes),
        ("", &unit.notes),
        ("Nelasāmas datnes: ", &unit.unreadable),
        ("Saistīts: ", &unit.related),
        ("Forma: ", &unit.form),
        ("Sistematizācija: ", &unit.arrangement),
        ("Kopijas: ", &unit.copies),
        ("Vēsture: ", &unit.archive_history),
    ] {
        notes.extend(said.as_ref().map(|said| format!("{label}{said}")));
    }
    let mut access = unit.access.latvian().to_owned();
    if unit.access != DescriptionAccess::General {
        access += &format!(", {}", unit.secrecy.latvian());
    }
    if let Some(ground) = &unit.access_ground {
        access += &format!(" ({ground})");
    }
    let title = match &unit.content {
        Some(content) => format!("{}. {content}", unit.title.trim_end_matches('.')),
        None => unit.title.clone(),
    };
    vec![
        unit.designation(),
        unit.series_code.clone().unwrap_or_default(),
        title,
        dates,
        format!("{extent} {measure}"),
        access,
        unit.languages.replace(',', ", "),
        notes.join("; "),
    ]
}

fn text(text: &str, align: Align, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align,
        strong,
    }
}

/// A day as Latvians write it.
fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y.").to_string()
}
