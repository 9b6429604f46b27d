//! Opening a single file that carries over (*pārejoša lieta*), closing a file (*lietas slēgšana*) and opening it again.
//!
//! A series that carries over has many files at once: one for each client, and the next when the first are closed. They
//! bear the series' index and title and are told apart by a running number under the index (`3-1 Nr. 17`), as on the
//! covers of paper files. The number is never given again, also not under a later version of the scheme, and says nothing
//! about anybody: whoever reads the list of files learns of no client (GDPR Art. 5(1)(c)).
//!
//! The year's own files are opened and closed with the year; a file that carries over is closed when its matter ends.
//! Opening again is an administrator's exception with a reason (domain §5).

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::classification::{file, series};
use entities::ids::{FileId, InstitutionId, SeriesId};
use entities::retention::{destruction_file, destruction_run};
use entities::vocabulary::OpenState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait,
    IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::command::{Named, first_answer, keep_answer, permit};
use super::filing::FileRefusal;
use super::year_opening::lock_scheme;
use super::{Refusal, read, submission};
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation::read as organisation;

/// A file to be opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewFile<'a> {
    /// Its series.
    pub(super) series: &'a series::Model,
    /// Its year; none where it carries over.
    pub(super) year: Option<i32>,
}

/// Opens a further file of a series that carries over, with the next number under its index.
///
/// # Errors
/// A fault of the database; inside it the refusal of a series that is not in force, or whose files are opened with the
/// year.
pub async fn open_file(
    kit: &Kit,
    caller: &Caller,
    series: SeriesId,
    named: Named<'_>,
) -> Result<Result<file::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    lock_scheme(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id = serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            return locked(&op, caller, id).await;
        }
        Ok(None) => {}
    }
    let in_force = read::series_in_force(op.transaction(), caller.institution).await?;
    let Some(series) = in_force.iter().find(|known| known.id == series) else {
        return Ok(Err(Refusal::SeriesNotInForce));
    };
    if !series.carries_over {
        return Ok(Err(Refusal::SeriesOfTheYear(series.file_index.clone())));
    }
    let today = calendar::day(op.at());
    let new = NewFile { series, year: None };
    let opened = insert(&op, caller.institution, today, vec![new]).await?;
    let opened = opened
        .into_iter()
        .next()
        .ok_or(Fault::broken("no file was opened"))?;
    let told = json!({ "index": opened.file_index.as_str(), "number": opened.number });
    op.record(entry(&opened, "file.opened", told));
    keep_answer(&op, caller, named, json!(opened.id)).await?;
    op.commit().await?;
    Ok(Ok(opened))
}

/// Opens files; those that carry over get the next numbers under their indexes. Whoever calls has locked the scheme.
pub(super) async fn insert(
    op: &Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
    new: Vec<NewFile<'_>>,
) -> Result<Vec<file::Model>, Fault> {
    // A version of the scheme keeps the unit that it was agreed with; after a merger the successor opens its files.
    let units = organisation::structure(op.transaction(), institution).await?;
    let keeper = |unit| units.heir_on(unit, opened_on).unwrap_or(unit);
    let mut last = last_numbers(op.transaction(), institution).await?;
    let rows: Vec<file::Model> = new
        .into_iter()
        .map(|NewFile { series, year }| {
            let next = || {
                let last = last.entry(series.file_index.to_string()).or_default();
                *last += 1;
                *last
            };
            let number = year.is_none().then(next);
            file::Model {
                id: op.new_id(FileId),
                series_id: series.id,
                institution_id: institution,
                unit_id: series.unit_id.map(keeper),
                index_sort_key: series.file_index.sort_key_of(number),
                file_index: series.file_index.clone(),
                title: series.title_lv.clone(),
                number,
                year,
                state: OpenState::Open,
                opened_on,
                closed_on: None,
            }
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        let chunk = chunk.iter().cloned();
        file::Entity::insert_many(chunk.map(IntoActiveModel::into_active_model))
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(rows)
}

/// The last number given under each index of an institution.
async fn last_numbers<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<HashMap<String, i32>, Fault> {
    let rows: Vec<(String, i32)> = file::Entity::find()
        .select_only()
        .column(file::Column::FileIndex)
        .column_as(Expr::col(file::Column::Number).max(), "last")
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(file::Column::Number.is_not_null())
        .group_by(file::Column::FileIndex)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Closes a file that carries over, or one of a year that was opened again: no document enters it any more. Those of a year are
/// closed with it.
///
/// # Errors
/// A fault of the database; inside it the refusal of a file of a year, that is closed, or that nobody has said how long to
/// keep.
pub async fn close_file(
    kit: &Kit,
    caller: &Caller,
    id: FileId,
    named: Named<'_>,
) -> Result<Result<file::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked(&op, caller, id).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(found)),
        Ok(None) => {}
    }
    if found.state == OpenState::Closed {
        return Ok(Err(Refusal::File(FileRefusal::closed(&found))));
    }
    // What comes in the rest of the year would have no file, and what stands in the way of closing would not be seen.
    // One that was closed with its year and opened again is closed by itself.
    if found.year.is_some() && found.state != OpenState::Reopened {
        return Ok(Err(Refusal::FileOfTheYear(found.file_index)));
    }
    let series = read::series_by_ids(op.transaction(), &[found.series_id]).await?;
    let series = series.get(&found.series_id);
    if series.and_then(series::Model::retention).is_none() {
        return Ok(Err(Refusal::FileWithoutTerm(found.file_index)));
    }
    let today = calendar::day(op.at());
    let change = (OpenState::Closed, Some(today));
    let closed = set(&mut op, found, change, "file.closed", json!({})).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(closed))
}

/// Opens a closed file again, with a reason.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn reopen_file(
    kit: &Kit,
    caller: &Caller,
    id: FileId,
    reason: &str,
    named: Named<'_>,
) -> Result<Result<file::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ReopenYear) {
        return Ok(Err(refusal));
    }
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(Refusal::Reason(bad))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let found = match locked(&op, caller, id).await? {
        Ok(found) => found,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(found)),
        Ok(None) => {}
    }
    if found.state != OpenState::Closed {
        return Ok(Err(Refusal::FileNotClosed(found.file_index)));
    }
    if let Some(act) = destroyed_by(&op, id).await? {
        return Ok(Err(Refusal::FileDestroyed { act }));
    }
    if let Some(submission) = submission::of(&op, id).await? {
        return Ok(Err(Refusal::FileSubmitted(submission)));
    }
    let told = json!({ "reason": reason, "closedOn": found.closed_on });
    let change = (OpenState::Reopened, None);
    let opened = set(&mut op, found, change, "file.reopened", told).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(opened))
}

/// Number of the act by which a file was destroyed; none where it was not.
///
/// # Errors
/// A fault of the database.
pub(crate) async fn destroyed_by(op: &Op, id: FileId) -> Result<Option<String>, Fault> {
    let by = destruction_file::Entity::find()
        .filter(destruction_file::Column::FileId.eq(id))
        .filter(Expr::cust("fate = 'destroyed'"))
        .one(op.transaction())
        .await?;
    let Some(by) = by else { return Ok(None) };
    let run = destruction_run::Entity::find_by_id(by.list_id)
        .one(op.transaction())
        .await?;
    Ok(run.map(|run| run.act_number))
}

/// A file of the caller's institution, locked until the operation ends.
pub(super) async fn locked(
    op: &Op,
    caller: &Caller,
    id: FileId,
) -> Result<Result<file::Model, Refusal>, Fault> {
    let found = file::Entity::find_by_id(id)
        .filter(file::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    Ok(found.ok_or(Refusal::File(FileRefusal::Unknown)))
}

async fn set(
    op: &mut Op,
    found: file::Model,
    (state, closed_on): (OpenState, Option<NaiveDate>),
    kind: &'static str,
    payload: Value,
) -> Result<file::Model, Fault> {
    op.record(entry(&found, kind, payload));
    let mut change = found.into_active_model();
    change.state = Set(state);
    change.closed_on = Set(closed_on);
    Ok(change.update(op.transaction()).await?)
}

fn entry(file: &file::Model, kind: &'static str, payload: Value) -> Entry {
    Entry {
        kind,
        institution: Some(file.institution_id),
        subject: Subject {
            kind: "file",
            id: Some(file.id.0),
        },
        payload,
    }
}
