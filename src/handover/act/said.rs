//! What an act says (*akta saturs*), with all columns of domain §6: plain values, put together once and frozen.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use entities::handover::{description_unit, inventory};
use entities::ids::InventoryId;
use entities::values::ArchivalDate;
use entities::vocabulary::{DescriptionAccess, ExtentUnit, ReplyOutcome, TransferMedium};
use serde::{Deserialize, Serialize};

use crate::handover::numbering::Label;
use crate::kernel::Fault;
use crate::kernel::numerals::{Gender, Hundred, cardinal};

/// What an act says. Kept as JSON: fields may be added, none changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// Its number.
    pub number: String,
    /// The day on which it was drawn up.
    pub drawn_up_on: NaiveDate,
    /// On what the units are: an act on paper has fewer columns.
    pub medium: TransferMedium,
    /// Who hands over.
    pub institution: Institution,
    /// Who takes over.
    pub archive: Archive,
    /// Reference code of the record group: `LV_LNA_SZVA_F412`.
    pub record_group: String,
    /// Its name.
    pub record_group_name: String,
    /// Date of the first document, as it is printed.
    pub from: String,
    /// Date of the last document, as it is printed.
    pub to: String,
    /// On what it rests.
    pub grounds: Vec<Ground>,
    /// A row an inventory.
    pub rows: Vec<Row>,
    /// The rows added up.
    pub totals: Totals,
    /// Who checked what is handed over.
    pub checked_by: Option<String>,
    /// Who hands it over.
    pub handed_by: String,
}

/// Who hands over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Institution {
    /// Its name.
    pub name: String,
    /// Its registration number.
    pub number: String,
    /// Its legal address.
    pub address: String,
    /// Who answers for it, with their post.
    pub responsible: String,
}

/// Who takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Archive {
    /// Unit of the archive: `SZVA`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Who answers for it there.
    pub responsible: Option<String>,
}

/// On what an act rests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "ground",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Ground {
    /// The agreement by which a package went (*nodošanas vienošanās*).
    Agreement {
        /// Its number.
        number: String,
    },
    /// The archive's approval of a part of an inventory.
    Approval {
        /// Number of the inventory.
        inventory: String,
        /// Which part.
        part: i32,
        /// Number of the archive's letter.
        number: String,
        /// Its date.
        dated_on: NaiveDate,
    },
    /// The archive's answer to a package.
    Reply {
        /// Name of the package.
        package: String,
        /// SHA-256 of the package, hexadecimal.
        sha256: String,
        /// What was decided.
        outcome: ReplyOutcome,
        /// Under which number the letter is registered here.
        registered_as: Option<String>,
        /// Where it came without a letter: the day on which it was fetched.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fetched_on: Option<NaiveDate>,
    },
    /// The archive's consent to units that go before their time.
    Consent {
        /// Number of its letter.
        number: String,
        /// Its date.
        dated_on: NaiveDate,
    },
}

/// As an act prints it, in Latvian.
impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreement { number } => write!(f, "nodošanas vienošanās Nr. {number}"),
            Self::Approval {
                inventory,
                part,
                number,
                dated_on,
            } => {
                let on = day(*dated_on);
                write!(
                    f,
                    "uzskaites saraksta Nr. {inventory} {} apstiprinājums {on} Nr. {number}",
                    of_part(*part)
                )
            }
            Self::Reply {
                package,
                outcome,
                registered_as,
                fetched_on,
                ..
            } => {
                let outcome = outcome.latvian();
                write!(f, "arhīva atbilde par pakotni {package} ({outcome}")?;
                match (registered_as, fetched_on) {
                    (Some(number), _) => write!(f, ", reģistrēta ar Nr. {number})"),
                    (None, Some(on)) => write!(f, ", saņemta {})", day(*on)),
                    (None, None) => f.write_str(")"),
                }
            }
            Self::Consent { number, dated_on } => {
                let on = day(*dated_on);
                write!(
                    f,
                    "arhīva piekrišana nodošanai pirms termiņa {on} Nr. {number}"
                )
            }
        }
    }
}

/// Of which part, in words: its number beside that of the inventory would be read as one.
fn of_part(part: i32) -> String {
    const WORDS: [&str; 10] = [
        "pirmās",
        "otrās",
        "trešās",
        "ceturtās",
        "piektās",
        "sestās",
        "septītās",
        "astotās",
        "devītās",
        "desmitās",
    ];
    let word = usize::try_from(part - 1).ok().and_then(|at| WORDS.get(at));
    word.map_or_else(
        || format!("({part}.) daļas"),
        |word| format!("{word} daļas"),
    )
}

/// A day as Latvians write it.
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%d.%m.%Y.").to_string()
}

/// What is handed over of an inventory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Which inventory.
    pub inventory: InventoryId,
    /// Its number, with its letter.
    pub number: String,
    /// What it is of: term and type.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Units.
    pub units: u32,
    /// Documents; none on paper.
    pub documents: Option<i64>,
    /// Bytes as the inventory says them, renditions not counted; where a unit of it is measured otherwise, those of the files in
    /// the packages. None on paper.
    pub bytes: Option<i64>,
    /// Formats of their files, by the ends of their names.
    pub formats: Vec<String>,
    /// Numbers of the units that not everybody may read.
    pub restricted: Vec<String>,
}

/// Rows added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Units.
    pub units: u32,
    /// The same in Latvian words: *divdesmit viena*.
    pub units_in_words: String,
    /// Documents; none on paper.
    pub documents: Option<i64>,
    /// Bytes; none on paper.
    pub bytes: Option<i64>,
}

/// What packages hold of an inventory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) documents: i64,
    pub(super) bytes: i64,
    pub(super) formats: BTreeSet<String>,
}

impl Said {
    /// As it was frozen.
    ///
    /// # Errors
    /// A fault where it cannot be read.
    pub fn read(kept: &serde_json::Value) -> Result<Self, Fault> {
        Self::deserialize(kept).map_err(Fault::at("reading what an act says"))
    }
}

/// The row of an inventory; packages hold something of it where it is not on paper.
pub(super) fn row(
    inventory: &inventory::Model,
    units: &[&description_unit::Model],
    held: Option<&Held>,
) -> Row {
    let mut restricted: Vec<Label> = units
        .iter()
        .filter(|unit| unit.access != DescriptionAccess::General)
        .map(|unit| Label::lettered(unit.number, &unit.letter))
        .collect();
    restricted.sort_unstable();
    Row {
        inventory: inventory.id,
        number: inventory.designation(),
        kind: format!(
            "{}; {}; {}",
            inventory.term.latvian(),
            inventory.record_type.latvian(),
            inventory.medium.latvian()
        ),
        title: inventory.title.clone(),
        units: u32::try_from(units.len()).unwrap_or(u32::MAX),
        documents: held.map(|held| held.documents),
        bytes: held.map(|held| extent(units).unwrap_or(held.bytes)),
        formats: held.map_or_else(Vec::new, |held| held.formats.iter().cloned().collect()),
        restricted: restricted.iter().map(ToString::to_string).collect(),
    }
}

/// How much units are as the archive approved them: both papers of a handover say the same. None where one of them is measured
/// otherwise than in bytes.
fn extent(units: &[&description_unit::Model]) -> Option<i64> {
    let sizes = units
        .iter()
        .map(|unit| (unit.extent_unit == ExtentUnit::Bytes).then_some(unit.extent));
    sizes.sum()
}

/// Rows added up: what some of them do not say, the whole does not.
pub(super) fn added_up(rows: &[Row]) -> Totals {
    let units = rows.iter().map(|row| row.units).sum();
    Totals {
        units,
        units_in_words: cardinal(units, Gender::Feminine, Hundred::Plain),
        documents: rows.iter().map(|row| row.documents).sum(),
        bytes: rows.iter().map(|row| row.bytes).sum(),
    }
}

/// From when to when units are, as it is printed; none where there are none.
pub(super) fn period<'a>(
    units: impl Iterator<Item = &'a description_unit::Model> + Clone,
) -> Option<(ArchivalDate, ArchivalDate)> {
    let from = units.clone().map(|unit| unit.from_on);
    let to = units.map(|unit| unit.to_on);
    Some((
        from.min_by_key(|date| date.earliest())?,
        to.max_by_key(|date| date.latest())?,
    ))
}

/// The format of a file, by the end of its name: `PDF`.
pub(super) fn format(name: &str) -> Option<String> {
    let (_, end) = name.rsplit_once('.')?;
    let plain =
        (1..=10).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_alphanumeric());
    plain.then(|| end.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_the_end_of_a_name() {
        for (name, expected) in [
            ("rīkojums.docx", Some("DOCX")),
            ("rīkojums (1. redakcija).pdf", Some("PDF")),
            ("parakstīts.asice", Some("ASICE")),
            ("bez paplašinājuma", None),
            ("1. pielikums par 2021. gadu", None),
            ("beidzas.", None),
        ] {
            assert_eq!(format(name).as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn rows_are_added_up_in_words_of_feminine_things() {
        let row = |units, bytes| Row {
            inventory: InventoryId(uuid::Uuid::nil()),
            number: "1".to_owned(),
            kind: String::new(),
            title: String::new(),
            units,
            documents: bytes,
            bytes,
            formats: Vec::new(),
            restricted: Vec::new(),
        };
        let totals = added_up(&[row(20, Some(7)), row(1, Some(3))]);
        assert_eq!(
            (totals.units, totals.units_in_words.as_str(), totals.bytes),
            (21, "divdesmit viena", Some(10))
        );
        assert_eq!(added_up(&[row(2, None)]).bytes, None);
        assert_eq!(added_up(&[]).units_in_words, "nulle");
    }
}
