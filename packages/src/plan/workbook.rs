//! The register as a workbook: one row per file, for people who sort and count.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use super::register::shown;
use super::{Held, NotMade, held};
use crate::description::{Content, Description, Inventory, Rendition, Unit};

/// A heading, and how wide its column is, in characters.
const COLUMNS: [(&str, u16); 21] = [
    ("Uzskaites saraksts", 10),
    ("GV nr.", 8),
    ("GV nosaukums", 40),
    ("Dokumenta nr. p. k.", 8),
    ("Reģ. Nr.", 16),
    ("Dokumenta datums", 14),
    ("Nosaukums", 50),
    ("Grupa", 12),
    ("Veids", 16),
    ("Lietas Nr.", 10),
    ("Nosūtītāja reģ. Nr.", 16),
    ("Adresāts", 30),
    ("Valoda", 8),
    ("Pieejamība", 16),
    ("Ierobežojuma datums", 14),
    ("Ierobežojuma pamats", 24),
    ("Datne", 50),
    ("Izmērs (B)", 14),
    ("SHA-256", 66),
    ("PRONOM", 10),
    ("Izgatavota no", 30),
];
const SIZE: usize = 17;

/// The workbook; `folder` says where the files of a document lie.
pub(super) fn workbook(
    description: &Description,
    folder: impl Fn(&Inventory, &Unit, usize) -> String,
) -> Result<Vec<u8>, NotMade> {
    let mut workbook = Workbook::new();
    // The library would put the time of writing, and a resumed package would not be the same.
    let created = ExcelDateTime::from_timestamp(description.created_at.timestamp())?;
    let properties = DocProperties::new()
        .set_title(&description.name)
        .set_author(&description.institution.name)
        .set_creation_datetime(&created);
    workbook.set_properties(&properties);
    let heading = Format::new().set_bold();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Reģistrs")?;
    sheet.set_freeze_panes(1, 0)?;
    for ((title, width), column) in COLUMNS.iter().zip(0..) {
        sheet.set_column_width(column, *width)?;
        sheet.write_with_format(0, column, *title, &heading)?;
    }
    for (held, row) in held(description).zip(1..) {
        let Some(content) = held.file.content else {
            continue;
        };
        let folder = folder(held.inventory, held.unit, held.number);
        for ((cell, column), place) in cells(&held, &content, &folder).iter().zip(0..).zip(0..) {
            // Written as text: nothing in a register is a formula.
            if place == SIZE {
                write_size(sheet, row, column, content.size)?;
            } else if !cell.is_empty() {
                sheet.write_string(row, column, cell)?;
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// Numbers in workbooks are exact up to 2^53; no file is larger.
#[expect(clippy::cast_precision_loss, reason = "exact below 9 PB")]
fn write_size(
    sheet: &mut rust_xlsxwriter::Worksheet,
    row: u32,
    column: u16,
    size: u64,
) -> Result<(), XlsxError> {
    sheet.write_number(row, column, size as f64).map(|_| ())
}

fn cells(held: &Held<'_>, content: &Content, folder: &str) -> [String; COLUMNS.len()] {
    let Held {
        inventory,
        unit,
        document,
        number,
        file,
    } = held;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let made_from = match &file.rendition {
        Rendition::Original => String::new(),
        Rendition::Archival { of } => format!("{folder}/{of}"),
    };
    [
        inventory.number.to_string(),
        unit.number.to_string(),
        unit.title.clone(),
        number.to_string(),
        document.registration_number.clone(),
        shown(document.dated),
        document.title.clone(),
        document.group.latvian().to_owned(),
        document.kind.clone(),
        document.file_index.clone(),
        text(&document.senders_number),
        document.addressees.join("; "),
        document.languages.join(" "),
        document.access.access.latvian().to_owned(),
        shown(document.access.until),
        text(&document.access.ground),
        format!("{folder}/{}", file.name),
        content.size.to_string(),
        content.sha256.to_string(),
        text(&file.pronom),
        made_from,
    ]
}
