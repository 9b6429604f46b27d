//! Loading an institution's structure from outside (*struktūras ielāde*), for an operator: what is loaded must not undo what
//! the records say. A unit with documents keeps its name, and one that still keeps files or registers does not end by being
//! loaded: that is a reorganisation.
//!
//! `organisation::load` brings the tables to what the plan says; documents and files are declared later, so this stands
//! beside the command that reorganises.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::ids::UnitId;
use entities::organisation::unit;

use super::Refusal;
use crate::classification::custody;
use crate::documents;
use crate::kernel::Problem;
use crate::op::Op;
use crate::organisation::load::{InstitutionPlan, Loaded, load_institution};
use crate::organisation::read;

/// Loads a plan within an operation, which must not be committed when it is refused.
///
/// # Errors
/// A [`Refusal`] with every located problem.
pub async fn load(op: &mut Op, plan: InstitutionPlan) -> Result<Loaded, Refusal> {
    let position: BTreeMap<String, usize> = plan
        .units
        .iter()
        .enumerate()
        .map(|(at, unit)| (unit.code.clone(), at))
        .collect();
    let known = read::institution_by_code(op.transaction(), &plan.institution.code).await?;
    let before = match known {
        Some(row) => read::units(op.transaction(), row.id).await?,
        None => Vec::new(),
    };
    let loaded = load_institution(op, plan).await?;
    let after: BTreeMap<UnitId, unit::Model> = read::units(op.transaction(), loaded.institution)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut problems = Vec::new();
    for old in &before {
        let (Some(new), Some(at)) = (after.get(&old.id), position.get(&old.code)) else {
            continue;
        };
        if old != new {
            check(op, old, new, *at, &mut problems).await?;
        }
    }
    if problems.is_empty() {
        Ok(loaded)
    } else {
        Err(Refusal::Loading(problems))
    }
}

async fn check(
    op: &Op,
    old: &unit::Model,
    new: &unit::Model,
    at: usize,
    problems: &mut Vec<Problem>,
) -> Result<(), Refusal> {
    let (connection, institution) = (op.transaction(), old.institution_id);
    let own = [old.id];
    let documents = async |from: Option<NaiveDate>| {
        let counted = documents::list::count_of_units(connection, institution, &own, from).await?;
        Ok::<u64, Refusal>(counted.get(&old.id).copied().unwrap_or_default())
    };
    let renamed = (&old.name_lv, old.kind) != (&new.name_lv, new.kind);
    if renamed && documents(None).await? > 0 {
        problems.push(
            Problem::new("UNIT_RENAMED", &format!("units.{at}.name_lv")).with("name", &old.name_lv),
        );
    }
    let Some(last) = new.valid_to.filter(|_| new.valid_to != old.valid_to) else {
        return Ok(());
    };
    let path = format!("units.{at}.valid_to");
    let next = last.succ_opt().unwrap_or(last);
    let later = documents(Some(next)).await?;
    if later > 0 {
        problems.push(
            Problem::new("REORGANISATION_DOCUMENTS_AFTER", &path)
                .with("code", &old.code)
                .with("count", later),
        );
    }
    let files = custody::open_files_of(connection, institution, &own, next).await?;
    let registers = custody::registers_of(connection, institution, &own, next).await?;
    if files.len() + registers.len() > 0 {
        problems.push(
            Problem::new("UNIT_STILL_KEEPS", &path)
                .with("files", files.len())
                .with("registers", registers.len()),
        );
    }
    Ok(())
}
