//! Jobs about what is destroyed (*uzdevumi rindā*): their payloads hold ids and hashes, the errors of those that failed may hold
//! more. They go; nothing is left for them to do.

use std::collections::HashSet;

use entities::ids::JobId;
use entities::jobs::job;
use entities::values::ContentHash;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::scope::Scope;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;

/// Jobs whose payload names a single record under one of these keys are about it.
const ABOUT: [&str; 3] = ["document", "dispatch", "item"];

/// Removes them; returns how many there were.
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
    let mut after: Option<JobId> = None;
    let mut removed = 0;
    loop {
        let mut query = job::Entity::find()
            .order_by_asc(job::Column::Id)
            .limit(CHUNK as u64);
        if let Some(after) = after {
            query = query.filter(job::Column::Id.gt(after));
        }
        let jobs = query.all(op.transaction()).await?;
        let Some(last) = jobs.last() else {
            return Ok(removed);
        };
        after = Some(last.id);
        let about: Vec<JobId> = jobs
            .iter()
            .filter(|job| is_about(&job.payload, &gone))
            .map(|job| job.id)
            .collect();
        if !about.is_empty() {
            removed += job::Entity::delete_many()
                .filter(job::Column::Id.is_in(about))
                .exec(op.transaction())
                .await?
                .rows_affected;
        }
    }
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

/// Removes the jobs that were to read a content which is erased.
///
/// # Errors
/// A fault of the database.
pub(super) async fn remove_readers(op: &Op, hash: ContentHash) -> Result<(), Fault> {
    job::Entity::delete_many()
        .filter(Expr::cust("CAST(payload AS TEXT)").like(format!("%\"{hash}\"%")))
        .exec(op.transaction())
        .await?;
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
