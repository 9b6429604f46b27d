//! What happens when a version comes in force: the one before is superseded, registers and files that carry over go on
//! under their successors, and the year's new files are opened.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use entities::classification::{file, register, scheme, series};
use entities::ids::SeriesId;
use entities::vocabulary::{OpenState, SchemeState};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::{crosswalk, read, year_opening};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::Op;

/// For each older series the newer one that alone goes on with it.
async fn single_successors<C: ConnectionTrait>(
    connection: &C,
    newer: &[series::Model],
) -> Result<BTreeMap<SeriesId, SeriesId>, Fault> {
    let ids: Vec<SeriesId> = newer.iter().map(|row| row.id).collect();
    let mut successors: BTreeMap<SeriesId, Option<SeriesId>> = BTreeMap::new();
    for (from, to) in crosswalk::links_into(connection, &ids).await? {
        successors
            .entry(from)
            .and_modify(|known| *known = None)
            .or_insert(Some(to));
    }
    Ok(successors
        .into_iter()
        .filter_map(|(from, to)| Some((from, to?)))
        .collect())
}

/// Codes of the registers whose series no single series of this version goes on with.
///
/// # Errors
/// A fault of the database.
pub(super) async fn left_behind<C: ConnectionTrait>(
    connection: &C,
    version: &scheme::Model,
    series: &[series::Model],
) -> Result<Vec<String>, Fault> {
    let successors = single_successors(connection, series).await?;
    let registers = read::registers(connection, version.institution_id).await?;
    Ok(registers
        .into_iter()
        .filter(|register| {
            register
                .series_id
                .is_some_and(|series| !successors.contains_key(&series))
        })
        .map(|register| register.code)
        .collect())
}

/// Ends the version that was in force until now.
///
/// # Errors
/// A fault of the database.
pub(super) async fn supersede(
    op: &mut Op,
    before: &scheme::Model,
    by: &scheme::Model,
) -> Result<(), Fault> {
    let last_day = by.valid_from.pred_opt().unwrap_or(by.valid_from);
    scheme::Entity::update_many()
        .col_expr(scheme::Column::State, Expr::value(SchemeState::Superseded))
        .col_expr(scheme::Column::ValidTo, Expr::value(Some(last_day)))
        .filter(scheme::Column::Id.eq(before.id))
        .exec(op.transaction())
        .await?;
    op.record(Entry {
        kind: "scheme.superseded",
        institution: Some(before.institution_id),
        subject: Subject {
            kind: "scheme",
            id: Some(before.id.0),
        },
        payload: json!({ "by": by.id, "validTo": last_day }),
    });
    Ok(())
}

/// Lets registers and files that carry over go on under this version, and opens the files that the year lacks now.
///
/// # Errors
/// A fault of the database.
pub(super) async fn take_over(op: &mut Op, version: &scheme::Model) -> Result<(), Fault> {
    let newer = read::series_of_scheme(op.transaction(), version.id).await?;
    let successors = single_successors(op.transaction(), &newer).await?;
    for register in read::registers(op.transaction(), version.institution_id).await? {
        let Some(to) = register.series_id.and_then(|from| successors.get(&from)) else {
            continue;
        };
        op.record(Entry {
            kind: "register.series_succeeded",
            institution: Some(version.institution_id),
            subject: Subject {
                kind: "register",
                id: Some(register.id.0),
            },
            payload: json!({ "from": register.series_id, "to": to }),
        });
        register::Entity::update_many()
            .col_expr(register::Column::SeriesId, Expr::value(Some(*to)))
            .filter(register::Column::Id.eq(register.id))
            .exec(op.transaction())
            .await?;
    }
    carry_files(op, version, &newer, &successors).await?;
    let today = calendar::day(op.at());
    let year = today.year();
    let files = read::files_of_year(op.transaction(), version.institution_id, year).await?;
    // Before the clerk has opened the year there is nothing to complete.
    if files.iter().any(|file| file.year == Some(year)) {
        let first = NaiveDate::from_yo_opt(year, 1).unwrap_or(today);
        let opened_on = first.max(version.valid_from);
        year_opening::open_files(op, version.institution_id, opened_on).await?;
    }
    Ok(())
}

/// A file that carries over, and one of a year that was opened under the old version before the new one began it, is listed
/// under its successor's index from now on. Two that would become one stay apart, where they were.
async fn carry_files(
    op: &mut Op,
    version: &scheme::Model,
    newer: &[series::Model],
    successors: &BTreeMap<SeriesId, SeriesId>,
) -> Result<(), Fault> {
    // A version that begins within a year leaves that year's files to the one under which it began.
    let begun = (version.valid_from.ordinal() == 1).then(|| version.valid_from.year());
    let open = file::Entity::find()
        .filter(file::Column::InstitutionId.eq(version.institution_id))
        .filter(
            Condition::any()
                .add(file::Column::Year.is_null())
                .add_option(begun.map(|year| file::Column::Year.gte(year))),
        )
        .filter(file::Column::State.ne(OpenState::Closed))
        .all(op.transaction())
        .await?;
    let mut by_successor: BTreeMap<(SeriesId, Option<i32>), Vec<file::Model>> = BTreeMap::new();
    for file in open {
        if let Some(to) = successors.get(&file.series_id) {
            by_successor.entry((*to, file.year)).or_default().push(file);
        }
    }
    for ((to, year), mut files) in by_successor {
        let fits = |row: &&series::Model| row.id == to && row.carries_over == year.is_none();
        let series = newer.iter().find(fits);
        let (Some(series), Some(file), true) = (series, files.pop(), files.is_empty()) else {
            continue;
        };
        op.record(Entry {
            kind: "file.carried_over",
            institution: Some(version.institution_id),
            subject: Subject {
                kind: "file",
                id: Some(file.id.0),
            },
            payload: json!({ "from": file.file_index.as_str(), "to": series.file_index.as_str(), "scheme": version.id }),
        });
        let mut change = file.into_active_model();
        change.series_id = Set(series.id);
        change.file_index = Set(series.file_index.clone());
        change.index_sort_key = Set(series.index_sort_key.clone());
        change.update(op.transaction()).await?;
    }
    Ok(())
}
