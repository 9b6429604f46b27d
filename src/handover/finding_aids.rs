//! Finding aids of a record group (*uzziņu sistēma*): its history, which follows from the reorganisations and the inventories and is
//! completed by the archivist, and the abbreviations of its descriptions. Earlier versions of the history are kept.

pub mod history;

use std::collections::{BTreeMap, BTreeSet};

use entities::handover::{abbreviation, group_history};
use entities::ids::{InstitutionId, UnitId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::Refusal;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, text};
use crate::op::{Kit, Op};
use crate::organisation::{Fonds, read as organisation};
use crate::retention::gate;

const MOST_TEXT: usize = 20_000;
const MOST_SHORT: usize = 30;
const MOST_MEANING: usize = 300;
const MOST_ABBREVIATIONS: usize = 500;

/// The record group of a unit of an institution.
///
/// # Errors
/// A fault of the database; inside it the problem at `recordGroup`.
pub async fn group<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    unit: UnitId,
) -> Result<Result<Fonds, Problem>, Fault> {
    let units = organisation::units_by_ids(connection, &[unit]).await?;
    let found = units
        .get(&unit)
        .filter(|unit| unit.institution_id == institution);
    Ok(match found {
        None => Err(Problem::new("UNIT_UNKNOWN", "recordGroup")),
        Some(unit) => Fonds::of(unit).ok_or_else(|| {
            Problem::new("INVENTORY_NO_FONDS", "recordGroup").with("unit", &unit.name_lv)
        }),
    })
}

/// The versions of a record group's history, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn histories<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    fonds: &Fonds,
) -> Result<Vec<group_history::Model>, Fault> {
    use group_history::Column;
    Ok(group_history::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::FondsArchive.eq(fonds.archive()))
        .filter(Column::FondsNumber.eq(fonds.number()))
        .order_by_desc(Column::Version)
        .all(connection)
        .await?)
}

/// The abbreviations of a record group, by themselves.
///
/// # Errors
/// A fault of the database.
pub async fn abbreviations<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    fonds: &Fonds,
) -> Result<Vec<abbreviation::Model>, Fault> {
    use abbreviation::Column;
    Ok(abbreviation::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::FondsArchive.eq(fonds.archive()))
        .filter(Column::FondsNumber.eq(fonds.number()))
        .order_by_asc(Column::Short)
        .all(connection)
        .await?)
}

/// What somebody writes about a record group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// The institution whose group it is.
    pub unit: UnitId,
    /// The version that the writer read; 0 where there was none.
    pub based_on: i32,
    /// The whole text.
    pub text: String,
}

/// Writes another version of a record group's history.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn write_history(
    kit: &Kit,
    caller: &Caller,
    writing: Writing,
    named: Named<'_>,
) -> Result<Result<UnitId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::CompileInventory) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Two must not write the same version at once.
    gate::alone(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(writing.unit)),
        Ok(None) => {}
    }
    let fonds = match group(op.transaction(), caller.institution, writing.unit).await? {
        Ok(fonds) => fonds,
        Err(problem) => return Ok(Err(problem.into())),
    };
    let written = writing.text.trim();
    let mut problems = Vec::new();
    if written.is_empty() {
        problems.push(Problem::new("REQUIRED", "text"));
    }
    if written.chars().count() > MOST_TEXT {
        problems.push(Problem::new("TOO_LONG", "text").with("most", MOST_TEXT));
    }
    if text::has_control(written) {
        problems.push(Problem::new("CONTROL_CHARACTER", "text"));
    }
    let known = histories(op.transaction(), caller.institution, &fonds).await?;
    let newest = known.first().map_or(0, |row| row.version);
    if newest != writing.based_on {
        problems.push(Problem::new("GROUP_HISTORY_STALE", "basedOn").with("version", newest));
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let past = history::read(op.transaction(), caller.institution, &fonds).await?;
    let row = group_history::Model {
        institution_id: caller.institution,
        fonds_archive: fonds.archive().to_owned(),
        fonds_number: fonds.number().to_owned(),
        version: newest + 1,
        unit_id: writing.unit,
        generated: history::told(&fonds, &past),
        text: written.to_owned(),
        written_at: op.at(),
        written_by: caller.account,
    };
    record(
        &mut op,
        caller.institution,
        writing.unit,
        "record_group.history_written",
        json!({ "fonds": fonds.to_string(), "version": row.version, "characters": written.chars().count() }),
    );
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    keep_answer(&op, caller, named, json!(writing.unit)).await?;
    op.commit().await?;
    Ok(Ok(writing.unit))
}

/// Sets what abbreviations stand for; one without a meaning is taken away.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn set_abbreviations(
    kit: &Kit,
    caller: &Caller,
    unit: UnitId,
    given: Vec<(String, Option<String>)>,
    named: Named<'_>,
) -> Result<Result<UnitId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::CompileInventory) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    gate::share(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(unit)),
        Ok(None) => {}
    }
    let fonds = match group(op.transaction(), caller.institution, unit).await? {
        Ok(fonds) => fonds,
        Err(problem) => return Ok(Err(problem.into())),
    };
    let given = match read(given) {
        Ok(given) => given,
        Err(problems) => return Ok(Err(Refusal::Faulty(problems))),
    };
    let (set, removed): (Vec<_>, Vec<_>) = given.into_iter().partition(|(_, it)| it.is_some());
    let removed: Vec<String> = removed.into_iter().map(|(short, _)| short).collect();
    keep(&op, caller, &fonds, &set, &removed).await?;
    let set: BTreeMap<String, Option<String>> = set.into_iter().collect();
    record(
        &mut op,
        caller.institution,
        unit,
        "record_group.abbreviations_set",
        json!({ "fonds": fonds.to_string(), "set": set, "removed": removed }),
    );
    keep_answer(&op, caller, named, json!(unit)).await?;
    op.commit().await?;
    Ok(Ok(unit))
}

type Meant = (String, Option<String>);

fn read(given: Vec<Meant>) -> Result<Vec<Meant>, Vec<Problem>> {
    let mut problems = Vec::new();
    if given.is_empty() {
        problems.push(Problem::new("REQUIRED", "abbreviations"));
    }
    if given.len() > MOST_ABBREVIATIONS {
        let problem = Problem::new("TOO_MANY", "abbreviations");
        return Err(vec![problem.with("most", MOST_ABBREVIATIONS)]);
    }
    let mut seen = BTreeSet::new();
    let mut sound = Vec::with_capacity(given.len());
    for (place, (short, meaning)) in given.into_iter().enumerate() {
        let path = |field: &str| format!("abbreviations.{place}.{field}");
        let short = short.trim().to_owned();
        let meaning = meaning.map(|meaning| meaning.trim().to_owned());
        let meaning = meaning.filter(|meaning| !meaning.is_empty());
        if short.is_empty() {
            problems.push(Problem::new("REQUIRED", &path("short")));
        }
        let long = meaning.as_deref().unwrap_or_default();
        for (said, field, most) in [
            (short.as_str(), "short", MOST_SHORT),
            (long, "meaning", MOST_MEANING),
        ] {
            if said.chars().count() > most {
                problems.push(Problem::new("TOO_LONG", &path(field)).with("most", most));
            }
            if text::has_control(said) {
                problems.push(Problem::new("CONTROL_CHARACTER", &path(field)));
            }
        }
        if !seen.insert(short.clone()) {
            problems.push(Problem::new("ABBREVIATION_TWICE", &path("short")).with("short", &short));
        }
        sound.push((short, meaning));
    }
    match problems.is_empty() {
        true => Ok(sound),
        false => Err(problems),
    }
}

async fn keep(
    op: &Op,
    caller: &Caller,
    fonds: &Fonds,
    set: &[Meant],
    removed: &[String],
) -> Result<(), Fault> {
    use abbreviation::Column;
    let rows = set.iter().map(|(short, meaning)| {
        abbreviation::Model {
            institution_id: caller.institution,
            fonds_archive: fonds.archive().to_owned(),
            fonds_number: fonds.number().to_owned(),
            short: short.clone(),
            meaning: meaning.clone().unwrap_or_default(),
            written_at: op.at(),
            written_by: caller.account,
        }
        .into_active_model()
        .reset_all()
    });
    let rows: Vec<_> = rows.collect();
    if !rows.is_empty() {
        let known = OnConflict::columns([
            Column::InstitutionId,
            Column::FondsArchive,
            Column::FondsNumber,
            Column::Short,
        ])
        .update_columns([Column::Meaning, Column::WrittenAt, Column::WrittenBy])
        .to_owned();
        abbreviation::Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(op.transaction())
            .await?;
    }
    if !removed.is_empty() {
        abbreviation::Entity::delete_many()
            .filter(Column::InstitutionId.eq(caller.institution))
            .filter(Column::FondsArchive.eq(fonds.archive()))
            .filter(Column::FondsNumber.eq(fonds.number()))
            .filter(Column::Short.is_in(removed.iter().map(String::as_str)))
            .exec(op.transaction())
            .await?;
    }
    Ok(())
}

fn record(
    op: &mut Op,
    institution: InstitutionId,
    unit: UnitId,
    kind: &'static str,
    payload: serde_json::Value,
) {
    op.record(Entry {
        kind,
        institution: Some(institution),
        subject: Subject {
            kind: "unit",
            id: Some(unit.0),
        },
        payload,
    });
}
