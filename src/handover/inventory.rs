//! Opening an inventory (*uzskaites saraksta atvēršana*): of which record group, for which term, type and medium, under which
//! number.

use entities::handover::inventory;
use entities::ids::{InventoryId, UnitId};
use entities::vocabulary::{InventoryState, InventoryTerm, RecordType, TransferMedium};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::Refusal;
use super::command::record;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::kernel::{Fault, Problem, text};
use crate::op::Kit;
use crate::organisation::{Fonds, read as organisation};
use crate::retention::gate;

/// Highest number of an inventory within a record group.
pub const MOST_NUMBER: i32 = 70;

/// Highest number of a subgroup.
const MOST_SUBGROUP: i32 = 999;

const MOST_TITLE: usize = 500;

/// An inventory to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The institution, of today or of old, whose record group it is.
    pub unit: UnitId,
    /// Subgroup; none where the record group has none.
    pub subgroup: Option<i32>,
    /// For which terms.
    pub term: InventoryTerm,
    /// What the records are.
    pub record_type: RecordType,
    /// On what they are.
    pub medium: TransferMedium,
    /// Its number with perhaps a letter: `2`, `2A`.
    pub number: String,
    /// Its title; by term and type where none.
    pub title: Option<String>,
}

/// Reads the number of an inventory: 1 to 70, and perhaps a letter.
///
/// # Errors
/// A problem at `number`.
pub fn number(given: &str) -> Result<(i32, String), Problem> {
    let given = given.trim().to_uppercase();
    let digits = given.trim_end_matches(|last: char| last.is_ascii_uppercase());
    let letter = &given[digits.len()..];
    let sound = digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0')
        && letter.len() <= 1;
    let number = digits.parse().ok().filter(|_| sound);
    number
        .filter(|number| (1..=MOST_NUMBER).contains(number))
        .map(|number| (number, letter.to_owned()))
        .ok_or_else(|| Problem::new("INVENTORY_NUMBER", "number").with("most", MOST_NUMBER))
}

impl Draft {
    /// The title that an inventory of the kind has where nobody gives it another.
    fn customary_title(&self) -> String {
        let term = match self.term {
            InventoryTerm::Permanent => "Pastāvīgi glabājamās lietas",
            InventoryTerm::LongTerm => "Ilgstoši glabājamās lietas",
            InventoryTerm::Personnel => "Personas lietas",
        };
        match self.record_type {
            RecordType::Textual => term.to_owned(),
            RecordType::Photo | RecordType::Sound | RecordType::Video => {
                format!("{term} ({})", self.record_type.latvian())
            }
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let mut problems: Vec<Problem> = number(&self.number).err().into_iter().collect();
        if self
            .subgroup
            .is_some_and(|subgroup| !(1..=MOST_SUBGROUP).contains(&subgroup))
        {
            problems
                .push(Problem::new("INVENTORY_SUBGROUP", "subgroup").with("most", MOST_SUBGROUP));
        }
        let title = self.title.as_deref().unwrap_or_default();
        if title.chars().count() > MOST_TITLE {
            problems.push(Problem::new("TOO_LONG", "title").with("most", MOST_TITLE));
        }
        if text::has_control(title) {
            problems.push(Problem::new("CONTROL_CHARACTER", "title"));
        }
        // What is heard or seen moving is no sheet of paper.
        let impossible = self.medium == TransferMedium::Paper
            && matches!(self.record_type, RecordType::Sound | RecordType::Video);
        if impossible
            || (self.medium == TransferMedium::Audiovisual
                && self.record_type == RecordType::Textual)
        {
            problems.push(
                Problem::new("INVENTORY_TYPE_MEDIUM", "recordType")
                    .with("type", self.record_type)
                    .with("medium", self.medium),
            );
        }
        problems
    }
}

/// Opens an inventory. The record group has its number from the archive already.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn open(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<inventory::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::CompileInventory) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Two must not open one kind, or give one number, at once.
    gate::alone(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id: InventoryId =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let found = inventory::Entity::find_by_id(id)
                .one(op.transaction())
                .await?;
            return Ok(found.ok_or(Refusal::InventoryUnknown));
        }
        Ok(None) => {}
    }
    let mut problems = draft.problems();
    let units = organisation::units_by_ids(op.transaction(), &[draft.unit]).await?;
    let unit = units.get(&draft.unit);
    let fonds = match unit.filter(|unit| unit.institution_id == caller.institution) {
        None => {
            problems.push(Problem::new("UNIT_UNKNOWN", "recordGroup"));
            None
        }
        Some(unit) => {
            let fonds = Fonds::of(unit);
            if fonds.is_none() {
                problems.push(
                    Problem::new("INVENTORY_NO_FONDS", "recordGroup").with("unit", &unit.name_lv),
                );
            }
            fonds
        }
    };
    let (Some(fonds), Ok((number, letter)), true) =
        (fonds, number(&draft.number), problems.is_empty())
    else {
        return Ok(Err(Refusal::Faulty(problems)));
    };
    let row = inventory::Model {
        id: op.new_id(InventoryId),
        institution_id: caller.institution,
        unit_id: draft.unit,
        fonds_archive: fonds.archive().to_owned(),
        fonds_number: fonds.number().to_owned(),
        subgroup: draft.subgroup.unwrap_or_default(),
        term: draft.term,
        record_type: draft.record_type,
        medium: draft.medium,
        number,
        letter,
        title: draft
            .title
            .as_deref()
            .map(str::trim)
            .filter(|title| !title.is_empty())
            .map_or_else(|| draft.customary_title(), str::to_owned),
        state: InventoryState::Draft,
        part: 1,
        last_number: 0,
        opened_at: op.at(),
        opened_by: caller.account,
        revision: 1,
    };
    if let Some(problem) = taken(op.transaction(), &row).await? {
        return Ok(Err(problem.into()));
    }
    record(
        &mut op,
        &row,
        "inventory.opened",
        json!({
            "fonds": fonds.to_string(),
            "subgroup": row.subgroup,
            "term": row.term,
            "recordType": row.record_type,
            "medium": row.medium,
            "number": row.designation(),
            "title": row.title,
        }),
    );
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Another inventory that has the number, or is open for the same kind.
async fn taken<C: sea_orm::ConnectionTrait>(
    connection: &C,
    row: &inventory::Model,
) -> Result<Option<Problem>, Fault> {
    use inventory::Column;
    let numbered = Condition::all()
        .add(Column::Number.eq(row.number))
        .add(Column::Letter.eq(row.letter.as_str()));
    let alike = Condition::all()
        .add(Column::Term.eq(row.term))
        .add(Column::RecordType.eq(row.record_type))
        .add(Column::Medium.eq(row.medium))
        .add(Column::State.ne(InventoryState::Closed));
    let other = inventory::Entity::find()
        .filter(Column::InstitutionId.eq(row.institution_id))
        .filter(Column::FondsArchive.eq(row.fonds_archive.as_str()))
        .filter(Column::FondsNumber.eq(row.fonds_number.as_str()))
        .filter(Column::Subgroup.eq(row.subgroup))
        .filter(Condition::any().add(numbered).add(alike))
        .one(connection)
        .await?;
    Ok(other.map(|other| {
        let code = match (other.number, &other.letter) == (row.number, &row.letter) {
            true => "INVENTORY_NUMBER_USED",
            false => "INVENTORY_KIND_OPEN",
        };
        let path = if code == "INVENTORY_KIND_OPEN" {
            "term"
        } else {
            "number"
        };
        Problem::new(code, path)
            .with("number", other.designation())
            .with("title", other.title)
    }))
}

/// The archive's reference code of an inventory: `LV_LNA_SZVA_F412_2`.
pub fn reference(row: &inventory::Model) -> String {
    format!("{}_{}", group_reference(row), row.designation())
}

/// The archive's reference code of the record group of an inventory: `LV_LNA_SZVA_F412`.
pub fn group_reference(row: &inventory::Model) -> String {
    let (archive, fonds) = (&row.fonds_archive, &row.fonds_number);
    format!("LV_LNA_{archive}_F{fonds}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inventory_is_numbered_from_1_to_70_with_perhaps_a_letter() {
        for (given, read) in [
            ("1", Some((1, ""))),
            (" 70 ", Some((70, ""))),
            ("2a", Some((2, "A"))),
            ("2A", Some((2, "A"))),
            ("0", None),
            ("71", None),
            ("02", None),
            ("2AB", None),
            ("A", None),
            ("", None),
            ("2 A", None),
            ("-2", None),
            ("+2", None),
        ] {
            let found = number(given).ok();
            let read = read.map(|(number, letter)| (number, letter.to_owned()));
            assert_eq!(found, read, "{given}");
        }
    }
}
