//! Closing a single file (*lietas slēgšana*) and opening it again.
//!
//! The year's own files are closed by the year's end; a file that carries over is closed when its matter ends. Opening
//! again is an administrator's exception with a reason (domain §5).

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;
use entities::vocabulary::OpenState;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::{Value, json};

use super::command::{Named, first_answer, keep_answer, permit};
use super::filing::FileRefusal;
use super::year_end::has_term;
use super::{Refusal, read};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// Closes a file: no document enters it any more.
///
/// # Errors
/// A fault of the database; inside it the refusal of a file that is closed, or that nobody has said how long to keep.
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
        return Ok(Err(Refusal::File(FileRefusal::Closed {
            index: found.file_index.to_string(),
            year: found.year,
        })));
    }
    let series = read::series_by_ids(op.transaction(), &[found.series_id]).await?;
    if !series.get(&found.series_id).is_some_and(has_term) {
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
    let told = json!({ "reason": reason, "closedOn": found.closed_on });
    let change = (OpenState::Reopened, None);
    let opened = set(&mut op, found, change, "file.reopened", told).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(opened))
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
    op.record(Entry {
        kind,
        institution: Some(found.institution_id),
        subject: Subject {
            kind: "file",
            id: Some(found.id.0),
        },
        payload,
    });
    let mut change = found.into_active_model();
    change.state = Set(state);
    change.closed_on = Set(closed_on);
    Ok(change.update(op.transaction()).await?)
}
