//! Jobs about what is destroyed (*uzdevumi rindā*): their payloads hold ids and hashes, the errors of those that failed may hold
//! more. They go; nothing is left for them to do.

use std::collections::{BTreeSet, HashSet};

use entities::ids::JobId;
use entities::jobs::job;
use entities::values::ContentHash;
use entities::vocabulary::JobState;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use super::scope::Scope;
use crate::circulation::dispatch::{e_address, email, reached};
use crate::content::renditions;
use crate::db::CHUNK;
use crate::documents::reading as content_reading;
use crate::kernel::Fault;
use crate::op::Op;

/// Jobs whose payload names a single record under one of these keys are about it.
const ABOUT: [&str; 3] = ["document", "dispatch", "item"];

/// What reads arrivals stands above retention (`mailroom::reading`).
const INTAKE: &str = "intake.read";

/// What waits by document until a day: few, and their keys end with the day.
const BY_DOCUMENT: &str = reached::KIND;

/// Removes them; returns how many there were.
///
/// Those that wait are found by their unique keys, because thousands of others may wait as well: a new scanner, a rebuilt
/// index. Those that were claimed once have let go of their keys and are few.
///
/// # Errors
/// A fault of the database.
pub(super) async fn remove(op: &Op, scope: &Scope) -> Result<u64, Fault> {
    let gone: HashSet<String> = scope
        .documents
        .iter()
        .map(|card| card.id.to_string())
        .chain(scope.items.iter().map(ToString::to_string))
        .chain(scope.dispatches.iter().map(ToString::to_string))
        .collect();
    let keys: Vec<String> = keys(scope).collect();
    let mut removed = 0;
    for chunk in keys.chunks(CHUNK) {
        removed += job::Entity::delete_many()
            .filter(Expr::cust(WAITING))
            .filter(job::Column::UniqueKey.is_in(chunk.iter().map(String::as_str)))
            .exec(op.transaction())
            .await?
            .rows_affected;
    }
    let about = |payload: &Value| is_about(payload, &gone);
    Ok(removed + remove_others(op, about).await?)
}

/// Spelled out, so that SQLite uses the index of what waits.
const WAITING: &str = "state = 'waiting'";

/// The keys under which jobs about a file wait.
fn keys(scope: &Scope) -> impl Iterator<Item = String> + '_ {
    let read = scope.buried.iter().flat_map(|(document, contents)| {
        let contents: BTreeSet<&str> = contents.iter().map(|one| one.sha256.as_str()).collect();
        contents
            .into_iter()
            .map(move |sha256| format!("{}/{sha256}/{document}", content_reading::KIND))
    });
    let items = scope.items.iter();
    let sent = scope
        .dispatches
        .iter()
        .flat_map(|id| [email::KIND, e_address::KIND].map(|kind| format!("{kind}/{id}")));
    read.chain(items.map(|id| format!("{INTAKE}/{id}")))
        .chain(sent)
}

/// Removes what waits without a key, what gave up, and what waits for a day, where it is about something.
async fn remove_others(op: &Op, about: impl Fn(&Value) -> bool) -> Result<u64, Fault> {
    let keyless = Condition::all()
        .add(Expr::cust(WAITING))
        .add(job::Column::UniqueKey.is_null());
    let dead = Condition::all().add(job::Column::State.ne(JobState::Waiting));
    let dated = Condition::all()
        .add(Expr::cust(WAITING))
        .add(job::Column::Kind.eq(BY_DOCUMENT));
    let mut ids: Vec<JobId> = Vec::new();
    for which in [keyless, dead, dated] {
        let rows: Vec<(JobId, Value)> = job::Entity::find()
            .select_only()
            .columns([job::Column::Id, job::Column::Payload])
            .filter(which)
            .into_tuple()
            .all(op.transaction())
            .await?;
        let rows = rows.into_iter().filter(|(_, payload)| about(payload));
        ids.extend(rows.map(|(id, _)| id));
    }
    let mut removed = 0;
    for chunk in ids.chunks(CHUNK) {
        removed += job::Entity::delete_many()
            .filter(job::Column::Id.is_in(chunk.iter().copied()))
            .exec(op.transaction())
            .await?
            .rows_affected;
    }
    Ok(removed)
}

/// A content is read for all who own it, so a job that names a content alone goes with the content.
fn is_about(payload: &Value, gone: &HashSet<String>) -> bool {
    ABOUT.iter().any(|key| {
        payload
            .get(key)
            .and_then(Value::as_str)
            .is_some_and(|named| gone.contains(named))
    })
}

/// Removes the jobs that were to read a content which is erased, or to make a rendition of it: by the beginning of their keys, which are compared byte by byte.
///
/// # Errors
/// A fault of the database.
pub(super) async fn remove_readers(op: &Op, hash: ContentHash) -> Result<(), Fault> {
    let key = format!("{}/{hash}", content_reading::KIND);
    let rendition = format!("{}/{hash}", renditions::KIND);
    // `0` is the character after `/`.
    let (from, to) = (format!("{key}/"), format!("{key}0"));
    for which in [
        Condition::all().add(job::Column::UniqueKey.is_in([key.as_str(), &rendition])),
        Condition::all()
            .add(job::Column::UniqueKey.gte(from))
            .add(job::Column::UniqueKey.lt(to)),
    ] {
        job::Entity::delete_many()
            .filter(Expr::cust(WAITING))
            .filter(which)
            .exec(op.transaction())
            .await?;
    }
    let hash = hash.to_string();
    let reads = |payload: &Value| payload.get("sha256").and_then(Value::as_str) == Some(&hash);
    remove_others(op, reads).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_job_is_about_what_it_names() {
        let gone = ["d", "i", "s"].map(str::to_owned).into();
        let about = |payload: Value| is_about(&payload, &gone);
        assert!(about(json!({ "document": "d" })) && about(json!({ "item": "i" })));
        assert!(about(json!({ "dispatch": "s" })) && !about(json!({ "sha256": "d" })));
        assert!(about(json!({ "sha256": "h", "document": "d" })));
        assert!(!about(json!({ "sha256": "h", "document": "other" })));
        assert!(!about(json!({ "document": "other" })) && !about(json!(["d"])));
    }
}
