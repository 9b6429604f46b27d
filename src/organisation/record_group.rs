//! The number that the archive gave a record group (*fonda numurs*): by it the archive finds what an institution, of today
//! or of old, left behind.
//!
//! Ground: Arhīvu likums 4. p. (records keep their origin); the archive gives the number when it takes the institution on
//! its list, and a unit of the archive counts its groups by itself.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use entities::ids::{InstitutionId, UnitId};
use entities::organisation::unit;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use super::change::{entry, lock};
use super::error::{Refusal, Thing};
use super::read;
use crate::kernel::calendar;
use crate::op::Op;

/// A record group by the unit of the archive that keeps it and its number there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fonds {
    archive: String,
    number: String,
}

/// What cannot be the number of a record group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidFonds {
    /// The archive is named by 2 to 8 capital letters: `VAZVA`.
    #[error("a unit of the archive is named by 2 to 8 capital letters")]
    Archive,
    /// The number has up to 6 digits and perhaps a letter behind them.
    #[error("the number of a record group has up to 6 digits and perhaps a letter behind them")]
    Number,
}

impl Fonds {
    /// Reads the two parts as people type them.
    ///
    /// # Errors
    /// [`InvalidFonds`] says which part cannot be one.
    pub fn read(archive: &str, number: &str) -> Result<Self, InvalidFonds> {
        let archive = archive.trim().to_uppercase();
        let letters = archive.bytes().all(|byte| byte.is_ascii_uppercase());
        if !letters || !(2..=8).contains(&archive.len()) {
            return Err(InvalidFonds::Archive);
        }
        let number = number.trim().trim_end_matches('.').to_uppercase();
        let digits = number.trim_end_matches(|last: char| last.is_ascii_uppercase());
        let sound = (1..=6).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
            && number.len() - digits.len() <= 1;
        if !sound {
            return Err(InvalidFonds::Number);
        }
        Ok(Self { archive, number })
    }

    /// The record group of a unit's row; none where the archive has given none.
    pub fn of(row: &unit::Model) -> Option<Self> {
        Some(Self {
            archive: row.fonds_archive.clone()?,
            number: row.fonds_number.clone()?,
        })
    }

    /// Unit of the archive: `VAZVA`.
    pub fn archive(&self) -> &str {
        &self.archive
    }

    /// Number within it: `327`.
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// The archive's reference code: `LV_LNA_VAZVA_F327`.
impl fmt::Display for Fonds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LV_LNA_{}_F{}", self.archive, self.number)
    }
}

/// Reads the reference code.
impl FromStr for Fonds {
    type Err = InvalidFonds;

    fn from_str(reference: &str) -> Result<Self, Self::Err> {
        let rest = reference
            .trim()
            .strip_prefix("LV_LNA_")
            .ok_or(InvalidFonds::Archive)?;
        let (archive, number) = rest.split_once("_F").ok_or(InvalidFonds::Number)?;
        Self::read(archive, number)
    }
}

/// Notes the number of a record group, or takes a mistaken one away.
///
/// # Errors
/// A [`Refusal`]: the unit is no institution, or another that it neither succeeded nor was succeeded by has that number.
pub async fn number(
    op: &mut Op,
    institution: InstitutionId,
    id: UnitId,
    fonds: Option<&Fonds>,
) -> Result<(), Refusal> {
    lock(op, institution).await?;
    let known = read::units(op.transaction(), institution).await?;
    let row = known
        .iter()
        .find(|row| row.id == id)
        .ok_or(Refusal::Unknown {
            what: Thing::Unit,
            field: "unit",
        })?;
    if Fonds::of(row).as_ref() == fonds {
        return Ok(());
    }
    let structure = read::structure(op.transaction(), institution).await?;
    if !structure.forms_record_group(id) {
        return Err(Refusal::NoRecordGroup(row.code.clone()));
    }
    let today = calendar::day(op.at());
    let came_of = |one, other| {
        structure
            .with_predecessors(BTreeSet::from([one]), today)
            .contains(&other)
    };
    let other = known.iter().find(|other| {
        other.id != id
            && fonds.is_some()
            && Fonds::of(other).as_ref() == fonds
            // A successor may go on with its predecessor's group, where the archive says so.
            && !came_of(id, other.id)
            && !came_of(other.id, id)
    });
    if let Some(other) = other {
        return Err(Refusal::FondsTaken(other.code.clone()));
    }
    op.record(entry(
        "unit.record_group_numbered",
        institution,
        "unit",
        id.0,
        json!({ "code": row.code, "fonds": fonds.map(ToString::to_string) }),
    ));
    let mut active = row.clone().into_active_model();
    active.fonds_archive = Set(fonds.map(|fonds| fonds.archive.clone()));
    active.fonds_number = Set(fonds.map(|fonds| fonds.number.clone()));
    active.update(op.transaction()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (archive, number, read) in [
            ("VAZVA", "327", Ok("LV_LNA_VAZVA_F327")),
            (" vazva", "327. ", Ok("LV_LNA_VAZVA_F327")),
            ("LVA", "15a", Ok("LV_LNA_LVA_F15A")),
            ("V", "327", Err(InvalidFonds::Archive)),
            ("VAZVA1", "327", Err(InvalidFonds::Archive)),
            ("VAZVA", "", Err(InvalidFonds::Number)),
            ("VAZVA", "A", Err(InvalidFonds::Number)),
            ("VAZVA", "0327", Err(InvalidFonds::Number)),
            ("VAZVA", "15AB", Err(InvalidFonds::Number)),
            ("VAZVA", "1234567", Err(InvalidFonds::Number)),
        ] {
            let found = Fonds::read(archive, number).map(|fonds| fonds.to_string());
            assert_eq!(
                found.as_deref().map_err(|invalid| *invalid),
                read,
                "{archive} {number}"
            );
        }
        let fonds: Fonds = "LV_LNA_VAZVA_F327".parse().expect("a reference");
        assert_eq!((fonds.archive(), fonds.number()), ("VAZVA", "327"));
        assert_eq!("VAZVA 327".parse::<Fonds>(), Err(InvalidFonds::Archive));
    }
}
