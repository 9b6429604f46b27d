//! Keeping the days of transfer beside the files, with an entry whenever one changes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::{FileId, InstitutionId};
use entities::retention::file_transfer::{self, Model as Kept};
use entities::vocabulary::{Medium, RetentionCategory, TransferMedium};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::{CountedFrom, media, reckon, sources};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;
use crate::retention::handed_over;
use crate::retention::sources::Case;

/// Of files that were just reckoned, keeps the days of those that are permanent, and forgets the days of those that no longer
/// are, or that the archive has.
///
/// # Errors
/// A fault of the database.
pub(in crate::retention) async fn keep(
    op: &mut Op,
    reckoned: &[(&Case, Option<RetentionCategory>)],
) -> Result<(), Fault> {
    let permanent = Some(RetentionCategory::Permanent);
    let was = |case: &Case| {
        case.kept
            .as_ref()
            .is_some_and(|kept| kept.category == permanent)
    };
    let concerned: Vec<FileId> = reckoned
        .iter()
        .filter(|(case, category)| *category == permanent || was(case))
        .map(|(case, _)| case.file.id)
        .collect();
    if concerned.is_empty() {
        return Ok(());
    }
    let before = file_transfer::Entity::find()
        .filter(file_transfer::Column::FileId.is_in(concerned.iter().copied()))
        .all(op.transaction())
        .await?;
    let mut before: BTreeMap<(FileId, TransferMedium), Kept> = before
        .into_iter()
        .map(|row| ((row.file_id, row.medium), row))
        .collect();
    let cases = reckoned
        .iter()
        .filter(|(_, category)| *category == permanent)
        .map(|(case, _)| *case);
    let mut changed = Vec::new();
    let cases = cases.collect::<Vec<_>>();
    for row in days(op.transaction(), &cases).await? {
        let known = before.remove(&(row.file_id, row.medium));
        if known.as_ref() == Some(&row) {
            continue;
        }
        let day = known.map(|known| known.due_on);
        if day != Some(row.due_on) {
            record(
                op,
                (row.institution_id, row.file_id, row.medium),
                day,
                Some(row.due_on),
            );
        }
        changed.push(row.into_active_model());
    }
    for ((file, medium), row) in before {
        file_transfer::Entity::delete_by_id((file, medium))
            .exec(op.transaction())
            .await?;
        record(
            op,
            (row.institution_id, file, medium),
            Some(row.due_on),
            None,
        );
    }
    write(op, changed).await
}

async fn write(op: &Op, rows: Vec<file_transfer::ActiveModel>) -> Result<(), Fault> {
    use file_transfer::Column;
    if rows.is_empty() {
        return Ok(());
    }
    let known = OnConflict::columns([Column::FileId, Column::Medium])
        .update_columns([
            Column::UnitId,
            Column::CountedFrom,
            Column::DueOn,
            Column::Derivation,
        ])
        .to_owned();
    file_transfer::Entity::insert_many(rows)
        .on_conflict(known)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

/// The days of transfer of permanent files, by the medium, as they are reckoned now; none of what the archive has.
///
/// # Errors
/// A fault of the database.
pub(in crate::retention) async fn days<C: ConnectionTrait>(
    connection: &C,
    cases: &[&Case],
) -> Result<Vec<Kept>, Fault> {
    let files: Vec<FileId> = cases.iter().map(|case| case.file.id).collect();
    let own: BTreeSet<InstitutionId> = cases.iter().map(|case| case.file.institution_id).collect();
    let own: Vec<InstitutionId> = own.into_iter().collect();
    let (mut firsts, volumes, leaves, gone) = tokio::try_join!(
        sources::firsts(connection, &own, &files),
        sources::volumes(connection, &files),
        sources::leaves(connection, &files),
        handed_over::gone(connection, &files),
    )?;
    let mut rows = Vec::new();
    let here = cases.iter().filter(|case| case.facts.handed_over.is_none());
    for case in here {
        let file = &case.file;
        let from = firsts.remove(&file.id).unwrap_or_else(|| by_itself(case));
        let volumes = volumes.get(&file.id).map_or(&[][..], Vec::as_slice);
        let said: Vec<Medium> = volumes.iter().map(|(_, medium)| *medium).collect();
        let gone = gone.get(&file.id);
        for medium in media(&said, case.medium) {
            if gone.is_some_and(|gone| gone.is_whole(medium, volumes)) {
                continue;
            }
            let leaves = leaves.get(&file.id).cloned().unwrap_or_default();
            let Some(found) = reckon(medium, from.clone(), leaves) else {
                continue;
            };
            rows.push(Kept {
                file_id: file.id,
                medium,
                institution_id: file.institution_id,
                unit_id: file.unit_id,
                counted_from: found.counted_from,
                due_on: found.due_on,
                derivation: json!(found),
            });
        }
    }
    Ok(rows)
}

/// A file of which no document is registered here: the first day on which one could have been made.
fn by_itself(case: &Case) -> (CountedFrom, NaiveDate) {
    let file = &case.file;
    let year = file.year.and_then(|year| NaiveDate::from_yo_opt(year, 1));
    let from = CountedFrom::File {
        id: file.id,
        designation: file.designation(),
    };
    (from, year.unwrap_or(file.opened_on))
}

fn record(
    op: &mut Op,
    (institution, file, medium): (InstitutionId, FileId, TransferMedium),
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) {
    op.record(Entry {
        kind: "retention.transfer_reckoned",
        institution: Some(institution),
        subject: Subject {
            kind: "file",
            id: Some(file.0),
        },
        payload: json!({ "medium": medium, "dueOn": { "from": from, "to": to } }),
    });
}
