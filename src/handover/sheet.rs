//! An inventory as a table that other programs read (*uzskaites saraksts izklājlapā*): the columns of the archive's own tool (domain
//! §5, §7), a row a unit. Plain functions.

use entities::handover::{description_unit, inventory};
use entities::vocabulary::ExtentUnit;

use super::describe::notes;
use crate::kernel::numerals::measured;

/// The names of the columns, as the archive's tool reads them.
const COLUMNS: [&str; 22] = [
    "Tips",
    "Uzskaites saraksts",
    "Apakšfonds",
    "Sērijas/apakšsērijas kods",
    "GV nr.",
    "Datums no",
    "Datums līdz",
    "Datējuma piezīmes",
    "Apjoms",
    "Mērvienība",
    "Saistītās vienības",
    "Nosaukums",
    "Saturs",
    "Piezīmes",
    "Sistematizācija",
    "Valoda",
    "Pieejamība",
    "Pieejamības pamats",
    "Forma",
    "Slepenība",
    "Kopijas",
    "Arhīva vēsture",
];

/// The rows of a table, the names of the columns first.
pub fn rows(inventory: &inventory::Model, units: &[description_unit::Model]) -> Vec<Vec<String>> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    rows.extend(units.iter().map(|unit| row(inventory, unit)));
    rows
}

fn row(inventory: &inventory::Model, unit: &description_unit::Model) -> Vec<String> {
    let said = |text: &Option<String>| text.clone().unwrap_or_default();
    let (extent, measure) = extent(unit);
    let subgroup = Some(inventory.subgroup).filter(|subgroup| *subgroup > 0);
    vec![
        "GV".to_owned(),
        inventory.designation(),
        subgroup
            .map(|subgroup| subgroup.to_string())
            .unwrap_or_default(),
        said(&unit.series_code),
        unit.designation(),
        date(unit.from_on),
        date(unit.to_on),
        said(&unit.date_notes),
        extent,
        measure.to_owned(),
        said(&unit.related),
        unit.title.clone(),
        said(&unit.content),
        notes(unit).unwrap_or_default(),
        said(&unit.arrangement),
        unit.languages.replace(',', ", "),
        capital(unit.access.latvian()),
        said(&unit.access_ground),
        said(&unit.form),
        capital(unit.secrecy.latvian()),
        said(&unit.copies),
        said(&unit.archive_history),
    ]
}

/// How much a unit is, with its measure: of electronic ones the size in the largest unit of which there is one.
pub fn extent(unit: &description_unit::Model) -> (String, &'static str) {
    match unit.extent_unit {
        ExtentUnit::Sheets => (unit.extent.to_string(), "Lapas"),
        ExtentUnit::Documents => (unit.extent.to_string(), "Dokumenti"),
        ExtentUnit::Units => (unit.extent.to_string(), "GV"),
        ExtentUnit::Bytes => measured(unit.extent),
    }
}

/// In a table without the dot behind: `15.07.2015`, `07.2015`, `2015`.
fn date(date: entities::values::ArchivalDate) -> String {
    date.latvian().trim_end_matches('.').to_owned()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
