//! Keeping what was reckoned, with an entry whenever a day changes: from which to which, and by which rule.

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;
use entities::retention::file_retention;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::derivation::Derivation;
use super::sources::{Case, Fixed, Versions, cases};
use super::transfer_due;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::Op;

/// Why files are reckoned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Because {
    /// Something about them changed.
    Changed,
    /// Somebody entered an event.
    Entered,
    /// A version of a rule took effect.
    Rule(Fixed),
    /// A hold was placed or ceased.
    Held,
    /// The archive has them.
    HandedOver,
    /// Everybody agreed to what somebody said is to become of them.
    Appraised,
}

impl Because {
    const fn fixed(self) -> Fixed {
        match self {
            Self::Rule(fixed) => fixed,
            Self::Changed | Self::Entered | Self::Held | Self::HandedOver | Self::Appraised => {
                Fixed::Stay
            }
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "file",
            Self::Entered => "event",
            Self::Rule(_) => "rule",
            Self::Held => "hold",
            Self::HandedOver => "handover",
            Self::Appraised => "appraisal",
        }
    }
}

/// Reckons files and keeps what is new. They are locked in the order of ids, as by everybody who closes or fills files, so
/// that nothing they are reckoned from changes meanwhile.
///
/// # Errors
/// A fault of the database.
pub(super) async fn reckon_files(
    op: &mut Op,
    files: &[FileId],
    because: Because,
) -> Result<(), Fault> {
    let mut files = files.to_vec();
    files.sort_unstable();
    files.dedup();
    let today = calendar::day(op.at());
    for chunk in files.chunks(CHUNK) {
        let rows = file::Entity::find()
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(file::Column::Id)
            .lock_exclusive()
            .all(op.transaction())
            .await?;
        let cases = cases(op.transaction(), rows, today).await?;
        let versions = Versions::of(op.transaction(), &cases).await?;
        let mut changed = Vec::new();
        let mut reckoned = Vec::with_capacity(cases.len());
        for case in &cases {
            let derivation = case.reckon(&versions, today, because.fixed());
            let row = row(case, &derivation, op, because);
            reckoned.push((case, row.category));
            if case.kept.as_ref().is_some_and(|kept| is_same(kept, &row)) {
                continue;
            }
            let before = case.kept.as_ref().and_then(|kept| kept.due_on);
            if before != row.due_on {
                record(op, &row, before, &derivation, because);
            }
            changed.push(row.into_active_model());
        }
        transfer_due::keep::keep(op, &reckoned).await?;
        write(op, changed).await?;
    }
    Ok(())
}

async fn write(op: &Op, rows: Vec<file_retention::ActiveModel>) -> Result<(), Fault> {
    use file_retention::Column;
    if rows.is_empty() {
        return Ok(());
    }
    let update = [
        Column::SeriesId,
        Column::UnitId,
        Column::ClosedOn,
        Column::State,
        Column::DueOn,
        Column::Obstacle,
        Column::RuleId,
        Column::Derivation,
        Column::ReckonedAt,
        Column::Revision,
        Column::Category,
    ];
    file_retention::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(Column::FileId)
                .update_columns(update)
                .to_owned(),
        )
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}

fn row(case: &Case, derivation: &Derivation, op: &Op, because: Because) -> file_retention::Model {
    let revision = case.kept.as_ref().map_or(0, |kept| kept.revision);
    let obstacle = derivation.answer.obstacles().first();
    file_retention::Model {
        file_id: case.file.id,
        institution_id: case.file.institution_id,
        series_id: case.file.series_id,
        unit_id: case.file.unit_id,
        closed_on: case.file.closed_on,
        state: derivation.answer.state(),
        due_on: derivation.answer.due_on(),
        obstacle: obstacle.map(|obstacle| obstacle.as_str().to_owned()),
        rule_id: derivation.rule.id,
        derivation: json!(derivation),
        reckoned_at: op.at(),
        revision: revision + i32::from(because == Because::Entered),
        category: derivation.rule.category,
    }
}

fn is_same(kept: &file_retention::Model, new: &file_retention::Model) -> bool {
    let new = file_retention::Model {
        reckoned_at: kept.reckoned_at,
        ..new.clone()
    };
    *kept == new
}

fn record(
    op: &mut Op,
    row: &file_retention::Model,
    before: Option<NaiveDate>,
    derivation: &Derivation,
    because: Because,
) {
    let rule = &derivation.rule;
    let holds: Vec<_> = derivation.holds().collect();
    op.record(Entry {
        kind: "retention.reckoned",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "file",
            id: Some(row.file_id.0),
        },
        payload: json!({
            "because": because.as_str(),
            "dueOn": { "from": before, "to": row.due_on },
            "state": row.state,
            "heldBy": holds,
            "rule": { "version": rule.id, "code": rule.code, "ground": rule.ground },
        }),
    });
}
