//! What happens when a version comes in force: the one before is superseded, registers and files that carry over go on
//! under their successors, and the year's new files are opened.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use entities::classification::{file, register, scheme, series};
use entities::ids::{FileId, InstitutionId, SchemeId, SeriesId};
use entities::values::FileIndex;
use entities::vocabulary::{OpenState, SchemeState};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::registers::validity;
use super::{crosswalk, read, year_opening};
use crate::db::CHUNK;
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

/// Codes of the registers whose series, one of a version that this one replaces, no single series of it goes on with.
///
/// # Errors
/// A fault of the database.
pub(super) async fn registers_left_behind<C: ConnectionTrait>(
    connection: &C,
    version: &scheme::Model,
    series: &[series::Model],
    replaced: &BTreeSet<SchemeId>,
) -> Result<Vec<String>, Fault> {
    let successors = single_successors(connection, series).await?;
    let mut registers = read::registers(connection, version.institution_id).await?;
    registers.retain(|register| !validity(register).ended_before(version.valid_from));
    let ids: Vec<SeriesId> = registers.iter().filter_map(|row| row.series_id).collect();
    let used = read::series_by_ids(connection, &ids).await?;
    let is_replaced = |id: &SeriesId| {
        used.get(id)
            .is_some_and(|row| replaced.contains(&row.scheme_id))
    };
    Ok(registers
        .into_iter()
        .filter(|register| {
            register
                .series_id
                .as_ref()
                .is_some_and(|series| is_replaced(series) && !successors.contains_key(series))
        })
        .map(|register| register.code)
        .collect())
}

/// Series of the versions that this one replaces whose open files carry over, and which no single series of it that
/// carries over goes on with: how many files, by index.
///
/// # Errors
/// A fault of the database.
pub(super) async fn files_left_behind<C: ConnectionTrait>(
    connection: &C,
    series: &[series::Model],
    replaced: &BTreeSet<SchemeId>,
) -> Result<Vec<(FileIndex, usize)>, Fault> {
    let successors = single_successors(connection, series).await?;
    let carrying: HashSet<SeriesId> = series
        .iter()
        .filter(|row| row.carries_over)
        .map(|row| row.id)
        .collect();
    let replaced = Query::select()
        .column(series::Column::Id)
        .from(series::Entity)
        .and_where(series::Column::SchemeId.is_in(replaced.iter().copied()))
        .take();
    let open: Vec<(SeriesId, i64)> = file::Entity::find()
        .select_only()
        .column(file::Column::SeriesId)
        .column_as(file::Column::Id.count(), "files")
        .filter(file::Column::SeriesId.in_subquery(replaced))
        .filter(file::Column::Year.is_null())
        .filter(file::Column::State.ne(OpenState::Closed))
        .group_by(file::Column::SeriesId)
        .into_tuple()
        .all(connection)
        .await?;
    let left: BTreeMap<SeriesId, usize> = open
        .into_iter()
        .filter(|(from, _)| {
            let to = successors.get(from);
            to.is_none_or(|to| !carrying.contains(to))
        })
        .map(|(from, count)| (from, usize::try_from(count).unwrap_or(usize::MAX)))
        .collect();
    let ids: Vec<SeriesId> = left.keys().copied().collect();
    let mut rows: Vec<series::Model> = read::series_by_ids(connection, &ids)
        .await?
        .into_values()
        .collect();
    rows.sort_by(|one, other| one.index_sort_key.cmp(&other.index_sort_key));
    Ok(rows
        .into_iter()
        .map(|row| {
            let count = left.get(&row.id).copied().unwrap_or_default();
            (row.file_index, count)
        })
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
/// under its successor's index from now on. Two of one year that would become one stay apart, where they were. Where a
/// version begins within a year, that year's files go on under indexes that stay the same, so that none is opened twice; an
/// index that changes splits the year.
async fn carry_files(
    op: &mut Op,
    version: &scheme::Model,
    newer: &[series::Model],
    successors: &BTreeMap<SeriesId, SeriesId>,
) -> Result<(), Fault> {
    let begun = version.valid_from.year();
    let within = (version.valid_from.ordinal() > 1).then_some(begun);
    let mut open = file::Entity::find()
        .filter(file::Column::InstitutionId.eq(version.institution_id))
        .filter(
            Condition::any()
                .add(file::Column::Year.is_null())
                .add(file::Column::Year.gte(begun)),
        )
        .filter(file::Column::State.ne(OpenState::Closed))
        // In the order in which registrations lock them.
        .order_by_asc(file::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?;
    open.sort_by(|one, other| one.index_sort_key.cmp(&other.index_sort_key));
    let mut by_successor: BTreeMap<(SeriesId, Option<i32>), Vec<file::Model>> = BTreeMap::new();
    for file in open {
        if let Some(to) = successors.get(&file.series_id) {
            by_successor.entry((*to, file.year)).or_default().push(file);
        }
    }
    let mut going = Vec::new();
    for ((to, year), files) in by_successor {
        let fits = |row: &&series::Model| row.id == to && row.carries_over == year.is_none();
        if let Some(series) = newer.iter().find(fits)
            && (year.is_none() || files.len() == 1)
        {
            let stays = |file: &file::Model| {
                within.is_some() && file.year == within && file.file_index != series.file_index
            };
            let files = files.into_iter().filter(|file| !stays(file));
            going.extend(files.map(|file| (file, series)));
        }
    }
    let staying = numbers_of_others(op, version.institution_id, &going).await?;
    let moving: Vec<_> = going
        .iter()
        .map(|(file, to)| (to.file_index.as_str(), file.number))
        .collect();
    let numbers = numbers_under(&moving, staying);
    set_aside(op, &going).await?;
    for ((file, series), number) in going.into_iter().zip(numbers) {
        let before = file.designation();
        let subject = Subject {
            kind: "file",
            id: Some(file.id.0),
        };
        let mut change = file.into_active_model();
        change.series_id = Set(series.id);
        change.file_index = Set(series.file_index.clone());
        change.index_sort_key = Set(series.file_index.sort_key_of(number));
        change.number = Set(number);
        let carried = change.update(op.transaction()).await?;
        op.record(Entry {
            kind: "file.carried_over",
            institution: Some(version.institution_id),
            subject,
            payload: json!({ "from": before, "to": carried.designation(), "scheme": version.id }),
        });
    }
    Ok(())
}

type Going<'a> = (file::Model, &'a series::Model);

/// The numbers that files bear which do not go anywhere, by index: those of closed files, and of series that end.
async fn numbers_of_others(
    op: &Op,
    institution: InstitutionId,
    going: &[Going<'_>],
) -> Result<HashMap<String, BTreeSet<i32>>, Fault> {
    let going: HashSet<FileId> = going.iter().map(|(file, _)| file.id).collect();
    let rows: Vec<(FileId, String, i32)> = file::Entity::find()
        .select_only()
        .columns([
            file::Column::Id,
            file::Column::FileIndex,
            file::Column::Number,
        ])
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(file::Column::Number.is_not_null())
        .into_tuple()
        .all(op.transaction())
        .await?;
    let mut numbers: HashMap<String, BTreeSet<i32>> = HashMap::new();
    for (_, index, number) in rows.into_iter().filter(|(id, ..)| !going.contains(id)) {
        numbers.entry(index).or_default().insert(number);
    }
    Ok(numbers)
}

/// The numbers of files under the indexes to which they come: their own where it is free there, else the next ones.
fn numbers_under(
    moving: &[(&str, Option<i32>)],
    staying: HashMap<String, BTreeSet<i32>>,
) -> Vec<Option<i32>> {
    let mut taken = staying;
    let mut numbers: Vec<Option<i32>> = Vec::with_capacity(moving.len());
    for (index, number) in moving {
        let there = taken.entry((*index).to_owned()).or_default();
        numbers.push(number.filter(|number| there.insert(*number)));
    }
    for (number, (index, had)) in numbers.iter_mut().zip(moving) {
        if had.is_some() && number.is_none() {
            let there = taken.entry((*index).to_owned()).or_default();
            let next = there.last().map_or(1, |last| last + 1);
            there.insert(next);
            *number = Some(next);
        }
    }
    numbers
}

/// Takes files out of the way of each other: two indexes may change places, and no number is borne twice meanwhile.
async fn set_aside(op: &Op, going: &[Going<'_>]) -> Result<(), Fault> {
    let numbered = going.iter().filter(|(file, _)| file.number.is_some());
    let ids: Vec<FileId> = numbered.map(|(file, _)| file.id).collect();
    for chunk in ids.chunks(CHUNK) {
        file::Entity::update_many()
            .col_expr(file::Column::Number, Expr::cust("-number"))
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .exec(op.transaction())
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_keep_their_numbers_where_they_are_free() {
        let taken = |index: &str, numbers: &[i32]| {
            HashMap::from([(index.to_owned(), numbers.iter().copied().collect())])
        };
        type Moving = Vec<(&'static str, Option<i32>)>;
        let cases: [(Moving, HashMap<_, _>, Vec<Option<i32>>); 5] = [
            // The same index in the new version; number 2 was closed under the old one.
            (
                vec![("3-1", Some(1)), ("3-1", Some(3))],
                taken("3-1", &[2]),
                vec![Some(1), Some(3)],
            ),
            // Two series become one: whoever comes second gets the numbers after the last.
            (
                vec![
                    ("3-1", Some(1)),
                    ("3-1", Some(2)),
                    ("3-1", Some(1)),
                    ("3-1", Some(4)),
                ],
                HashMap::new(),
                vec![Some(1), Some(2), Some(5), Some(4)],
            ),
            // An index that another series had before.
            (
                vec![("4-1", Some(1))],
                taken("4-1", &[1, 9]),
                vec![Some(10)],
            ),
            // Indexes that change places.
            (
                vec![("3-2", Some(1)), ("3-1", Some(1))],
                HashMap::new(),
                vec![Some(1), Some(1)],
            ),
            // A year's file has no number.
            (vec![("1-1", None)], taken("1-1", &[1]), vec![None]),
        ];
        for (moving, staying, wanted) in cases {
            assert_eq!(numbers_under(&moving, staying), wanted, "{moving:?}");
        }
    }
}
