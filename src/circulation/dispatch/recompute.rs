//! Days that the institution moves move the days of notification and of contesting that are counted over them.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use entities::circulation::dispatch;
use entities::documents::document;
use entities::ids::{DispatchId, DocumentId, InstitutionId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::effects::{clock, entry, reckon};
use super::reached::look_later;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;

/// No letter is notified or term rolled over more days than these: Easter and Christmas with the weekends around them.
const MARGIN: Days = Days::new(14);

/// Reckons anew whatever ends on `from` or later, after days of the institution were moved; within an operation that lets
/// nobody else move any.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn follow_calendar(
    op: &mut Op,
    institution: InstitutionId,
    from: NaiveDate,
) -> Result<(), Fault> {
    let from = from.checked_sub_days(MARGIN).unwrap_or(from);
    let mut after: Option<DispatchId> = None;
    let mut moved: BTreeSet<DocumentId> = BTreeSet::new();
    loop {
        let mut query = dispatch::Entity::find()
            .filter(dispatch::Column::InstitutionId.eq(institution))
            .filter(
                Condition::any()
                    .add(dispatch::Column::NotifiedOn.gte(from))
                    .add(dispatch::Column::ContestUntil.gte(from)),
            );
        if let Some(after) = after {
            query = query.filter(dispatch::Column::Id.gt(after));
        }
        let rows = query
            .order_by_asc(dispatch::Column::Id)
            .limit(CHUNK as u64)
            .all(op.transaction())
            .await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in rows {
            if follow(op, row.clone()).await? {
                moved.insert(row.document_id);
            }
        }
    }
    for id in moved {
        let card = document::Entity::find_by_id(id)
            .one(op.transaction())
            .await?;
        let card = card.ok_or(Fault::broken("a dispatch is without its document"))?;
        clock(op, &card).await?;
        look_later(op, id).await?;
    }
    Ok(())
}

/// Says whether anything moved.
async fn follow(op: &mut Op, before: dispatch::Model) -> Result<bool, Fault> {
    let card = document::Entity::find_by_id(before.document_id)
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a dispatch is without its document"))?;
    let mut row = before.clone();
    reckon(op, &card, &mut row).await?;
    if row == before {
        return Ok(false);
    }
    let days = (row.notified_on, row.contest_until);
    if days != (before.notified_on, before.contest_until) {
        row.revision += 1;
        let told = json!({
            "dispatch": row.id,
            "because": "moved_days",
            "notifiedOn": { "from": before.notified_on, "to": row.notified_on },
            "contestUntil": { "from": before.contest_until, "to": row.contest_until },
        });
        op.record(entry(&row, "dispatch.recomputed", told));
    }
    row.into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(true)
}
